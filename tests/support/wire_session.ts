/**
 * A session of a client that sends what Codex sends, with a model that calls tools of every kind.
 *
 * The whole history is sent each time, with developer messages between turns and a tool that is found on the way.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { isObject, type JsonObject } from "../../lib/base/json.ts";
import type { ReceivedRequest, ScriptedAnswer } from "../../tools/scripted_provider.ts";
import { declaredTools } from "../../tools/wires/declared_tools.ts";
import type { ScriptedCall } from "../../tools/wires/speech.ts";
import { CODEX, eventsOf, type RelayPlace } from "./relay_harness.ts";

/** Answers of a session. */
export const TURNS = 30;
const PATCH = "*** Begin Patch\n*** Add File: a.txt\n+\u{1F600}\n*** End Patch\n";
const PARAMETERS = { type: "object", properties: { a: { type: "number" } }, additionalProperties: false };
const FOUND = {
  type: "namespace",
  name: "mcp__found",
  description: "Found tools",
  tools: [{ type: "function", name: "multiply", description: "Multiplies", parameters: PARAMETERS, strict: false }],
};
const TOOLS: readonly JsonObject[] = [
  { type: "function", name: "exec_command", description: "Runs", parameters: PARAMETERS, strict: false },
  {
    type: "custom",
    name: "apply_patch",
    description: "Patches",
    format: { type: "grammar", syntax: "lark", definition: "start: /.+/" },
  },
  {
    type: "namespace",
    name: "mcp__demo",
    description: "Demo",
    tools: [{ type: "function", name: "add", description: "Adds", parameters: PARAMETERS, strict: false }],
  },
  {
    type: "tool_search",
    execution: "client",
    description: "Finds tools",
    parameters: { type: "object", properties: { query: { type: "string" } }, required: ["query"] },
  },
  { type: "web_search", external_web_access: false },
];

function says(role: string, text: string): JsonObject {
  return { type: "message", role, content: [{ type: role === "assistant" ? "output_text" : "input_text", text }] };
}

/** The call of a tool by the name that the request gives it. */
function callOf(request: ReceivedRequest, name: string, rest: Partial<ScriptedCall>): ScriptedCall {
  const tools = declaredTools(request.body);
  const tool = tools.find((one) => one.name === name) ?? tools.find((one) => one.name.endsWith(name));
  assert(tool !== undefined, `${name} is not among ${tools.map((one) => one.name)}`);
  return { name: tool.name, ...(tool.namespace !== undefined && { namespace: tool.namespace }), ...rest };
}

/** What the model says in its answer number `index`, from 0. */
export function answerTo(request: ReceivedRequest, index: number): ScriptedAnswer {
  const reasoning = `Thought ${index}, with  spaces.`;
  const id = (letter: string) => `call_${index}_${letter}`;
  const numbers = { arguments: { a: index } };
  if (index === 9) {
    const call = callOf(request, "tool_search", { id: id("s"), arguments: { query: "multiply" } });
    return { speech: { reasoning, calls: [call] } };
  }
  if (index === 10) return { speech: { reasoning, calls: [callOf(request, "multiply", { id: id("m"), ...numbers })] } };
  if (index % 3 === 1) {
    return { speech: { reasoning, calls: [callOf(request, "apply_patch", { id: id("p"), input: PATCH })] } };
  }
  if (index % 3 === 2) return { speech: { reasoning, text: `Done ${index}.` } };
  const calls = [
    callOf(request, "exec_command", { id: id("a"), ...numbers }),
    callOf(request, "add", { id: id("b"), ...numbers }),
  ];
  return { speech: { reasoning, text: `I look ${index}.`, calls } };
}

/** An item as Codex sends it back: without id and status, and with null for content that is not there. */
function sentBack({ id: _id, status: _status, ...item }: JsonObject): JsonObject {
  return item.type === "reasoning" ? { content: null, ...item } : item;
}

/** The outputs of an answer's calls, in the other order. */
function outputsFor(items: readonly JsonObject[]): JsonObject[] {
  return items.flatMap(({ type, call_id }): JsonObject[] => {
    if (type === "function_call") return [{ type: "function_call_output", call_id, output: `Result of ${call_id}` }];
    if (type === "custom_tool_call") {
      return [{ type: "custom_tool_call_output", call_id, output: `Result of ${call_id}` }];
    }
    if (type !== "tool_search_call") return [];
    return [{ type: "tool_search_output", call_id, status: "completed", execution: "client", tools: [FOUND] }];
  }).reverse();
}

/** Runs a whole session, and returns the history in the end. */
export async function runSession({ ask }: RelayPlace, model: string): Promise<JsonObject[]> {
  const input: JsonObject[] = [says("developer", "Be brief."), says("user", "Work.")];
  for (let turn = 0; turn < TURNS; turn++) {
    const body = {
      model,
      stream: true,
      store: false,
      instructions: "You are Codex.",
      input,
      tools: TOOLS,
      tool_choice: "auto",
      parallel_tool_calls: true,
      reasoning: { effort: "high", summary: "auto" },
      include: ["reasoning.encrypted_content"],
      prompt_cache_key: "thread",
      client_metadata: { session: "thread" },
    };
    const events = await eventsOf(await ask(body, CODEX));
    const last = events.at(-1);
    assertEquals(last?.type, "response.completed", `answer ${turn}: ${JSON.stringify(last)}`);
    const items = events.filter(({ type }) => type === "response.output_item.done").map(({ item }) => item).filter(
      isObject,
    );
    const outputs = outputsFor(items);
    input.push(...items.map(sentBack), ...outputs);
    if (outputs.length === 0) {
      if (turn % 2 === 1) input.push(says("developer", `The time is ${turn}.`));
      input.push(says("user", `Go on ${turn}.`));
    }
  }
  return input;
}

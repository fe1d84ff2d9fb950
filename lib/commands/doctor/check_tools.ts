/**
 * The checks of tools: a call, its output, two calls at once, and prescribed ones.
 *
 * @module
 */
import { isObject, type JsonObject, parseJson } from "../../base/json.ts";
import type { ProbeAnswer } from "./probe_answer.ts";
import type { DoctorContext } from "./context.ts";
import type { CheckResult, SkippedResult } from "./finding.ts";
import { type Judgement, runProbe, runProbes } from "./run_probe.ts";

/** The tool that the model is to call. */
const READ = "read_value";
const PARAMETERS = {
  type: "object",
  properties: { name: { type: "string", description: "Name of the value" } },
  required: ["name"],
  additionalProperties: false,
};
/** The tools that are declared; the second one is there to be chosen by name. */
export const PROBE_TOOLS: readonly JsonObject[] = [
  { type: "function", name: READ, description: "Reads a stored value.", strict: false, parameters: PARAMETERS },
  { type: "function", name: "list_values", description: "Lists stored values.", strict: false, parameters: PARAMETERS },
];
const QUESTION = `Read the value named alpha with the tool ${READ}.`;
/** What the tool is said to have read. */
const OUTPUT = "4711";

/** Whether the model calls a tool. */
export async function checkTools(context: DoctorContext): Promise<CheckResult> {
  return await runProbe({
    body: { input: QUESTION, tools: PROBE_TOOLS },
    tried: "asked for a call of a tool",
    refused: "tools.refused",
    adapted: "tools.adapted",
    judge(answer) {
      if (answer.calls.length > 0) context.learned.call = answer;
      return judgeCall(answer);
    },
  }, context);
}

function judgeCall({ calls: [call], finishReason, repairs }: ProbeAnswer): Judgement {
  if (call === undefined) {
    return { outcome: "tools.none", found: `no call came, finish reason ${finishReason ?? "none"}` };
  }
  const facts = { right_tool: call.name === READ, repaired: repairs !== "" };
  const value = parseJson(call.arguments);
  if (!facts.right_tool || !isObject(value) || typeof value.name !== "string") {
    return { outcome: "tools.wrong", found: `a call came, but of another tool or with other arguments`, facts };
  }
  if (repairs !== "") return { outcome: "tools.as_text", found: `a call came, repaired: ${repairs}`, facts };
  return { found: "the call came with the right arguments", facts };
}

/** Whether the output of that call can be sent back, with the thinking that led to it. */
export async function checkToolOutput(context: DoctorContext): Promise<CheckResult | SkippedResult> {
  const { call } = context.learned;
  if (call === undefined) return { skipped: "the model made no call" };
  const outputs = call.calls.map(({ callId }) => ({ type: "function_call_output", call_id: callId, output: OUTPUT }));
  const question = { type: "message", role: "user", content: `${QUESTION} Then say what it is.` };
  return await runProbe({
    body: { input: [question, ...call.items, ...outputs], tools: PROBE_TOOLS },
    tried: "sent the tool's output back",
    refused: "tool_output.refused",
    adapted: "tool_output.adapted",
    judge({ text, finishReason }) {
      if (text.includes(OUTPUT)) return { found: "the model knows what the output said" };
      return {
        outcome: "tool_output.ignored",
        found: `its answer does not show it, finish reason ${finishReason ?? "none"}`,
      };
    },
  }, context);
}

/** Whether two calls come at once. */
export async function checkParallelCalls(context: DoctorContext): Promise<CheckResult> {
  return await runProbe({
    body: {
      input: `Read the two values named alpha and beta: call ${READ} twice at once, before you see any output.`,
      tools: PROBE_TOOLS,
      parallel_tool_calls: true,
    },
    tried: "asked for two calls at once",
    refused: "parallel_calls.refused",
    adapted: "parallel_calls.adapted",
    judge({ calls }) {
      const facts = { calls: calls.length };
      if (calls.length > 1) return { found: `${calls.length} calls came`, facts };
      return { outcome: "parallel_calls.single", found: `${calls.length} came`, facts };
    },
  }, context);
}

/** A form of `tool_choice`, and what an answer that keeps to it has. */
interface ChoiceRow {
  readonly name: string;
  readonly input: string;
  readonly choice: unknown;
  /** Whether it demands a call, which is not sent where the profile says that the provider refuses it. */
  readonly demands: boolean;
  isKept(answer: ProbeAnswer): boolean;
}

const CHOICES: readonly ChoiceRow[] = [
  { name: "required", input: "Say hello.", choice: "required", demands: true, isKept: ({ calls }) => calls.length > 0 },
  {
    name: "a named tool",
    input: QUESTION,
    choice: { type: "function", name: "list_values" },
    demands: true,
    isKept: ({ calls }) => calls.length > 0 && calls.every(({ name }) => name === "list_values"),
  },
  { name: "none", input: QUESTION, choice: "none", demands: false, isKept: ({ calls }) => calls.length === 0 },
];

/** Requests that {@linkcode checkToolChoice} makes. */
export const TOOL_CHOICE_REQUESTS: number = CHOICES.length;

/** Whether each form of `tool_choice` is accepted and kept to. */
export async function checkToolChoice(context: DoctorContext): Promise<CheckResult> {
  const { requiredChoice } = context.upstream.learned.profileFor(context.learned.model?.target ?? "");
  const choices = CHOICES.filter(({ demands }) => !demands || requiredChoice !== "auto");
  const tried = `sent tool_choice ${choices.map(({ name }) => name).join(", ")}`;
  const ignored: string[] = [];
  return await runProbes({
    bodies: choices.map(({ input, choice }) => ({ input, tools: PROBE_TOOLS, tool_choice: choice })),
    tried,
    refused: "tool_choice.refused",
    adapted: "tool_choice.adapted",
    see(answer, index) {
      const row = choices[index];
      if (row?.isKept(answer) === false && answer.adapted.length === 0) ignored.push(row.name);
    },
    judge() {
      const facts = { ignored: ignored.join(", "), adapted: "" };
      if (ignored.length > 0) {
        return { outcome: "tool_choice.ignored", found: `not kept: ${ignored.join(", ")}`, facts };
      }
      return { found: choices.length === 1 ? "it was kept" : "each was kept", facts };
    },
  }, context);
}

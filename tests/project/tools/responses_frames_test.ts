/**
 * Tests that the official SDK reads the scripted Responses API of every vendor as the script means it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeArray, isObject, type JsonObject } from "../../../lib/base/json.ts";
import { RESPONSES_VENDORS } from "../../../tools/provider_scripts/responses_vendors.ts";
import type { DeclaredTool } from "../../../tools/wires/declared_tools.ts";
import {
  type ResponsesDialect,
  responsesEvents,
  responsesFrames,
  type ResponsesScene,
} from "../../../tools/wires/responses_frames.ts";
import { isSealOf, openSeal, sealFor } from "../../../tools/wires/seal.ts";
import type { Speech } from "../../../tools/wires/speech.ts";
import { judgeStream } from "../../support/sdk_judge.ts";

const PATCH: DeclaredTool = { name: "apply_patch", kind: "custom", description: "", parameters: {} };
const SCENE: ResponsesScene = { model: "m", tools: [PATCH], turn: 3 };
const SPEECH: Speech = {
  steps: [
    { reasoning: "First I  look." },
    { text: "I look.\nThen I act." },
    { search: "deno" },
    { call: { name: "ls", arguments: { path: "/a/rather/long/path" } } },
    { call: { name: "apply_patch", input: "*** Begin Patch\n\u{1F600}\n" } },
    { call: { name: "add", namespace: "mcp__demo", id: "call_own" } },
  ],
  usage: { prompt: 90, completion: 30, cached: 40, reasoning: 5 },
};

function read(speech: Speech, dialect: ResponsesDialect = {}) {
  return judgeStream("responses", responsesFrames(responsesEvents(speech, SCENE, dialect), dialect).join(""));
}

/** The item without its id, its status and what the SDK adds. */
function heard(item: unknown): JsonObject {
  if (!isObject(item)) return {};
  const { id: _id, status: _status, parsed_arguments: _parsed, encrypted_content: _sealed, ...rest } = item;
  const content = decodeArray(item.content).filter(isObject).map(({ type, text }) => ({ type, text }));
  return { ...rest, ...(content.length > 0 && { content }) };
}

const CALLS = [
  { type: "web_search_call", action: { type: "search", query: "deno", queries: ["deno"], sources: [] } },
  { type: "function_call", call_id: "call_scripted_3_3", name: "ls", arguments: '{"path":"/a/rather/long/path"}' },
  {
    type: "custom_tool_call",
    call_id: "call_scripted_3_4",
    name: "apply_patch",
    input: "*** Begin Patch\n\u{1F600}\n",
  },
  { type: "function_call", call_id: "call_own", name: "add", namespace: "mcp__demo", arguments: "{}" },
];

for (const [name, { dialect }] of Object.entries(RESPONSES_VENDORS)) {
  Deno.test(`the official SDK reads the scripted stream of ${name}`, async () => {
    const verdict = await read(SPEECH, dialect);
    assertEquals(verdict.kind, "accepted", JSON.stringify(verdict));
    const { output, status, usage } = verdict.kind === "accepted" ? verdict.answer : {};
    assertEquals(status, "completed");
    assertEquals(usage, {
      input_tokens: 90,
      input_tokens_details: { cached_tokens: 40 },
      output_tokens: 30,
      output_tokens_details: { reasoning_tokens: 5 },
      total_tokens: 120,
    });
    const text = { text: "First I  look." };
    const reasoning = dialect.reasoning === "text"
      ? { type: "reasoning", summary: [], content: [{ type: "reasoning_text", ...text }] }
      : { type: "reasoning", summary: [{ type: "summary_text", ...text }] };
    const said = {
      type: "message",
      role: "assistant",
      content: [{ type: "output_text", text: "I look.\nThen I act." }],
    };
    const expected = dialect.emptyOutput ? [] : [reasoning, said, ...CALLS];
    assertEquals(decodeArray(output).map(heard), expected);
  });

  Deno.test(`the events of ${name} add up to its items without the last one`, () => {
    const events = responsesEvents(SPEECH, SCENE, dialect);
    const joined = (type: string, key = "delta") =>
      events.filter((event) => event.type === `response.${type}`).map((event) => event[key]).join("");
    assertEquals(joined("output_text.delta"), "I look.\nThen I act.");
    assertEquals(joined("custom_tool_call_input.done", "input"), "*** Begin Patch\n\u{1F600}\n");
    assertEquals(joined("custom_tool_call_input.delta"), dialect.wholeArguments ? "" : "*** Begin Patch\n\u{1F600}\n");
    assertEquals(joined("function_call_arguments.done", "arguments"), '{"path":"/a/rather/long/path"}{}');
    assertEquals(events.map(({ sequence_number }) => sequence_number), events.map((_, index) => index));
  });
}

Deno.test("a scripted Responses API ends at its limit, in a refusal, or in a failure", async () => {
  const endings = [];
  for (const ending of [{ stop: "length" }, { stop: "refusal" }] as const) {
    const verdict = await read({ text: "Half", ...ending });
    endings.push(verdict.kind === "accepted" ? [verdict.answer.status, verdict.answer.incomplete_details] : verdict);
  }
  assertEquals(endings, [
    ["incomplete", { reason: "max_output_tokens" }],
    ["incomplete", { reason: "content_filter" }],
  ]);
  const fault = { type: "server_error", message: "Overloaded" };
  const failed = await read({ fault });
  assertEquals(failed.kind === "accepted" && failed.answer.error, { code: "server_error", message: "Overloaded" });
  assertEquals((await read({ fault }, { fault: "error" })).kind, "error_event");
  assertEquals(
    responsesEvents({ text: "Hi" }, SCENE, { terminal: "missing" }).at(-1)?.type,
    "response.output_item.done",
  );
});

Deno.test("a dialect decides where the seal of reasoning is", () => {
  const places = (sealedIn?: "completed") => {
    const dialect = { seal: (text: string) => sealFor("v", text), ...(sealedIn !== undefined && { sealedIn }) };
    return responsesEvents({ reasoning: "Hm." }, SCENE, dialect).filter((event) =>
      JSON.stringify(event).includes("sealed.v.")
    ).map(({ type }) => type);
  };
  assertEquals(places(), ["response.output_item.done", "response.completed"]);
  assertEquals(places("completed"), ["response.completed"]);
});

Deno.test("a seal is good for its maker alone, and only whole", () => {
  const sealed = sealFor("one", "Grüße");
  assertEquals([openSeal(sealed), openSeal("gAAAA")], ["Grüße", undefined]);
  assertEquals([isSealOf("one", sealed), isSealOf("two", sealed)], [true, false]);
  assertEquals([isSealOf("one", `${sealed}x`), isSealOf("one", null), isSealOf("one", "sealed.one.%.x")], [
    false,
    false,
    false,
  ]);
});

/**
 * Tests that every frame that providers send decodes to the right uniform chunk.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeChunk } from "../../../lib/chat/decode.ts";
import type { AnswerChunk } from "../../../lib/wire/chunk.ts";

/** A chunk that carries `parts` and nothing else. */
function chunk(parts: Partial<AnswerChunk> = {}): AnswerChunk {
  return { text: "", reasoning: "", refusal: "", calls: [], ...parts };
}

function delta(inner: unknown, finishReason?: unknown): unknown {
  return { choices: [{ index: 0, delta: inner, ...(finishReason !== undefined && { finish_reason: finishReason }) }] };
}

const USAGE = { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 };
const COUNTED = { promptTokens: 3, completionTokens: 4, totalTokens: 7 };

const FRAMES: readonly (readonly [string, unknown, AnswerChunk])[] = [
  ["text", delta({ content: "Hel" }, null), chunk({ text: "Hel" })],
  ["no text as null, empty or absent", delta({ role: "assistant", content: null, refusal: null }, null), chunk()],
  ["an empty finish reason as none", delta({ content: "" }, ""), chunk()],
  ["a finish reason", delta({}, "tool_calls"), chunk({ finishReason: "tool_calls" })],
  [
    "the vendor's own finish reason beside the gateway's",
    { choices: [{ delta: {}, finish_reason: "stop", native_finish_reason: "MALFORMED_FUNCTION_CALL" }] },
    chunk({ finishReason: "stop", nativeFinishReason: "MALFORMED_FUNCTION_CALL" }),
  ],
  [
    "no finish reason of either kind",
    { choices: [{ delta: {}, finish_reason: null, native_finish_reason: null }] },
    chunk(),
  ],
  [
    "text as a list of parts",
    delta({ content: [{ type: "text", text: "2 + 2" }, " = ", { text: "4" }] }),
    chunk({ text: "2 + 2 = 4" }),
  ],
  ["a refusal", delta({ refusal: "No." }), chunk({ refusal: "No." })],
  [
    "reasoning_content",
    delta({ content: null, reasoning_content: "The" }),
    chunk({ reasoning: "The", reasoningField: "reasoning_content" }),
  ],
  [
    "reasoning",
    delta({ content: "", reasoning: "We", channel: "analysis" }),
    chunk({ reasoning: "We", reasoningField: "reasoning" }),
  ],
  ["reasoning_text", delta({ reasoning_text: "We" }), chunk({ reasoning: "We", reasoningField: "reasoning_text" })],
  [
    "reasoning in two fields once",
    delta({ reasoning: "We", reasoning_content: "We" }),
    chunk({ reasoning: "We", reasoningField: "reasoning_content" }),
  ],
  [
    "an empty first field next to a filled second one",
    delta({ reasoning_content: "", reasoning: "We" }),
    chunk({ reasoning: "We", reasoningField: "reasoning" }),
  ],
  [
    "reasoning as an object with content",
    delta({ reasoning: { content: "We" } }),
    chunk({ reasoning: "We", reasoningField: "reasoning" }),
  ],
  [
    "reasoning as an object with text",
    delta({ reasoning: { text: "We" } }),
    chunk({ reasoning: "We", reasoningField: "reasoning" }),
  ],
  [
    "reasoning as an object with a summary",
    delta({ reasoning: { summary: "We" } }),
    chunk({ reasoning: "We", reasoningField: "reasoning" }),
  ],
  [
    "thinking parts in content",
    delta({ content: [{ type: "thinking", thinking: [{ type: "text", text: "Ok" }, { type: "text", text: "ay" }] }] }),
    chunk({ reasoning: "Okay", reasoningField: "thinking" }),
  ],
  [
    "a thinking part that is plain text",
    delta({ content: [{ type: "thinking", thinking: "Ok" }] }),
    chunk({ reasoning: "Ok", reasoningField: "thinking" }),
  ],
  ["an empty thinking part", delta({ content: [{ type: "thinking", thinking: [] }] }), chunk()],
  [
    "thinking and text parts in one frame",
    delta({ content: [{ type: "thinking", thinking: [{ type: "text", text: "So" }] }, { type: "text", text: "4" }] }),
    chunk({ text: "4", reasoning: "So", reasoningField: "thinking" }),
  ],
  [
    "reasoning_details next to their text once",
    delta({ reasoning: "We", reasoning_details: [{ type: "reasoning.text", text: "We", index: 0 }] }),
    chunk({
      reasoning: "We",
      reasoningField: "reasoning",
      reasoningDetails: [{ type: "reasoning.text", text: "We", index: 0 }],
    }),
  ],
  [
    "reasoning_details alone, whose text is shown",
    delta({
      reasoning_details: [{ type: "reasoning.text", text: "a" }, { type: "reasoning.summary", summary: "b" }, {
        type: "reasoning.encrypted",
        data: "X",
      }],
    }),
    chunk({
      reasoning: "ab",
      reasoningField: "reasoning",
      reasoningDetails: [
        { type: "reasoning.text", text: "a" },
        { type: "reasoning.summary", summary: "b" },
        { type: "reasoning.encrypted", data: "X" },
      ],
    }),
  ],
  ["empty reasoning_details as none", delta({ reasoning_details: [] }), chunk()],
  [
    "the first piece of a call",
    delta({ tool_calls: [{ index: 0, id: "c1", type: "function", function: { name: "weather", arguments: "" } }] }),
    chunk({ calls: [{ index: 0, id: "c1", name: "weather", arguments: "" }] }),
  ],
  [
    "a continuation with an empty id and name",
    delta({ tool_calls: [{ index: 0, id: "", type: "function", function: { name: "", arguments: "{" } }] }),
    chunk({ calls: [{ index: 0, arguments: "{" }] }),
  ],
  [
    "a continuation whose id and name are null",
    delta({ tool_calls: [{ index: 1, id: null, function: { name: null, arguments: null } }] }),
    chunk({ calls: [{ index: 1, arguments: "" }] }),
  ],
  [
    "a whole call without an index, signed",
    delta({
      tool_calls: [{
        id: "c1",
        function: { name: "f", arguments: "{}" },
        extra_content: { google: { thought_signature: "S" } },
      }],
    }),
    chunk({ calls: [{ id: "c1", name: "f", arguments: "{}", extraContent: { google: { thought_signature: "S" } } }] }),
  ],
  [
    "arguments as an object",
    delta({ tool_calls: [{ function: { name: "f", arguments: { a: 1 } } }] }),
    chunk({ calls: [{ name: "f", arguments: '{"a":1}', isParsed: true }] }),
  ],
  ["a call without a function", delta({ tool_calls: [{ index: 2 }] }), chunk({ calls: [{ index: 2, arguments: "" }] })],
  [
    "the old function_call",
    delta({ function_call: { name: "f", arguments: "{" } }),
    chunk({ calls: [{ name: "f", arguments: "{" }] }),
  ],
  [
    "usage next to the finish",
    { ...delta({}, "stop") as object, usage: USAGE },
    chunk({ finishReason: "stop", usage: COUNTED }),
  ],
  ["usage alone", { choices: [], usage: USAGE }, chunk({ usage: COUNTED })],
  ["usage inside the choice", { choices: [{ index: 0, delta: {}, usage: USAGE }] }, chunk({ usage: COUNTED })],
  ["usage null", { choices: [], usage: null }, chunk()],
  [
    "the first choice only",
    { choices: [{ index: 1, delta: { content: "b" } }, { index: 0, delta: { content: "a" } }] },
    chunk({ text: "a" }),
  ],
  ["a choice without an index", { choices: [{ delta: { content: "a" } }] }, chunk({ text: "a" })],
  [
    "a whole completion",
    {
      object: "chat.completion",
      choices: [{
        index: 0,
        message: {
          role: "assistant",
          content: "Hi",
          reasoning_content: "Hm",
          tool_calls: [{ id: "c1", type: "function", function: { name: "f", arguments: "{}" } }],
        },
        finish_reason: "tool_calls",
      }],
      usage: USAGE,
    },
    chunk({
      text: "Hi",
      reasoning: "Hm",
      reasoningField: "reasoning_content",
      calls: [{ id: "c1", name: "f", arguments: "{}" }],
      finishReason: "tool_calls",
      usage: COUNTED,
      isWhole: true,
    }),
  ],
  [
    "a whole message beside a delta",
    { choices: [{ delta: { content: "lo" }, message: { content: "Hello", reasoning: "Hm" }, finish_reason: "stop" }] },
    chunk({
      text: "lo",
      finishReason: "stop",
      whole: chunk({ text: "Hello", reasoning: "Hm", reasoningField: "reasoning", isWhole: true }),
    }),
  ],
  [
    "a whole message beside an empty delta",
    { choices: [{ delta: { role: "assistant", content: null }, message: { content: "Hi" } }] },
    chunk({ text: "Hi", isWhole: true }),
  ],
  [
    "an empty message beside a delta",
    { choices: [{ delta: { content: "Hi" }, message: { role: "assistant", content: "", tool_calls: [] } }] },
    chunk({ text: "Hi" }),
  ],
  [
    "a completion inside an envelope",
    { data: { choices: [{ message: { content: "Hi" } }] }, success: true },
    chunk({ text: "Hi", isWhole: true }),
  ],
  [
    "a completion inside a list",
    [{ choices: [{ message: { content: "Hi" } }] }],
    chunk({ text: "Hi", isWhole: true }),
  ],
  [
    "an error next to a choice",
    {
      error: { code: 400, message: "Token limit reached" },
      choices: [{ index: 0, delta: { content: "" }, finish_reason: null }],
    },
    chunk({ error: { message: "Token limit reached", code: "400", status: 400 } }),
  ],
  [
    "an error next to a finish reason",
    { error: { message: "x" }, ...delta({}, "error") as object },
    chunk({ finishReason: "error", error: { message: "x" } }),
  ],
  [
    "an error in a choice",
    { choices: [{ index: 0, delta: {}, finish_reason: "stop", error: { code: 502, message: "The backend left" } }] },
    chunk({ finishReason: "stop", error: { code: "502", status: 502, message: "The backend left" } }),
  ],
  [
    "an error in a choice besides that of the frame",
    { error: { message: "x" }, choices: [{ index: 0, delta: {}, error: { message: "y" } }] },
    chunk({ error: { message: "x" } }),
  ],
  [
    "an empty error in a choice",
    { choices: [{ index: 0, delta: { content: "a" }, error: {} }] },
    chunk({ text: "a" }),
  ],
  ["error null", { error: null, ...delta({ content: "a" }) as object }, chunk({ text: "a" })],
  [
    "a first frame with filter results only",
    { choices: [], id: "", prompt_filter_results: [{ prompt_index: 0 }] },
    chunk(),
  ],
];

for (const [name, frame, expected] of FRAMES) {
  Deno.test(`decodeChunk() reads ${name}`, () => assertEquals(decodeChunk(frame), expected));
}

const ODD: readonly unknown[] = [
  undefined,
  null,
  true,
  7,
  "text",
  [],
  [null],
  {},
  { choices: null },
  { choices: {} },
  { choices: [null, 1, "x"] },
  { choices: [{}] },
  { choices: [{ delta: null }] },
  { choices: [{ delta: "x", message: 1, finish_reason: 1, usage: [] }] },
  delta({ content: 1, refusal: {}, reasoning: [], reasoning_content: 5, reasoning_details: "x", tool_calls: "x" }),
  delta({ content: [null, 1, { type: "image" }, { type: "thinking" }], tool_calls: [null, "x"] }),
  delta({ function_call: "x", reasoning_details: null }),
  { usage: "x" },
];

Deno.test("decodeChunk() reads malformed frames as empty chunks", () => {
  for (const frame of ODD) assertEquals(decodeChunk(frame), chunk(), JSON.stringify(frame));
});

Deno.test("decodeChunk() reads malformed reasoning_details without failing", () => {
  const details = [null, "x", { type: "reasoning.text", text: 5 }];
  assertEquals(decodeChunk(delta({ reasoning_details: details })), chunk({ reasoningDetails: details }));
});

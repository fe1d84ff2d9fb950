/**
 * Tests of the reader of one call of a vendor's answer.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { CallReader, type CallType } from "../../../lib/responses_upstream/call_reader.ts";

type Item = Record<string, unknown>;

function read(type: CallType, pieces: readonly string[], item: Item): unknown[] {
  const reader = new CallReader(1, type);
  const begin = { id: "i_1", call_id: "call_1", name: "add" };
  const event = type === "custom_tool_call" ? "custom_tool_call_input" : "function_call_arguments";
  const chunks = [
    ...reader.open(begin),
    ...pieces.flatMap((delta) => reader.extend(`response.${event}.delta`, { delta })),
    ...reader.finish({ ...begin, ...item }),
  ];
  return chunks.flatMap(({ calls, leftOut }) => leftOut === undefined ? calls.map((call) => call.arguments) : ["out"]);
}

const CALLS: readonly (readonly [string, CallType, readonly string[], Item, unknown[]])[] = [
  ["pieces and their end", "function_call", ['{"a"'], { arguments: '{"a":1}' }, ["", '{"a"', ":1}"]],
  ["whole arguments", "function_call", [], { arguments: '{"a":1}' }, ["", '{"a":1}']],
  ["an object", "function_call", [], { arguments: { a: 1 } }, ["", '{"a":1}']],
  ["null", "function_call", [], { arguments: null }, [""]],
  ["freeform text", "custom_tool_call", ['a"', "\n"], { input: 'a"\nb' }, [
    "",
    '{"input":"a\\"',
    "\\n",
    "b",
    '"}',
  ]],
  ["no freeform text", "custom_tool_call", [], { input: "" }, ["", '{"input":""}']],
  ["freeform text that was cut off", "custom_tool_call", ["ab"], { input: "ab", status: "incomplete" }, [
    "",
    '{"input":"ab',
  ]],
  ["a search", "tool_search_call", ["x"], { arguments: { query: "q" }, execution: "client" }, ['{"query":"q"}']],
  ["a search of the vendor's own", "tool_search_call", [], { arguments: {}, execution: "server" }, ["out"]],
];

for (const [what, type, pieces, item, expected] of CALLS) {
  Deno.test(`a ${type} with ${what} is read`, () => assertEquals(read(type, pieces, item), expected));
}

Deno.test("a call is named once, with its namespace and the id of its item", () => {
  const reader = new CallReader(4, "function_call");
  const item = { id: "fc_1", call_id: "call_1", name: "add", namespace: "demo" };
  const chunks = [...reader.open(item), ...reader.finish({ ...item, id: "fc_2", arguments: "{}" })];
  assertEquals(chunks.flatMap(({ calls }) => calls), [
    { index: 4, id: "call_1", name: "add", namespace: "demo", itemId: "fc_1", arguments: "" },
    { index: 4, id: "call_1", arguments: "{}" },
  ]);
});

Deno.test("a search has the call id of its end", () => {
  const reader = new CallReader(0, "tool_search_call");
  reader.open({ id: "tsc_1", call_id: "call_begin" });
  const chunks = reader.finish({ id: "tsc_1", call_id: "call_end", arguments: {}, execution: "client" });
  assertEquals(chunks.flatMap(({ calls }) => calls.map(({ id, isToolSearch }) => [id, isToolSearch])), [
    ["call_end", true],
  ]);
});

Deno.test("no frame is like one with freeform text, which goes on in another form", () => {
  const extend = (type: CallType, event: string) =>
    new CallReader(0, type).extend(event, { delta: "a" })[0]?.isRewritten;
  assertEquals(extend("custom_tool_call", "response.custom_tool_call_input.delta"), true);
  assertEquals(extend("function_call", "response.function_call_arguments.delta"), undefined);
});

/**
 * Tests that a call of a tool that does not exist is answered by words that help the model, and no other call is.
 *
 * @module
 */
import { assert, assertEquals, assertLess, assertMatch } from "@std/assert";
import { RelayError } from "../../../../lib/base/errors.ts";
import type { JsonObject } from "../../../../lib/base/json.ts";
import { messagesOf, translate } from "../../../support/exchange.ts";

const TOOLS = [
  { type: "function", name: "exec_command", parameters: { type: "object" } },
  { type: "custom", name: "apply_patch" },
  { type: "namespace", name: "mcp__demo", tools: [{ type: "function", name: "add" }] },
];
const LIST = "Call one of these tools, or none: exec_command, apply_patch, mcp__demo__add.";

function call(id: string, name: string, output?: string): JsonObject[] {
  return [
    { type: "function_call", call_id: id, name, arguments: "{}" },
    { type: "function_call_output", call_id: id, output: output ?? `unsupported call: ${name}` },
  ];
}

/** The texts of the tool messages that `input` becomes. */
function outputsOf(input: readonly JsonObject[], tools: readonly JsonObject[] = TOOLS): string[] {
  return messagesOf(input, {}, { tools }).flatMap((message) => message.role === "tool" ? [message.content] : []);
}

Deno.test("a call of an unknown tool is answered with the names of the tools, which is reported", () => {
  const input = call("c1", "search_web");
  assertEquals(outputsOf(input), [`There is no tool named "search_web", so nothing was run.\n${LIST}`]);
  assertEquals(translate({ input, tools: TOOLS }).notes, ["replaced input.output x1"]);
});

Deno.test("a freeform call of an unknown tool is answered alike", () => {
  const input = [
    { type: "custom_tool_call", call_id: "c1", name: "draw", input: "x" },
    { type: "custom_tool_call_output", call_id: "c1", output: "unsupported custom tool call: draw" },
  ];
  assertMatch(outputsOf(input)[0] ?? "", /^There is no tool named "draw", so nothing was run\.\nCall one/);
});

Deno.test("a call without any declared tools is answered alike", () => {
  assertEquals(outputsOf(call("c1", "search_web"), []), [
    'There is no tool named "search_web", so nothing was run.\nThere are no tools in this conversation: answer with text.',
  ]);
});

Deno.test("the third call of an unknown tool in a row is answered with stronger words, the others stay as they are", () => {
  const input = ["c1", "c2", "c3", "c4"].flatMap((id) => call(id, "search_web"));
  const outputs = outputsOf(input);
  const strong = (count: number) =>
    `${outputs[0]}\nYou have called it ${count} times in a row, and it can never work. Do not call it again: go on ` +
    "without it.";
  assertEquals(outputs, [outputs[0], outputs[0], strong(3), strong(4)]);
  for (const end of [2, 4, 6]) assertEquals(outputsOf(input.slice(0, end)), outputs.slice(0, end / 2));
});

Deno.test("calls of other tools and messages of the user begin the count anew", () => {
  const twice = [...call("c1", "search_web"), ...call("c2", "search_web")];
  for (
    const between of [
      call("c9", "exec_command", "done"),
      call("c9", "other"),
      [{ type: "message", role: "user", content: "Go on." }],
    ]
  ) {
    assertEquals(outputsOf([...twice, ...between, ...call("c3", "search_web")]).at(-1), outputsOf(twice)[0]);
  }
});

Deno.test("outputs of tools that exist, or existed, are not replaced", () => {
  const outputs: readonly (readonly [string, string])[] = [
    ["exec_command", "unsupported call: exec_command"],
    ["gone", "3"],
    ["gone", "cat: unsupported call: gone"],
    ["gone", "unsupported call: other"],
  ];
  for (const [name, output] of outputs) assertEquals(outputsOf(call("c1", name, output)), [output]);
});

Deno.test("the list of tools is bounded", () => {
  const tools = Array.from({ length: 500 }, (_, at) => ({ type: "function", name: `tool_${at}_${"x".repeat(40)}` }));
  const [output = ""] = outputsOf(call("c1", `search_${"y".repeat(5_000)}`), tools);
  assertLess(output.length, 2_400);
  assertMatch(output, / and 4\d\d more\.$/);
  assert(output.includes("tool_0_"));
});

/** The message with which a request of this input is refused; undefined when it is translated. */
function refusalOf(input: readonly JsonObject[]): string | undefined {
  try {
    outputsOf(input);
  } catch (error) {
    assert(error instanceof RelayError);
    assertEquals([error.code, error.row.recovery], ["bad_request", "none"]);
    return error.message;
  }
  return undefined;
}

Deno.test("a turn ends after five answers in a row that call only unknown tools", () => {
  const five = ["search_web", "browse", "search_web", "browse", "search_web"].map((name, at) => call(`c${at}`, name));
  assertEquals(
    refusalOf(five.flat()),
    "The model called only tools that do not exist, 5 times in a row (the last one: search_web), although it was " +
      "shown which ones there are; the turn ends here. Say how to go on without them, or use another model",
  );
  for (let count = 1; count < five.length; count += 1) assertEquals(refusalOf(five.slice(-count).flat()), undefined);
});

Deno.test("parallel calls of unknown tools are one answer, and a call that works ends no turn", () => {
  const calls = ["c1", "c2", "c3", "c4", "c5", "c6"].map((id) => call(id, "search_web"));
  const parallel = [...calls.map(([item]) => item ?? {}), ...calls.map(([, output]) => output ?? {})];
  assertEquals(refusalOf(parallel), undefined);
  const [a = {}, b = {}] = call("c7", "search_web");
  const [c = {}, d = {}] = call("c8", "exec_command", "done");
  assertEquals(refusalOf([...calls.flat(), a, c, b, d]), undefined);
});

Deno.test("a message or a compaction behind the calls of unknown tools is relayed", () => {
  const loop = ["c1", "c2", "c3", "c4", "c5", "c6"].flatMap((id) => call(id, "search_web"));
  assert(refusalOf(loop));
  for (const last of [{ type: "message", role: "user", content: "Go on." }, { type: "compaction_trigger" }]) {
    assertEquals(refusalOf([...loop, last]), undefined);
    assertEquals(refusalOf([...loop, last, ...call("c9", "search_web")]), undefined);
  }
});

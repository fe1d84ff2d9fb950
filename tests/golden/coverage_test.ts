/**
 * Tests that every kind of event and item that the relay writes, and of item that it reads, is seen in some case.
 *
 * The lists below are checked against the types: a new kind does not compile until it is in one of them.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeArray, isObject } from "../../lib/base/json.ts";
import type { ResponseEvent } from "../../lib/responses/events.ts";
import type { InputItem, ResponseItem, ToolDeclaration } from "../../lib/responses/types.ts";
import { codexCases, providerCases, replay, translate } from "../support/cases.ts";

/** True for what a case shows; otherwise why none can. */
type Expectation = true | string;

const SHOWN_ALIKE =
  "it is passed on like a search, and tests/unit/translate/stream/vendor_items_test.ts has one of each";

const EVENTS: Readonly<Record<ResponseEvent["type"], Expectation>> = {
  "response.created": true,
  "response.in_progress": true,
  "response.completed": true,
  "response.incomplete": true,
  "response.failed": true,
  "response.output_item.added": true,
  "response.output_item.done": true,
  "response.content_part.added": true,
  "response.content_part.done": true,
  "response.output_text.delta": true,
  "response.output_text.done": true,
  "response.output_text.annotation.added": true,
  "response.refusal.delta": true,
  "response.refusal.done": true,
  "response.reasoning_summary_part.added": true,
  "response.reasoning_summary_part.done": true,
  "response.reasoning_summary_text.delta": true,
  "response.reasoning_summary_text.done": true,
  "response.function_call_arguments.delta": true,
  "response.function_call_arguments.done": true,
  "response.custom_tool_call_input.delta": true,
  "response.custom_tool_call_input.done": true,
  "response.web_search_call.in_progress": true,
  "response.web_search_call.searching": true,
  "response.web_search_call.completed": true,
};

const OUTPUT_ITEMS: Readonly<Record<ResponseItem["type"], Expectation>> = {
  message: true,
  reasoning: true,
  function_call: true,
  custom_tool_call: true,
  tool_search_call: true,
  compaction: true,
  web_search_call: true,
  file_search_call: SHOWN_ALIKE,
  code_interpreter_call: SHOWN_ALIKE,
  image_generation_call: SHOWN_ALIKE,
  mcp_call: SHOWN_ALIKE,
  mcp_list_tools: SHOWN_ALIKE,
  computer_call: true,
  local_shell_call: SHOWN_ALIKE,
  shell_call: true,
  apply_patch_call: SHOWN_ALIKE,
  mcp_approval_request: SHOWN_ALIKE,
};

const INPUT_ITEMS: Readonly<Record<InputItem["type"], Expectation>> = {
  message: true,
  reasoning: true,
  call: true,
  output: true,
  additional_tools: true,
  agent_message: true,
  compaction: true,
  compaction_trigger: true,
  configuration_update: true,
  foreign: "only a thread that was begun with another vendor's own server holds such a step",
  unknown: "no Codex up to 0.171 sends an item of a kind that the decoder does not know",
};

const TOOLS: Readonly<Record<ToolDeclaration["type"], Expectation>> = {
  function: true,
  custom: true,
  namespace: true,
  tool_search: true,
  hosted: true,
  unusable: "no Codex up to 0.171 declares a tool without a name",
};

function checkCoverage(expected: Readonly<Record<string, Expectation>>, seen: ReadonlySet<string>): void {
  const expectedTypes = Object.keys(expected).filter((type) => expected[type] === true);
  assertEquals(
    [...seen].sort(),
    expectedTypes.sort(),
    "a kind is not seen in any case, or is seen though it should not",
  );
}

Deno.test("every event type is written in some case", () => {
  checkCoverage(EVENTS, new Set(providerCases().flatMap((recorded) => replay(recorded).map((event) => event.type))));
});

Deno.test("every output item type is written in some case", () => {
  const items = providerCases().flatMap((recorded) =>
    replay(recorded).flatMap((event) => event.type === "response.output_item.done" ? [event.item.type] : [])
  );
  checkCoverage(OUTPUT_ITEMS, new Set(items));
});

Deno.test("every input item type is read in some case", () => {
  const items = codexCases().flatMap(({ body }) => translate(body).request.input.map((item) => item.type));
  checkCoverage(INPUT_ITEMS, new Set(items));
});

Deno.test("every kind of tool is declared in some case", () => {
  const kinds = codexCases().flatMap(({ body }) => translate(body).request.tools.map((tool) => tool.type));
  checkCoverage(TOOLS, new Set(kinds));
});

Deno.test("every item type on the wire is one that Codex is known to send", () => {
  const types = codexCases().flatMap(({ body }) =>
    decodeArray(body.input).filter(isObject).map((item) => String(item.type))
  );
  assertEquals([...new Set(types)].sort(), [
    "additional_tools",
    "agent_message",
    "compaction",
    "compaction_trigger",
    "configuration_update",
    "custom_tool_call",
    "custom_tool_call_output",
    "function_call",
    "function_call_output",
    "message",
    "reasoning",
    "tool_search_call",
    "tool_search_output",
  ]);
});

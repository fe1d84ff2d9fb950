/**
 * Tests of the shorter forms of a request for a summary.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeRequest } from "../../../lib/responses/decode.ts";
import { shortenCompaction } from "../../../lib/responses/shorten_compaction.ts";
import type { InputItem, ResponsesRequest } from "../../../lib/responses/types.ts";

const TOOL = { type: "function", name: "run", parameters: { type: "object", properties: {} } };
const TRIGGER = { type: "compaction_trigger" };

function say(role: string, text: string) {
  return { type: "message", role, content: [{ type: "input_text", text }] };
}

function step(id: string) {
  return [
    { type: "function_call", call_id: id, name: "run", arguments: "{}" },
    { type: "function_call_output", call_id: id, output: `of ${id}` },
  ];
}

const INPUT = [
  say("developer", "rules"),
  say("user", "first"),
  ...step("a"),
  say("assistant", "done a"),
  ...step("b"),
  say("user", "second"),
  TRIGGER,
];

function nameItem(item: InputItem): string {
  if (item.type === "call" || item.type === "output") return `${item.type} ${item.callId}`;
  return item.type === "message"
    ? item.content.map((part) => part.kind === "text" ? part.text : "").join("")
    : item.type;
}

/** What each shorter form lacks, and the items that it holds. */
function listForms(request: ResponsesRequest): readonly (readonly [string, number, string])[] {
  const shorter = shortenCompaction(request);
  if (shorter === undefined) return [];
  const { without, request: { tools, input, compacts } } = shorter;
  assertEquals(compacts, true);
  return [[without, tools.length, input.map(nameItem).join(", ")], ...listForms(shorter.request)];
}

Deno.test("shortenCompaction() leaves out the tools, then the older half of the steps, then that of the user's words", () => {
  const request = decodeRequest({ model: "m", input: INPUT, tools: [TOOL] });
  assertEquals(listForms(request), [
    ["its tools", 0, "rules, first, call a, output a, done a, call b, output b, second, compaction_trigger"],
    ["its 3 oldest items", 0, "rules, first, call b, output b, second, compaction_trigger"],
    ["its 2 oldest items", 0, "rules, first, second, compaction_trigger"],
    ["its 1 oldest items", 0, "rules, second, compaction_trigger"],
  ]);
});

Deno.test("shortenCompaction() keeps an earlier summary longer than any step, and tools of the input no longer than others", () => {
  const summary = { type: "compaction", encrypted_content: "codex-relay.compaction.v1.b2s=" };
  const input = [summary, { type: "additional_tools", tools: [TOOL] }, ...step("a"), TRIGGER];
  assertEquals(listForms(decodeRequest({ model: "m", input })), [
    ["its tools", 0, "compaction, call a, output a, compaction_trigger"],
    ["its 2 oldest items", 0, "compaction, compaction_trigger"],
  ]);
});

Deno.test("shortenCompaction() changes no request for an answer", () => {
  const request = decodeRequest({ model: "m", input: INPUT.slice(0, -1), tools: [TOOL] });
  assertEquals(shortenCompaction(request), undefined);
});

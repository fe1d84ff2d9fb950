/**
 * Tests of whole answers in whose text a provider left calls.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { CODEX_CLIENT, PLAIN_CLIENT } from "../../../../lib/responses/client_profiles.ts";
import { decodeChunk } from "../../../../lib/chat/decode.ts";
import { finish } from "../../../../lib/translate/stream/finish.ts";
import { step } from "../../../../lib/translate/stream/stream.ts";
import { RelayError } from "../../../../lib/base/errors.ts";
import type { UnnumberedEvent } from "../../../../lib/responses/events.ts";
import { calls, end, fragment, itemsOf, play, stateOf, text, thought, typesOf } from "../../../support/exchange.ts";
import { FAMILY_CASES } from "../../../support/text_call_families.ts";
import { randomNumbers, randomPieces, TOOLS } from "../../../support/text_call_scan.ts";

const CALL = '<tool_call>\n{"name": "now", "arguments": {}}\n</tool_call>';
const OPTIONS = { body: { tools: TOOLS } };

/** The items, one line each. */
function linesOf(events: readonly UnnumberedEvent[]): string[] {
  return itemsOf(events).map((item) => {
    switch (item.type) {
      case "message":
        return `says ${item.content.map((part) => part.type === "refusal" ? part.refusal : part.text).join("")}`;
      case "reasoning":
        return `thinks ${item.summary.map((part) => part.text).join("")}`;
      case "function_call":
        return `calls ${item.namespace ?? ""}/${item.name} ${item.arguments} as ${item.call_id}`;
      case "custom_tool_call":
        return `calls ${item.name} ${item.input} as ${item.call_id}`;
      default:
        return item.type;
    }
  });
}

/** Events with consecutive deltas of one item joined, so that cuts make no difference. */
function joined(events: readonly UnnumberedEvent[]): unknown[] {
  const out: (UnnumberedEvent & { delta?: string })[] = [];
  for (const event of events) {
    const last = out.at(-1);
    const isMore = "delta" in event && last?.type === event.type && last.delta !== undefined;
    if (isMore) last.delta += event.delta;
    else out.push({ ...event });
  }
  return out;
}

Deno.test("calls at the end of the text become calls that follow the text", () => {
  const events = play([text(`Let me see.\n\n${CALL}\n`), end()], OPTIONS);
  assertEquals(linesOf(events), ["says Let me see.\n\n", "calls /now {} as call_1"]);
  assertEquals(typesOf(events), [
    "created",
    "in_progress",
    "output_item.added",
    "content_part.added",
    "output_text.delta",
    "output_text.done",
    "content_part.done",
    "output_item.done",
    "output_item.added",
    "function_call_arguments.delta",
    "function_call_arguments.done",
    "output_item.done",
    "completed",
  ]);
});

Deno.test("leaked calls become calls of the declared kind: a namespaced tool, a freeform tool", () => {
  const section = "<|tool_calls_section_begin|><|tool_call_begin|>functions.only:0<|tool_call_argument_begin|>" +
    '{"a":1}<|tool_call_end|><|tool_call_begin|>functions.apply_patch:1<|tool_call_argument_begin|>' +
    '{"input":"*** Begin Patch"}<|tool_call_end|><|tool_calls_section_end|>';
  assertEquals(linesOf(play([text(section), end("tool_calls")], OPTIONS)), [
    'calls mcp__one/only {"a":1} as call_1',
    "calls apply_patch *** Begin Patch as call_2",
  ]);
});

for (const client of [CODEX_CLIENT, PLAIN_CLIENT]) {
  Deno.test(`every family gives the client ${client.name} the same events however its text is cut`, () => {
    const random = randomNumbers(3);
    for (const family of FAMILY_CASES) {
      const answer = `One moment.\n${family.text}`;
      const options = { ...OPTIONS, client };
      const expected = joined(play([text(answer), end()], options));
      for (let round = 0; round < 10; round++) {
        const pieces = randomPieces(answer, random);
        assertEquals(joined(play([...pieces.map(text), end()], options)), expected, JSON.stringify(pieces));
      }
    }
  });
}

Deno.test("markup stays text when the provider also sends a native call, before or after it", () => {
  const native = calls(fragment({ index: 0, id: "c1", name: "now", args: "{}" }));
  const after = linesOf(play([text(CALL), native, end("tool_calls")], OPTIONS));
  assertEquals(after, [`says ${CALL}`, "calls /now {} as c1"]);
  const before = linesOf(play([native, text(CALL), end("tool_calls")], OPTIONS));
  assertEquals(before, ["calls /now {} as c1", `says ${CALL}`]);
});

Deno.test("markup stays text when reasoning follows it, but not when reasoning precedes it", () => {
  assertEquals(linesOf(play([text(CALL), thought("Hm"), end()], OPTIONS)), [`says ${CALL}`, "thinks Hm"]);
  assertEquals(linesOf(play([thought("a"), text(CALL), thought("b"), end()], OPTIONS)), [
    "thinks a",
    `says ${CALL}`,
    "thinks b",
  ]);
  assertEquals(linesOf(play([text("So"), thought("Hm"), text(CALL), end()], OPTIONS)), [
    "says So",
    "thinks Hm",
    "calls /now {} as call_1",
  ]);
});

Deno.test("markup within reasoning is reasoning", () => {
  assertEquals(linesOf(play([thought(`\n${CALL}`), text("Done."), end()], OPTIONS)), [
    `thinks \n${CALL}`,
    "says Done.",
  ]);
  assertEquals(linesOf(play([text(`<think>\n${CALL}\n</think>Done.`), end()], OPTIONS)), [
    `thinks ${CALL}\n`,
    "says Done.",
  ]);
});

for (const reason of ["length", "content_filter"]) {
  Deno.test(`a whole call is not run when the answer ends with ${reason}`, () => {
    const client = { ...PLAIN_CLIENT };
    assertEquals(linesOf(play([text(CALL), end(reason)], { ...OPTIONS, client })), [`says ${CALL}`]);
  });
}

Deno.test("a whole call is not run when the provider did not report the answer as finished", () => {
  assertEquals(linesOf(play([text(CALL)], OPTIONS)), [`says ${CALL}`], "with only the sentinel");
  const cleanEnd = { ...OPTIONS, sawDone: false, profile: { cleanEndCompletes: true } };
  assertEquals(linesOf(play([text(CALL)], cleanEnd)), [`says ${CALL}`], "with only a clean end");
  assertEquals(linesOf(play([text(CALL)], { ...OPTIONS, sawDone: false })), [], "with nothing");
  const failure = new RelayError("upstream_truncated", "Gone");
  assertEquals(linesOf(play([text(CALL), end()], { ...OPTIONS, failure })), [], "with a failure");
});

Deno.test("calls that were left in the text are counted as repairs", () => {
  for (
    const [said, count] of [[`${CALL}\n${CALL}`, 2], [CALL.slice(0, -3), 1], [CALL.slice(0, 20), 0], ["Hi", 0]] as const
  ) {
    const state = stateOf(OPTIONS);
    step(state, decodeChunk(text(said)));
    step(state, decodeChunk(end()));
    finish(state, { sawDone: true });
    assertEquals(state.repairs.get("text_call"), count, said);
  }
});

Deno.test("a whole call is run although its closing tag is missing or truncated", () => {
  const whole = CALL.indexOf("}}") + 2;
  for (let length = whole; length <= CALL.length; length++) {
    assertEquals(linesOf(play([text(CALL.slice(0, length)), end()], OPTIONS)), ["calls /now {} as call_1"]);
  }
});

Deno.test("a summary is never searched for calls", () => {
  const body = { tools: TOOLS, input: [{ type: "compaction_trigger" }] };
  assertEquals(linesOf(play([text(`All went well.\n${CALL}`), end()], { body })), ["compaction"]);
});

Deno.test("a README with markup, shown in a fence, never becomes a call, whole or truncated anywhere", () => {
  const readme = FAMILY_CASES.map(({ name, text: block }) => `## ${name}\n\n${block}\n`).join("\n");
  for (const fence of ["````", "~~~"]) {
    const answer = `Here is README.md:\n\n${fence}markdown\n# Formats\n\n${readme}${fence}\n`;
    assertEquals(linesOf(play([text(answer), end()], OPTIONS)), [`says ${answer}`]);
    for (let length = 25; length < answer.length; length += 7) {
      const part = answer.slice(0, length);
      assertEquals(linesOf(play([text(part), end()], OPTIONS)), [`says ${part}`]);
    }
  }
});

Deno.test("think tags in the arguments of a leaked call belong to them, even if tags count anywhere", () => {
  const call = '<tool_call>{"name":"run","arguments":{"cmd":"echo <think>a</think>"}}</tool_call>';
  const answer = `So<think>Hm</think>${call}`;
  const options = { ...OPTIONS, profile: { thinkTags: "anywhere" as const } };
  const expected = ["says So", "thinks Hm", 'calls /run {"cmd":"echo <think>a</think>"} as call_1'];
  assertEquals(linesOf(play([text(answer), end()], options)), expected);
  assertEquals(linesOf(play([...[...answer].map(text), end()], options)), expected);
});

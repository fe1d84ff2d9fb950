/**
 * Tests of ends that are none, and of silence that is one: no cut call is run, and half an answer is never complete.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { CODEX_CLIENT, PLAIN_CLIENT } from "../../../../lib/responses/client_profiles.ts";
import { matchOpener } from "../../../../lib/translate/text_calls/families.ts";
import { deltaChunk } from "../../../../tools/chat_frames.ts";
import * as exchange from "../../../support/exchange.ts";
import { FAMILY_CASES } from "../../../support/text_call_families.ts";
import { TOOLS } from "../../../support/text_call_scan.ts";

const { calls, end, fragment, itemsOf, lastOf, play, text, thought } = exchange;

const WHOLE = calls(fragment({ index: 0, id: "c1", name: "f", args: '{"a":1}' }));
const CUT = calls(fragment({ index: 0, id: "c1", name: "f", args: '{"a":' }));

function native(finish: string, word: string): unknown {
  return { choices: [{ index: 0, delta: {}, finish_reason: finish, native_finish_reason: word }] };
}

/** Status, error code or reason, and the types of the items. */
function endOf(frames: readonly unknown[], options: exchange.ExchangeOptions = {}): readonly unknown[] {
  const events = play(frames, options);
  const { status, error, incomplete_details: details } = lastOf(events);
  const why = error?.code ?? details?.reason;
  return [status, ...(why === undefined ? [] : [why]), ...itemsOf(events).map(({ type }) => type)];
}

const GIVEN_UP: readonly (readonly [string, unknown, string])[] = [
  ["abort", end("abort"), "upstream_error"],
  ["error", end("error"), "upstream_error"],
  ["timeout", end("timeout"), "upstream_timeout"],
  ["MALFORMED_FUNCTION_CALL", end("MALFORMED_FUNCTION_CALL"), "unusable_answer"],
  ["stop beside MALFORMED_FUNCTION_CALL", native("stop", "MALFORMED_FUNCTION_CALL"), "unusable_answer"],
  ["tool_calls beside abort", native("tool_calls", "abort"), "upstream_error"],
];

for (const [name, last, code] of GIVEN_UP) {
  Deno.test(`finish() never completes an answer whose finish reason is ${name}, and hands over no call`, () => {
    for (const frames of [[], [text("I will now")], [thought("Hm")], [WHOLE], [CUT], [text("So"), WHOLE, CUT]]) {
      const events = play([...frames, last], { client: CODEX_CLIENT });
      const { status, error } = lastOf(events);
      assertEquals([status, error?.code], ["failed", code]);
      const done = events.flatMap((event) => event.type === "response.output_item.done" ? [event.item.type] : []);
      assert(!done.includes("function_call"), done.join(" "));
      const plain = lastOf(play([...frames, last], { client: PLAIN_CLIENT }));
      assertEquals([plain.status, plain.error?.code], ["failed", "server_error"]);
    }
  });
}

Deno.test("finish() lets a later word of the provider not hide that it gave the answer up", () => {
  assertEquals(endOf([text("Hi"), end("abort"), end("stop")]), ["failed", "upstream_error"]);
  assertEquals(endOf([text("Hi"), end("stop"), end("abort")]), ["failed", "upstream_error"]);
  assertEquals(endOf([text("Hi"), end("null"), end("stop")]), ["completed", "message"]);
  assertEquals(endOf([text("Hi"), end("null")], { sawDone: false }), ["failed", "upstream_truncated"]);
});

const USER = { type: "message", role: "user", content: "Go." };
const CALL = { type: "function_call", call_id: "c1", name: "f", arguments: "{}" };
const OUTPUT = { type: "function_call_output", call_id: "c1", output: "done" };
const AFTER_OUTPUT = { body: { input: [USER, CALL, OUTPUT] } };
const AFTER_USER = { body: { input: [USER] } };
const FORMAT = { text: { format: { type: "json_object" } } };

Deno.test("finish() completes an empty answer after a tool's output, if the provider said that it was finished", () => {
  for (const client of [CODEX_CLIENT, PLAIN_CLIENT]) {
    const asked = { ...AFTER_OUTPUT, client };
    for (const frames of [[end()], [text("\n"), end()], [deltaChunk({ content: "" }), end("end_turn")]]) {
      assertEquals(endOf(frames, asked), ["completed"]);
      assertEquals(endOf(frames, { ...asked, sawDone: false }), ["completed"]);
    }
    assertEquals(endOf([], asked)[0], "failed");
    assertEquals(endOf([], { ...asked, sawDone: false })[0], "failed");
    assertEquals(endOf([text("\n")], { ...asked, sawDone: false, profile: { cleanEndCompletes: true } })[0], "failed");
    assertEquals(endOf([end("length")], asked)[0], "failed");
  }
});

Deno.test("finish() does not complete an empty answer to the user's own words, or one that owes a format", () => {
  assertEquals(endOf([end()], AFTER_USER), ["failed", "unusable_answer"]);
  assertEquals(endOf([end()], { body: { ...AFTER_OUTPUT.body, ...FORMAT } }), ["failed", "unusable_answer"]);
  assertEquals(endOf([thought("Hm"), end()], { body: { ...AFTER_USER.body, ...FORMAT } }), [
    "failed",
    "unusable_answer",
  ]);
});

Deno.test("finish() does not complete an answer whose call was announced and did not come", () => {
  for (const reason of ["tool_calls", "function_call", "tool_use"]) {
    assertEquals(endOf([end(reason)], AFTER_OUTPUT), ["failed", "unusable_answer"]);
    assertEquals(endOf([thought("Hm"), end(reason)], AFTER_OUTPUT), ["failed", "unusable_answer"]);
    assertEquals(endOf([text("Hi"), end(reason)], AFTER_OUTPUT), ["completed", "message"]);
  }
});

Deno.test("finish() completes an answer of thinking alone at once", () => {
  for (const asked of [AFTER_USER, AFTER_OUTPUT]) {
    assertEquals(endOf([thought("Hm"), end()], asked), ["completed", "reasoning"]);
    assertEquals(endOf([text("<think>Hm</think>\n"), end()], asked), ["completed", "reasoning"]);
    const sealed = deltaChunk({ reasoning_details: [{ type: "reasoning.encrypted", data: "x" }] });
    assertEquals(endOf([sealed, end()], asked), ["completed", "reasoning"]);
    assertEquals(endOf([thought("Hm"), end()], { ...asked, client: PLAIN_CLIENT }), ["completed", "reasoning"]);
    assertEquals(endOf([thought("Hm")], { ...asked, sawDone: false }), ["failed", "upstream_truncated"]);
  }
});

const OPTIONS = { body: { tools: TOOLS } };

for (const { name, text: block } of FAMILY_CASES) {
  Deno.test(`finish() completes no thinking that ends in ${name}, wherever it is cut`, () => {
    for (let length = 1; length <= block.length; length++) {
      const said = `I look.\n${block.slice(0, length)}`;
      const isPart = matchOpener(block.slice(0, length)) === "part";
      const expected = isPart ? ["completed", "reasoning"] : ["failed", "unusable_answer"];
      assertEquals(endOf([thought(said), end()], OPTIONS), expected, said);
      assertEquals(endOf([text(`<think>${said}`), end()], OPTIONS), expected, said);
    }
    // Thinking about markup is none, and without tools nothing can be called.
    assertEquals(endOf([thought(`I look.\n${block}\nNo.`), end()], OPTIONS), ["completed", "reasoning"]);
    assertEquals(endOf([thought(`I look.\n${block}`), end()], {}), ["completed", "reasoning"]);
    assertEquals(endOf([thought(`I look.\n${block}`), text("Done."), end()], OPTIONS)[0], "completed");
  });
}

for (const { name, text: block, calls: whole } of FAMILY_CASES) {
  Deno.test(`finish() never shows ${name} as the answer, wherever it is cut`, () => {
    for (let length = 1; length <= block.length; length++) {
      const part = block.slice(0, length);
      const events = play([text("One moment.\n"), text(part), end()], OPTIONS);
      const inUnits = play(Array.from(`One moment.\n${part}`, text).concat(end()), OPTIONS);
      assertEquals([itemsOf(inUnits), lastOf(inUnits).error], [itemsOf(events), lastOf(events).error], part);
      if (lastOf(events).status === "failed") {
        assertEquals([lastOf(events).error?.code, itemsOf(events)], ["unusable_answer", []], part);
        continue;
      }
      const found = itemsOf(events).filter(({ type }) => type !== "message");
      assert(found.length > 0 || matchOpener(part) === "part", part);
      assert(found.length <= whole.length && (length < block.length || found.length === whole.length), part);
    }
  });
}

const HALF = '<tool_call>\n{"name": "run", "arguments": {"cmd": "ls';

Deno.test("finish() says that the output limit or a filter cut a call in the text, and shows it to plain clients", () => {
  for (const frames of [[text(HALF)], [text("So.\n"), text(HALF)]]) {
    assertEquals(endOf([...frames, end("length")], OPTIONS), ["failed", "invalid_prompt"]);
    const plain = { ...OPTIONS, client: PLAIN_CLIENT };
    assertEquals(endOf([...frames, end("length")], plain), ["incomplete", "max_output_tokens", "message"]);
    assertEquals(endOf([...frames, end("content_filter")], plain), ["incomplete", "content_filter", "message"]);
    assertEquals(endOf([...frames, end()], plain), ["failed", "server_error"]);
  }
});

Deno.test("finish() takes half a call in the text for no answer, however the stream ended", () => {
  assertEquals(endOf([text(HALF)], OPTIONS), ["failed", "unusable_answer"], "with only the sentinel");
  const cleanEnd = { ...OPTIONS, sawDone: false, profile: { cleanEndCompletes: true } };
  assertEquals(endOf([text(HALF)], cleanEnd), ["failed", "unusable_answer"]);
  assertEquals(endOf([text(HALF)], { ...OPTIONS, sawDone: false }), ["failed", "upstream_truncated"]);
  assertEquals(endOf([text(HALF), end("abort")], OPTIONS), ["failed", "upstream_error"]);
});

Deno.test("finish() leaves markup in code an answer, and all markup where no tool may be called", () => {
  for (const said of [`The tag \`<tool_call>\` opens:\n\n\`\`\`\n${HALF}\n\`\`\`\n`, `    ${HALF}`, `> ${HALF}`]) {
    assertEquals(endOf([text(said), end()], OPTIONS), ["completed", "message"]);
  }
  assertEquals(endOf([text(HALF), end()], { body: { tools: [] } }), ["completed", "message"]);
});

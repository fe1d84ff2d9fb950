/**
 * Tests that every stream ends in exactly one event, which says what happened.
 *
 * @module
 */
import { assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { CODEX_CLIENT, PLAIN_CLIENT } from "../../../../lib/responses/client_profiles.ts";
import { RelayError } from "../../../../lib/base/errors.ts";
import { isTerminal } from "../../../../lib/responses/events.ts";
import { deltaChunk, finishChunk, usageChunk } from "../../../../tools/chat_frames.ts";
import * as exchange from "../../../support/exchange.ts";
import type { ExchangeOptions } from "../../../support/exchange.ts";

const { calls, end, fragment, itemsOf, lastOf, NOW, play, text, thought } = exchange;
const CODEX: ExchangeOptions = { client: CODEX_CLIENT };
const PLAIN: ExchangeOptions = { client: PLAIN_CLIENT };
const OPEN: ExchangeOptions = { sawDone: false };
const CLEAN_END: ExchangeOptions = { sawDone: false, profile: { cleanEndCompletes: true } };
const BROKEN: ExchangeOptions = { sawDone: false, failure: new RelayError("upstream_truncated", "It broke") };

const WHOLE = calls(fragment({ index: 0, id: "c1", name: "f", args: '{"a":1}' }));
const CUT = calls(fragment({ index: 0, id: "c1", name: "f", args: '{"a":' }));
const NAME = calls(fragment({ index: 0, id: "c1", name: "f" }));
const NAMELESS = calls(fragment({ index: 0, id: "c1", args: "{}" }));
const PATCH = calls(fragment({ index: 0, id: "c1", name: "p", args: '{"input":"*** Begin Pa' }));

/** Summary of the last event: type, status, and error code or reason; then every item's type and status. */
function endOf(frames: readonly unknown[], options: ExchangeOptions): string {
  const events = play(frames, options);
  assertEquals(events.map(isTerminal).filter(Boolean).length, 1, "one terminal event");
  const last = events.at(-1);
  const { status, error, incomplete_details: details, output } = lastOf(events);
  const items = output.map((item) => `${item.type}${"status" in item ? ` ${item.status}` : ""}`);
  const why = error?.code ?? details?.reason;
  return [last?.type.replace("response.", ""), status, ...(why === undefined ? [] : [why]), ...items].join(", ");
}

const DONE_TEXT = "completed, completed, message completed";
const LENGTH = "incomplete, max_output_tokens";
const FILTER = "incomplete, content_filter";

/** Name, frames, end, and the summary for both kinds of client; one summary when it is the same for both. */
const ENDS: readonly (readonly [string, readonly unknown[], ExchangeOptions, string, string?])[] = [
  ["a finish reason and the sentinel", [text("Hi"), end()], {}, DONE_TEXT],
  ["a finish reason without the sentinel", [text("Hi"), end()], OPEN, DONE_TEXT],
  ["the sentinel without a finish reason", [text("Hi")], {}, DONE_TEXT],
  ["an unknown finish reason", [text("Hi"), end("eos")], {}, DONE_TEXT],
  ["a finish reason that is repeated", [text("Hi"), end(), usageChunk(), end()], {}, DONE_TEXT],
  ["a call under the reason stop", [WHOLE, end("stop")], {}, "completed, completed, function_call completed"],
  ["a call and only the sentinel", [WHOLE], {}, "completed, completed, function_call completed"],
  ["a call without arguments", [NAME, end("tool_calls")], {}, "completed, completed, function_call completed"],
  ["text and no end at all", [text("Hi")], OPEN, "failed, failed, upstream_truncated"],
  ["a call and no end at all", [WHOLE], OPEN, "failed, failed, upstream_truncated"],
  ["nothing and no end", [], OPEN, "failed, failed, upstream_truncated"],
  ["only the sentinel", [], {}, "failed, failed, upstream_protocol"],
  ["only a finish reason", [end()], {}, "failed, failed, unusable_answer"],
  ["only white space", [text("\n"), end()], {}, "failed, failed, unusable_answer"],
  ["a clean end that counts", [text("Hi")], CLEAN_END, DONE_TEXT],
  ["a clean end that counts, after a whole call", [WHOLE], CLEAN_END, "completed, completed, function_call completed"],
  ["a clean end that counts, after a truncated call", [CUT], CLEAN_END, "failed, failed, upstream_truncated"],
  ["a clean end that counts, after nothing", [], CLEAN_END, "failed, failed, upstream_truncated"],
  ["a truncated call and only the sentinel", [CUT], {}, "failed, failed, upstream_truncated"],
  ["a truncated freeform call and only the sentinel", [PATCH], {}, "failed, failed, upstream_truncated"],
  ["a call that never got a name", [NAMELESS, end("tool_calls")], {}, "failed, failed, upstream_protocol"],
  [
    "the limit in the text",
    [text("Hi"), end("length")],
    {},
    `completed, ${LENGTH}, message incomplete`,
    `incomplete, ${LENGTH}, message incomplete`,
  ],
  ["the limit before anything", [end("length")], {}, "failed, failed, invalid_prompt", "failed, failed, server_error"],
  [
    "the limit after a whole call",
    [WHOLE, end("length")],
    {},
    `completed, ${LENGTH}, function_call completed`,
    `incomplete, ${LENGTH}, function_call completed`,
  ],
  [
    "the limit inside a call",
    [CUT, end("length")],
    {},
    "failed, failed, invalid_prompt",
    `incomplete, ${LENGTH}, function_call incomplete`,
  ],
  [
    "the limit after a call's name",
    [NAME, end("length")],
    {},
    "failed, failed, invalid_prompt",
    `incomplete, ${LENGTH}, function_call incomplete`,
  ],
  [
    "the limit inside a freeform call",
    [PATCH, end("length")],
    {},
    "failed, failed, invalid_prompt",
    `incomplete, ${LENGTH}, custom_tool_call incomplete`,
  ],
  [
    "the limit inside the reasoning",
    [thought("Hm"), end("length")],
    {},
    // Codex shows nothing at the end of a turn that holds only reasoning.
    "failed, failed, invalid_prompt",
    `incomplete, ${LENGTH}, reasoning`,
  ],
  [
    "the filter in the text",
    [text("Hi"), end("content_filter")],
    {},
    "failed, failed, invalid_prompt",
    `incomplete, ${FILTER}, message incomplete`,
  ],
  [
    "the filter inside a call",
    [CUT, end("content_filter")],
    {},
    "failed, failed, invalid_prompt",
    `incomplete, ${FILTER}, function_call incomplete`,
  ],
  [
    "the filter before anything",
    [end("content_filter")],
    {},
    "failed, failed, invalid_prompt",
    `incomplete, ${FILTER}`,
  ],
  ["the reason error", [text("Hi"), end("error")], {}, "failed, failed, upstream_error"],
  ["no capacity", [text("Hi"), end("insufficient_system_resource")], {}, "failed, failed, upstream_overloaded"],
  ["no room", [text("Hi"), end("model_context_window_exceeded")], {}, "failed, failed, invalid_prompt"],
  [
    "an error frame",
    [text("Hi"), { error: { message: "No", code: 401 } }],
    {},
    "failed, failed, invalid_prompt",
    "failed, failed, invalid_prompt",
  ],
  [
    "an error frame after the finish reason",
    [text("Hi"), end("length"), { error: { code: 400, message: "Token limit reached" } }],
    {},
    "failed, failed, invalid_prompt",
    "failed, failed, invalid_prompt",
  ],
  [
    "a rate limit in the stream",
    [{ error: { message: "Rate limit reached" } }],
    {},
    "failed, failed, rate_limit_exceeded",
  ],
  ["a broken connection", [text("Hi")], BROKEN, "failed, failed, upstream_truncated"],
  [
    "a broken connection after a finished item",
    [thought("Hm"), text("Hi")],
    BROKEN,
    "failed, failed, upstream_truncated, reasoning",
  ],
];

/** The code that a plain client gets for Codex's code: the published list of codes of a failed response is closed. */
const PLAIN_CODES: readonly (readonly [RegExp, string])[] = [
  [/upstream_\w+|unusable_answer/, "server_error"],
  [/context_length_exceeded/, "invalid_prompt"],
];

for (const [name, frames, options, codex, given] of ENDS) {
  const plain = given ?? PLAIN_CODES.reduce((text, [codes, code]) => text.replace(codes, code), codex);
  Deno.test(`finish() ends a stream after ${name}`, () => {
    assertEquals(endOf(frames, { ...options, ...CODEX }), codex, "Codex");
    assertEquals(endOf(frames, { ...options, ...PLAIN }), plain, "plain client");
  });
}

Deno.test("finish() passes on no truncated call, because Codex would run it", () => {
  for (const frames of [[CUT], [PATCH], [WHOLE, calls(fragment({ index: 1, id: "c2", name: "f", args: "{" }))]]) {
    for (const options of [CODEX, { ...CODEX, ...OPEN }, { ...CODEX, ...BROKEN }, { ...CODEX, ...CLEAN_END }]) {
      const events = play(frames, options);
      assertEquals(events.filter((event) => event.type === "response.output_item.done"), []);
    }
    assertEquals(play([...frames, end("length")], CODEX).filter(({ type }) => type.endsWith("item.done")), []);
  }
});

Deno.test("finish() names the call that the limit truncated", () => {
  const { error } = lastOf(
    play([WHOLE, calls(fragment({ index: 1, id: "c2", name: "p", args: '{"in' })), end("length")]),
  );
  assertMatch(error?.message ?? "", /truncated the call of p,/);
});

const USAGE = {
  input_tokens: 100,
  input_tokens_details: { cached_tokens: 64, cache_write_tokens: 0 },
  output_tokens: 20,
  output_tokens_details: { reasoning_tokens: 8 },
  total_tokens: 120,
};
const COUNTS = {
  prompt_tokens: 100,
  completion_tokens: 20,
  total_tokens: 120,
  prompt_tokens_details: { cached_tokens: 64 },
  completion_tokens_details: { reasoning_tokens: 8 },
};
const COUNTED = { choices: [], usage: COUNTS };

/** Places where providers put the usage. */
const PLACES: readonly (readonly [string, readonly unknown[]])[] = [
  ["in the frame of the finish reason", [text("Hi"), finishChunk("stop", COUNTS)]],
  ["after the finish reason", [text("Hi"), end(), COUNTED]],
  ["after it, with the reason repeated", [text("Hi"), end(), finishChunk("stop", COUNTS)]],
  ["once although it comes twice", [text("Hi"), finishChunk("stop", COUNTS), COUNTED]],
  ["growing on every frame", [
    { ...text("Hi"), usage: { prompt_tokens: 100, completion_tokens: 1 } },
    finishChunk("stop", COUNTS),
  ]],
  ["followed by none", [text("Hi"), COUNTED, { ...end(), usage: null }]],
  ["followed by zeros", [text("Hi"), COUNTED, finishChunk("stop", { prompt_tokens: 0, completion_tokens: 0 })]],
  ["in the choice", [text("Hi"), { choices: [{ index: 0, delta: {}, finish_reason: "stop", usage: COUNTS }] }]],
];

for (const [name, frames] of PLACES) {
  Deno.test(`finish() counts usage ${name}`, () => assertEquals(lastOf(play(frames)).usage, USAGE));
}

Deno.test("finish() omits unknown usage for Codex, which reads zeros as an empty context; others get null", () => {
  for (
    const frames of [[text("Hi"), end()], [text("Hi"), finishChunk("stop", { prompt_tokens: 0, completion_tokens: 0 })]]
  ) {
    assertEquals("usage" in lastOf(play(frames, CODEX)), false);
    assertEquals(lastOf(play(frames, PLAIN)).usage, null);
  }
});

Deno.test("finish() keeps the usage of an answer that failed or was truncated", () => {
  assertEquals(lastOf(play([text("Hi"), COUNTED, { error: { message: "No" } }])).usage, USAGE);
  assertEquals(lastOf(play([text("Hi"), finishChunk("length", COUNTS)])).usage, USAGE);
});

Deno.test("finish() gives Codex the wait in the one sentence that it reads", () => {
  const limited = { error: { message: "Rate limit reached. Try again in 1m2.5s" } };
  const { code, message } = lastOf(play([limited], CODEX)).error ?? {};
  assertEquals(code, "rate_limit_exceeded");
  assertMatch(message ?? "", /^The provider reported: Rate limit reached\..*\. Please try again in 62\.5s\.$/);
  assertNotMatch(lastOf(play([limited], PLAIN)).error?.message ?? "", /Please try again/);
});

Deno.test("finish() gives Codex a wait even if the provider named none", () => {
  const { message } = lastOf(play([{ error: { message: "Rate limit reached." } }], CODEX)).error ?? {};
  assertMatch(message ?? "", /^The provider reported: Rate limit reached.*[^.]\. Please try again in 10s\.$/);
});

Deno.test("finish() dates only a complete answer", () => {
  assertEquals(lastOf(play([text("Hi"), end()])).completed_at, NOW);
  assertEquals(lastOf(play([text("Hi"), end("length")])).completed_at, null);
  assertEquals(lastOf(play([text("Hi")], OPEN)).completed_at, null);
});

const COMPACT: ExchangeOptions = { body: { input: ["Hi", { type: "compaction_trigger" }] } };

Deno.test("finish() puts a summary into a compaction item and shows it nowhere as text", () => {
  const events = play([thought("Hm"), text("All "), text("done."), end()], COMPACT);
  const item = {
    type: "compaction",
    id: "cmp_1",
    encrypted_content: "codex-relay.compaction.v1.QWxsIGRvbmUu",
  } as const;
  assertEquals(itemsOf(events).slice(1), [item]);
  assertEquals(events.slice(-3, -1), [
    { type: "response.output_item.added", output_index: 1, item: { ...item, encrypted_content: "" } },
    { type: "response.output_item.done", output_index: 1, item },
  ]);
  assertEquals(events.filter(({ type }) => type.includes("output_text")), []);
});

/** Answers to a compaction without a summary: a compaction item would leave an empty history. */
const NO_SUMMARY: readonly (readonly [string, readonly unknown[], ExchangeOptions])[] = [
  ["a finish reason", [end()], {}],
  ["white space and a finish reason", [text("\n"), end()], {}],
  ["reasoning and a finish reason", [thought("Hm"), end()], {}],
  ["white space and the sentinel", [text("\n")], {}],
  ["reasoning and the sentinel", [thought("Hm")], {}],
  ["reasoning and a clean end that counts", [thought("Hm")], CLEAN_END],
  ["a call and a finish reason", [WHOLE, end("tool_calls")], {}],
  ["the limit", [deltaChunk({ content: " " }), end("length")], {}],
  ["an error", [{ error: { message: "No" } }], {}],
  ["no end", [text("All")], OPEN],
];

for (const [name, frames, options] of NO_SUMMARY) {
  Deno.test(`finish() writes no compaction item after ${name}`, () => {
    const events = play(frames, { ...COMPACT, ...options });
    assertEquals(lastOf(events).status, "failed");
    assertEquals(itemsOf(events).filter((item) => item.type === "compaction"), []);
  });
}

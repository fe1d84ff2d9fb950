/**
 * Tests that an endless upstream is stopped, with an error that says why, before it costs much memory or time.
 *
 * The unit tests of `base/sse.ts` and `wire/frames.ts` check the bounds of single events, those of
 * `upstream/list_models.ts` and `relay/request_body.ts` the bounds of lists and requests.
 *
 * @module
 */
import { assert, assertEquals, assertLess, assertStringIncludes } from "@std/assert";
import { MAX_PARTS } from "../../lib/chat/decode.ts";
import { MAX_DOCUMENT_BYTES, MAX_IDLE_BYTES } from "../../lib/wire/frames.ts";
import { CODEX_CLIENT, PLAIN_CLIENT } from "../../lib/responses/client_profiles.ts";
import { MAX_JSON_DEPTH } from "../../lib/base/json.ts";
import { DEFAULT_PROFILE } from "../../lib/providers/profile.ts";
import { applyWire } from "../../lib/providers/wire.ts";
import { isTerminal } from "../../lib/responses/events.ts";
import { MAX_EVENT_LENGTH } from "../../lib/base/sse.ts";
import { MAX_ITEMS, MAX_TOOL_NAME } from "../../lib/translate/stream/size_limit.ts";
import { deltaChunk } from "../../tools/chat_frames.ts";
import { type Endless, ENDLESS_ELSEWHERE, many, PIECE, WEIGHT } from "../support/endless_wires.ts";
import { lastResponse, type ProviderCase, replay, translateForWire } from "../support/cases.ts";

const UTF8 = new TextEncoder();

function event(delta: Record<string, unknown>, reason?: string): string {
  return `data: ${JSON.stringify(deltaChunk(delta, reason))}\n\n`;
}

function call(fragment: Record<string, unknown>): string {
  return event({ tool_calls: [fragment] });
}

const CALL = call({ index: 0, id: "c", function: { name: "f", arguments: '{"a":"' } });
const DEEP = "[".repeat(100_000) + "]".repeat(100_000);

const ENDLESS: Readonly<Record<string, Endless>> = {
  "a line": { before: "data: ", piece: () => many("x"), says: `longer than ${MAX_EVENT_LENGTH}` },
  "an event of many lines": { piece: () => many("data: x\n"), says: `longer than ${MAX_EVENT_LENGTH}` },
  "an event of empty lines": { piece: () => many("data\n"), says: `longer than ${MAX_EVENT_LENGTH}` },
  "comments": { piece: () => many(": wait\n\n"), says: `${MAX_IDLE_BYTES} bytes without` },
  "blank lines": { before: ": hi\n", piece: () => many("\r\n"), says: `${MAX_IDLE_BYTES} bytes without` },
  "words": { piece: () => many("data: ping\n\n"), says: `${MAX_IDLE_BYTES} bytes without` },
  "finish reasons": {
    piece: () => event({}, "stop") + many(": wait\n\n"),
    says: `${MAX_IDLE_BYTES} bytes without`,
  },
  "a document": { before: '{"a":"', piece: () => many("x"), says: `more than ${MAX_DOCUMENT_BYTES} bytes` },
  "a page": { before: "<html>", piece: () => many("x"), says: `more than ${MAX_DOCUMENT_BYTES} bytes` },
  "text": { piece: () => event({ content: "word ".repeat(3_000) }), says: WEIGHT },
  "text in single characters": { piece: () => many(event({ content: "x" })), says: WEIGHT },
  "blank text": { piece: () => event({ content: " ".repeat(PIECE) }), says: WEIGHT },
  "half characters": { piece: () => event({ content: "\ud83d" + "é".repeat(PIECE) }), says: WEIGHT },
  "thoughts": { piece: () => event({ reasoning_content: "hm ".repeat(3_000) }), says: WEIGHT },
  "thoughts between tags": {
    before: event({ content: "<think>" }),
    piece: () => event({ content: "hm".repeat(8_000) }),
    says: WEIGHT,
  },
  "parts of thoughts": {
    piece: () => event({ reasoning_details: [{ type: "reasoning.encrypted", data: "x".repeat(PIECE) }] }),
    says: WEIGHT,
  },
  "a refusal": { piece: () => event({ refusal: "no ".repeat(3_000) }), says: WEIGHT },
  "arguments": {
    before: CALL,
    piece: () => call({ index: 0, function: { arguments: "x".repeat(PIECE) } }),
    says: WEIGHT,
  },
  "arguments before a name": {
    piece: () => call({ index: 0, function: { arguments: "x".repeat(PIECE) } }),
    says: WEIGHT,
  },
  "empty fragments": { before: CALL, piece: () => many(call({ index: 0 })), says: WEIGHT },
  "indexes of one call": {
    piece: (count) => call({ index: count, id: "c", function: { arguments: "x".repeat(1_000) } }),
    says: WEIGHT,
  },
  "signatures": {
    before: CALL,
    piece: (count) => call({ index: 0, extra_content: { [`k${count}`]: "x".repeat(PIECE) } }),
    says: WEIGHT,
  },
  "a tool's name": {
    piece: () =>
      call({ index: 0, id: "c", function: { name: "nope" } }) + call({ index: 0, function: { name: "xyz" } }),
    says: `name of more than ${MAX_TOOL_NAME}`,
  },
  "calls": {
    piece: (count) => call({ index: count, id: `c${count}`, function: { name: "f", arguments: "{}" } }),
    says: `more than ${MAX_ITEMS}`,
  },
  "calls without arguments": {
    piece: (count) => call({ index: count * 1e9 + 0.5, id: `c${count}`, function: { name: "f" } }),
    says: `more than ${MAX_ITEMS}`,
  },
  "calls without a name": {
    piece: (count) => call({ index: -count, id: `c${count}` }),
    says: `more than ${MAX_ITEMS}`,
  },
  "thoughts and texts by turns": {
    piece: () => event({ reasoning_content: "hm" }) + event({ content: "so" }),
    says: `more than ${MAX_ITEMS}`,
  },
  "thoughts and texts by turns in one event": {
    piece: () => event({ content: "<think>hm</think>so".repeat(500_000) }),
    profile: { thinkTags: "anywhere" },
    says: `more than ${MAX_ITEMS}`,
  },
  "leaked calls": {
    piece: () =>
      event({ content: '<invoke name="f"></invoke>'.repeat(10_000) }) + event({}, "stop") + "data: [DONE]\n\n",
    says: `more than ${MAX_ITEMS}`,
  },
  "fragments in one event": {
    piece: () => event({ tool_calls: Array(500_000).fill({ index: 0 }) }),
    says: `more than ${MAX_PARTS}`,
  },
  "parts of thoughts in one event": {
    piece: () => event({ reasoning_details: Array(500_000).fill({}) }),
    says: `more than ${MAX_PARTS}`,
  },
  "levels": { piece: () => `data: ${DEEP}\n\n`, says: `deeper than ${MAX_JSON_DEPTH} levels` },
  "levels of a call's signature": {
    piece: () => `data: {"choices":[{"delta":{"tool_calls":[{"extra_content":{"a":${DEEP}}}]}}]}\n\n`,
    says: `deeper than ${MAX_JSON_DEPTH} levels`,
  },
};

/** The bytes that an upstream sends until they are no longer read; one that is read beyond all bounds fails the test. */
function* bytesOf({ before = "", piece }: Endless): Generator<Uint8Array> {
  let sent = UTF8.encode(before);
  yield sent;
  let last = "";
  // Frames of single characters are the largest part of what is read.
  for (let count = 1, total = 0; total < 512 * 1024 * 1024; count++, total += sent.length) {
    const text = piece(count);
    // Encoding takes longer than decoding.
    if (text !== last) sent = UTF8.encode(text);
    last = text;
    yield sent;
  }
  throw new Error("The upstream was not stopped");
}

function caseOf({ profile: differs = {}, wire = "chat" }: Endless, client = CODEX_CLIENT): ProviderCase {
  const tools = [{ type: "function", name: "f" }, { type: "custom", name: "p" }];
  const body = { model: "m", input: "Hi", stream: true, tools };
  const profile = applyWire({ ...DEFAULT_PROFILE, ...differs, wire });
  return { path: "", bytes: new Uint8Array(), profile, client, body, ...translateForWire(body, profile) };
}

/** Bytes that this test holds, garbage included, without those of tests beside it. */
function readMemory(): number {
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}

for (const [name, endless] of Object.entries({ ...ENDLESS, ...ENDLESS_ELSEWHERE })) {
  Deno.test(`An upstream that sends ${name} without end is stopped`, () => {
    const before = readMemory();
    const events = replay(caseOf(endless), bytesOf(endless));
    assertLess(readMemory() - before, 1024 * 1024 * 1024, "bytes");
    assertEquals(events.filter(isTerminal).length, 1);
    const { status, error } = lastResponse(events);
    assertEquals(status, "failed");
    assert(typeof error === "object" && error !== null && "message" in error);
    assertStringIncludes(String(error.message), endless.says);
    assertStringIncludes(String(error.message), "The provider");
  });
}

Deno.test("A bound that is reached is a server error for a plain client", () => {
  const endless = ENDLESS["calls"];
  assert(endless !== undefined);
  const { error } = lastResponse(replay(caseOf(endless, PLAIN_CLIENT), bytesOf(endless)));
  assert(typeof error === "object" && error !== null && "code" in error);
  assertEquals(error.code, "server_error");
});

Deno.test("An answer of 250,000 tokens, 5 MB in one event or half a million hidden thoughts is not taken for endless", () => {
  function* long(): Generator<Uint8Array> {
    const token = UTF8.encode(many(event({ content: "word" })));
    const perPiece = many(event({ content: "word" })).length / event({ content: "word" }).length;
    for (let tokens = 0; tokens < 250_000; tokens += perPiece) yield token;
    const hidden = UTF8.encode(many(event({ content: "" })));
    for (let bytes = 0; bytes < 100_000_000; bytes += hidden.length) yield hidden;
    yield UTF8.encode(event({ content: "x".repeat(5_000_000) }));
    yield UTF8.encode(event({}, "stop") + "data: [DONE]\n\n");
  }
  const { status } = lastResponse(replay(caseOf({ piece: () => "", says: "" }), long()));
  assertEquals(status, "completed");
});

/**
 * Tests of what a message holds besides text: refusals, sources, and probabilities of tokens.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { CODEX_CLIENT, PLAIN_CLIENT } from "../../../../lib/responses/client_profiles.ts";
import { deltaChunk, finishChunk } from "../../../../tools/chat_frames.ts";
import { type ExchangeOptions, itemsOf, lastOf, play, text } from "../../../support/exchange.ts";

const REFUSAL = [deltaChunk({ refusal: "I can" }), deltaChunk({ refusal: "not." }), finishChunk("stop")];
const PLAIN: ExchangeOptions = { client: PLAIN_CLIENT };
const CODEX: ExchangeOptions = { client: CODEX_CLIENT };
const SOURCE = { url: "https://a.example/", title: "A", start_index: 0, end_index: 2 };
const CITED = deltaChunk({ annotations: [{ type: "url_citation", url_citation: SOURCE }] });
const JSON_WANTED = { text: { format: { type: "json_object" } } };

/** The parts of all messages of an answer. */
function partsOf(frames: readonly unknown[], options: ExchangeOptions): unknown[] {
  return itemsOf(play(frames, options)).flatMap((item) => item.type === "message" ? item.content : []);
}

/** A text part without probabilities. */
function textPart(words: string, annotations: readonly unknown[] = []): object {
  return { type: "output_text", text: words, annotations, logprobs: [] };
}

Deno.test("a refusal is a refusal part, and text for Codex", () => {
  assertEquals(partsOf(REFUSAL, PLAIN), [{ type: "refusal", refusal: "I cannot." }]);
  assertEquals(partsOf(REFUSAL, CODEX), [textPart("I cannot.")]);
});

Deno.test("a refusal is no broken JSON", () => {
  for (const options of [PLAIN, CODEX]) {
    const how = { ...options, body: JSON_WANTED, profile: { structuredOutput: "none" } as const };
    assertEquals([lastOf(play(REFUSAL, how)).status, partsOf(REFUSAL, how).length], ["completed", 1]);
  }
});

Deno.test("a refusal is no summary", () => {
  const events = play(REFUSAL, { ...CODEX, body: { input: [{ type: "compaction_trigger" }] } });
  assertEquals([lastOf(events).status, lastOf(events).output], ["failed", []]);
});

Deno.test("sources come with the text they are for, also when they come first, and not to Codex", () => {
  const expected = [textPart("Hi.", [{ type: "url_citation", ...SOURCE }])];
  assertEquals(partsOf([text("Hi."), CITED, finishChunk("stop")], PLAIN), expected);
  assertEquals(partsOf([CITED, text("Hi."), finishChunk("stop")], PLAIN), expected);
  assertEquals(partsOf([text("Hi."), CITED, finishChunk("stop")], CODEX), [textPart("Hi.")]);
  assertEquals(partsOf([CITED, finishChunk("stop")], PLAIN), []);
});

/** A frame with text and the probability of its one token. */
function likely(piece: string): unknown {
  const token = { token: piece, logprob: -0.25, bytes: [1], top_logprobs: [] };
  const frame = deltaChunk({ content: piece });
  return { ...frame, choices: [{ index: 0, delta: { content: piece }, logprobs: { content: [token] } }] };
}

Deno.test("probabilities come only to a client that asked for them", () => {
  const frames = [likely("Hel"), likely("lo"), finishChunk("stop")];
  const asked = { include: ["message.output_text.logprobs"] };
  const counts = (options: ExchangeOptions) =>
    play(frames, options).flatMap((event) =>
      event.type === "response.output_text.delta" ? [event.logprobs.length] : []
    );
  assertEquals(counts({ ...PLAIN, body: asked }), [1, 1]);
  assertEquals(counts(PLAIN), [0, 0]);
  assertEquals(counts({ ...CODEX, body: asked }), [0, 0]);
});

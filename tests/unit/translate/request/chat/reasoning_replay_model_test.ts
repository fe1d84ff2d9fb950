/**
 * Tests that signed reasoning goes back to the model that wrote it and to no other, and never without its signature.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { ProviderProfile } from "../../../../../lib/providers/profile.ts";
import { type Envelope, sealEnvelope } from "../../../../../lib/translate/reasoning_envelope.ts";
import { deltaChunk } from "../../../../../tools/chat_frames.ts";
import { end, itemsOf, play, text, translate } from "../../../../support/exchange.ts";

/** The model of `translate()`. */
const OWN = "upstream-model";
const SIGNED = { type: "reasoning.text", text: "Hm", signature: "S", format: "anthropic-claude-v1", index: 0 };
const CALL = { type: "function_call", call_id: "c1", name: "f", arguments: "{}" };
const OUTPUT = { type: "function_call_output", call_id: "c1", output: "ok" };
const EXTRAS = { c1: { vendor: { thought_signature: "T" } } };

/** What the assistant message and its call carry of the envelope, and the notes. */
function replayed(envelope: Partial<Envelope>, differs: Partial<ProviderProfile> = {}): unknown {
  const sealed = sealEnvelope({ provider: "default", ...envelope });
  const item = { type: "reasoning", summary: [{ type: "summary_text", text: "Hm" }], encrypted_content: sealed };
  const { chat, notes } = translate({ input: [item, CALL, OUTPUT] }, differs);
  const [message] = chat.messages;
  if (message?.role !== "assistant") return message;
  const { reasoning, reasoning_content: content, reasoning_details: details, tool_calls: calls } = message;
  return [reasoning ?? content, details, calls?.[0]?.extra_content, notes];
}

const DROPPED = ["dropped input.reasoning x1"];

/** Name, envelope, and what is replayed of it. */
const ENVELOPES: Readonly<Record<string, readonly [Partial<Envelope>, unknown]>> = {
  "details of the same model": [
    { model: OWN, field: "reasoning", details: [SIGNED] },
    ["Hm", [SIGNED], undefined, []],
  ],
  "details of another model": [
    { model: "other", field: "reasoning", details: [SIGNED] },
    [undefined, undefined, undefined, DROPPED],
  ],
  "details of an envelope that names no model": [
    { field: "reasoning", details: [SIGNED] },
    ["Hm", [SIGNED], undefined, []],
  ],
  "signatures on calls of the same model": [
    { model: OWN, callExtras: EXTRAS },
    [undefined, undefined, EXTRAS.c1, []],
  ],
  "signatures on calls of another model": [
    { model: "other", callExtras: EXTRAS },
    [undefined, undefined, undefined, DROPPED],
  ],
  "signatures on calls of an envelope that names no model": [
    { callExtras: EXTRAS },
    [undefined, undefined, EXTRAS.c1, []],
  ],
  "plain text of another model": [
    { model: "other", field: "reasoning_content" },
    ["Hm", undefined, undefined, []],
  ],
  "thinking that was cut off before its signature": [
    { model: OWN, field: "reasoning", details: [{ ...SIGNED, signature: null }] },
    [undefined, undefined, undefined, DROPPED],
  ],
  "thinking with an empty signature": [
    { model: OWN, field: "reasoning", details: [{ ...SIGNED, signature: "" }] },
    [undefined, undefined, undefined, DROPPED],
  ],
  "thinking of a format without signatures": [
    { model: OWN, field: "reasoning", details: [{ ...SIGNED, signature: null, format: "unknown" }] },
    ["Hm", [{ ...SIGNED, signature: null, format: "unknown" }], undefined, []],
  ],
};

for (const [name, [envelope, expected]] of Object.entries(ENVELOPES)) {
  Deno.test(`replayReasoning() decides about ${name}`, () => assertEquals(replayed(envelope), expected));
}

Deno.test("replayReasoning() replays no signatures where they were refused", () => {
  assertEquals(replayed({ model: OWN, callExtras: EXTRAS }, { callSignatures: "drop" }), [
    undefined,
    undefined,
    undefined,
    [],
  ]);
});

Deno.test("replayReasoning() puts the accepted placeholder on calls whose signature another model wrote", () => {
  const missingCallSignature = { vendor: { thought_signature: "skip" } };
  assertEquals(replayed({ model: "other", callExtras: EXTRAS }, { missingCallSignature }), [
    undefined,
    undefined,
    missingCallSignature,
    DROPPED,
  ]);
});

Deno.test("replayReasoning() sends the text of another model where reasoning is required", () => {
  const differs = { reasoningReplay: "reasoning_content", reasoningRequired: "always" } as const;
  assertEquals(replayed({ model: "other", field: "reasoning_content", details: [SIGNED] }, differs), [
    "Hm",
    undefined,
    undefined,
    DROPPED,
  ]);
});

Deno.test("replayReasoning() sends no unsigned thinking, wherever the answer was cut off", () => {
  const thinking = { type: "reasoning.text", format: "anthropic-claude-v1", index: 0 };
  const thoughts = [..."Thought."].map((letter) => deltaChunk({ reasoning_details: [{ ...thinking, text: letter }] }));
  const frames = [...thoughts, deltaChunk({ reasoning_details: [{ ...thinking, signature: "S" }] }), text("4"), end()];
  const signed = thoughts.length + 1;
  for (let length = 0; length <= frames.length; length++) {
    // An answer that ends for want of room is complete as far as it goes, and stays in the history.
    const cut = length === frames.length ? frames : [...frames.slice(0, length), text("4"), end("length")];
    const history = [...itemsOf(play(cut)), { type: "message", role: "user", content: "Go on." }];
    const [message] = translate({ input: history }).chat.messages;
    const details = message?.role === "assistant" ? message.reasoning_details : undefined;
    assertEquals(details, length < signed ? undefined : [{ ...thinking, text: "Thought.", signature: "S" }]);
  }
});

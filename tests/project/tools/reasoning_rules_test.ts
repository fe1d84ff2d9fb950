/**
 * Tests that the scripted provider refuses reasoning that is replayed in another form than its own.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { JsonObject } from "../../../lib/base/json.ts";
import { findRefusal } from "../../../tools/provider_rules.ts";
import { sealOf } from "../../../tools/reasoning_rules.ts";
import { DEFAULT_RULES, type ProviderRules } from "../../../tools/rule.ts";

const SEALED: Partial<ProviderRules> = { sealedDetails: true };
const STRICT: Partial<ProviderRules> = {
  reasoningRefused: "extra_forbidden",
  thinkingParts: true,
  assistantContentText: false,
};

/** The refusal of a conversation with this assistant message. */
function readRefusal(message: JsonObject, rules: Partial<ProviderRules>) {
  const messages = [{ role: "user", content: "Go." }, { role: "assistant", content: "Yes.", ...message }];
  const body = { model: "m", stream: true, messages: [...messages, { role: "user", content: "On." }] };
  return findRefusal(body, { ...DEFAULT_RULES, ...rules });
}

function detail(text: string, signature: string): JsonObject {
  return { type: "reasoning.text", text, signature };
}

Deno.test("sealedDetails accepts details as they were sent, and no reasoning at all", () => {
  const encrypted = { type: "reasoning.encrypted", data: "c2VhbGVk" };
  assertEquals(readRefusal({ reasoning_details: [detail("Hm.", sealOf("Hm.")), encrypted] }, SEALED), undefined);
  assertEquals(readRefusal({}, SEALED), undefined);
});

Deno.test("sealedDetails refuses changed texts, lost seals, bare reasoning and encrypted entries without data", () => {
  const wrong: readonly JsonObject[] = [
    { reasoning_details: [detail("Hm", sealOf("Hm."))] },
    { reasoning_details: [{ type: "reasoning.text", text: "Hm." }] },
    { reasoning: "Hm." },
    { reasoning_details: [{ type: "reasoning.encrypted" }] },
  ];
  assertEquals(wrong.map((message) => readRefusal(message, SEALED)?.rule), Array(4).fill("sealedDetails"));
});

Deno.test("thinkingParts accepts thinking before text, and plain text", () => {
  const thinking = { type: "thinking", thinking: [{ type: "text", text: "Hm." }] };
  const text = { type: "text", text: "Yes." };
  assertEquals(readRefusal({ content: [thinking, text] }, STRICT), undefined);
  assertEquals(readRefusal({}, STRICT), undefined);
  const wrong = [[text, thinking], [{ type: "thinking", thinking: "Hm." }], [{ ...text, extra: 1 }], [{
    type: "image",
  }]];
  assertEquals(wrong.map((content) => readRefusal({ content }, STRICT)?.rule), Array(4).fill("thinkingParts"));
});

Deno.test("reasoningRefused refuses one key, or every key with 422", () => {
  assertEquals(readRefusal({ reasoning: "Hm." }, { reasoningRefused: true }), undefined);
  assertEquals(readRefusal({ reasoning_content: "Hm." }, { reasoningRefused: true })?.status, 400);
  for (const key of ["reasoning", "reasoning_content", "reasoning_details"]) {
    const refusal = readRefusal({ [key]: key === "reasoning_details" ? [] : "Hm." }, STRICT);
    assertEquals(refusal?.status, 422);
    assert(String(refusal?.body.error.message).includes(key));
  }
});

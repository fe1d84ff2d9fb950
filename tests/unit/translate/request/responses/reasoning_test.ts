/**
 * Tests that a vendor's own Responses API gets back the reasoning that it wrote, as it wrote it, and no other.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { JsonObject } from "../../../../../lib/base/json.ts";
import type { ProviderProfile } from "../../../../../lib/providers/profile.ts";
import { type Envelope, sealEnvelope } from "../../../../../lib/translate/reasoning_envelope.ts";
import { says } from "../../../../support/history_items.ts";
import { translateTwice, vendorProfile } from "../../../../support/vendor_translation.ts";

const SEAL = { type: "reasoning", encrypted_content: "xai:blob==", format: "v1" };
const PLAIN = { type: "reasoning", summary: [], content: [{ type: "reasoning_text", text: "Think." }] };

function reasoning(envelope: Partial<Envelope>, text = "Think."): JsonObject {
  const sealed = sealEnvelope({ provider: "xai", model: "m", answer: "a1", ...envelope });
  return {
    type: "reasoning",
    id: "rs_1",
    status: "completed",
    summary: text === "" ? [] : [{ type: "summary_text", text }],
    content: null,
    encrypted_content: sealed,
  };
}

/** What is sent of a piece of reasoning with an answer behind it, and what is noted. */
function replay(row: string, item: JsonObject, changes: Partial<ProviderProfile> = {}) {
  const { vendor, notes } = translateTwice({ input: [item, says("assistant", "Hi.")] }, vendorProfile(row, changes));
  return { items: vendor.input.slice(0, -1), notes };
}

const LOST = { items: [], notes: ["dropped input.reasoning"] };

Deno.test("encodeReasoning() unwraps the seal of this provider and model, with all that belongs to it", () => {
  assertEquals(replay("xai", reasoning({ details: [SEAL] })), {
    items: [{
      type: "reasoning",
      summary: [{ type: "summary_text", text: "Think." }],
      encrypted_content: "xai:blob==",
      format: "v1",
    }],
    notes: [],
  });
});

Deno.test("encodeReasoning() always sends a summary, and no nulls", () => {
  const item = reasoning({ details: [{ ...SEAL, content: null, status: "completed", id: "rs_9" }] }, "");
  assertEquals(replay("xai", item).items, [{ ...SEAL, summary: [] }]);
});

Deno.test("encodeReasoning() puts the text back where its vendor had it", () => {
  assertEquals(replay("xai", reasoning({ details: [SEAL], field: "reasoning_text" })).items, [
    { ...PLAIN, encrypted_content: "xai:blob==", format: "v1" },
  ]);
});

Deno.test("encodeReasoning() drops seals of others, and what has no seal where one is needed", () => {
  assertEquals(replay("xai", reasoning({ details: [SEAL], provider: "deepseek" })), LOST);
  assertEquals(replay("xai", reasoning({ details: [SEAL], model: "other" })), LOST);
  assertEquals(replay("xai", reasoning({ field: "reasoning_text" })), LOST);
  const unmarked = { type: "reasoning", summary: [], content: null, encrypted_content: "blob" };
  assertEquals(replay("xai", unmarked), LOST);
});

Deno.test("encodeReasoning() keeps what has no mark of the relay only where it is told to, nulls included", () => {
  const item = { type: "reasoning", summary: [], content: null, encrypted_content: "gAAAAABblob" };
  const unmarked = { ...item, id: "rs_1", status: "completed" };
  assertEquals(replay("openai", unmarked), LOST);
  assertEquals(replay("openai", unmarked, { unmarkedReasoning: "keep" }), { items: [item], notes: [] });
  const own = reasoning({ provider: "openai", details: [{ type: "reasoning", encrypted_content: "gAAAAABown" }] }, "");
  assertEquals(replay("openai", own), { items: [{ ...item, encrypted_content: "gAAAAABown" }], notes: [] });
});

Deno.test("encodeReasoning() sends plain text back to the provider that wrote it, in one part", () => {
  const item = { ...reasoning({ provider: "zai", field: "reasoning_text" }), content: null };
  assertEquals(replay("zai", item), { items: [PLAIN], notes: [] });
  assertEquals(replay("vllm", { ...item, encrypted_content: sealEnvelope({ provider: "vllm" }) }).items, [PLAIN]);
  assertEquals(replay("zai", reasoning({ provider: "kimi" })), LOST);
});

Deno.test("encodeReasoning() sends text of others to a provider that demands reasoning of every turn", () => {
  assertEquals(replay("deepseek", reasoning({ provider: "kimi" })).items, [PLAIN]);
  assertEquals(replay("deepseek", { type: "reasoning", summary: [], content: PLAIN.content }).items, [PLAIN]);
});

Deno.test("encodeReasoning() sends plain text as a seal where that is the only place for it", () => {
  assertEquals(replay("ollama", reasoning({ provider: "ollama" })).items, [
    { type: "reasoning", summary: [], encrypted_content: "Think." },
  ]);
});

Deno.test("encodeReasoning() drops all reasoning that the provider refuses, and nothing else", () => {
  const call = { type: "function_call", call_id: "c1", name: "f", arguments: "{}" };
  const output = { type: "function_call_output", call_id: "c1", output: "1" };
  const input = [reasoning({ provider: "volcengine" }), says("assistant", "Hi."), call, output];
  const { vendor, notes } = translateTwice({ input }, vendorProfile("volcengine-coding"));
  assertEquals(vendor.input, input.slice(1));
  assertEquals(notes, ["dropped input.reasoning"]);
});

Deno.test("createMissingReasoning() adds empty reasoning to calls that never had any, where each turn needs it", () => {
  const call = { type: "function_call", call_id: "c1", name: "f", arguments: "{}" };
  const output = { type: "function_call_output", call_id: "c1", output: "1" };
  const first = (row: string) => translateTwice({ input: [call, output] }, vendorProfile(row)).vendor.input[0];
  assertEquals(first("deepseek"), { ...PLAIN, content: [{ type: "reasoning_text", text: "" }] });
  assertEquals(first("kimi")?.type, "function_call");
});

/**
 * Tests of the prompt cache of a scripted Messages API.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { JsonObject } from "../../../lib/base/json.ts";
import { PromptCache } from "../../../tools/wires/messages_cache.ts";

const MARK = { cache_control: { type: "ephemeral" } };
const SYSTEM = [{ type: "text", text: "x".repeat(4_000), ...MARK }];

function says(...texts: readonly string[]): JsonObject[] {
  return texts.map((text) => ({ role: "user", content: [{ type: "text", text }] }));
}

/** Shares of the prompts that came from the cache, in percent. */
function hits(...bodies: readonly JsonObject[]): number[] {
  const cache = new PromptCache();
  return bodies.map((body) => {
    const { cached, written, rest } = cache.count({ model: "m", system: SYSTEM, ...body });
    return Math.floor(100 * cached / (cached + written + rest));
  });
}

Deno.test("a longer conversation finds the shorter one", () => {
  const long = "y".repeat(4_000);
  assertEquals(hits({ messages: says(long), ...MARK }, { messages: says(long, "more"), ...MARK }), [0, 99]);
});

Deno.test("a changed system text, tool or model finds nothing, a changed effort only the system text", () => {
  const messages = says("y".repeat(12_000));
  const first = { messages, ...MARK };
  assertEquals(hits(first, { ...first, system: [{ type: "text", text: "other" }] }), [0, 0]);
  assertEquals(hits(first, { ...first, tools: [{ name: "f" }] }), [0, 0]);
  assertEquals(hits(first, { ...first, model: "other" }), [0, 0]);
  assertEquals(hits(first, { ...first, output_config: { effort: "low" } }), [0, 25]);
  assertEquals(hits(first, { ...first, tools: [{ name: "f", defer_loading: true }] }), [0, 100]);
});

Deno.test("what is more than twenty blocks before the mark is not found", () => {
  const texts = Array.from({ length: 30 }, (_, index) => `${index}`.repeat(200));
  const first = { messages: says(...texts.slice(0, 5)), ...MARK };
  const [, near] = hits(first, { messages: says(...texts.slice(0, 20)), ...MARK });
  const [, far] = hits(first, { messages: says(...texts), ...MARK });
  assertEquals([near, far], [48, 26]);
});

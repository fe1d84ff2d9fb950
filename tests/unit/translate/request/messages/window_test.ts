/**
 * Tests of the limit of an answer that has to fit into the window with its prompt.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { limitMaxTokens } from "../../../../../lib/translate/request/messages/window.ts";
import { translateForMessages } from "../../../../support/messages_request.ts";
import { pngUrl } from "../../../../support/pictures.ts";

function limit(window: number | undefined, text = "x"): number {
  const content = [{ type: "text" as const, text }];
  const body = { model: "m", stream: true, max_tokens: 32_000, messages: [{ role: "user" as const, content }] };
  return limitMaxTokens(body, window).max_tokens;
}

Deno.test("limitMaxTokens() leaves the prompt its room, and the answer a little", () => {
  assertEquals(limit(undefined), 32_000);
  assertEquals(limit(100_000), 32_000);
  assertEquals(limit(16_384), 16_361);
  assertEquals(limit(16_384, "x".repeat(60_000)), 1_639);
  assertEquals(limit(16_384, "\u4e2d".repeat(10_000)), 6_361);
});

Deno.test("all but the servers that accept such requests get less, and an image counts as one whatever its size", () => {
  const input = [{ role: "user", content: [{ type: "input_image", image_url: pngUrl(1, 1, 90_000) }] }];
  const ask = (provider: string) =>
    translateForMessages({ input }, { provider, model: "q", facts: { contextWindow: 20_000 } }).body.max_tokens;
  assertEquals(ask("vllm"), 18_484);
  assertEquals(ask("kimi"), 18_484);
  assertEquals(ask("anthropic"), 32_000);
});

Deno.test("the budget of thinking shrinks with the limit, and is gone where there is no room for it and an answer", () => {
  const ask = (contextWindow: number) => {
    const request = { input: "Hi.", reasoning: { effort: "high" } };
    const { body } = translateForMessages(request, { provider: "kimi", model: "q", facts: { contextWindow } });
    return [body.max_tokens, body.thinking];
  };
  assertEquals(ask(100_000), [32_000, { type: "enabled", budget_tokens: 16_384 }]);
  assertEquals(ask(8_192), [8_168, { type: "enabled", budget_tokens: 7_144 }]);
  assertEquals(ask(2_000), [1_976, undefined]);
});

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
  assertEquals(limit(16_384, "x".repeat(60_000)), 1_024);
});

Deno.test("only servers that refuse such requests get less, and an image counts as one whatever its size", () => {
  const input = [{ role: "user", content: [{ type: "input_image", image_url: pngUrl(1, 1, 90_000) }] }];
  const ask = (provider: string) =>
    translateForMessages({ input }, { provider, model: "q", facts: { contextWindow: 20_000 } }).body.max_tokens;
  assertEquals(ask("vllm"), 18_484);
  assertEquals(ask("llamacpp"), 32_000);
});

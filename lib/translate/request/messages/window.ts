/**
 * The limit of an answer for servers that refuse a request whose prompt and answer together exceed the window.
 *
 * @module
 */
import type { MessagesRequest } from "../../../messages/types.ts";

/** Characters of a prompt that make one token at the least, in code and English (measured prompts, 2026). */
const CHARACTERS_PER_TOKEN = 3;

/** Tokens that an image is taken for. */
const IMAGE_TOKENS = 1_500;

/** The least limit that is set, however long the prompt: the server's own refusal says more. */
const LEAST_TOKENS = 1_024;

/** `body` with as many `max_tokens` as the window leaves; unchanged when the window is unknown. */
export function limitMaxTokens(body: MessagesRequest, contextWindow: number | undefined): MessagesRequest {
  if (contextWindow === undefined) return body;
  let images = 0;
  const text = JSON.stringify([body.system, body.tools, body.messages], (_key, value: unknown) => {
    if (typeof value !== "object" || value === null || !("type" in value) || value.type !== "image") return value;
    images++;
    return undefined;
  });
  const prompt = Math.ceil(text.length / CHARACTERS_PER_TOKEN) + images * IMAGE_TOKENS;
  const room = Math.max(contextWindow - prompt, LEAST_TOKENS);
  return { ...body, max_tokens: Math.min(body.max_tokens, room) };
}

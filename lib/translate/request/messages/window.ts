/**
 * The limit of an answer for servers that refuse a request whose prompt and answer together exceed the window.
 *
 * @module
 */
import type { MessagesRequest, ThinkingConfig } from "../../../messages/types.ts";

/** Bytes of a prompt that make one token at the least, in code and prose of most scripts (measured prompts, 2026). */
const BYTES_PER_TOKEN = 3;

/** Tokens that an image is taken for. */
const IMAGE_TOKENS = 1_500;

/**
 * The least part of the window that is left to the answer, however long the prompt seems: clients compact a thread when
 * nine tenths of the window are full, and the server's own refusal says more than an answer that is cut.
 */
const LEAST_PART = 0.1;

/** The least budget of thinking that is accepted, and the least that has to be left for the answer. */
export const LEAST_TOKENS = 1_024;

/** `body` with as many `max_tokens` as the window leaves; unchanged when the window is unknown. */
export function limitMaxTokens(body: MessagesRequest, contextWindow: number | undefined): MessagesRequest {
  if (contextWindow === undefined) return body;
  let images = 0;
  const text = JSON.stringify([body.system, body.tools, body.messages], (_key, value: unknown) => {
    if (typeof value !== "object" || value === null || !("type" in value) || value.type !== "image") return value;
    images++;
    return undefined;
  });
  const prompt = Math.ceil(new TextEncoder().encode(text).length / BYTES_PER_TOKEN) + images * IMAGE_TOKENS;
  const room = Math.max(contextWindow - prompt, Math.ceil(contextWindow * LEAST_PART));
  const maxTokens = Math.min(body.max_tokens, room);
  const thinking = limitBudget(body.thinking, maxTokens);
  const { thinking: _, ...quiet } = body;
  return { ...(thinking === undefined ? quiet : { ...body, thinking }), max_tokens: maxTokens };
}

/** Thinking counts in the limit, and leaves the answer some of it; no thinking where there is no room for both. */
function limitBudget(thinking: ThinkingConfig | undefined, maxTokens: number): ThinkingConfig | undefined {
  if (thinking?.type !== "enabled") return thinking;
  const budget = Math.min(thinking.budget_tokens, maxTokens - LEAST_TOKENS);
  return budget < LEAST_TOKENS ? undefined : { ...thinking, budget_tokens: budget };
}

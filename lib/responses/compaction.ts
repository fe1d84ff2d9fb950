/**
 * What does `POST /responses/compact` ask for, and what is the answer: a conversation in a few words?
 *
 * Codex 0.80 to 0.120 asks so when its provider is named OpenAI; later versions put a `compaction_trigger` into an
 * ordinary request (2026-11).
 *
 * @module
 */
import { isObject, type JsonObject, listOf } from "../base/json.ts";
import type { ResponseObject } from "./types.ts";

/** The ordinary request that does the same; what is no request stays as it is, and is refused as one. */
export function compactionRequest(body: unknown): unknown {
  if (!isObject(body)) return body;
  const { input } = body;
  const items = typeof input === "string" ? [{ type: "message", role: "user", content: input }] : input;
  return { ...body, stream: false, input: Array.isArray(items) ? [...items, { type: "compaction_trigger" }] : input };
}

/**
 * The answer: what the user said, word for word, and the summary of the rest. An answer that failed has no `output`, so
 * that nobody takes it for a conversation without words.
 */
export function compactedResponse({ output, ...response }: ResponseObject, body: unknown): JsonObject {
  if (response.status !== "completed") return { ...response };
  const { id, created_at, usage } = response;
  const said = listOf(isObject(body) ? body.input : undefined).filter((item) => isObject(item) && item.role === "user");
  return { id, object: "response.compaction", created_at, output: [...said, ...output], usage };
}

/**
 * The request and the answer of `POST /responses/compact`, which summarises a conversation.
 *
 * Codex 0.80 to 0.120 sends it when its provider is named OpenAI; later versions put a `compaction_trigger` into an
 * ordinary request (2026-11).
 *
 * @module
 */
import { decodeArray, isObject, type JsonObject } from "../base/json.ts";
import type { ResponseObject } from "./types.ts";

/** The equivalent ordinary request; a body that is not a request is returned unchanged, for the decoder to refuse. */
export function createCompactionRequest(body: unknown): unknown {
  if (!isObject(body)) return body;
  const { input } = body;
  const items = typeof input === "string" ? [{ type: "message", role: "user", content: input }] : input;
  return { ...body, stream: false, input: Array.isArray(items) ? [...items, { type: "compaction_trigger" }] : input };
}

/**
 * The answer: the user's messages, verbatim, and the summary of the rest. An answer that failed has no `output`, so
 * that no client takes it for an empty conversation.
 */
export function createCompactedResponse({ output, ...response }: ResponseObject, body: unknown): JsonObject {
  if (response.status !== "completed") return { ...response };
  const { id, created_at, usage } = response;
  const said = decodeArray(isObject(body) ? body.input : undefined).filter((item) =>
    isObject(item) && item.role === "user"
  );
  return { id, object: "response.compaction", created_at, output: [...said, ...output], usage };
}

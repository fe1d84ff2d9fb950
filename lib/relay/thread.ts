/**
 * The names of the conversation that a request belongs to: for the relay's own use, and for the provider.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { decodeText } from "../base/json.ts";
import type { ResponsesRequest } from "../responses/types.ts";

/**
 * The name of a request's conversation; undefined when the client gives none.
 *
 * Codex has a header of its own for the thread; the key for prompt caches is shared by a thread and its sub-agents from
 * 0.154 on (measured on 0.120 to 0.171, 2026-11).
 */
export function findThread(headers: Headers, { raw }: Pick<ResponsesRequest, "raw">): string | undefined {
  return headers.get("thread-id") ?? decodeText(raw.prompt_cache_key) ?? headers.get("session-id") ??
    headers.get("session_id") ?? undefined;
}

/** Length of an id that is made, in hexadecimal digits. */
const HASH_LENGTH = 32;
/** Longest id that providers accept in a header (a router's reference, 2026-11). */
const MAX_SESSION_ID = 128;

/**
 * The id under which a provider keeps a conversation together: the client's key for prompt caches. Without one that a
 * header can hold it is a hash of how the conversation begins, since some providers refuse requests without an id.
 */
export function createSessionId({ raw }: Pick<ResponsesRequest, "raw">): string {
  const key = decodeText(raw.prompt_cache_key);
  if (key !== undefined && key.length <= MAX_SESSION_ID && /^[\x21-\x7e]+$/.test(key)) return key;
  const opening = [key, raw.instructions, Array.isArray(raw.input) ? raw.input[0] : raw.input];
  return createHash("sha256").update(JSON.stringify(opening)).digest("hex").slice(0, HASH_LENGTH);
}

/**
 * The HTTP parts of a chat request.
 *
 * @module
 */
import { encodeJson } from "../base/json_bytes.ts";
import type { ProviderProfile } from "../providers/profile.ts";
import { findWirePath } from "../providers/wire.ts";
import type { EncodedRequest } from "../wire/wire.ts";
import { markPrompt } from "./cache_marks.ts";
import type { ChatRequest } from "./types.ts";

/** Encodes a request, with the marks of providers that keep only what is marked. */
export function encodeChat(chat: ChatRequest, profile: ProviderProfile): EncodedRequest {
  return { path: findWirePath("chat", profile), json: encodeJson(markPrompt(chat, profile)) };
}

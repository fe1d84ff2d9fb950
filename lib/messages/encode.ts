/**
 * The HTTP parts of a request to this wire.
 *
 * @module
 */
import type { ProviderProfile } from "../providers/profile.ts";
import type { EncodedRequest } from "../wire/wire.ts";
import type { MessagesRequest } from "./types.ts";

/** The usual path below the base URL. */
const PATH = "/messages";

/** Encodes a request. */
export function encodeMessages(request: MessagesRequest, profile: ProviderProfile): EncodedRequest {
  return { path: profile.wirePaths?.messages ?? PATH, json: JSON.stringify(request) };
}

/**
 * The HTTP parts of a request to this wire.
 *
 * @module
 */
import type { ProviderProfile } from "../providers/profile.ts";
import type { EncodedRequest } from "../wire/wire.ts";
import type { VendorRequest } from "./types.ts";

/** The usual path below the base URL. */
const PATH = "/responses";

/** Encodes a request. */
export function encodeVendor(request: VendorRequest, profile: ProviderProfile): EncodedRequest {
  return { path: profile.wirePaths?.responses ?? PATH, json: JSON.stringify(request) };
}

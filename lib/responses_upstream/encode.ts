/**
 * The HTTP parts of a request to this wire.
 *
 * @module
 */
import { encodeJson } from "../base/json_bytes.ts";
import type { ProviderProfile } from "../providers/profile.ts";
import { findWirePath } from "../providers/wire.ts";
import type { EncodedRequest } from "../wire/wire.ts";
import type { VendorRequest } from "./types.ts";

/** Encodes a request. */
export function encodeVendor(request: VendorRequest, profile: ProviderProfile): EncodedRequest {
  return { path: findWirePath("responses", profile), json: encodeJson(request) };
}

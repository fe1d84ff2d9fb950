/**
 * The translation of a request for a provider that is asked by its own Responses API.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { isObject, type JsonObject } from "../../lib/base/json.ts";
import type { Note } from "../../lib/base/report.ts";
import type { ProviderProfile } from "../../lib/providers/profile.ts";
import { applyWire } from "../../lib/providers/wire.ts";
import { decodeRequest } from "../../lib/responses/decode.ts";
import { translateRequest } from "../../lib/translate/request/request.ts";
import type { ToolMap } from "../../lib/translate/tool_map.ts";
import { profileNamed } from "./cases.ts";

/** The JSON of a request, as the vendor reads it. */
export interface SentRequest extends JsonObject {
  readonly input: readonly JsonObject[];
  readonly tools?: readonly JsonObject[];
}

/** A translated request. */
export interface VendorTranslation {
  readonly vendor: SentRequest;
  readonly tools: ToolMap;
  /** What was changed, each as `kind what`. */
  readonly notes: readonly string[];
}

/** The profile of a row, with changes, when it is asked by its Responses API. */
export function vendorProfile(row: string, changes: Partial<ProviderProfile> = {}): ProviderProfile {
  return { ...applyWire({ ...profileNamed(row), wire: "responses" }), byWire: {}, ...changes };
}

/** Translates a body for `profile`; the upstream's model has the client's name. */
export function translateForVendor(body: JsonObject, profile: ProviderProfile): VendorTranslation {
  const request = decodeRequest({ model: "m", input: [], ...body });
  const { sent, tools, report } = translateRequest(request, { profile, model: request.model });
  if (sent.wire !== "responses") throw new Error(`A request for responses expected, not one for ${sent.wire}`);
  const vendor: unknown = JSON.parse(JSON.stringify(sent.body));
  if (!isSentRequest(vendor)) throw new Error("A request with an input expected");
  return { vendor, tools, notes: report.notes.map(({ kind, what }: Note) => `${kind} ${what}`) };
}

function isSentRequest(value: unknown): value is SentRequest {
  return isObject(value) && Array.isArray(value.input);
}

/**
 * Translates a body, and checks that the same body gives the same bytes and that a second pass changes nothing.
 *
 * Reasoning is left out of the second pass: without its envelope the relay cannot know who wrote it.
 */
export function translateTwice(body: JsonObject, profile: ProviderProfile): VendorTranslation {
  const first = translateForVendor(body, profile);
  assertEquals(JSON.stringify(translateForVendor(structuredClone(body), profile).vendor), JSON.stringify(first.vendor));
  const settled = omitReasoning(first.vendor);
  const second = translateForVendor(settled, { ...profile, reasoningRequired: "never" }).vendor;
  assertEquals(second, settled, "a second pass changes nothing");
  return first;
}

/** A request without earlier reasoning. */
function omitReasoning(vendor: SentRequest): SentRequest {
  return { ...vendor, input: vendor.input.filter(({ type }) => type !== "reasoning") };
}

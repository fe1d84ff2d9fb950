/**
 * The user's own changes to requests, for one provider or one model, and what they may not touch.
 *
 * @module
 */
import { isObject, type JsonObject, omitUndefined } from "../base/json.ts";
import { COMMON_EFFORTS, type ProviderProfile, type WireName } from "./profile.ts";
import { createWireChoice } from "./wire.ts";

/** Changes to the requests to one provider, or for one of its models. */
export interface RequestSettings {
  /** Keys added to the body; they replace what the relay would send under the same name. */
  readonly extraBody?: JsonObject;
  /** Keys left out of the body, last of all: `seed`, or a path, `stream_options.include_usage`. */
  readonly dropParameters?: readonly string[];
  /** Headers added to the request, which replace those of the same name. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The provider's words for Codex's efforts; they are sent whatever the model is known to accept. */
  readonly effortMap?: Readonly<Record<string, string>>;
}

/**
 * `profile` with `settings` added. A key of a body, a header and an effort replace one of the same name as a whole; names
 * of parameters join those that are left out already.
 */
export function applyRequestSettings(profile: ProviderProfile, settings: RequestSettings): ProviderProfile {
  const { byWire } = profile;
  const changed = { ...profile, ...addSettings(profile, settings) };
  if (byWire === undefined) return changed;
  const entries = Object.entries(byWire).map(([wire, fields]) => {
    // What a wire does not say is as it is elsewhere.
    const added = Object.entries(addSettings(fields, settings)).filter(([field]) => Object.hasOwn(fields, field));
    return [wire, { ...fields, ...Object.fromEntries(added) }] as const;
  });
  return { ...changed, byWire: Object.fromEntries(entries) };
}

/** `profile` for a model: asked by the wire that the user chose for it, and with the user's changes to its requests. */
export function applyModelSettings(
  profile: ProviderProfile,
  { wire, ...settings }: RequestSettings & { readonly wire?: WireName },
): ProviderProfile {
  return applyRequestSettings(wire === undefined ? profile : { ...profile, ...createWireChoice(wire) }, settings);
}

function addSettings(
  profile: Partial<ProviderProfile>,
  { extraBody, dropParameters, headers, effortMap }: RequestSettings,
): Partial<ProviderProfile> {
  return omitUndefined({
    extraBody: extraBody && { ...profile.extraBody, ...extraBody },
    dropParameters: dropParameters && [...new Set([...profile.dropParameters ?? [], ...dropParameters])],
    extraHeaders: headers &&
      { ...normalizeHeaderNames(profile.extraHeaders ?? {}), ...normalizeHeaderNames(headers) },
    effortMap: effortMap && { ...profile.effortMap, ...effortMap },
  });
}

/** `headers` with lower-case names: two spellings of one name would be sent as one header with both values. */
export function normalizeHeaderNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Keys without which a request is none, or whose answer the relay could not read. */
const REQUIRED_KEYS: readonly string[] = ["model", "messages", "input", "stream"];

/** Keys that only the relay can fill: it must know which tools the client has. */
const OWN_KEYS: readonly string[] = [...REQUIRED_KEYS, "tools"];

/** Headers that describe the bytes that are sent, or the connection. */
const OWN_HEADERS: readonly string[] = [
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "host",
  "transfer-encoding",
];

/** What the value of a setting may be. */
interface RequestField {
  /** What is allowed, as a phrase that follows "must be". */
  readonly allowed: string;
  accepts(value: unknown): boolean;
}

/** What each setting may be. */
export const REQUEST_FIELDS: { readonly [Key in keyof Required<RequestSettings>]: RequestField } = {
  extraBody: {
    allowed: `a table without ${formatNames(OWN_KEYS)}, which the relay writes itself`,
    accepts: (value) => isObject(value) && !OWN_KEYS.some((key) => Object.hasOwn(value, key)),
  },
  dropParameters: {
    allowed: `a list of names of parameters, but not ${formatNames(REQUIRED_KEYS)}, which every request needs`,
    accepts: (value) => Array.isArray(value) && value.every(isDroppable),
  },
  headers: {
    allowed: `a table of header names and values, without ${formatNames(OWN_HEADERS)}`,
    accepts: areHeaders,
  },
  effortMap: {
    allowed: `a table from ${formatNames(COMMON_EFFORTS)} to the provider's words`,
    accepts: (value) =>
      isObject(value) && Object.entries(value).every(([effort, word]) => {
        return COMMON_EFFORTS.includes(effort) && typeof word === "string" && word.trim() !== "";
      }),
  },
};

function isDroppable(name: unknown): boolean {
  return typeof name === "string" && /^[\w-]+(?:\.[\w-]+)*$/.test(name) &&
    !REQUIRED_KEYS.includes(name.split(".")[0] ?? "");
}

function areHeaders(value: unknown): boolean {
  if (!isObject(value)) return false;
  const entries = Object.entries(value);
  if (entries.some(([name, text]) => typeof text !== "string" || OWN_HEADERS.includes(name.toLowerCase()))) {
    return false;
  }
  try {
    new Headers(entries.map(([name, text]) => [name, String(text)]));
    return true;
  } catch {
    return false;
  }
}

function formatNames(names: readonly string[]): string {
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

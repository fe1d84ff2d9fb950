/**
 * What refusals say about the API by which a provider was asked: that it, or this model, is offered by another one.
 *
 * @module
 */
import type { RelayError } from "../base/errors.ts";
import { decodeText, isObject, omitUndefined } from "../base/json.ts";
import type { ProviderProfile, WireName } from "../providers/profile.ts";
import type { Adaptation, RefusalEvidence } from "./adaptation_rule.ts";

/** The name of the changed field; a request changes its wire once. */
const CELL = "wire";

/** Words that name a wire (error pages and reports, 2026-11); a refusal that names another one means it. */
const NAMED: Readonly<Record<WireName, RegExp>> = {
  chat: /\bchat\/completions\b|\bchat completions\b/i,
  responses: /\bv1\/responses\b|\/responses\b|\bresponses (?:api|endpoint)\b/i,
  messages: /\bv1\/messages\b|\/messages\b|\bmessages (?:api|endpoint)\b/i,
};

/**
 * "Model grok-4.6 not supported for format oa-compat" (401, a report of 2026-09); "model X is not accessible via the
 * /chat/completions endpoint" (400, reports of 2026); "The model 'X' does not support the '/v1/chat/completions' API" (400,
 * a report of 2026-07).
 */
const OTHER_FORMAT =
  /not supported for format|not (?:accessible|available) (?:via|through|by) the \S+ endpoint|not support the '\/\S+' api/i;

/** How servers say that they have no such path (local ones, frameworks, hosted ones; 2026-11). */
const NO_PATH =
  /\bnot found\b|\bno route\b|\bcannot post\b|\binvalid url\b|\bunknown (?:path|route|endpoint|url)\b|unexpected endpoint|method not allowed|\burl\.not_found\b|\bno static resource\b|\bnot implemented\b|^no explanation/i;

/** Statuses of a refusal that says nothing about its wire, whatever it names: limits, and failures of the server. */
const UNRELATED: readonly (readonly [number, number])[] = [[429, 429], [500, 500], [502, 599]];

/** A refusal, and the wire of the refused request. */
interface WireEvidence {
  readonly text: string;
  readonly status?: number;
  readonly form?: string;
  readonly wire: WireName;
}

function listOthers(wire: WireName): readonly WireName[] {
  return (Object.keys(NAMED) as WireName[]).filter((name) => name !== wire);
}

/** The wire other than `wire` that `text` names. */
function findNamedWire(text: string, wire: WireName): WireName | undefined {
  return listOthers(wire).find((name) => NAMED[name].test(text));
}

/** The wire that a refusal points to; undefined when it is about something else. */
function findOtherWire(evidence: WireEvidence): WireName | undefined {
  const { text, status, wire } = evidence;
  if (status !== undefined && UNRELATED.some(([from, to]) => status >= from && status <= to)) return undefined;
  const named = status === undefined ? undefined : findNamedWire(text, wire);
  if (named !== undefined) return named;
  const usual = wire === "chat" ? "responses" : "chat";
  return OTHER_FORMAT.test(text) || isMissingPath(evidence) ? usual : undefined;
}

/** Whether the path is missing, and not the model. */
function isMissingPath({ text, form, status }: Omit<WireEvidence, "wire">): boolean {
  // One server says it with status 200: "Unexpected endpoint or method. (POST /v1/responses)" (2026-11).
  if (status === undefined) return /unexpected endpoint or method/i.test(text);
  if (![404, 405, 501].includes(status) || /\bmodels?\b|\bdeployments?\b/i.test(text)) return false;
  return form === "html" || form === "empty" || NO_PATH.test(text);
}

/** The change to the wire that a refusal calls for; undefined when it calls for none, or the user chose the wire. */
export function switchWire({ text, status, form, profile }: RefusalEvidence): Adaptation | undefined {
  const wire = findOtherWire({ text, wire: profile.wire, ...omitUndefined({ status, form }) });
  if (wire === undefined || !profile.otherWires.includes(wire)) return undefined;
  return { cell: CELL, differs: { wire, wireByModel: {} } };
}

/** Whether `error` says that what was asked for is offered by another wire than that of `profile`. */
export function findWireFault(error: RelayError, profile: Pick<ProviderProfile, "wire">): WireName | undefined {
  const { cause, refusal } = error;
  if (cause instanceof Error || !isObject(cause) || error.code === "upstream_auth") return undefined;
  const [form, message = ""] = [decodeText(cause.form), decodeText(cause.message)];
  const status = refusal?.status;
  return findOtherWire({ text: message, wire: profile.wire, ...omitUndefined({ status, form }) });
}

/** `error` with what to set, when the user chose a wire by which the provider does not offer what was asked for. */
export function adviseOnWire(error: RelayError, profile: ProviderProfile): RelayError {
  const wire = findWireFault(error, profile);
  if (wire === undefined || profile.otherWires.length > 0) return error;
  // A path that is missing says nothing about which of the others is there.
  const said = isObject(error.cause) && !(error.cause instanceof Error) ? decodeText(error.cause.message) ?? "" : "";
  const others = findNamedWire(said, profile.wire) === undefined ? listOthers(profile.wire) : [wire];
  const message = `${error.message}; it was asked by ${profile.wire}, as the settings say: leave wire out, or set ` +
    `it to ${others.join(" or ")}`;
  return error.copyWith({ message });
}

/** "x-api-key header is required" (2026-11), also of a list of models that is asked before the wire is known. */
const MISSES_KEY_HEADER =
  /\bx-api-key\b.{0,20} (?:is )?(?:required|missing|not (?:provided|found|set))|\bmissing\b.{0,20}\bx-api-key\b/i;

/**
 * The adaptation to a refused key that was sent in the wrong header: one convention of the Messages API has it in
 * `x-api-key`, the other in `authorization` (2026-11).
 */
export function switchKeyHeader({ text, profile }: RefusalEvidence): Adaptation | undefined {
  const { wire, keyHeader } = profile;
  // Elsewhere a server may name that header for a key that is wrong, and only words that miss it say enough.
  const says = wire === "messages" ? /\bx-api-key\b/i : MISSES_KEY_HEADER;
  if (keyHeader !== "authorization" || !says.test(text)) return undefined;
  return { cell: "keyHeader", differs: { keyHeader: "x-api-key" } };
}

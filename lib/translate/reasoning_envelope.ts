/**
 * The envelope in which a model's reasoning goes to the client and back, so that the relay needs no store.
 *
 * A reasoning item shows the text in its summary. The relay's envelope in `encrypted_content` holds what the summary
 * cannot: which provider and model wrote the text, in which field, and structured parts that must come back byte for
 * byte, to the same model only. Codex
 * replays reasoning items verbatim in the same turn, later turns and after resume (measured on 0.80 to 0.171, 2026-11).
 *
 * @module
 */
import { decodeBase64, encodeBase64 } from "./base64.ts";
import type { ReasoningField } from "../wire/chunk.ts";
import { decodeNumber, decodeText, isObject, type JsonObject, parseJson } from "../base/json.ts";

/** Data that a provider attached to its calls, such as signatures, by call id. */
export type CallExtras = Readonly<Record<string, JsonObject>>;

/** The contents of an envelope. */
export interface Envelope {
  /** Name of the profile of the provider that wrote the reasoning; it is replayed only under that profile. */
  readonly provider: string;
  /** The upstream's name of the model that wrote the reasoning; absent in envelopes from before 2026-11-29. */
  readonly model?: string;
  /** Id of the response that the reasoning belongs to; absent in envelopes from before 2026-11-26. */
  readonly answer?: string;
  /** Field in which the text came; absent when there was no text. */
  readonly field?: ReasoningField;
  /**
   * Structured reasoning as the provider sent it; absent when there was none. An entry of type `reasoning` is the item
   * of a vendor's own Responses API, without its id, its status and the text that the client's item shows.
   */
  readonly details?: readonly unknown[];
  /** Data that the provider attached to its calls, such as signatures, by call id; absent when there was none. */
  readonly callExtras?: CallExtras;
  /** The {@linkcode HISTORY_VERSION} by which the history was written; only with blocks that are bound to it. */
  readonly version?: number;
}

/**
 * The way in which the Messages translation writes a history. A release that writes the same history in other bytes
 * raises it: thinking blocks of some models are refused when anything before them has changed (2026-10).
 */
export const HISTORY_VERSION = 1;

/** Whether an entry of structured reasoning is a block of the Messages API. */
function isThinkingBlock(entry: unknown): boolean {
  return isObject(entry) && (entry.type === "thinking" || entry.type === "redacted_thinking");
}

const ENVELOPE_PREFIX = "codex-relay.reasoning.v1.";
const COMPACTION_PREFIX = "codex-relay.compaction.v1.";
const FIELDS: ReadonlySet<string> = new Set<ReasoningField>([
  "reasoning_content",
  "reasoning",
  "reasoning_text",
  "thinking",
  "think_tag",
  "summary",
]);

/** Seals an envelope into the text of `encrypted_content`. The text is encoded, not encrypted, and hides nothing. */
export function sealEnvelope(envelope: Envelope): string {
  return ENVELOPE_PREFIX + encodeBase64(JSON.stringify(envelope));
}

/** Seals the parts of a streamed reasoning item besides its text: field, fragments of details, signatures. */
export function sealReasoning({ provider, model, answer, field, fragments, callExtras }: {
  readonly provider: string;
  readonly model: string | undefined;
  readonly answer: string;
  readonly field: ReasoningField | undefined;
  readonly fragments: readonly unknown[];
  readonly callExtras: CallExtras;
}): string {
  const details = mergeDetails(fragments);
  return sealEnvelope({
    provider,
    ...(model !== undefined && { model }),
    answer,
    ...(field !== undefined && { field }),
    ...(details.length > 0 && { details }),
    ...(Object.keys(callExtras).length > 0 && { callExtras }),
    ...(details.some(isThinkingBlock) && { version: HISTORY_VERSION }),
  });
}

/** Opens an envelope of the relay; returns undefined for text of another server and for a damaged envelope. */
export function openEnvelope(text: string | undefined): Envelope | undefined {
  if (text === undefined || !text.startsWith(ENVELOPE_PREFIX)) return undefined;
  const decoded = decodeBase64(text.slice(ENVELOPE_PREFIX.length));
  const value = decoded === undefined ? undefined : parseJson(decoded);
  if (!isObject(value)) return undefined;
  const provider = decodeText(value.provider);
  if (provider === undefined) return undefined;
  const [model, answer, field] = [decodeText(value.model), decodeText(value.answer), decodeText(value.field)];
  const version = decodeNumber(value.version);
  return {
    provider,
    ...(model !== undefined && { model }),
    ...(answer !== undefined && { answer }),
    ...(field !== undefined && FIELDS.has(field) && { field: field as ReasoningField }),
    ...(Array.isArray(value.details) && { details: value.details }),
    ...(isObject(value.callExtras) && { callExtras: pickObjects(value.callExtras) }),
    ...(version !== undefined && { version }),
  };
}

/** The vendor's own reasoning item in an envelope; undefined in an envelope of another wire. */
export function findReasoningItem({ details = [] }: Envelope): JsonObject | undefined {
  return details.filter(isObject).findLast(({ type }) => type === "reasoning");
}

function pickObjects(object: JsonObject): CallExtras {
  return Object.fromEntries(Object.entries(object).flatMap(([key, value]) => isObject(value) ? [[key, value]] : []));
}

/** Seals a compaction summary into the text of a compaction item. */
export function sealCompaction(summary: string): string {
  return COMPACTION_PREFIX + encodeBase64(summary);
}

/** The summary in a compaction item of the relay; undefined for one of another server. */
export function openCompaction(text: string): string | undefined {
  return text.startsWith(COMPACTION_PREFIX) ? decodeBase64(text.slice(COMPACTION_PREFIX.length)) : undefined;
}

/**
 * Joins the fragments of structured reasoning that a stream delivered.
 *
 * Fragments of one text or summary entry follow each other with the same type and index; any other entry is whole and
 * kept as it is (recorded 2026-08: text fragments, a signature in a later fragment, encrypted entries whole).
 */
export function mergeDetails(fragments: readonly unknown[]): unknown[] {
  const merged: { entry: JsonObject; pieces: string[]; key: "text" | "summary" }[] = [];
  const out: unknown[] = [];
  for (const fragment of fragments) {
    const key = findTextKey(fragment);
    if (!isObject(fragment) || key === undefined) {
      out.push(fragment);
      continue;
    }
    const last = merged.at(-1);
    if (last && out.at(-1) === last.entry && isContinuation(last.entry, fragment)) {
      last.pieces.push(decodeText(fragment[key]) ?? "");
      for (const [name, value] of Object.entries(fragment)) {
        // Plain assignment to the name `__proto__` would set the prototype.
        if (name !== key && value !== null && value !== "") {
          Object.defineProperty(last.entry, name, createOwnProperty(value));
        }
      }
    } else {
      const entry = { ...fragment };
      merged.push({ entry, pieces: [decodeText(fragment[key]) ?? ""], key });
      out.push(entry);
    }
  }
  for (const { entry, pieces, key } of merged) entry[key] = pieces.join("");
  return out;
}

function createOwnProperty(value: unknown): PropertyDescriptor {
  return { value, writable: true, enumerable: true, configurable: true };
}

function findTextKey(fragment: unknown): "text" | "summary" | undefined {
  if (!isObject(fragment)) return undefined;
  if (fragment.type === "reasoning.text") return "text";
  return fragment.type === "reasoning.summary" ? "summary" : undefined;
}

function isContinuation(entry: JsonObject, fragment: JsonObject): boolean {
  return entry.type === fragment.type && entry.index === fragment.index;
}

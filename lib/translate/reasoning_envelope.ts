/**
 * How the model's thinking travels through the client and back, without a store in the relay.
 *
 * A reasoning item shows the text in its summary; `encrypted_content` holds our envelope with what the summary cannot:
 * which provider wrote it, in which field, and structured parts that must come back byte for byte. Codex replays
 * reasoning items verbatim in the same turn, later turns and after resume (measured on 0.80 to 0.169, 2026-11).
 *
 * @module
 */
import { decodeBase64, encodeBase64 } from "./base64.ts";
import type { ReasoningField } from "../chat/types.ts";
import { isObject, type JsonObject, parseJson, textOf } from "../base/json.ts";

/** Signatures and the like, by call id. */
export type CallExtras = Readonly<Record<string, JsonObject>>;

/** What an envelope holds. */
export interface Envelope {
  /** Name of the profile that wrote it; only that profile gets it back. */
  readonly provider: string;
  /** Id of the response that it is from; absent in envelopes from before 2026-11-26. */
  readonly answer?: string;
  /** Field the text came in; absent when there was no text. */
  readonly field?: ReasoningField;
  /** Structured reasoning, as the provider sent it. */
  readonly details?: readonly unknown[];
  /** Signatures and the like, by call id. */
  readonly callExtras?: CallExtras;
}

const PREFIX = "codex-relay.reasoning.v1.";
const COMPACTION_PREFIX = "codex-relay.compaction.v1.";
const FIELDS: ReadonlySet<string> = new Set<ReasoningField>([
  "reasoning_content",
  "reasoning",
  "reasoning_text",
  "thinking",
  "think_tag",
]);

/** Seals an envelope into the text of `encrypted_content`. It hides nothing: it is encoded, not encrypted. */
export function sealEnvelope(envelope: Envelope): string {
  return PREFIX + encodeBase64(JSON.stringify(envelope));
}

/** Seals what a stream brought of one reasoning item beside its text: the field, fragments of details, signatures. */
export function sealReasoning({ provider, answer, field, fragments, callExtras }: {
  readonly provider: string;
  readonly answer: string;
  readonly field: ReasoningField | undefined;
  readonly fragments: readonly unknown[];
  readonly callExtras: CallExtras;
}): string {
  const details = mergeDetails(fragments);
  return sealEnvelope({
    provider,
    answer,
    ...(field !== undefined && { field }),
    ...(details.length > 0 && { details }),
    ...(Object.keys(callExtras).length > 0 && { callExtras }),
  });
}

/** Opens an envelope of ours; undefined for anybody else's, and for a damaged one. */
export function openEnvelope(text: string | undefined): Envelope | undefined {
  if (text === undefined || !text.startsWith(PREFIX)) return undefined;
  const decoded = decodeBase64(text.slice(PREFIX.length));
  const value = decoded === undefined ? undefined : parseJson(decoded);
  if (!isObject(value)) return undefined;
  const provider = textOf(value.provider);
  if (provider === undefined) return undefined;
  const [answer, field] = [textOf(value.answer), textOf(value.field)];
  return {
    provider,
    ...(answer !== undefined && { answer }),
    ...(field !== undefined && FIELDS.has(field) && { field: field as ReasoningField }),
    ...(Array.isArray(value.details) && { details: value.details }),
    ...(isObject(value.callExtras) && { callExtras: objectsIn(value.callExtras) }),
  };
}

function objectsIn(object: JsonObject): CallExtras {
  return Object.fromEntries(Object.entries(object).flatMap(([key, value]) => isObject(value) ? [[key, value]] : []));
}

/** Seals a compaction summary into the text of a compaction item. */
export function sealCompaction(summary: string): string {
  return COMPACTION_PREFIX + encodeBase64(summary);
}

/** The summary inside a compaction item of ours; undefined for anybody else's. */
export function openCompaction(text: string): string | undefined {
  return text.startsWith(COMPACTION_PREFIX) ? decodeBase64(text.slice(COMPACTION_PREFIX.length)) : undefined;
}

/**
 * Joins the fragments of structured reasoning that a stream delivered.
 *
 * Fragments of one text or summary entry follow each other with the same type and index; every other entry is whole
 * and is kept as it is (recorded 2026-08: text fragments, a signature in a later fragment, encrypted entries whole).
 */
export function mergeDetails(fragments: readonly unknown[]): unknown[] {
  const merged: { entry: JsonObject; pieces: string[]; key: "text" | "summary" }[] = [];
  const out: unknown[] = [];
  for (const fragment of fragments) {
    const key = fragmentKey(fragment);
    if (!isObject(fragment) || key === undefined) {
      out.push(fragment);
      continue;
    }
    const last = merged.at(-1);
    if (last && out.at(-1) === last.entry && continues(last.entry, fragment)) {
      last.pieces.push(textOf(fragment[key]) ?? "");
      for (const [name, value] of Object.entries(fragment)) {
        // Plain assignment would take the name `__proto__` for something else.
        if (name !== key && value !== null && value !== "") Object.defineProperty(last.entry, name, ownValue(value));
      }
    } else {
      const entry = { ...fragment };
      merged.push({ entry, pieces: [textOf(fragment[key]) ?? ""], key });
      out.push(entry);
    }
  }
  for (const { entry, pieces, key } of merged) entry[key] = pieces.join("");
  return out;
}

function ownValue(value: unknown): PropertyDescriptor {
  return { value, writable: true, enumerable: true, configurable: true };
}

function fragmentKey(fragment: unknown): "text" | "summary" | undefined {
  if (!isObject(fragment)) return undefined;
  if (fragment.type === "reasoning.text") return "text";
  return fragment.type === "reasoning.summary" ? "summary" : undefined;
}

function continues(entry: JsonObject, fragment: JsonObject): boolean {
  return entry.type === fragment.type && entry.index === fragment.index;
}

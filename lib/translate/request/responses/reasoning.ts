/**
 * Earlier reasoning for a vendor's own Responses API: only what this provider, and for seals this model, wrote itself.
 *
 * @module
 */
import { decodeText, type JsonObject } from "../../../base/json.ts";
import type { Report } from "../../../base/report.ts";
import { hashSeal, REFUSED_SEAL } from "../../../base/seal_hash.ts";
import type { ProviderProfile } from "../../../providers/profile.ts";
import type { VendorItem } from "../../../responses_upstream/types.ts";
import type { ReasoningItem } from "../../../responses/types.ts";
import { type Envelope, findReasoningItem } from "../../reasoning_envelope.ts";
import { type AssistantTurn, type OpenedReasoning, readReasoningText } from "../turns.ts";
import { omitIds } from "./kept_items.ts";

/** The provider and model that get reasoning back, and the report that records losses. */
export interface ReasoningContext {
  readonly profile: ProviderProfile;
  /** The upstream's name of the model. */
  readonly model: string;
  readonly report: Report;
}

/** Keys that only the vendor can write; gateways sign what they do not seal (2026-09). */
const SEALS = ["encrypted_content", "signature"];

/** The item for one piece of earlier reasoning; undefined for one that the provider must not get. */
export function encodeReasoning(
  reasoning: OpenedReasoning,
  turn: AssistantTurn,
  context: ReasoningContext,
): VendorItem | undefined {
  const { profile, report } = context;
  const item = reasoning.envelope === undefined
    ? keepUnmarked(reasoning, turn, context)
    : encodeMarked(reasoning, turn, context);
  const isRefused = item !== undefined && isRefusedSeal(item, profile);
  if (item !== undefined && !isRefused) return item;
  report.add("dropped", "input.reasoning", isRefused ? REFUSED_SEAL : explainLoss(reasoning, profile));
  return undefined;
}

/**
 * Empty reasoning for calls that never had any, as those of another model, where a provider demands it of every turn.
 * That it suffices is known of chat only.
 */
export function createMissingReasoning(
  { calls }: AssistantTurn,
  { profile: { reasoningRequired, reasoningItems } }: ReasoningContext,
): VendorItem | undefined {
  return reasoningRequired === "always" && reasoningItems === "plain" && calls.length > 0 ? createPlain("") : undefined;
}

/** Whether the provider refuses this turn without reasoning. */
function isRequired({ calls }: AssistantTurn, { reasoningRequired }: ProviderProfile): boolean {
  return reasoningRequired === "always" || reasoningRequired === "calls" && calls.length > 0;
}

function encodeMarked(
  { item, envelope }: OpenedReasoning,
  turn: AssistantTurn,
  { profile, model }: ReasoningContext,
): VendorItem | undefined {
  const isOwn = envelope?.provider === profile.name;
  const { reasoningItems: form } = profile;
  if (form === "sealed") {
    const seal = envelope && findReasoningItem(envelope);
    const isSealed = seal !== undefined && SEALS.some((key) => decodeText(seal[key]) !== undefined);
    return isOwn && envelope?.model === model && isSealed ? unwrapSeal(item, envelope, seal, profile) : undefined;
  }
  const text = readReasoningText(item);
  if (form === "drop" || text === "" || !isOwn && !isRequired(turn, profile)) return undefined;
  return form === "plain" ? createPlain(text) : { type: "reasoning", summary: [], encrypted_content: text };
}

function keepUnmarked({ item }: OpenedReasoning, turn: AssistantTurn, { profile }: ReasoningContext) {
  if (profile.reasoningItems === "sealed") {
    const isKept = profile.unmarkedReasoning === "keep" && item.encryptedContent !== undefined;
    return isKept && item.raw !== undefined ? omitIds(item.raw) : undefined;
  }
  const text = readReasoningText(item);
  const isKept = profile.unmarkedReasoning === "keep" || isRequired(turn, profile);
  return profile.reasoningItems === "plain" && text !== "" && isKept ? createPlain(text) : undefined;
}

/**
 * The item as its vendor wrote it. Its text is in the summary of the client's item, which also has nulls that only the
 * vendor of the client accepts.
 */
function unwrapSeal(item: ReasoningItem, { field }: Envelope, seal: JsonObject, profile: ProviderProfile): JsonObject {
  const texts = item.summary;
  const shown = field === "reasoning_text"
    ? { summary: [], content: texts.map((text) => ({ type: "reasoning_text", text })) }
    : { summary: texts.map((text) => ({ type: "summary_text", text })) };
  if (profile.privateKeys === "keep") return { ...omitIds(item.raw ?? { type: "reasoning" }), ...shown, ...seal };
  return { type: "reasoning", ...shown, ...omitNulls(omitIds(seal)) };
}

/** Whether the provider refused this very seal before, as one that was made for another key. */
function isRefusedSeal(item: VendorItem, { refusedSeals = [] }: ProviderProfile): boolean {
  if (refusedSeals.length === 0) return false;
  const seal = "encrypted_content" in item ? decodeText(item.encrypted_content) : undefined;
  return seal !== undefined && refusedSeals.includes(hashSeal(seal));
}

function createPlain(text: string): VendorItem {
  return { type: "reasoning", summary: [], content: [{ type: "reasoning_text", text }] };
}

function omitNulls(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

function explainLoss({ envelope }: OpenedReasoning, { name, reasoningItems }: ProviderProfile): string {
  if (reasoningItems === "drop") return "the provider accepts no earlier reasoning";
  return envelope?.provider === name
    ? "another model wrote it, or it came without a seal or a text"
    : "another server wrote it";
}

/**
 * Earlier reasoning for a vendor's own Responses API: only what this provider, and for seals this model, wrote itself.
 *
 * @module
 */
import type { JsonObject } from "../../../base/json.ts";
import type { Report } from "../../../base/report.ts";
import type { ProviderProfile } from "../../../providers/profile.ts";
import type { VendorItem } from "../../../responses_upstream/types.ts";
import type { ReasoningItem } from "../../../responses/types.ts";
import { findReasoningItem } from "../../reasoning_envelope.ts";
import type { AssistantTurn, OpenedReasoning } from "../turns.ts";
import { omitIds } from "./kept_items.ts";

/** The provider and model that get reasoning back, and the report that records losses. */
export interface ReasoningContext {
  readonly profile: ProviderProfile;
  /** The upstream's name of the model. */
  readonly model: string;
  readonly report: Report;
}

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
  if (item === undefined) report.add("dropped", "input.reasoning", explainLoss(reasoning, profile));
  return item;
}

/** Reasoning that is required but was never there, as in turns that another model wrote; undefined elsewhere. */
export function createMissingReasoning(turn: AssistantTurn, { profile }: ReasoningContext): VendorItem | undefined {
  return isRequired(turn, profile) && profile.reasoningItems === "plain" ? createPlain("") : undefined;
}

/** Whether the provider refuses this turn without reasoning. */
export function isRequired({ calls }: AssistantTurn, { reasoningRequired }: ProviderProfile): boolean {
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
    const seal = envelope === undefined ? undefined : findReasoningItem(envelope);
    return isOwn && envelope?.model === model && seal?.encrypted_content !== undefined
      ? unwrapSeal(item, seal, profile)
      : undefined;
  }
  const text = readText(item);
  if (form === "drop" || text === "" || !isOwn && !isRequired(turn, profile)) return undefined;
  return form === "plain" ? createPlain(text) : { type: "reasoning", summary: [], encrypted_content: text };
}

function keepUnmarked({ item }: OpenedReasoning, turn: AssistantTurn, { profile }: ReasoningContext) {
  if (profile.reasoningItems === "sealed") {
    const isKept = profile.unmarkedReasoning === "keep" && item.encryptedContent !== undefined;
    return isKept && item.raw !== undefined ? omitIds(item.raw) : undefined;
  }
  const text = readText(item);
  const isKept = profile.unmarkedReasoning === "keep" || isRequired(turn, profile);
  return profile.reasoningItems === "plain" && text !== "" && isKept ? createPlain(text) : undefined;
}

/** The item as its vendor wrote it. The client's item shows the summary, and has nulls that only its vendor accepts. */
function unwrapSeal(item: ReasoningItem, seal: JsonObject, profile: ProviderProfile) {
  const summary = item.summary.map((text) => ({ type: "summary_text", text }));
  if (profile.privateKeys === "keep") return { ...omitIds(item.raw ?? { type: "reasoning", summary }), ...seal };
  return { type: "reasoning", summary, ...omitNulls(omitIds(seal)) };
}

function createPlain(text: string): VendorItem {
  return { type: "reasoning", summary: [], content: [{ type: "reasoning_text", text }] };
}

function readText({ content, summary }: ReasoningItem): string {
  return content.length > 0 ? content.join("") : summary.join("");
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

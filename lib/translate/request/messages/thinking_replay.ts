/**
 * The thinking blocks of earlier turns, exactly as they came and only to the models that can read them.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject } from "../../../base/json.ts";
import type { Report } from "../../../base/report.ts";
import { readCallsMark } from "../../../messages/kept_block.ts";
import type { ServerBlock, ThinkingBlock } from "../../../messages/types.ts";
import { findThinkingFamily } from "../../../providers/messages_models.ts";
import type { ProviderProfile } from "../../../providers/profile.ts";
import { type Envelope, HISTORY_VERSION } from "../../reasoning_envelope.ts";
import type { OpenedReasoning, Turn } from "../turns.ts";

/** What the asked provider and model may get back. */
export interface ReplayRules {
  readonly profile: ProviderProfile;
  /** The models that read each other's thinking, of which the asked one is one. */
  readonly family: string;
  readonly report: Report;
  /** Whether any thinking may be sent; if not, all of it is left out, never a part. */
  readonly replays: boolean;
}

/** A block that must come back exactly, or the calls that the model had made before the blocks that follow. */
export type ReplayedEntry =
  | { readonly kind: "thinking"; readonly block: ThinkingBlock }
  | { readonly kind: "server"; readonly block: ServerBlock }
  | { readonly kind: "after"; readonly calls: readonly string[] };

/** The entries of one reasoning item; none when it may not be sent. */
export function replayThinking({ envelope }: OpenedReasoning, rules: ReplayRules): readonly ReplayedEntry[] {
  const { profile, report, replays } = rules;
  if (envelope === undefined || !isOwn(envelope, rules)) {
    report.add("dropped", "input.reasoning", "another server or model wrote it");
    return [];
  }
  const entries = decodeArray(envelope.details).filter(isObject).flatMap((entry) => {
    const read = readEntry(entry, profile);
    if (read.length === 0) report.add("dropped", "input.reasoning", "it was cut off before its signature came");
    return read;
  });
  if (replays) return entries;
  report.add("dropped", "input.reasoning", "the request asks for no thinking, or its history has changed");
  return entries.filter(({ kind }) => kind === "server");
}

/** Whether the blocks of an envelope can be read by the asked model. One that names no model is its provider's own. */
function isOwn({ provider, model }: Envelope, { profile, family }: ReplayRules): boolean {
  return provider === profile.name && (model === undefined || findThinkingFamily(model) === family);
}

function readEntry(entry: JsonObject, { unsignedThinking }: ProviderProfile): ReplayedEntry[] {
  const calls = readCallsMark(entry);
  if (calls !== undefined) return [{ kind: "after", calls }];
  if (isServerBlock(entry)) return [{ kind: "server", block: entry }];
  const block = readBlock(entry);
  if (block === undefined) return [];
  const isSigned = block.type === "redacted_thinking" || decodeText(block.signature) !== undefined;
  return isSigned || unsignedThinking === "send" ? [{ kind: "thinking", block }] : [];
}

function isServerBlock(entry: JsonObject): entry is ServerBlock {
  return typeof entry.type === "string" && /^server_tool_use$|._tool_result$/.test(entry.type);
}

/** A block with the keys that the API knows, always in one order. */
function readBlock({ type, thinking, signature, data }: JsonObject): ThinkingBlock | undefined {
  if (type === "redacted_thinking" && typeof data === "string") return { type, data };
  if (type !== "thinking" || typeof thinking !== "string") return undefined;
  return { type, thinking, ...(typeof signature === "string" && { signature }) };
}

/** Whether a history holds blocks that were bound to it in a form that this release no longer writes. */
export function hasStaleThinking(turns: readonly Turn[]): boolean {
  return turns.some((turn) =>
    turn.kind === "assistant" &&
    turn.reasoning.some(({ envelope }) => (envelope?.version ?? HISTORY_VERSION) !== HISTORY_VERSION)
  );
}

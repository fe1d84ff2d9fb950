/**
 * Replay of a turn's earlier reasoning, in the form in which its provider wants it back.
 *
 * @module
 */
import type { AssistantMessage } from "../../../chat/types.ts";
import { decodeText, isObject, type JsonObject, omitUndefined } from "../../../base/json.ts";
import { type ProviderProfile, SIGNED_FORMATS } from "../../../providers/profile.ts";
import type { Report } from "../../../base/report.ts";
import { type AssistantTurn, readReasoningText } from "../turns.ts";
import type { Envelope } from "../../reasoning_envelope.ts";

/** The reasoning of one assistant turn, ready for its message. */
export interface Replay {
  /** Keys of the message other than `content`. */
  readonly fields: Pick<AssistantMessage, "reasoning_content" | "reasoning" | "reasoning_details">;
  /** Reasoning to put before the text in `content`, as a part of its own; absent when it goes elsewhere. */
  readonly thinking?: string;
  /** Reasoning to put before the text in `content`, between tags; absent when it goes elsewhere. */
  readonly tagged?: string;
  /** Signatures by the client's call id. */
  readonly callExtras: ReadonlyMap<string, JsonObject>;
}

/** The provider and model that get reasoning back, and the report that records losses. */
export interface ReplayContext {
  readonly profile: ProviderProfile;
  /** The upstream's name of the model. */
  readonly model: string;
  readonly report: Report;
}

/** Collects the reasoning of `turn` for a provider and a model. */
export function replayReasoning(turn: AssistantTurn, context: ReplayContext): Replay {
  const { profile, report } = context;
  const ofProvider = turn.reasoning.filter(({ envelope }) => envelope?.provider === profile.name);
  const own = ofProvider.filter(({ envelope }) => envelope !== undefined && isReplayable(envelope, context.model));
  if (own.length < ofProvider.length) {
    report.add("dropped", "input.reasoning", "another model signed it, or it was cut off before its signature came");
  }
  const required = profile.reasoningRequired === "always" ||
    (profile.reasoningRequired === "calls" && turn.calls.length > 0);
  if (ofProvider.length < turn.reasoning.length && !required) {
    report.add("dropped", "input.reasoning", "another server wrote it, and this provider does not ask for it");
  }
  const text = (required && own.length === 0 ? turn.reasoning : own).map(({ item }) => readReasoningText(item)).join(
    "",
  );
  const envelopes = own.flatMap(({ envelope }) => envelope ? [envelope] : []);
  const { fields, thinking, tagged } = encodeReplay(text, envelopes, profile);
  return {
    fields: required && fields.reasoning_content === undefined && profile.reasoningReplay !== "reasoning"
      ? { ...fields, reasoning_content: text }
      : fields,
    ...omitUndefined({ thinking, tagged }),
    callExtras: new Map(
      profile.callSignatures === "drop"
        ? []
        : envelopes.flatMap((envelope) => Object.entries(envelope.callExtras ?? {})),
    ),
  };
}

/**
 * Whether `model` may get the reasoning back: signatures and structured parts are valid for the model that wrote them,
 * and their text without them would be refused as unsigned. Envelopes that name no model are older and were never lost.
 */
function isReplayable({ model: author, details, callExtras }: Envelope, model: string): boolean {
  if (details?.some(isUnsigned)) return false;
  return author === undefined || author === model || details === undefined && callExtras === undefined;
}

/** Whether an entry of structured reasoning is a text that was cut off before its signature came. */
function isUnsigned(entry: unknown): boolean {
  return isObject(entry) && entry.type === "reasoning.text" && decodeText(entry.signature) === undefined &&
    SIGNED_FORMATS.some((start) => decodeText(entry.format)?.startsWith(start));
}

function encodeReplay(
  text: string,
  envelopes: readonly Envelope[],
  profile: ProviderProfile,
): Omit<Replay, "callExtras"> {
  const details = envelopes.flatMap((envelope) => envelope.details ?? []).filter(isOfChat);
  const withDetails = details.length > 0 ? { reasoning_details: details } : {};
  switch (profile.reasoningReplay) {
    case "drop":
      return { fields: {} };
    case "details":
      return { fields: withDetails };
    case "thinking_parts":
      return text === "" ? { fields: {} } : { fields: {}, thinking: text };
    case "think_tags":
      return text === "" ? { fields: {} } : { fields: {}, tagged: text };
    case "reasoning_content":
    case "reasoning":
      return { fields: text === "" ? {} : { [profile.reasoningReplay]: text } };
    case "same_field":
      return encodeReplayInSameField(text, envelopes, withDetails);
  }
}

/** Types of structured reasoning that came by another of the provider's APIs, which chat does not read. */
const OF_OTHER_WIRES: ReadonlySet<unknown> = new Set(["reasoning", "thinking", "redacted_thinking"]);

function isOfChat(entry: unknown): boolean {
  return !isObject(entry) || !OF_OTHER_WIRES.has(entry.type);
}

function encodeReplayInSameField(
  text: string,
  envelopes: readonly Envelope[],
  withDetails: Replay["fields"],
): Omit<Replay, "callExtras"> {
  const field = envelopes.findLast((envelope) => envelope.field !== undefined)?.field;
  if (text === "" || field === undefined) return { fields: withDetails };
  if (field === "thinking") return { fields: withDetails, thinking: text };
  if (field === "reasoning_content" || field === "reasoning") return { fields: { [field]: text, ...withDetails } };
  // Text from think tags or display-only fields is the server's own rendering; no chat API reads it back.
  return { fields: withDetails };
}

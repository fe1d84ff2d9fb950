/**
 * The rules that adapt a profile to a refusal of earlier reasoning, or of the signatures on it and on calls.
 *
 * Signatures belong to one model and one text: a provider refuses those of another model, altered ones and missing
 * ones, and without the adaptation it would do so on every later turn of the thread.
 *
 * @module
 */
import type { ChatMessage } from "../chat/types.ts";
import { isObject } from "../base/json.ts";
import { type ProviderProfile, SKIPPED_CALL_SIGNATURE } from "../providers/profile.ts";
import {
  type Adaptation,
  type AdaptationRule,
  type Evidence,
  hasMessage,
  isRefused,
  NAMES_MESSAGE,
} from "./adaptation_rule.ts";

/** Keys in which an assistant message carries reasoning. */
const REASONING_KEYS = ["reasoning_content", "reasoning", "reasoning_details"];

/** A provider that misses the reasoning of earlier turns requires it from now on, even when there is none. */
function requireReasoning({ text, profile }: Evidence): Adaptation | undefined {
  const isMissing = /reasoning_content\b.{0,80}(?:must be passed back|is missing)|missing reasoning_content/i.test(
    text,
  );
  if (!isMissing) return undefined;
  const isForCalls = /tool call message/i.test(text) && profile.reasoningRequired === "never";
  const reasoningRequired = isForCalls ? "calls" : "always";
  if (profile.reasoningReplay === "reasoning_content" && profile.reasoningRequired === reasoningRequired) {
    return undefined;
  }
  const differs = { reasoningReplay: "reasoning_content", reasoningRequired, ...clearReplayByModel(profile) } as const;
  return { cell: "reasoningReplay", differs };
}

/** Clears `replayByModel`, whose rules would override what was learned about this model. */
function clearReplayByModel({ replayByModel }: ProviderProfile): Pick<ProviderProfile, "replayByModel"> {
  return replayByModel === undefined ? {} : { replayByModel: {} };
}

function dropReasoning(evidence: Evidence): Adaptation | undefined {
  const { text, refused, profile } = evidence;
  const isKey = refused?.kind === "parameter" && REASONING_KEYS.includes(refused.name) &&
    (refused.name !== "reasoning" || NAMES_MESSAGE.test(text)) &&
    hasMessage(evidence, (message) => refused.name in message);
  const isPart = profile.reasoningReplay === "thinking_parts" && /\bthinking\b/.test(text) &&
    (refused?.kind === "content" || refused?.name === "thinking");
  if (!isKey && !isPart) return undefined;
  const differs = { reasoningReplay: "drop", reasoningRequired: "never", ...clearReplayByModel(profile) } as const;
  return { cell: "reasoningReplay", differs };
}

/** Matches texts that refuse the reasoning of an earlier turn over its signature, its form or its seal. */
const REFUSES_SIGNED = new RegExp(
  [
    /^(?!.*missing (?:a )?[`'"]?thought_signature).*(?:thinking|thought|reasoning)\b.{0,60}signature/,
    /signature\b.{0,60}(?:thinking|thought|reasoning)|thought[_ ]signature\W.{0,40}(?:invalid|not valid|corrupt)/,
    /(?:invalid|corrupted|decoding failed for).{0,40}thought[_ ]signature|thinking\.signature\b/,
    /thinking[`'"]? (?:or [`'"]?redacted_thinking[`'"]? )?blocks?\b.{0,80}cannot be (?:modified|altered|changed)/,
    /cannot contain [`'"]?(?:redacted_)?thinking|type [`'"]reasoning[`'"] was provided without/,
    /invalid_encrypted_content|encrypted content.{0,80}could not be (?:verified|decrypted|parsed)/,
    /reasoning_details\.(?:\d+|\*)\.\w+|reasoning_details.{0,60}(?:invalid|expected)/,
  ].map(({ source }) => source).join("|"),
  "i",
);

/**
 * Leaves out earlier reasoning and the signatures on calls, if the provider refuses them by content and not by key.
 */
function dropSigned(evidence: Evidence): Adaptation | undefined {
  const { text, profile } = evidence;
  if (!REFUSES_SIGNED.test(text) || !hasMessage(evidence, isExplained)) return undefined;
  return {
    cell: "callSignatures",
    differs: { reasoningReplay: "drop", callSignatures: "drop", ...clearReplayByModel(profile) },
  };
}

/** Whether a message carries reasoning or signed calls of an earlier turn. */
function isExplained(message: ChatMessage): boolean {
  if (message.role !== "assistant") return false;
  return REASONING_KEYS.some((key) => key in message) ||
    message.tool_calls?.some(({ extra_content: extra }) => extra !== undefined) === true ||
    Array.isArray(message.content) && message.content.some(({ type }) => type === "thinking");
}

/**
 * Leaves out the thinking of a turn that must begin with the thinking of the last one, which another model wrote or
 * which was cut off.
 */
function stopThinking({ text, chat, profile }: Evidence): Adaptation | undefined {
  if (!/expected [`'"]?thinking[`'"]?.{0,40}but found|must start with a thinking block/i.test(text)) return undefined;
  const { thinkingOn = {} } = profile;
  const isAsked = chat.reasoning_effort !== undefined || isObject(chat.reasoning) ||
    Object.keys(thinkingOn).some((key) => key in chat);
  if (!isAsked) return undefined;
  return { cell: "effortField", differs: { effortField: "none", ...(profile.thinkingOn && { thinkingOn: {} }) } };
}

/** Leaves out the signature that the profile puts on calls; a refused signature of the provider's own stays. */
function dropMissingSignature(evidence: Evidence): Adaptation | undefined {
  const { missingCallSignature } = evidence.profile;
  if (!isRefused(evidence, "extra_content") || Object.keys(missingCallSignature ?? {}).length === 0) return undefined;
  return { cell: "missingCallSignature", differs: { missingCallSignature: {} } };
}

/** Puts the accepted placeholder on calls without a signature, as calls of another model are. */
function addMissingSignature({ text, profile, chat }: Evidence): Adaptation | undefined {
  if (!/missing (?:a )?[`'"]?thought_signature/i.test(text)) return undefined;
  if (Object.keys(profile.missingCallSignature ?? {}).length > 0) return undefined;
  if (!chat.messages.some((message) => message.role === "assistant" && message.tool_calls)) return undefined;
  return { cell: "missingCallSignature", differs: { missingCallSignature: SKIPPED_CALL_SIGNATURE } };
}

/** The rule about missing reasoning, which comes first: its texts name a key as if it were refused. */
export const MISSING_REASONING_ADAPTATIONS: readonly AdaptationRule[] = [requireReasoning, addMissingSignature];

/** The rules about refused reasoning, in order. */
export const REASONING_ADAPTATIONS: readonly AdaptationRule[] = [
  dropSigned,
  stopThinking,
  dropReasoning,
  dropMissingSignature,
];

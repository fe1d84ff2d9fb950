/**
 * The type of one adaptation rule, and the questions that rules ask about a refusal and its request.
 *
 * @module
 */
import type { RefusedParameter } from "../wire/errors/classify.ts";
import type { ChatMessage, ChatPart, ChatRequest } from "../chat/types.ts";
import type { ProviderProfile } from "../providers/profile.ts";
import type { SentImage } from "./sent_images.ts";

/** A refusal, and the profile by which the refused request was made. */
export interface RefusalEvidence {
  /** The provider's own text: field, code and message. */
  readonly text: string;
  /** The part of the request that the text names; absent when it names none. */
  readonly refused?: RefusedParameter;
  /** HTTP status of the refusal; absent inside a 200 answer. */
  readonly status?: number;
  /** The form of a body that is not JSON; absent when it is. */
  readonly form?: string;
  readonly profile: ProviderProfile;
  /** Why parts were left out of the refused request; absent: none was. */
  readonly losses?: readonly string[];
  /** The images of the refused request. */
  readonly images: readonly SentImage[];
}

/** A refusal of a chat request. */
export interface Evidence extends RefusalEvidence {
  readonly chat: ChatRequest;
}

/** A change to a profile. */
export interface Adaptation {
  /** The changed field, with a detail where it holds several values; the log names it. */
  readonly cell: string;
  readonly differs: Partial<ProviderProfile>;
}

/** One rule: the adaptation that the evidence calls for, or undefined when the rule does not apply. */
export type AdaptationRule = (evidence: Evidence) => Adaptation | undefined;

/** A rule that sets one field, if `fits` returns true and the field does not hold that value yet. */
export function createSettingRule<Field extends keyof ProviderProfile, Given extends RefusalEvidence = Evidence>(
  cell: Field,
  value: ProviderProfile[Field],
  fits: (evidence: Given) => boolean,
): (evidence: Given) => Adaptation | undefined {
  return (evidence) => {
    if (evidence.profile[cell] === value || !fits(evidence)) return undefined;
    const differs: Partial<ProviderProfile> = { [cell]: value };
    return { cell, differs };
  };
}

/** Whether the refused part is one of the parameters `names`. */
export function isRefused({ refused }: Evidence, ...names: readonly string[]): boolean {
  return refused?.kind === "parameter" && names.includes(refused.name);
}

/** Whether content of type `name` was refused, or all content except plain text. */
export function isContentRefused({ refused }: RefusalEvidence, name: string): boolean {
  return refused?.kind === "content" && (refused.name === name || refused.name === "parts");
}

/** Whether a message of the refused request passes `test`. */
export function hasMessage({ chat }: Evidence, test: (message: ChatMessage, index: number) => boolean): boolean {
  return chat.messages.some(test);
}

/** Whether a part of a user message of the refused request passes `test`. */
export function hasPart(evidence: Evidence, test: (part: ChatPart) => boolean): boolean {
  return hasMessage(
    evidence,
    ({ role, content }) => role === "user" && typeof content !== "string" && content.some(test),
  );
}

/** Matches texts about a message, not about the request's own keys. */
export const NAMES_MESSAGE = /messages?[.[\s'\]]*\d|role:assistant|assistant/i;

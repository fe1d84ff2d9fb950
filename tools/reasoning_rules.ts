/**
 * The part of `message_rules.ts` about replayed reasoning: the form that real providers demand, and their error texts.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject } from "../lib/base/json.ts";
import type { Fault, ProviderRules } from "./rule.ts";

const REASONING_KEYS = ["reasoning_content", "reasoning", "reasoning_details"];

/** The seal of a reasoning text, which a changed text does not match. It plays the signature of a backend. */
export function sealOf(text: string): string {
  let sum = 7;
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 2_147_483_647;
  return `seal-${sum.toString(36)}`;
}

/** Finds calls that come back without `reasoning_content`. */
export function noReasoning(message: JsonObject, index: number, rules: ProviderRules): Fault | undefined {
  if (decodeArray(message.tool_calls).length === 0 || typeof message.reasoning_content === "string") return undefined;
  if (rules.reasoningRequired === "by_index") {
    return {
      message: `thinking is enabled but reasoning_content is missing in assistant tool call message at index ${index}`,
    };
  }
  return {
    message: "The reasoning_content in the thinking mode must be passed back to the API.",
    code: "invalid_request_error",
  };
}

/** Finds reasoning that comes back under a key that the provider does not know. */
export function refusedReasoning(message: JsonObject, index: number, rules: ProviderRules): Fault | undefined {
  const strict = rules.reasoningRefused === "extra_forbidden";
  const key = (strict ? REASONING_KEYS : ["reasoning_content"]).find((name) => name in message);
  if (key === undefined) return undefined;
  if (strict) {
    const param = `messages.${index}.assistant.${key}`;
    return { status: 422, message: `Extra inputs are not permitted, field: '${param}'`, param };
  }
  return {
    message: `'messages.${index}' : for 'role:assistant' the following must be satisfied[('messages.${index}' : ` +
      "property 'reasoning_content' is unsupported)]",
  };
}

function isTextPart(part: unknown): boolean {
  return isObject(part) && part.type === "text" && typeof part.text === "string" && Object.keys(part).length === 2;
}

function isThinkingPart(part: unknown): boolean {
  if (!isObject(part) || part.type !== "thinking") return false;
  const known = Object.keys(part).every((key) => ["type", "thinking", "closed", "signature"].includes(key));
  return known && Array.isArray(part.thinking) && part.thinking.length > 0 && part.thinking.every(isTextPart);
}

/** Finds parts of an assistant message that are neither text nor thinking, or thinking after text. */
export function badThinking(message: JsonObject, index: number): Fault | undefined {
  if (message.role !== "assistant") return undefined;
  const wrong = decodeArray(message.content).findIndex((part, position) =>
    !isTextPart(part) && !(position === 0 && isThinkingPart(part))
  );
  if (wrong < 0) return undefined;
  const param = `messages.${index}.assistant.content.${wrong}`;
  return { status: 422, message: `Extra inputs are not permitted, field: '${param}'`, param };
}

/** Finds details that differ from those sent, and reasoning without them. */
export function brokenSeal(message: JsonObject, index: number): Fault | undefined {
  if (message.role !== "assistant") return undefined;
  const details = decodeArray(message.reasoning_details).map((entry) => isObject(entry) ? entry : {});
  const param = `messages.${index}.reasoning_details`;
  const unsigned = details.length === 0 && typeof message.reasoning === "string";
  const forged = details.some(({ type, text, signature }) =>
    type === "reasoning.text" && signature !== sealOf(decodeText(text) ?? "")
  );
  if (unsigned || forged) {
    return { message: `messages.${index}.content.0: Invalid \`signature\` in \`thinking\` block`, param };
  }
  const bare = details.findIndex(({ type, data }) => type === "reasoning.encrypted" && typeof data !== "string");
  if (bare < 0) return undefined;
  return { message: `Invalid input: expected string, received undefined for reasoning_details.${bare}.data`, param };
}

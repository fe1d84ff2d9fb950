/**
 * The failures that a provider reports inside the events of an answer, and what it says about a refusal.
 *
 * @module
 */
import { decodeText, isObject, type JsonObject } from "../base/json.ts";
import { decodeError, type ProviderError } from "../wire/errors/decode_error.ts";

/**
 * The failure in an event; undefined when it reports none.
 *
 * An event has a `type`, and `message_start` has a `message`: together they look like an error without an envelope, so
 * only an event of type `error`, one with an `error`, and a frame that is no event are read as errors.
 */
export function decodeMessagesError(event: JsonObject): ProviderError | undefined {
  const isEvent = typeof event.type === "string" && event.type !== "error";
  if (isEvent && !isObject(event.error) && !isObject(event.base_resp)) return undefined;
  return decodeError(isEvent ? { error: event.error, base_resp: event.base_resp } : event);
}

/**
 * Why the answer was refused, in words: the policy and the explanation, as far as they are stated
 * (`RefusalStopDetails` of `@anthropic-ai/sdk` 1.14.0).
 */
export function explainRefusal(details: unknown): string | undefined {
  if (!isObject(details)) return undefined;
  const parts = [decodeText(details.category), decodeText(details.explanation)].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(": ");
}

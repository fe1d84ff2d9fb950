/**
 * The Chat Completions wire of a scripted provider.
 *
 * @module
 */
import { callChunks, finishChunk, type Frame, reasoningChunks, textChunks, usageChunk } from "../chat_frames.ts";
import { findRefusal } from "../provider_rules.ts";
import { DEFAULT_RULES, type ProviderRules } from "../rule.ts";
import type { PlayedRefusal, WirePlayer } from "./player.ts";
import { argumentsOf, hasCalls, type Speech, stepsOf } from "./speech.ts";

/** The chunks of an answer in the usual shape. */
function speechChunks(speech: Speech, turn: number): Frame[] {
  let calls = 0;
  const chunks = stepsOf(speech).flatMap((step) => {
    if ("reasoning" in step) return reasoningChunks(step.reasoning);
    if ("text" in step) return textChunks(step.text);
    if ("search" in step) return [];
    const index = calls++;
    const { id = `call_scripted_${turn}_${index}`, name } = step.call;
    return callChunks({ id, name, arguments: argumentsOf(step.call), index });
  });
  if (speech.fault !== undefined) return [...chunks, { error: { ...speech.fault, code: null, param: null } }];
  if (speech.unfinished) return chunks;
  const reason = speech.stop === "length"
    ? "length"
    : speech.stop === "refusal"
    ? "content_filter"
    : hasCalls(speech)
    ? "tool_calls"
    : "stop";
  return [...chunks, finishChunk(reason), usageChunk(speech.usage)];
}

/** Refuses a bearer key that is none of `keys`, with an OpenAI error object. */
export function refuseBearer(headers: Headers, keys: readonly string[]): PlayedRefusal | undefined {
  const key = (headers.get("authorization") ?? "").replace(/^Bearer /, "");
  if (keys.includes(key)) return undefined;
  const message = `Authentication Fails, Your api key: ****${key.slice(-4)} is invalid`;
  const error = { message, type: "authentication_error", param: null, code: "invalid_request_error" };
  return { rule: "key", status: 401, body: { error } };
}

/** Plays a provider with the default rules and the changes in `rules`. */
export function playChat(rules: Partial<ProviderRules> = {}): WirePlayer {
  return {
    wire: "chat",
    model: "scripted-model",
    refuseKey: refuseBearer,
    fail: ({ type, message }) => ({ error: { message, type, param: null, code: null } }),
    refuse: ({ body }) => findRefusal(body, { ...DEFAULT_RULES, ...rules }),
    speak(speech, { index }) {
      const chunks = speechChunks(speech, index).map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`);
      return { frames: speech.unfinished ? chunks : [...chunks, "data: [DONE]\n\n"], done: false };
    },
  };
}

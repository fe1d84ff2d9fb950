/**
 * The Messages wire of a scripted provider, as one of the servers that have it.
 *
 * @module
 */
import { decodeText, isObject, type JsonObject } from "../../lib/base/json.ts";
import { MESSAGES_VENDORS, type MessagesVendor } from "../provider_scripts/messages_vendors.ts";
import { sealOf } from "../reasoning_rules.ts";
import { ThinkingMemory } from "./messages_binding.ts";
import { PromptCache } from "./messages_cache.ts";
import { messagesEvents, messagesFrames } from "./messages_frames.ts";
import { HISTORY_CHECKS } from "./messages_history_rules.ts";
import { betasOf, type MessagesFault, type MessagesRules, type MessagesSetting, modelOf } from "./messages_rule.ts";
import { HEAD_CHECKS, isThinkingOn } from "./messages_thinking_rules.ts";
import { TOOL_CHECKS } from "./messages_tool_rules.ts";
import type { PlayedRefusal, PlayedRequest, WirePlayer } from "./player.ts";
import { type Speech, stepsOf } from "./speech.ts";

/** The servers whose Messages API can be played. */
export const MESSAGES_PLAYERS: readonly string[] = Object.keys(MESSAGES_VENDORS);

const CHECKS = { ...HEAD_CHECKS, ...HISTORY_CHECKS, ...TOOL_CHECKS };

/** The error object of this API. */
export function messagesError(type: string, message: string): JsonObject {
  return { type: "error", error: { type, message }, request_id: "req_scripted" };
}

function refusal(
  rule: string,
  { message, status = 400, type = "invalid_request_error" }: MessagesFault,
): PlayedRefusal {
  return { rule, status, body: messagesError(type, message) };
}

function settingOf({ headers, body }: PlayedRequest, { rules }: MessagesVendor): MessagesSetting | MessagesFault {
  if (!isObject(body)) return { message: "The request body is not valid JSON" };
  if (decodeText(body.model) === undefined) return { message: "model: Field required" };
  const model = modelOf(body, rules);
  return model === undefined
    ? { status: 404, type: "not_found_error", message: `model: ${body.model}` }
    : { rules, model, headers };
}

function wrongKey(headers: Headers, keys: readonly string[], { key }: MessagesRules): PlayedRefusal | undefined {
  const own = headers.get("x-api-key");
  const bearer = headers.get("authorization");
  const fault = (message: string) => refusal("key", { status: 401, type: "authentication_error", message });
  if (own !== null && bearer !== null) return fault("Only one of x-api-key and Authorization may be sent");
  if (key === "x-api-key" && own === null) return fault("x-api-key header is required");
  if (key === "authorization" && bearer === null) return fault("Authorization header is required");
  return keys.includes(own ?? (bearer ?? "").replace(/^Bearer /, "")) ? undefined : fault("invalid x-api-key");
}

/** Whether the request asks the server to drop thinking that is bound to another conversation. */
function dropsMismatches({ body, headers }: PlayedRequest): boolean {
  const thinking = isObject(body) && isObject(body.thinking) ? body.thinking : {};
  const binding = isObject(thinking.block_binding) ? thinking.block_binding : {};
  return binding.prefix_mismatch_behavior === "drop_block" &&
    betasOf(headers).includes("thinking-binding-controls-2026-08-01");
}

/** What the model can say to a request: no thinking where it is off. */
function sayable(speech: Speech, isOn: boolean): Speech {
  return isOn ? speech : { ...speech, steps: stepsOf(speech).filter((step) => !("reasoning" in step)) };
}

/** The speech with the tokens of its prompt, as far as the script names none. */
function countPrompt(speech: Speech, cache: PromptCache | undefined, body: JsonObject): Speech {
  if (cache === undefined) return speech;
  const { cached, written, rest } = cache.count(body);
  return { ...speech, usage: { prompt: cached + written + rest, cached, written, ...speech.usage } };
}

/**
 * Plays the Messages API of a server; the careful one refuses what any of them refuses.
 *
 * @param options With `counts` the tokens of a prompt are counted, those that its cache holds apart.
 * @throws {Error} when the server has no script.
 */
export function playMessages(name = "careful", { counts = false }: { readonly counts?: boolean } = {}): WirePlayer {
  const vendor = Object.hasOwn(MESSAGES_VENDORS, name) ? MESSAGES_VENDORS[name] : undefined;
  if (vendor === undefined) throw new Error(`Cannot play ${name}: there are ${MESSAGES_PLAYERS.join(", ")}`);
  const { dialect, rules } = vendor;
  const memory = new ThinkingMemory();
  const cache = counts ? new PromptCache() : undefined;
  const isSigner = rules.signatures === "made";
  const checkThinking = (request: PlayedRequest, binds: boolean) =>
    memory.check(isObject(request.body) ? request.body : {}, { binds, drops: dropsMismatches(request) });
  return {
    wire: "messages",
    model: vendor.model,
    refuseKey: (headers, keys) => wrongKey(headers, keys, rules),
    fail: ({ type, message }) => messagesError(type, message),
    refuse(request) {
      const setting = settingOf(request, vendor);
      if ("message" in setting) return refusal("model", setting);
      const body = isObject(request.body) ? request.body : {};
      for (const [rule, check] of Object.entries(CHECKS)) {
        const fault = check(body, setting);
        if (fault !== undefined) return refusal(rule, fault);
      }
      const fault = isSigner ? checkThinking(request, setting.model.binds).fault : undefined;
      return fault === undefined ? undefined : refusal("signatures", fault);
    },
    speak(speech, request) {
      const body = isObject(request.body) ? request.body : {};
      const model = modelOf(body, rules);
      const { dropped } = isSigner ? checkThinking(request, model?.binds ?? false) : { dropped: [] };
      const thinking = isObject(body.thinking) ? body.thinking : {};
      const isOn = !isSigner || model === undefined || isThinkingOn(body, { model });
      const scene = {
        model: decodeText(body.model) ?? vendor.model,
        turn: request.index,
        sign: isSigner ? memory.signer(body) : sealOf,
        showsThinking: !isSigner || thinking.type === "enabled" || thinking.display === "summarized",
        ...(dropped.length > 0 && { transformations: dropped }),
      };
      const events = messagesEvents(sayable(countPrompt(speech, cache, body), isOn), scene, dialect);
      if (isSigner) memory.remember(events);
      return { frames: messagesFrames(events, dialect), done: false };
    },
  };
}

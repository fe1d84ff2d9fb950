/**
 * The Responses wire of a scripted provider, as one of the vendors that have it.
 *
 * @module
 */
import { decodeText, isObject, type JsonObject } from "../../lib/base/json.ts";
import { RESPONSES_VENDORS } from "../provider_scripts/responses_vendors.ts";
import { refuseBearer } from "./chat_player.ts";
import { declaredTools } from "./declared_tools.ts";
import type { PlayedRefusal, WirePlayer } from "./player.ts";
import { responsesEvents, responsesFrames } from "./responses_frames.ts";
import { RESPONSES_ITEM_CHECKS } from "./responses_item_rules.ts";
import type { ErrorEnvelope, ResponsesFault, ResponsesSetting } from "./responses_rule.ts";
import { RESPONSES_TOOL_CHECKS } from "./responses_tool_rules.ts";
import { stepsOf } from "./speech.ts";

/** The vendors whose Responses API can be played. */
export const RESPONSES_PLAYERS: readonly string[] = Object.keys(RESPONSES_VENDORS);

const CHECKS = { ...RESPONSES_TOOL_CHECKS, ...RESPONSES_ITEM_CHECKS };

/** The error body of a vendor. */
export function responsesError(envelope: ErrorEnvelope, fault: ResponsesFault): JsonObject {
  const { message, param = null, code = null, type = "invalid_request_error" } = fault;
  if (envelope === "flat") return { code: "invalid-argument", error: message };
  if (envelope === "untyped") return { error: { type, message } };
  if (envelope === "wrapped") {
    const raw = JSON.stringify([{ message, path: param === null ? [] : [param] }]);
    return { error: { code: "invalid_prompt", message: "Invalid Responses API request" }, metadata: { raw } };
  }
  return { error: { message, type, param, code } };
}

function findFault(body: unknown, setting: ResponsesSetting): [string, ResponsesFault] | undefined {
  if (!isObject(body)) return ["body", { message: "We could not parse the JSON body of your request." }];
  for (const [rule, check] of Object.entries(CHECKS)) {
    const fault = check(body, setting);
    if (fault !== undefined) return [rule, fault];
  }
  return undefined;
}

/**
 * Plays the Responses API of a vendor; the careful one refuses what any of them refuses.
 *
 * @throws {Error} when the vendor has no script.
 */
export function playResponses(name = "careful"): WirePlayer {
  const vendor = Object.hasOwn(RESPONSES_VENDORS, name) ? RESPONSES_VENDORS[name] : undefined;
  if (vendor === undefined) throw new Error(`Cannot play ${name}: there are ${RESPONSES_PLAYERS.join(", ")}`);
  const { dialect, model, envelope, rules, words } = vendor;
  const reasoned = new Set<string>();
  return {
    wire: "responses",
    model,
    refuseKey: refuseBearer,
    fail: ({ type, message }) => responsesError(envelope, { type, message }),
    refuse({ body }): PlayedRefusal | undefined {
      const found = findFault(body, { rules, words, maker: name, reasoned });
      if (found === undefined) return undefined;
      const [rule, fault] = found;
      const { status = 400, message } = fault;
      // What is not JSON of the right types never reaches the part of this server that writes error objects.
      const isParser = envelope === "flat" && status === 422;
      const text = `Failed to deserialize the JSON body into the target type: ${message}`;
      return { rule, status, body: responsesError(envelope, fault), ...(isParser && { text }) };
    },
    speak(speech, { body, index }) {
      const asked = isObject(body) ? decodeText(body.model) : undefined;
      const scene = { model: asked ?? model, tools: declaredTools(body), turn: index };
      const events = responsesEvents(speech, scene, dialect);
      if (stepsOf(speech).some((step) => "reasoning" in step)) {
        for (const { item } of events) if (isObject(item)) reasoned.add(String(item.call_id));
      }
      const { done: _, ...open } = dialect;
      return { frames: responsesFrames(events, speech.unfinished ? open : dialect), done: false };
    },
  };
}

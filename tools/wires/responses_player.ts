/**
 * The Responses wire of a scripted provider, as one of the vendors that have it.
 *
 * @module
 */
import { decodeText, isObject } from "../../lib/base/json.ts";
import { refuseBearer } from "./chat_player.ts";
import { declaredTools } from "./declared_tools.ts";
import type { WirePlayer } from "./player.ts";
import { responsesEvents, responsesFrames } from "./responses_frames.ts";
import { RESPONSES_VENDORS } from "../provider_scripts/responses_vendors.ts";

/** The vendors whose Responses API can be played. */
export const RESPONSES_PLAYERS: readonly string[] = Object.keys(RESPONSES_VENDORS);

/**
 * Plays the Responses API of a vendor; the careful one refuses what any of them refuses.
 *
 * @throws {Error} when the vendor has no script.
 */
export function playResponses(name = "careful"): WirePlayer {
  const vendor = Object.hasOwn(RESPONSES_VENDORS, name) ? RESPONSES_VENDORS[name] : undefined;
  if (vendor === undefined) throw new Error(`Cannot play ${name}: there are ${RESPONSES_PLAYERS.join(", ")}`);
  const { dialect, model } = vendor;
  return {
    wire: "responses",
    model,
    refuseKey: refuseBearer,
    refuse: () => undefined,
    speak(speech, { body, index }) {
      const asked = isObject(body) ? decodeText(body.model) : undefined;
      const scene = { model: asked ?? model, tools: declaredTools(body), turn: index };
      return { frames: responsesFrames(responsesEvents(speech, scene, dialect), dialect), done: false };
    },
  };
}

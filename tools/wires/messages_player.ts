/**
 * The Messages wire of a scripted provider, as one of the servers that have it.
 *
 * @module
 */
import { decodeText, isObject } from "../../lib/base/json.ts";
import { messagesEvents, messagesFrames } from "./messages_frames.ts";
import { MESSAGES_VENDORS } from "../provider_scripts/messages_vendors.ts";
import type { WirePlayer } from "./player.ts";
import { sealFor } from "./seal.ts";

/** The servers whose Messages API can be played. */
export const MESSAGES_PLAYERS: readonly string[] = Object.keys(MESSAGES_VENDORS);

/**
 * Plays the Messages API of a server; the careful one refuses what any of them refuses.
 *
 * @throws {Error} when the server has no script.
 */
export function playMessages(name = "careful"): WirePlayer {
  const vendor = Object.hasOwn(MESSAGES_VENDORS, name) ? MESSAGES_VENDORS[name] : undefined;
  if (vendor === undefined) throw new Error(`Cannot play ${name}: there are ${MESSAGES_PLAYERS.join(", ")}`);
  const { dialect } = vendor;
  return {
    wire: "messages",
    model: vendor.model,
    refuse: () => undefined,
    speak(speech, { body, index }) {
      const model = (isObject(body) ? decodeText(body.model) : undefined) ?? vendor.model;
      const scene = { model, turn: index, sign: (thinking: string) => sealFor(model, thinking) };
      return { frames: messagesFrames(messagesEvents(speech, scene, dialect), dialect), done: false };
    },
  };
}

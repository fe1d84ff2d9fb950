/**
 * The part of a scripted provider that differs by wire: what it refuses, and the frames of what its model says.
 *
 * @module
 */
import type { JsonObject } from "../../lib/base/json.ts";
import type { WireName } from "../../lib/providers/profile.ts";
import type { Speech, SpokenFailure } from "./speech.ts";

/** What a player reads of a request. */
export interface PlayedRequest {
  readonly headers: Headers;
  /** The parsed JSON body; undefined when there is no body or it is not JSON. */
  readonly body: unknown;
  /** Position among the requests of the same path, from 0. */
  readonly index: number;
}

/** A request that was refused: by which rule, and the answer it got. */
export interface PlayedRefusal {
  readonly rule: string;
  readonly status: number;
  readonly body: JsonObject;
  /** The answer when it is no JSON. */
  readonly text?: string;
}

/** The stream of an answer, as text. */
export interface PlayedAnswer {
  readonly frames: readonly string[];
  readonly done: false;
}

/** One wire of a scripted provider. */
export interface WirePlayer {
  readonly wire: WireName;
  /** A model that the player knows. */
  readonly model: string;
  /** The answer to a request whose key is none of `keys`, or is sent in the wrong place; undefined when it is right. */
  refuseKey(headers: Headers, keys: readonly string[]): PlayedRefusal | undefined;
  /** The first rule that a request breaks; undefined when it breaks none. */
  refuse(request: PlayedRequest): PlayedRefusal | undefined;
  /** The body of a failure. */
  fail(failure: SpokenFailure): JsonObject;
  /** The stream of what the model says to a request. */
  speak(speech: Speech, request: PlayedRequest): PlayedAnswer;
}

/** The end of the path of each wire. */
export const WIRE_PATHS: Readonly<Record<WireName, string>> = {
  chat: "/chat/completions",
  responses: "/responses",
  messages: "/messages",
};

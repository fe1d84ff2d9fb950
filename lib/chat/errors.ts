/**
 * The failures that a provider reports inside the frames of a chat stream.
 *
 * @module
 */
import { decodeText, isObject, type JsonObject } from "../base/json.ts";
import type { AnswerError } from "../wire/chunk.ts";
import { decodeError } from "../wire/errors/decode_error.ts";

/** The failure in a frame or in its choice; undefined when they report none. */
export function decodeFrameError(frame: JsonObject, choice: JsonObject): AnswerError | undefined {
  return decodeError(frame) ?? findExtensionError(frame) ?? findChoiceError(choice);
}

/**
 * The error in a provider's own extension, under a key that begins with `x_`: the reason why the stream stops early.
 */
function findExtensionError(frame: JsonObject): AnswerError | undefined {
  for (const [key, extension] of Object.entries(frame)) {
    const message = key.startsWith("x_") && isObject(extension) ? decodeText(extension.error) : undefined;
    if (message !== undefined) return { message };
  }
  return undefined;
}

/** The error of a choice: a router puts that of the backend there, also beside a clean finish (its schema, 2026-11). */
function findChoiceError({ error }: JsonObject): AnswerError | undefined {
  return isObject(error) && Object.keys(error).length === 0 ? undefined : decodeError({ error });
}

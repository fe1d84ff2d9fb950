/**
 * The decoder of one answer of this wire.
 *
 * @module
 */
import type { AnswerChunk } from "../wire/chunk.ts";
import type { AnswerDecoder } from "../wire/wire.ts";

/** Reads the frames of one answer. */
export class MessagesDecoder implements AnswerDecoder {
  decode(_value: unknown): readonly AnswerChunk[] {
    return [];
  }
}

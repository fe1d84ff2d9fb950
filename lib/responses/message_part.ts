/**
 * The types of the parts of an answer's message.
 *
 * Shapes: OpenAI's OpenAPI document (2026-08-21).
 *
 * @module
 */
import type { OutputLogprob, TextSource } from "../base/text_source.ts";

/** A text part of an answer's message. */
export interface OutputTextPart {
  readonly type: "output_text";
  readonly text: string;
  readonly annotations: readonly TextSource[];
  readonly logprobs: readonly OutputLogprob[];
}

/** A part of an answer's message in which the model refuses. */
export interface RefusalPart {
  readonly type: "refusal";
  readonly refusal: string;
}

/** One part of an answer's message. */
export type MessagePart = OutputTextPart | RefusalPart;

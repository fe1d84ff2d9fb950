/**
 * The types of an answer to one small request, and of what was seen of it on the wire.
 *
 * @module
 */
import type { ReasoningField, TokenUsage } from "../../wire/chunk.ts";
import type { ResponseItem } from "../../responses/types.ts";

/** What was seen of an answer on the wire. */
export interface WireFacts {
  /** HTTP status. */
  status?: number;
  contentType?: string;
  /** Milliseconds from the request to the first byte of the body. */
  firstByteMs?: number;
  reasoningField?: ReasoningField;
  sawText: boolean;
  sawDone: boolean;
}

/** An answer of the model. */
export interface ProbeAnswer extends Readonly<WireFacts> {
  readonly text: string;
  readonly calls: readonly ProbeCall[];
  /** The items of the answer, which a next request may hold as its history. */
  readonly items: readonly ResponseItem[];
  readonly finishReason?: string;
  readonly usage?: TokenUsage;
  /** What the relay repaired in it, in words; "" when nothing. */
  readonly repairs: string;
  /** Fields of the profile that the relay changed after refusals. */
  readonly adapted: readonly string[];
}

/** A call in an answer. */
export interface ProbeCall {
  readonly name: string;
  readonly arguments: string;
  readonly callId: string;
}

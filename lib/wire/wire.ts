/**
 * The interface behind which the APIs of providers are alike: one object for each wire.
 *
 * `chat/`, `responses_upstream/` and `messages/` have files of the same names: `types` is the request, `encode` makes
 * its HTTP parts, `decode` reads the answer, `errors` the failures inside it, `models` the model list.
 *
 * @module
 */
import type { ProviderProfile, WireName } from "../providers/profile.ts";
import type { AnswerChunk } from "./chunk.ts";
import type { FrameNoise, TemplateSlot } from "./frame_side.ts";
import type { UpstreamModel } from "./models/decode.ts";

/** The HTTP parts of one request; the caller adds base URL, key and the headers that every request has. */
export interface EncodedRequest {
  /** Path below the base URL, for example `/chat/completions`. */
  readonly path: string;
  /** Headers that only this wire has; absent when it has none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The body, which is written anew for every try, so that none is kept while an answer runs. */
  readonly json: Uint8Array<ArrayBuffer>;
}

/** The reader of one answer; it may keep what one frame says about later ones. */
export interface AnswerDecoder {
  /**
   * Decodes the JSON of one frame, or of a whole answer.
   *
   * @returns Its chunks; none for a frame that says nothing of the answer.
   * @throws {RelayError} `upstream_protocol` for a frame that no answer can have.
   */
  decode(value: unknown): readonly AnswerChunk[];
  /**
   * Notes the piece of a frame that was not decoded; `like` is the chunk of an earlier frame, which differs in the piece
   * only. Absent: frames do not depend on each other.
   */
  follow?(like: AnswerChunk, piece: string): void;
  /**
   * Ends an answer whose body ended without the wire's closing frame.
   *
   * @returns Chunks that say how it ended, if the frames prove it; none otherwise. Absent: the frames never do.
   */
  end?(): readonly AnswerChunk[];
  /**
   * Whether everything that was begun is whole, so that only the closing frame is missing; a provider that is known to
   * forget it need not be waited for. Absent: never.
   */
  readonly isWhole?: boolean;
  /**
   * Whether such an answer is likely to be over when nothing follows: no, if its last item is thought or a word between
   * two steps; perhaps, if it is text of unknown purpose. Absent: yes.
   */
  readonly isLikelyOver?: "yes" | "perhaps" | "no";
}

/** One wire. */
export interface Wire<Body> {
  readonly name: WireName;
  /** Makes the HTTP parts of a request. */
  encode(body: Body, profile: ProviderProfile): EncodedRequest;
  /** The keys of a request that are refused where it asks for no stream; absent: none. */
  readonly streamKeys?: readonly (keyof Body & string)[];
  /** A reader for one answer. */
  createDecoder(): AnswerDecoder;
  /** The keys of frames that may be read by a template; none for frames on which the decoder's state depends. */
  readonly slots: readonly TemplateSlot[];
  /** The keys of such frames that differ from frame to frame and say nothing of the answer; absent: none. */
  readonly noise?: readonly FrameNoise[];
  readonly models: WireModels;
}

/** The model list of a wire. */
export interface WireModels {
  /** Headers that the list needs besides the key; absent when it needs none. */
  headers?(profile: ProviderProfile): Readonly<Record<string, string>>;
  /** Reads the parsed JSON of the list. */
  decode(body: unknown): readonly UpstreamModel[];
  /** The query that asks for the part behind this one; undefined when it is the last. Absent: lists come whole. */
  findNextPage?(body: unknown): string | undefined;
}

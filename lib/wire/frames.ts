/**
 * The decoder of an upstream answer's body to chunks: a stream of events or, even where a stream was requested, one
 * JSON object.
 *
 * @module
 */
import { RelayError } from "../base/errors.ts";
import { joinBytes } from "../base/join_bytes.ts";
import { MAX_JSON_DEPTH, parseFlatJson } from "../base/json.ts";
import { DONE_SENTINEL, SseDecoder } from "../base/sse.ts";
import { DeltaTemplate } from "./delta_template.ts";
import { type AnswerChunk, type AnswerPart, expandParts, KnownDelta } from "./chunk.ts";
import type { AnswerDecoder, Wire } from "./wire.ts";

/** What some bytes of a body say. */
export class Frames {
  /** What each frame says, in their order. */
  readonly parts: readonly AnswerPart[];
  /** Whether the closing frame or the sentinel came; everything after it is ignored. */
  readonly done: boolean;
  /** Whether the sentinel came in the middle of an item, so that the answer is cut off. */
  readonly isCut: boolean;

  constructor(parts: readonly AnswerPart[], done = false, isCut = false) {
    this.parts = parts;
    this.done = done;
    this.isCut = isCut;
  }

  /** The parts as chunks. */
  get chunks(): readonly AnswerChunk[] {
    return expandParts(this.parts);
  }
}

/** Settings of a decoder. */
export interface FrameDecoderOptions {
  /** Maximum number of bytes in a row without any output. Default {@linkcode MAX_IDLE_BYTES}. */
  readonly maxIdleBytes?: number;
}

/** Longest answer in one JSON object, in bytes; more than the longest event of a stream. */
export const MAX_DOCUMENT_BYTES = 32 * 1024 * 1024;

/**
 * Maximum number of bytes of comments, blank events and empty chunks in a row. Ten minutes in a queue with a comment a
 * second take 20 kB; half a million hidden reasoning frames of 250 bytes take this much.
 */
export const MAX_IDLE_BYTES = 128 * 1024 * 1024;

/** Longest text, in UTF-16 units, in which events are looked for without the decoder of lines, which has the limits. */
const MAX_SKIMMED = 1024 * 1024;

/**
 * Decodes the body of an answer. Its first character shows whether it is a stream, since content types are unreliable.
 */
export class FrameDecoder {
  #mode: "unknown" | "events" | "document" = "unknown";
  readonly #sse = new SseDecoder();
  readonly #template: DeltaTemplate;
  readonly #decoder: AnswerDecoder;
  readonly #document: Uint8Array[] = [];
  #size = 0;
  readonly #maxIdle: number;
  /** Bytes since the last output. */
  #idle = 0;
  /** A fault that has not been thrown yet. */
  #broken: RelayError | undefined;

  constructor(wire: Pick<Wire<never>, "createDecoder" | "slots" | "noise">, options: FrameDecoderOptions = {}) {
    this.#decoder = wire.createDecoder();
    this.#template = new DeltaTemplate(wire.slots, wire.noise);
    this.#maxIdle = options.maxIdleBytes ?? MAX_IDLE_BYTES;
  }

  /**
   * The error that the next call throws, for callers that cannot wait for more bytes; undefined while the body is
   * valid.
   */
  get fault(): RelayError | undefined {
    return this.#broken ?? this.#sse.fault;
  }

  /** Whether only the closing frame is missing. */
  get isWhole(): boolean {
    return this.#decoder.isWhole === true;
  }

  /** Whether an answer is over that is whole and silent. */
  get isLikelyOver(): "yes" | "perhaps" | "no" {
    return this.#decoder.isLikelyOver ?? "yes";
  }

  /**
   * Decodes the next bytes.
   *
   * @throws {RelayError} `upstream_protocol` when the body is neither events nor JSON, or endless.
   */
  feed(bytes: Uint8Array): Frames {
    if (this.#broken) throw this.#broken;
    if (this.#mode === "document") return this.#collect(bytes);
    if (this.#mode === "unknown") {
      const first = bytes.findIndex((byte) => !SPACE.has(byte));
      this.#mode = detectMode(bytes[first]);
      if (this.#mode === "document") return this.#collect(bytes.subarray(first));
    }
    const frames = this.#readEvents(this.#sse.decode(bytes));
    this.#idle = frames.parts.some(isOutput) ? 0 : this.#idle + bytes.length;
    if (this.#idle > this.#maxIdle) this.#broken ??= createIdleError(this.#maxIdle);
    if (this.#broken && frames.parts.length === 0 && !frames.done) throw this.#broken;
    return frames;
  }

  /** Ends the body. A whole JSON answer needs no sentinel. */
  end(): Frames {
    if (this.#broken) throw this.#broken;
    if (this.#mode !== "document") return this.#last();
    const text = new TextDecoder().decode(joinBytes(this.#document, this.#size));
    return new Frames(this.#decoder.decode(parseDocument(text)), true);
  }

  /** The last event may lack its blank line; one that lacks more was cut and is ignored. */
  #last(): Frames {
    const parts: AnswerPart[] = [];
    try {
      const end = this.#decodeAll(this.#sse.end(), parts);
      return end ?? new Frames([...parts, ...this.#decoder.end?.() ?? []]);
    } catch (thrown) {
      if (thrown !== this.#broken) throw thrown;
      return new Frames(parts);
    }
  }

  /** Decodes events: one that fits a template from its lines as they stand, any other by the decoder of lines. */
  #readEvents(text: string): Frames {
    const parts: AnswerPart[] = [];
    for (let at = 0; at < text.length;) {
      const isAtEvent = this.#sse.isBetweenEvents;
      const known = isAtEvent && text.length <= MAX_SKIMMED ? this.#template.skim(text, at) : undefined;
      if (known) {
        at = this.#template.end;
        // The usual read at a human pace: a list that may grow would take more memory than all else of it.
        if (parts.length === 0 && at === text.length) return new Frames([this.#follow(known)]);
        parts.push(this.#follow(known));
        continue;
      }
      const blank = text.indexOf("\n\n", at);
      const event = text.slice(at, blank === -1 ? text.length : blank + 2);
      at += event.length;
      const end = this.#decodeLines(event, parts, isAtEvent);
      if (end) return end;
    }
    return new Frames(parts);
  }

  /** Decodes lines; returns the frames of the read if nothing after these is read. */
  #decodeLines(lines: string, parts: AnswerPart[], isEvent: boolean): Frames | undefined {
    try {
      return this.#decodeAll(this.#sse.read(lines), parts, isEvent ? lines : undefined);
    } catch (thrown) {
      // What came before it in the same read is returned first; the fault is thrown by the next call.
      if (parts.length === 0) throw thrown;
      return new Frames(parts);
    }
  }

  #collect(bytes: Uint8Array): Frames {
    this.#size += bytes.length;
    if (this.#size > MAX_DOCUMENT_BYTES) {
      throw new RelayError(
        "upstream_protocol",
        `The provider answered with JSON of more than ${MAX_DOCUMENT_BYTES} bytes, more than any answer needs; ` +
          "check that --upstream is the API of a model provider",
      );
    }
    // The reader may reuse the buffer.
    this.#document.push(bytes.slice());
    return new Frames([]);
  }

  /**
   * Adds what the data of events says to `parts`; returns the frames of the read if nothing after these is read.
   *
   * @param event The lines of the only event, where they are known.
   */
  #decodeAll(payloads: readonly string[], parts: AnswerPart[], event?: string): Frames | undefined {
    for (const payload of payloads) {
      if (payload === DONE_SENTINEL) return this.#endBySentinel(parts);
      try {
        const known = this.#template.match(payload);
        if (known) parts.push(this.#follow(known));
        else if (this.#parse(payload, parts, event)) return new Frames(parts, true);
      } catch (thrown) {
        this.#broken = RelayError.from(thrown);
        throw this.#broken;
      }
    }
    return undefined;
  }

  /** Tells the decoder of a delta that it did not decode. */
  #follow(known: KnownDelta): KnownDelta {
    this.#decoder.follow?.(known.frame.chunk, known.text);
    return known;
  }

  /** A wire with a closing frame of its own needs no sentinel, which then only says that nothing follows. */
  #endBySentinel(parts: readonly AnswerPart[]): Frames {
    const last = this.#decoder.end?.() ?? [];
    return new Frames([...parts, ...last], true, this.#decoder.isWhole === false);
  }

  /** Adds the chunks of `payload` to `parts`; returns whether it closes the answer. */
  #parse(payload: string, parts: AnswerPart[], event: string | undefined): boolean {
    const value = parsePayload(payload);
    if (value === undefined) return false;
    const decoded = this.#decoder.decode(value);
    const [first, ...others] = decoded;
    const isLearned = first !== undefined && others.length === 0 && this.#template.learn(payload, first, event);
    // Where frames depend on each other, any other frame may change what the next ones are about.
    if (!isLearned && this.#decoder.follow !== undefined) this.#template.forget();
    for (const chunk of decoded) parts.push(chunk);
    return decoded.some(({ isLast }) => isLast === true);
  }
}

const SPACE: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);

/** The mode by the first character: `{`, `[` and `<` begin documents, a letter or a colon begins events. */
function detectMode(first: number | undefined): "unknown" | "events" | "document" {
  if (first === undefined) return "unknown";
  return first === 0x7b || first === 0x5b || first === 0x3c ? "document" : "events";
}

function parsePayload(payload: string): unknown {
  const body = payload.trimStart();
  // Proxies fill silence with text such as `ping`; only a payload that begins like JSON was meant as a chunk.
  if (!body.startsWith("{") && !body.startsWith("[")) return undefined;
  return parseOrThrow(body, "sent a stream event that is not valid JSON");
}

/**
 * Whether a chunk adds to the answer. A finish reason or usage does not count: a provider may repeat them endlessly.
 */
function isOutput(part: AnswerPart): boolean {
  if (part instanceof KnownDelta) return true;
  const { text, reasoning, refusal, calls, reasoningDetails, error, whole, hosted, closes } = part;
  return hosted !== undefined || closes !== undefined || text !== "" || reasoning !== "" || refusal !== "" ||
    calls.length > 0 || reasoningDetails !== undefined ||
    error !== undefined || whole !== undefined;
}

function createIdleError(bytes: number): RelayError {
  return new RelayError(
    "upstream_protocol",
    `The provider sent ${bytes} bytes without any text, reasoning or tool call, so the relay stopped it; try again`,
  );
}

function parseDocument(text: string): unknown {
  const what = text.trimStart().startsWith("<") ? "an HTML page" : "text that is not JSON";
  return parseOrThrow(text, `answered with ${what} instead of a stream`);
}

const TOO_DEEP = `sent JSON nested deeper than ${MAX_JSON_DEPTH} levels, more than any answer needs; try again`;

/** Parses JSON and keeps lone surrogates, whose other half may come with the next event. */
function parseOrThrow(text: string, otherwise: string): unknown {
  try {
    return parseFlatJson(text);
  } catch (cause) {
    const what = cause instanceof RangeError ? TOO_DEEP : otherwise;
    throw new RelayError("upstream_protocol", `The provider ${what}`, { cause });
  }
}

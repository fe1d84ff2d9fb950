/**
 * The decoder of an upstream answer's body to chunks: a stream of events or, even where a stream was requested, one
 * JSON object.
 *
 * @module
 */
import { RelayError } from "../base/errors.ts";
import { MAX_JSON_DEPTH, parseFlatJson } from "../base/json.ts";
import { DONE_SENTINEL, SseDecoder } from "../base/sse.ts";
import { DeltaTemplate } from "./delta_template.ts";
import type { AnswerChunk } from "./chunk.ts";
import type { AnswerDecoder, Wire } from "./wire.ts";

/** The chunks decoded from some bytes of a body. */
export interface Frames {
  readonly chunks: readonly AnswerChunk[];
  /** Set when the sentinel came in the middle of an item, so that the answer is cut off. */
  readonly isCut?: true;
  /** Whether the closing frame or the sentinel came; everything after it is ignored. */
  readonly done: boolean;
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
    const frames = this.#decodeAll(this.#sse.feed(bytes));
    this.#idle = frames.chunks.some(isOutput) ? 0 : this.#idle + bytes.length;
    if (this.#idle > this.#maxIdle) this.#broken ??= createIdleError(this.#maxIdle);
    if (this.#broken && frames.chunks.length === 0 && !frames.done) throw this.#broken;
    return frames;
  }

  /** Ends the body. A whole JSON answer needs no sentinel. */
  end(): Frames {
    if (this.#broken) throw this.#broken;
    if (this.#mode !== "document") return this.#last();
    const text = new TextDecoder().decode(joinChunks(this.#document, this.#size));
    return { chunks: this.#decoder.decode(parseDocument(text)), done: true };
  }

  /** The last event may lack its blank line; one that lacks more was cut and is ignored. */
  #last(): Frames {
    try {
      const last = this.#decodeAll(this.#sse.end());
      return last.done ? last : { chunks: [...last.chunks, ...this.#decoder.end?.() ?? []], done: false };
    } catch (thrown) {
      if (thrown !== this.#broken) throw thrown;
      return { chunks: [], done: false };
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
    return { chunks: [], done: false };
  }

  #decodeAll(payloads: readonly string[]): Frames {
    const chunks: AnswerChunk[] = [];
    for (const payload of payloads) {
      if (payload === DONE_SENTINEL) return this.#endBySentinel(chunks);
      try {
        const known = this.#template.match(payload);
        if (known) {
          this.#decoder.follow?.(known);
          chunks.push(known);
        } else if (this.#parse(payload, chunks)) return { chunks, done: true };
      } catch (thrown) {
        // The valid chunks of the same read are returned first; the fault is thrown by the next call.
        this.#broken = RelayError.from(thrown);
        if (chunks.length === 0) throw this.#broken;
        break;
      }
    }
    return { chunks, done: false };
  }

  /** A wire with a closing frame of its own needs no sentinel, which then only says that nothing follows. */
  #endBySentinel(chunks: readonly AnswerChunk[]): Frames {
    const last = this.#decoder.end?.() ?? [];
    return { chunks: [...chunks, ...last], done: true, ...(this.#decoder.isWhole === false && { isCut: true }) };
  }

  /** Adds the chunks of `payload` to `chunks`; returns whether it closes the answer. */
  #parse(payload: string, chunks: AnswerChunk[]): boolean {
    const value = parsePayload(payload);
    if (value === undefined) return false;
    const decoded = this.#decoder.decode(value);
    const [first, ...others] = decoded;
    if (decoded.some(changesItem)) this.#template.forget();
    if (first && others.length === 0) this.#template.learn(payload, first);
    for (const chunk of decoded) chunks.push(chunk);
    return decoded.some(({ isLast }) => isLast === true);
  }
}

/** Whether an item begins or ends with a chunk: the next frame may be about another one without saying so. */
function changesItem({ opens, closes, item, calls }: AnswerChunk): boolean {
  return opens !== undefined || closes !== undefined ||
    item !== undefined && calls.some(({ name }) => name !== undefined);
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
function isOutput(
  { text, reasoning, refusal, calls, reasoningDetails, error, whole, hosted, closes }: AnswerChunk,
): boolean {
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

function joinChunks(parts: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * What the body of an upstream answer holds: a stream of chunks, or, whatever was asked for, one JSON object.
 *
 * @module
 */
import { RelayError } from "../errors.ts";
import { DONE, SseDecoder } from "../sse.ts";
import { decodeChunk } from "./decode.ts";
import { DeltaTemplate } from "./delta_template.ts";
import type { ChatChunk } from "./types.ts";

/** What some bytes of a body gave. */
export interface Frames {
  readonly chunks: readonly ChatChunk[];
  /** Whether the closing mark came; nothing behind it counts. */
  readonly done: boolean;
}

const MAX_JSON_BYTES = 64 * 1024 * 1024;

/** Decodes the body of an answer. Whether it is a stream shows in its first character: content types are not reliable. */
export class FrameDecoder {
  #mode: "unknown" | "events" | "document" = "unknown";
  readonly #sse = new SseDecoder();
  readonly #template = new DeltaTemplate();
  readonly #document: Uint8Array[] = [];
  #size = 0;
  /** A fault that has not been told yet. */
  #broken: RelayError | undefined;

  /**
   * Takes the next bytes.
   *
   * @throws {RelayError} `upstream_protocol` when the body is neither events nor JSON.
   */
  feed(bytes: Uint8Array): Frames {
    if (this.#broken) throw this.#broken;
    if (this.#mode === "document") return this.#collect(bytes);
    if (this.#mode === "unknown") {
      const first = bytes.findIndex((byte) => !SPACE.has(byte));
      this.#mode = modeOf(bytes[first]);
      if (this.#mode === "document") return this.#collect(bytes.subarray(first));
    }
    return this.#decodeAll(this.#sse.feed(bytes));
  }

  /** Ends the body. A whole JSON answer counts as closed by itself. */
  end(): Frames {
    if (this.#broken) throw this.#broken;
    if (this.#mode !== "document") return this.#last();
    const text = new TextDecoder().decode(join(this.#document, this.#size));
    return { chunks: [decodeChunk(parseDocument(text))], done: true };
  }

  /** The last event may lack its blank line; one that lacks more was cut, and says nothing. */
  #last(): Frames {
    try {
      const { chunks, done } = this.#decodeAll(this.#sse.end());
      return { chunks, done };
    } catch (thrown) {
      if (thrown !== this.#broken) throw thrown;
      return { chunks: [], done: false };
    }
  }

  #collect(bytes: Uint8Array): Frames {
    this.#size += bytes.length;
    if (this.#size > MAX_JSON_BYTES) {
      throw new RelayError("upstream_protocol", "The provider's JSON answer is too large");
    }
    // The reader may use the same buffer again.
    this.#document.push(bytes.slice());
    return { chunks: [], done: false };
  }

  #decodeAll(payloads: readonly string[]): Frames {
    const chunks: ChatChunk[] = [];
    for (const payload of payloads) {
      if (payload === DONE) return { chunks, done: true };
      try {
        const chunk = this.#template.match(payload) ?? this.#parse(payload);
        if (chunk) chunks.push(chunk);
      } catch (thrown) {
        // What came before in the same read was good and must not be lost: it goes first, the fault with the next call.
        this.#broken = RelayError.from(thrown);
        if (chunks.length === 0) throw this.#broken;
        break;
      }
    }
    return { chunks, done: false };
  }

  #parse(payload: string): ChatChunk | undefined {
    const chunk = decodePayload(payload);
    if (chunk) this.#template.learn(payload, chunk);
    return chunk;
  }
}

const SPACE: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);

/** `{`, `[` and `<` begin documents; events begin with a letter or a colon. */
function modeOf(first: number | undefined): "unknown" | "events" | "document" {
  if (first === undefined) return "unknown";
  return first === 0x7b || first === 0x5b || first === 0x3c ? "document" : "events";
}

function decodePayload(payload: string): ChatChunk | undefined {
  const body = payload.trimStart();
  // Proxies fill silence with words such as `ping`; only what begins like JSON was meant to be a chunk.
  if (!body.startsWith("{") && !body.startsWith("[")) return undefined;
  try {
    return decodeChunk(JSON.parse(body));
  } catch (cause) {
    throw new RelayError("upstream_protocol", "The provider sent a stream event that is not valid JSON", { cause });
  }
}

function parseDocument(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const what = text.trimStart().startsWith("<") ? "an HTML page" : "text that is not JSON";
    throw new RelayError("upstream_protocol", `The provider answered with ${what} instead of a stream`, { cause });
  }
}

function join(parts: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

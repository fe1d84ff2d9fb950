/**
 * Bytes to server-sent events and back; the only place that knows the closing mark of chat streams.
 *
 * Written for streams that come in any cut: CRLF, CR or LF, a byte order mark, comments, several data lines, no space
 * behind the colon, and a last event that no blank line closes (one provider sends its closing mark so, 2026-07).
 *
 * @module
 */
import { RelayError } from "./errors.ts";

/** What {@linkcode SseDecoder} returns for the closing mark `data: [DONE]`. */
export const DONE = "[DONE]";

/** Settings of a decoder. */
export interface SseDecoderOptions {
  /** Longest event in UTF-16 units; a longer one is an error. Default 32 Mi. */
  readonly maxEventLength?: number;
}

const DEFAULT_MAX_LENGTH = 32 * 1024 * 1024;

/**
 * Decodes a byte stream into the data of its events.
 *
 * @example
 * ```ts
 * import { DONE, SseDecoder } from "./sse.ts";
 *
 * const decoder = new SseDecoder();
 * const data = decoder.feed(new TextEncoder().encode("data: {}\n\ndata: [DONE]"));
 * data.push(...decoder.end());
 * if (data[0] !== "{}" || data[1] !== DONE) throw new Error("two events expected");
 * ```
 */
export class SseDecoder {
  /** It keeps byte order marks: Deno 2.9 drops one at the start of every piece, not of the stream only. */
  readonly #text = new TextDecoder("utf-8", { ignoreBOM: true });
  readonly #maxLength: number;
  /** Pieces of a line whose end has not come; joined once, so that a long line costs its length and no more. */
  #line: string[] = [];
  #data: string[] = [];
  #length = 0;
  #isStart = true;
  /** The last piece ended in CR: an LF at the start of the next one belongs to it. */
  #afterCr = false;

  constructor(options: SseDecoderOptions = {}) {
    this.#maxLength = options.maxEventLength ?? DEFAULT_MAX_LENGTH;
  }

  /**
   * Takes the next bytes; returns the data of every event that they complete.
   *
   * @throws {RelayError} `upstream_protocol` when an event grows beyond the limit.
   */
  feed(bytes: Uint8Array): string[] {
    const decoded = this.#text.decode(bytes, { stream: true });
    if (!this.#isStart || decoded === "") return this.#feed(decoded);
    this.#isStart = false;
    return this.#feed(decoded.charCodeAt(0) === 0xfeff ? decoded.slice(1) : decoded);
  }

  /** Ends the stream: a last event counts even when no blank line closes it. */
  end(): string[] {
    const out = this.#feed(this.#text.decode());
    this.#endLine("", out);
    this.#endEvent(out);
    return out;
  }

  #feed(decoded: string): string[] {
    const out: string[] = [];
    const text = this.#afterCr && decoded.startsWith("\n") ? decoded.slice(1) : decoded;
    if (decoded !== "") this.#afterCr = decoded.endsWith("\r");
    const plain = text.includes("\r") ? text.replaceAll(/\r\n?/g, "\n") : text;
    let from = 0;
    for (let at = plain.indexOf("\n"); at !== -1; at = plain.indexOf("\n", from)) {
      this.#endLine(plain.slice(from, at), out);
      from = at + 1;
    }
    if (from < plain.length) this.#hold(from === 0 ? plain : plain.slice(from));
    return out;
  }

  #hold(piece: string): void {
    this.#line.push(piece);
    this.#count(piece.length);
  }

  #count(length: number): void {
    this.#length += length;
    if (this.#length <= this.#maxLength) return;
    throw new RelayError("upstream_protocol", `The provider sent an event longer than ${this.#maxLength} characters`);
  }

  #endLine(rest: string, out: string[]): void {
    let line = rest;
    if (this.#line.length > 0) {
      this.#line.push(rest);
      line = this.#line.join("");
      this.#line = [];
    }
    if (line === "") this.#endEvent(out);
    else if (line.startsWith("data:")) {
      this.#count(rest.length);
      this.#data.push(line.charCodeAt(5) === 0x20 ? line.slice(6) : line.slice(5));
    } else if (line === "data") this.#data.push("");
  }

  #endEvent(out: string[]): void {
    if (this.#data.length > 0) {
      const payload = this.#data.length === 1 ? this.#data[0] ?? "" : this.#data.join("\n");
      out.push(payload.length < 16 && payload.trim() === DONE ? DONE : payload);
      this.#data = [];
    }
    this.#length = 0;
  }
}

/** An event as the bytes of its own block; its `type` is named twice, as OpenAI's servers do. */
export function encodeEvent(event: { readonly type: string }): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

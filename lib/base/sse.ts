/**
 * The decoder and encoder of server-sent events; the only file that knows the sentinel of chat streams.
 *
 * The decoder takes streams cut anywhere, with CRLF, CR or LF, a byte order mark, comments, several data lines, no
 * space after the colon, and a last event without its blank line (one provider sends the sentinel so, 2026-07).
 *
 * @module
 */
import { RelayError } from "./errors.ts";

/** What {@linkcode SseDecoder} returns for the sentinel `data: [DONE]`. */
export const DONE_SENTINEL = "[DONE]";

/** Settings of a decoder. */
export interface SseDecoderOptions {
  /** Longest event in UTF-16 units; a longer one is an error. Default {@linkcode MAX_EVENT_LENGTH}. */
  readonly maxEventLength?: number;
}

/**
 * Longest event, in UTF-16 units of its lines, so that 16 MiB of bytes always pass. An event may hold a whole answer
 * with a file in it; 5 MB in one event is to be expected.
 */
export const MAX_EVENT_LENGTH = 16 * 1024 * 1024;

/**
 * Number of pieces of a line that are joined into a block: an array of single characters takes eight times the memory.
 */
const MAX_PIECES = 4_096;

/** The first byte that is no character by itself. */
const NOT_ASCII = 0x80;

/**
 * Decodes a byte stream into the data of its events.
 *
 * @example
 * ```ts
 * import { DONE_SENTINEL, SseDecoder } from "./sse.ts";
 *
 * const decoder = new SseDecoder();
 * const data = decoder.feed(new TextEncoder().encode("data: {}\n\ndata: [DONE]"));
 * data.push(...decoder.end());
 * if (data[0] !== "{}" || data[1] !== DONE_SENTINEL) throw new Error("two events expected");
 * ```
 */
export class SseDecoder {
  /** Keeps byte order marks: Deno 2.9 would drop one at the start of every piece, not only of the stream. */
  readonly #text = new TextDecoder("utf-8", { ignoreBOM: true });
  readonly #maxLength: number;
  /** Pieces of an unfinished line; joined in large blocks only, so that a long line costs time linear in its length. */
  #line: string[] = [];
  #blocks: string[] = [];
  #lineLength = 0;
  #data: string[] = [];
  #dataLength = 0;
  #isStart = true;
  /** Whether the last piece ended in CR, so that an LF at the start of the next one belongs to the same line break. */
  #afterCr = false;
  #fault: RelayError | undefined;

  constructor(options: SseDecoderOptions = {}) {
    this.#maxLength = options.maxEventLength ?? MAX_EVENT_LENGTH;
  }

  /** The error that the next call throws; undefined while the stream is valid. */
  get fault(): RelayError | undefined {
    return this.#fault;
  }

  /**
   * Decodes the next bytes and returns the data of every event that they complete.
   *
   * @throws {RelayError} `upstream_protocol` when an event exceeds the limit. Events that the same bytes completed
   *   before it are returned first; then the next call throws.
   */
  feed(bytes: Uint8Array): string[] {
    return this.read(this.decode(bytes));
  }

  /**
   * The text of the next bytes, for {@linkcode read}. Bytes that end with a whole character are decoded as the last ones
   * of a text, which takes two thirds of the time and half the memory (250 bytes, Deno 2.9.6, 2026-11).
   */
  decode(bytes: Uint8Array): string {
    const isWhole = (bytes[bytes.length - 1] ?? NOT_ASCII) < NOT_ASCII;
    const decoded = isWhole ? this.#text.decode(bytes) : this.#text.decode(bytes, { stream: true });
    if (!this.#isStart || decoded === "") return decoded;
    this.#isStart = false;
    return decoded.charCodeAt(0) === 0xfeff ? decoded.slice(1) : decoded;
  }

  /**
   * Takes the next text and returns the data of every event that it completes.
   *
   * @throws {RelayError} As {@linkcode feed} does.
   */
  read(text: string): string[] {
    return this.#read(text, false);
  }

  /** Whether the next character begins an event, so that a caller who knows that event may leave it out. */
  get isBetweenEvents(): boolean {
    return this.#lineLength === 0 && this.#data.length === 0 && !this.#afterCr && this.#fault === undefined;
  }

  /**
   * Ends the stream and returns the last event, even when no blank line closes it.
   *
   * @throws {RelayError} As {@linkcode feed} does.
   */
  end(): string[] {
    return this.#read(this.#text.decode(), true);
  }

  #read(decoded: string, isEnd: boolean): string[] {
    if (this.#fault) throw this.#fault;
    const out: string[] = [];
    try {
      this.#split(decoded, out);
      if (isEnd) {
        this.#endLine("", out);
        this.#endEvent(out);
      }
    } catch (thrown) {
      this.#fault = RelayError.from(thrown);
      if (out.length === 0) throw this.#fault;
    }
    return out;
  }

  #split(decoded: string, out: string[]): void {
    const text = this.#afterCr && decoded.startsWith("\n") ? decoded.slice(1) : decoded;
    if (decoded !== "") this.#afterCr = decoded.endsWith("\r");
    const plain = text.includes("\r") ? text.replaceAll(/\r\n?/g, "\n") : text;
    let from = 0;
    for (let at = plain.indexOf("\n"); at !== -1; at = plain.indexOf("\n", from)) {
      this.#endLine(plain.slice(from, at), out);
      from = at + 1;
    }
    if (from < plain.length) this.#hold(from === 0 ? plain : plain.slice(from));
  }

  #hold(piece: string): void {
    this.#line.push(piece);
    this.#grow(piece.length);
    if (this.#line.length >= MAX_PIECES) this.#blocks.push(this.#line.splice(0).join(""));
  }

  #grow(length: number): void {
    this.#lineLength += length;
    if (this.#dataLength + this.#lineLength <= this.#maxLength) return;
    throw new RelayError(
      "upstream_protocol",
      `The provider sent an event longer than ${this.#maxLength} characters, more than any answer needs; ` +
        "try again, or check --upstream and --wire",
    );
  }

  #endLine(rest: string, out: string[]): void {
    this.#grow(rest.length);
    const line = this.#lineLength === rest.length ? rest : this.#joinLine(rest);
    this.#lineLength = 0;
    if (line === "") this.#endEvent(out);
    else if (line.startsWith("data:")) this.#add(line.charCodeAt(5) === 0x20 ? line.slice(6) : line.slice(5), line);
    else if (line === "data") this.#add("", line);
  }

  #joinLine(rest: string): string {
    const line = [...this.#blocks, ...this.#line, rest].join("");
    this.#line = [];
    this.#blocks = [];
    return line;
  }

  #add(value: string, { length }: string): void {
    this.#data.push(value);
    // The line break counts, because even empty lines take memory.
    this.#dataLength += length + 1;
  }

  #endEvent(out: string[]): void {
    if (this.#data.length === 0) return;
    const payload = this.#data.length === 1 ? this.#data[0] ?? "" : this.#data.join("\n");
    out.push(payload.length < 16 && payload.trim() === DONE_SENTINEL ? DONE_SENTINEL : payload);
    this.#data = [];
    this.#dataLength = 0;
  }
}

/** Encodes an event as one block of lines; its `type` appears twice, as OpenAI's servers send it. */
export function encodeEvent(event: { readonly type: string }): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

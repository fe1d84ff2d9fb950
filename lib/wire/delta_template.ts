/**
 * A shortcut for frames that differ from an earlier one in a single piece of text, so that they need no parsing.
 *
 * Most frames of a stream are identical around one JSON string: the next piece of text, reasoning or arguments. Once
 * one of them was parsed, the text before that string and the text after it form a template: with any valid string
 * between them, the frame parses to the same object with that one value replaced. Values that say nothing, such as a
 * frame's number, may differ, too. All other frames are parsed. Measured 2026-11: a third of the cost of a delta.
 *
 * @module
 */
import type { AnswerChunk } from "./chunk.ts";

/** The parts of a frame around its only piece of text: what is fixed, with a value that differs between each two. */
interface Template {
  readonly prefix: readonly string[];
  readonly suffix: readonly string[];
  /** The chunk with another text; undefined when the frame has to be parsed. */
  fill(text: string): AnswerChunk | undefined;
}

/** A key whose value can be the only part of a frame that varies. */
export interface TemplateSlot {
  /** The key with its quotation marks and colon, as in the frame. */
  readonly key: string;
  readonly part: keyof typeof PARTS;
}

/** Access to the piece of text of a chunk. */
const PARTS = {
  text: { value: (chunk: AnswerChunk) => chunk.text, fill: (chunk: AnswerChunk, text: string) => ({ ...chunk, text }) },
  reasoning: {
    value: (chunk: AnswerChunk) => chunk.reasoning,
    fill: (chunk: AnswerChunk, text: string) => ({ ...chunk, reasoning: text }),
  },
  arguments: {
    value: (chunk: AnswerChunk) => chunk.calls[0]?.arguments ?? "",
    fill: (chunk: AnswerChunk, text: string) => ({
      ...chunk,
      calls: chunk.calls.map((call) => ({ ...call, arguments: text })),
    }),
  },
};

/** A matcher of frames that keeps one template. */
export class DeltaTemplate {
  readonly #slots: readonly TemplateSlot[];
  readonly #noise: readonly string[];
  #template: Template | undefined;

  /**
   * @param slots The keys that may vary, in the order in which they are looked for.
   * @param noise The keys whose values are not looked at.
   */
  constructor(slots: readonly TemplateSlot[], noise: readonly string[] = []) {
    this.#slots = slots;
    this.#noise = noise;
  }

  /** The chunk of `payload` when it fits the template; undefined when it must be parsed. */
  match(payload: string): AnswerChunk | undefined {
    const template = this.#template;
    if (!template) return undefined;
    const start = matchForward(payload, template.prefix);
    if (start === -1) return undefined;
    const end = matchBackward(payload, template.suffix);
    if (end <= start) return undefined;
    const text = decodeStringBody(payload.slice(start, end));
    return text === undefined ? undefined : template.fill(text);
  }

  /**
   * Makes a parsed frame the template, if it carries exactly one piece of text and nothing else.
   *
   * @param count Takes the text of every frame that fits; when it returns false, the frame has to be parsed.
   */
  learn(payload: string, chunk: AnswerChunk, count: (text: string) => boolean = () => true): void {
    const lengths = [chunk.text.length, chunk.reasoning.length, chunk.calls[0]?.arguments.length ?? 0];
    const isPlain = lengths.filter((length) => length > 0).length === 1 && chunk.calls.length <= 1 &&
      chunk.refusal === "" && !chunk.endsReasoning && !chunk.finishReason && !chunk.usage && !chunk.error &&
      !chunk.reasoningDetails &&
      !chunk.isWhole && !chunk.whole && !chunk.calls[0]?.isParsed;
    if (!isPlain) return;
    for (const slot of this.#slots) {
      const part = PARTS[slot.part];
      const text = part.value(chunk);
      const keyAt = payload.indexOf(slot.key);
      // Of a key that occurs twice, the first occurrence may belong to another object.
      if (text === "" || keyAt === -1 || payload.includes(slot.key, keyAt + 1)) continue;
      const literal = JSON.stringify(text);
      const colonEnd = keyAt + slot.key.length;
      const literalAt = payload[colonEnd] === " " ? colonEnd + 1 : colonEnd;
      // A value that the provider escapes differently than JSON.stringify cannot be located.
      if (!payload.startsWith(literal, literalAt)) continue;
      this.#template = {
        prefix: splitAtNoise(payload.slice(0, literalAt + 1), this.#noise),
        suffix: splitAtNoise(payload.slice(literalAt + literal.length - 1), this.#noise),
        fill: (next) => count(next) ? part.fill(chunk, next) : undefined,
      };
      return;
    }
  }
}

/** The pieces of a frame's part around the values of `keys`. */
function splitAtNoise(part: string, keys: readonly string[]): readonly string[] {
  const values = keys.flatMap((key) => {
    const keyAt = part.indexOf(key);
    if (keyAt === -1) return [];
    const start = keyAt + key.length + (/^ ?"?/.exec(part.slice(keyAt + key.length))?.[0].length ?? 0);
    return [{ start, end: skipNoise(part, start) }];
  }).sort((one, other) => one.start - other.start);
  const starts = [0, ...values.map(({ end }) => end)];
  const ends = [...values.map(({ start }) => start), part.length];
  return starts.map((start, at) => part.slice(start, ends[at]));
}

// Comparing slices is ten times as fast as startsWith in V8 15 (measured 2026-11).

/** Where the text begins in a payload that begins with these pieces; -1 when it does not. */
function matchForward(payload: string, pieces: readonly string[]): number {
  let at = 0;
  for (let index = 0; index < pieces.length; index++) {
    if (index > 0) at = skipNoise(payload, at);
    const piece = pieces[index] ?? "";
    if (payload.slice(at, at + piece.length) !== piece) return -1;
    at += piece.length;
  }
  return at;
}

/** Where the text ends in a payload that ends with these pieces; -1 when it does not. */
function matchBackward(payload: string, pieces: readonly string[]): number {
  let at = payload.length;
  for (let index = pieces.length - 1; index >= 0; index--) {
    const piece = pieces[index] ?? "";
    if (at < piece.length || payload.slice(at - piece.length, at) !== piece) return -1;
    at -= piece.length;
    if (index > 0) { while (at > 0 && isNoise(payload.charCodeAt(at - 1))) at--; }
  }
  return at;
}

function skipNoise(payload: string, from: number): number {
  let at = from;
  while (at < payload.length && isNoise(payload.charCodeAt(at))) at++;
  return at;
}

/** Whether a character is a letter or a digit. */
function isNoise(code: number): boolean {
  return code >= 0x30 && code <= 0x39 || code >= 0x61 && code <= 0x7a || code >= 0x41 && code <= 0x5a;
}

// deno-lint-ignore no-control-regex -- JSON strings may not hold them unescaped
const SPECIAL = /["\\\u0000-\u001f]/;

/** The value of a JSON string, given without its quotes; undefined when it is empty or invalid. */
function decodeStringBody(inside: string): string | undefined {
  if (inside === "") return undefined;
  if (!SPECIAL.test(inside)) return inside;
  try {
    const value: unknown = JSON.parse(`"${inside}"`);
    return typeof value === "string" && value !== "" ? value : undefined;
  } catch {
    return undefined;
  }
}

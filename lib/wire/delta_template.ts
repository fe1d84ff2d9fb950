/**
 * A shortcut for frames that differ from an earlier one in a single piece of text, so that they need no parsing.
 *
 * Most frames of a stream are identical around one JSON string: the next piece of text, reasoning or arguments. Once
 * one of them was parsed, the text before that string and the text after it form a template: with any valid string
 * between them, the frame parses to the same object with that one value replaced. All other frames are parsed. Measured
 * 2026-11: a third of the cost of a delta.
 *
 * @module
 */
import type { AnswerChunk } from "./chunk.ts";

/** The parts of a frame around its only piece of text. */
interface Template {
  readonly prefix: string;
  readonly suffix: string;
  fill(text: string): AnswerChunk;
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
  #template: Template | undefined;

  /** @param slots The keys that may vary, in the order in which they are looked for. */
  constructor(slots: readonly TemplateSlot[]) {
    this.#slots = slots;
  }

  /** The chunk of `payload` when it fits the template; undefined when it must be parsed. */
  match(payload: string): AnswerChunk | undefined {
    const template = this.#template;
    if (!template) return undefined;
    const { prefix, suffix } = template;
    const end = payload.length - suffix.length;
    // Comparing slices is ten times as fast as startsWith in V8 15 (measured 2026-11).
    if (end <= prefix.length || payload.slice(0, prefix.length) !== prefix) return undefined;
    if (payload.slice(end) !== suffix) return undefined;
    const text = decodeStringBody(payload.slice(prefix.length, end));
    return text === undefined ? undefined : template.fill(text);
  }

  /** Makes a parsed frame the template, if it carries exactly one piece of text and nothing else. */
  learn(payload: string, chunk: AnswerChunk): void {
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
        prefix: payload.slice(0, literalAt + 1),
        suffix: payload.slice(literalAt + literal.length - 1),
        fill: (next) => part.fill(chunk, next),
      };
      return;
    }
  }
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

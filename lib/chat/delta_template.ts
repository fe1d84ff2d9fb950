/**
 * Whether a frame differs from an earlier one in nothing but one piece of text, so that it need not be parsed again.
 *
 * Most frames of a stream are the same to the letter around one JSON string: the next words, thoughts or arguments. Once
 * one of them was parsed, the text before that string and the text behind it are a template: whatever valid string
 * stands between them, the whole parses to the same object with that one value replaced. Anything else is parsed.
 * Measured 2026-11: a third of the cost of a delta.
 *
 * @module
 */
import type { ChatChunk } from "./types.ts";

/** The last frame that can serve as a template. */
interface Template {
  readonly prefix: string;
  readonly suffix: string;
  fill(text: string): ChatChunk;
}

/** Keys whose value can be the only thing that varies, and how a chunk is made of it. */
const SLOTS: readonly {
  readonly key: string;
  value(chunk: ChatChunk): string;
  fill(chunk: ChatChunk, text: string): ChatChunk;
}[] = [
  { key: '"content":', value: (chunk) => chunk.text, fill: (chunk, text) => ({ ...chunk, text }) },
  {
    key: '"reasoning_content":',
    value: (chunk) => chunk.reasoning,
    fill: (chunk, text) => ({ ...chunk, reasoning: text }),
  },
  { key: '"reasoning":', value: (chunk) => chunk.reasoning, fill: (chunk, text) => ({ ...chunk, reasoning: text }) },
  {
    key: '"arguments":',
    value: (chunk) => chunk.calls[0]?.arguments ?? "",
    fill: (chunk, text) => ({ ...chunk, calls: chunk.calls.map((call) => ({ ...call, arguments: text })) }),
  },
];

/** Remembers one template. */
export class DeltaTemplate {
  #template: Template | undefined;

  /** The chunk of `payload` when it fits the template; undefined when it has to be parsed. */
  match(payload: string): ChatChunk | undefined {
    const template = this.#template;
    if (!template) return undefined;
    const { prefix, suffix } = template;
    const end = payload.length - suffix.length;
    // Comparing slices is ten times as fast as startsWith in V8 15 (measured 2026-11).
    if (end <= prefix.length || payload.slice(0, prefix.length) !== prefix) return undefined;
    if (payload.slice(end) !== suffix) return undefined;
    const text = stringValue(payload.slice(prefix.length, end));
    return text === undefined ? undefined : template.fill(text);
  }

  /** Learns from a parsed frame, when exactly one piece of text is all it carries. */
  learn(payload: string, chunk: ChatChunk): void {
    const lengths = [chunk.text.length, chunk.reasoning.length, chunk.calls[0]?.arguments.length ?? 0];
    const isPlain = lengths.filter((length) => length > 0).length === 1 && chunk.calls.length <= 1 &&
      chunk.refusal === "" && !chunk.finishReason && !chunk.usage && !chunk.error && !chunk.reasoningDetails;
    if (!isPlain) return;
    for (const slot of SLOTS) {
      const text = slot.value(chunk);
      const keyAt = payload.indexOf(slot.key);
      // A key that stands twice could be another one's.
      if (text === "" || keyAt === -1 || payload.includes(slot.key, keyAt + 1)) continue;
      const literal = JSON.stringify(text);
      const colonEnd = keyAt + slot.key.length;
      const literalAt = payload[colonEnd] === " " ? colonEnd + 1 : colonEnd;
      // A value that is escaped in another way than ours cannot be found again.
      if (!payload.startsWith(literal, literalAt)) continue;
      this.#template = {
        prefix: payload.slice(0, literalAt + 1),
        suffix: payload.slice(literalAt + literal.length - 1),
        fill: (next) => slot.fill(chunk, next),
      };
      return;
    }
  }
}

// deno-lint-ignore no-control-regex -- JSON strings may not hold them unescaped
const SPECIAL = /["\\\u0000-\u001f]/;

/** The value of a JSON string's inside; undefined when it is empty or no such inside. */
function stringValue(inside: string): string | undefined {
  if (inside === "") return undefined;
  if (!SPECIAL.test(inside)) return inside;
  try {
    const value: unknown = JSON.parse(`"${inside}"`);
    return typeof value === "string" && value !== "" ? value : undefined;
  } catch {
    return undefined;
  }
}

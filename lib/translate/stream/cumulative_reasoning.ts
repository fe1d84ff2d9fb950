/**
 * Removal of repetitions from reasoning, for providers that may send everything so far again with every piece.
 *
 * A piece that begins with everything so far adds only the text after that; any other piece is new as a whole. A
 * provider that sends only new text is thus read as usual, except for a second piece that repeats the first.
 *
 * @module
 */
import type { AnswerChunk } from "../../wire/chunk.ts";
import { isObject, type JsonObject } from "../../base/json.ts";
import { copyText } from "../../base/copy_text.ts";

/** Keys of the text in structured reasoning. */
const TEXT_KEYS = ["text", "summary"] as const;

/** Remembers the reasoning of one answer, to recognise repeated text. */
export class CumulativeReasoning {
  /** All text so far, by field or by part of structured reasoning. */
  readonly #sofar = new Map<string, string>();
  #repeatedLength = 0;

  /** The number of characters, since it was last asked, that repeated others and are not kept. */
  takeRepeatedLength(): number {
    const length = this.#repeatedLength;
    this.#repeatedLength = 0;
    return length;
  }

  /** `chunk` without the reasoning that earlier chunks held. */
  newPart(chunk: AnswerChunk): AnswerChunk {
    const { reasoning, reasoningField = "", reasoningDetails } = chunk;
    if (reasoning === "" && reasoningDetails === undefined) return chunk;
    return {
      ...chunk,
      reasoning: this.#takeNewText(reasoningField, reasoning),
      ...(reasoningDetails && { reasoningDetails: reasoningDetails.map((detail) => this.#takeNewDetail(detail)) }),
    };
  }

  #takeNewDetail(detail: unknown): unknown {
    if (!isObject(detail)) return detail;
    const fresh: JsonObject = { ...detail };
    for (const key of TEXT_KEYS) {
      const text = detail[key];
      if (typeof text !== "string") continue;
      fresh[key] = this.#takeNewText(JSON.stringify([detail.type, detail.index, detail.id, key]), text);
    }
    return fresh;
  }

  #takeNewText(place: string, piece: string): string {
    if (piece === "") return "";
    const sofar = this.#sofar.get(place) ?? "";
    // Compare lengths first: `startsWith` on a text that was built by concatenation first copies all of it.
    const repeats = piece.length >= sofar.length && piece.startsWith(sofar);
    this.#sofar.set(place, repeats ? piece : sofar + piece);
    if (!repeats) return piece;
    this.#repeatedLength += sofar.length;
    return copyText(piece.slice(sofar.length));
  }
}

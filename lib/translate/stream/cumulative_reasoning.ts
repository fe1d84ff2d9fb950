/**
 * What of a piece of reasoning is new, where a provider may send everything so far again with every piece?
 *
 * A piece that begins with everything so far adds what stands behind it; any other piece is new as a whole. So a provider
 * that sends what is new only is read as it always was, but for a second piece that is the first one said again.
 *
 * @module
 */
import type { ChatChunk } from "../../chat/types.ts";
import { isObject, type JsonObject } from "../../base/json.ts";

/** Keys under which structured reasoning has its text. */
const TEXT_KEYS = ["text", "summary"] as const;

/** Remembers the reasoning of one answer. */
export class RepeatedReasoning {
  /** Everything so far, by the place it stands in. */
  readonly #sofar = new Map<string, string>();

  /** `chunk` without the reasoning that came before. */
  news(chunk: ChatChunk): ChatChunk {
    const { reasoning, reasoningField = "", reasoningDetails } = chunk;
    if (reasoning === "" && reasoningDetails === undefined) return chunk;
    return {
      ...chunk,
      reasoning: this.#fresh(reasoningField, reasoning),
      ...(reasoningDetails && { reasoningDetails: reasoningDetails.map((detail) => this.#freshDetail(detail)) }),
    };
  }

  #freshDetail(detail: unknown): unknown {
    if (!isObject(detail)) return detail;
    const fresh: JsonObject = { ...detail };
    for (const key of TEXT_KEYS) {
      const text = detail[key];
      if (typeof text !== "string") continue;
      fresh[key] = this.#fresh(JSON.stringify([detail.type, detail.index, detail.id, key]), text);
    }
    return fresh;
  }

  #fresh(place: string, piece: string): string {
    if (piece === "") return "";
    const sofar = this.#sofar.get(place) ?? "";
    // Length first: looking into a text that grows piece by piece costs a copy of all of it.
    const repeats = piece.length >= sofar.length && piece.startsWith(sofar);
    this.#sofar.set(place, repeats ? piece : sofar + piece);
    return repeats ? piece.slice(sofar.length) : piece;
  }
}

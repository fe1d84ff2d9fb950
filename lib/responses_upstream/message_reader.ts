/**
 * The reader of one message of a vendor's answer.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject, omitUndefined } from "../base/json.ts";
import type { AnswerChunk } from "../wire/chunk.ts";
import { decodeLogprobs, decodeSources } from "../wire/text_details.ts";
import { createChunk, ItemReader, readPlace, TextLengths } from "./item_reader.ts";

/** What a message may be for. */
const PHASES = ["commentary", "final_answer"] as const;

/** Reads a message: its texts, refusals and sources. */
export class MessageReader extends ItemReader {
  override readonly isAnswer = true;
  readonly #texts = new TextLengths();
  readonly #refusals = new TextLengths();
  /** Number of sources by part. */
  readonly #sources = new Map<number, number>();

  constructor(place: number) {
    super(place, "message");
  }

  protected override begin(item: JsonObject): readonly AnswerChunk[] {
    const phase = PHASES.find((known) => known === item.phase);
    const named = omitUndefined({ id: this.id, phase });
    return [createChunk({ opens: { type: "message", key: this.key, ...named } })];
  }

  override extend(type: string, event: JsonObject): readonly AnswerChunk[] {
    const place = readPlace(event.content_index);
    switch (type) {
      case "response.output_text.delta":
        return this.#addText(place, event);
      case "response.output_text.done":
        return this.#finishText(place, event.text, event.logprobs);
      case "response.refusal.delta":
        return this.#addRefusal(place, decodeText(event.delta) ?? "");
      case "response.refusal.done":
        return this.#addRefusal(place, this.#refusals.takeRest(place, decodeText(event.refusal) ?? ""), true);
      case "response.output_text.annotation.added":
        return this.#addSources(place, [event.annotation]);
      default:
        return [];
    }
  }

  override finish({ content, status }: JsonObject): readonly AnswerChunk[] {
    const parts = typeof content === "string" ? [{ type: "output_text", text: content }] : decodeArray(content);
    const isCut = status === "incomplete";
    return [
      ...parts.flatMap((part, place) => isObject(part) ? this.#finishPart(place, part) : []),
      createChunk({ closes: { type: "message", key: this.key, ...(isCut && { isCut }) } }),
    ];
  }

  #addText(place: number, { delta, logprobs }: JsonObject): readonly AnswerChunk[] {
    const text = decodeText(delta);
    if (text === undefined) return [];
    this.#texts.add(place, text);
    const likely = Array.isArray(logprobs) && logprobs.length > 0 ? decodeLogprobs(logprobs) : [];
    return [createChunk({ text, part: place, item: this.place, ...(likely.length > 0 && { logprobs: likely }) })];
  }

  override follow({ part = 0 }: AnswerChunk, piece: string): void {
    this.#texts.add(part, piece);
  }

  #addRefusal(place: number, refusal: string, isCounted = false): readonly AnswerChunk[] {
    if (refusal === "") return [];
    if (!isCounted) this.#refusals.add(place, refusal);
    return [createChunk({ refusal, part: place })];
  }

  /** The end of a text that no piece held. Only a text that no piece held at all has its probabilities there, too. */
  #finishText(place: number, whole: unknown, logprobs?: unknown): readonly AnswerChunk[] {
    const full = decodeText(whole) ?? "";
    const text = this.#texts.takeRest(place, full);
    if (text === "") return [];
    const likely = text === full ? decodeLogprobs(decodeArray(logprobs)) : [];
    return [createChunk({ text, part: place, ...(likely.length > 0 && { logprobs: likely }) })];
  }

  #finishPart(place: number, part: JsonObject): readonly AnswerChunk[] {
    if (part.type === "refusal") {
      return this.#addRefusal(place, this.#refusals.takeRest(place, decodeText(part.refusal) ?? ""), true);
    }
    if (decodeText(part.text) === undefined && part.type !== "output_text") return [createChunk({ leftOut: 1 })];
    const sources = decodeArray(part.annotations).slice(this.#sources.get(place) ?? 0);
    return [...this.#finishText(place, part.text, part.logprobs), ...this.#addSources(place, sources)];
  }

  #addSources(place: number, sources: readonly unknown[]): readonly AnswerChunk[] {
    if (sources.length === 0) return [];
    this.#sources.set(place, (this.#sources.get(place) ?? 0) + sources.length);
    const annotations = decodeSources(sources);
    return annotations.length === 0 ? [] : [createChunk({ annotations, part: place })];
  }
}

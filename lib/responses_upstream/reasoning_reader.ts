/**
 * The reader of one reasoning item of a vendor's answer.
 *
 * Vendors put the text into a summary, into the content, or into both, and what must come back into a seal beside them.
 * Clients show a summary: the text that comes first is shown, and whatever else the item holds is kept for the replay.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject } from "../base/json.ts";
import type { AnswerChunk, ReasoningField } from "../wire/chunk.ts";
import { createChunk, ItemReader, readPlace, TextLengths } from "./item_reader.ts";

type Source = "summary" | "content";

/** The event that holds a text, its field, and where that text belongs. */
const TEXTS: Readonly<Record<string, readonly [Source, "delta" | "text"]>> = {
  "response.reasoning_summary_text.delta": ["summary", "delta"],
  "response.reasoning_summary_text.done": ["summary", "text"],
  "response.reasoning_text.delta": ["content", "delta"],
  "response.reasoning_text.done": ["content", "text"],
};

const FIELDS: Readonly<Record<Source, ReasoningField>> = { summary: "summary", content: "reasoning_text" };

/** Reads reasoning. */
export class ReasoningReader extends ItemReader {
  readonly #texts = new TextLengths();
  /** Where the text is that is shown; undefined before the first. */
  #source: Source | undefined;
  #hasSeal = false;

  constructor(place: number) {
    super(place, "reasoning");
  }

  protected override begin(): readonly AnswerChunk[] {
    return [
      createChunk({ opens: { type: "reasoning", key: this.key, ...(this.id !== undefined && { id: this.id }) } }),
    ];
  }

  override extend(type: string, event: JsonObject): readonly AnswerChunk[] {
    const [source, field] = (Object.hasOwn(TEXTS, type) ? TEXTS[type] : undefined) ?? [];
    if (source === undefined || field === undefined) return [];
    const text = decodeText(event[field]) ?? "";
    if (text === "" || (this.#source ??= source) !== source) return [];
    const place = readPlace(source === "summary" ? event.summary_index : event.content_index);
    if (field === "text") return this.#show(place, this.#texts.takeRest(place, text));
    this.#texts.add(place, text);
    return this.#show(place, text);
  }

  override follow({ part = 0 }: AnswerChunk, piece: string): void {
    this.#texts.add(part, piece);
  }

  override finish(item: JsonObject): readonly AnswerChunk[] {
    const texts = { summary: readTexts(item.summary), content: readTexts(item.content) };
    this.#source ??= texts.summary.length > 0 ? "summary" : "content";
    const shown = texts[this.#source].flatMap((text, place) => this.#show(place, this.#texts.takeRest(place, text)));
    const kept = this.#keep(item);
    return [...shown, createChunk({ closes: { type: "reasoning", key: this.key, ...(kept && { kept }) } })];
  }

  /** A vendor may send the seal with the last event only (reported 2026-07). */
  override complete(item: JsonObject): readonly AnswerChunk[] {
    const kept = this.#hasSeal ? undefined : this.#keep(item);
    return kept?.encrypted_content === undefined ? [] : [createChunk({ seal: { key: this.key, kept } })];
  }

  #show(part: number, reasoning: string): readonly AnswerChunk[] {
    if (reasoning === "" || this.#source === undefined) return [];
    return [createChunk({ reasoning, reasoningField: FIELDS[this.#source], part, item: this.place })];
  }

  /** The item without what its replay gets elsewhere: id, state, and the text that is shown. */
  #keep(item: JsonObject): JsonObject | undefined {
    const rest = Object.entries(item).filter(([key, value]) =>
      value !== null && value !== "" && key !== "id" && key !== "status" && key !== "type" && key !== this.#source &&
      !(Array.isArray(value) && value.length === 0)
    );
    this.#hasSeal = decodeText(item.encrypted_content) !== undefined;
    return rest.length === 0 ? undefined : { type: "reasoning", ...Object.fromEntries(rest) };
  }
}

function readTexts(parts: unknown): readonly string[] {
  return decodeArray(parts).flatMap((part) => isObject(part) && typeof part.text === "string" ? [part.text] : []);
}

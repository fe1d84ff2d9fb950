/**
 * The reader of one call of a vendor's answer.
 *
 * @module
 */
import { decodeText, isObject, type JsonObject } from "../base/json.ts";
import type { AnswerChunk, CallDelta } from "../wire/chunk.ts";
import { createChunk, ItemReader, TextLengths } from "./item_reader.ts";

/** The kinds of calls. */
export type CallType = "function_call" | "custom_tool_call" | "tool_search_call";

const TYPES: ReadonlySet<string> = new Set<CallType>(["function_call", "custom_tool_call", "tool_search_call"]);

/** The form in which a freeform text goes on: that of a function whose only argument it is. */
const WRAPPING = ['{"input":"', '"}'] as const;

/** Reads a call. Freeform text becomes the arguments of a function, piece by piece, as it does on every other wire. */
export class CallReader extends ItemReader {
  override readonly isAnswer = true;
  readonly #texts = new TextLengths();
  #isWrapped = false;
  #isNamed = false;

  constructor(place: number, type: CallType) {
    super(place, type);
  }

  /** Freeform text may come by the events of arguments, and the reverse. */
  override fits(type: string): boolean {
    return type === this.type || this.type !== "tool_search_call" && !this.isDone && TYPES.has(type);
  }

  protected override begin(item: JsonObject): readonly AnswerChunk[] {
    // The whole search has another call id than its beginning (recorded 2026-03).
    return this.type === "tool_search_call" ? [] : this.#nameCall(item);
  }

  override extend(type: string, event: JsonObject): readonly AnswerChunk[] {
    if (this.type === "tool_search_call") return [];
    if (type.endsWith(".delta")) return typeof event.delta === "string" ? this.#add(event.delta, false) : [];
    if (!type.endsWith(".done")) return [];
    return this.#addRest(event.arguments ?? event.input);
  }

  override finish(item: JsonObject): readonly AnswerChunk[] {
    if (this.type === "tool_search_call") return this.#finishSearch(item);
    const isCut = item.status === "incomplete";
    const named = this.#nameCall(item);
    const rest = this.#addRest(item.arguments ?? item.input);
    return [...named, ...rest, ...(this.type === "custom_tool_call" && !isCut ? this.#closeWrapping() : [])];
  }

  #nameCall(item: JsonObject): readonly AnswerChunk[] {
    this.callId ??= decodeText(item.call_id)?.toWellFormed();
    const name = decodeText(item.name)?.toWellFormed();
    if (this.#isNamed || name === undefined) return [];
    this.#isNamed = true;
    const namespace = decodeText(item.namespace)?.toWellFormed();
    const itemId = decodeText(item.id);
    const optional = { ...(namespace !== undefined && { namespace }), ...(itemId !== undefined && { itemId }) };
    return [this.#createDelta("", { name, ...optional })];
  }

  /** The end of the whole text that no piece held. Arguments should be text; gateways send objects (2026). */
  #addRest(whole: unknown): readonly AnswerChunk[] {
    const text = typeof whole === "string" ? whole : isObject(whole) ? JSON.stringify(whole) : "";
    const rest = this.#texts.takeRest(0, text);
    return rest === "" ? [] : this.#add(rest, true);
  }

  #add(piece: string, isCounted: boolean): readonly AnswerChunk[] {
    if (piece === "") return [];
    if (!isCounted) this.#texts.add(0, piece);
    if (this.type !== "custom_tool_call") return [this.#createDelta(piece)];
    const escaped = JSON.stringify(piece).slice(1, -1);
    const opening = this.#isWrapped ? "" : WRAPPING[0];
    this.#isWrapped = true;
    return [{ ...this.#createDelta(opening + escaped), isRewritten: true }];
  }

  #closeWrapping(): readonly AnswerChunk[] {
    const [opening, closing] = WRAPPING;
    return [this.#createDelta(this.#isWrapped ? closing : opening + closing)];
  }

  #finishSearch(item: JsonObject): readonly AnswerChunk[] {
    this.callId = decodeText(item.call_id)?.toWellFormed();
    // A search that the vendor's own servers ran needs nothing from the client.
    if (item.execution === "server") return [createChunk({ leftOut: 1 })];
    const text = typeof item.arguments === "string" ? item.arguments : JSON.stringify(item.arguments ?? {});
    const itemId = decodeText(item.id);
    const optional = itemId === undefined ? {} : { itemId };
    return [this.#createDelta(text, { isToolSearch: true, name: "tool_search", ...optional })];
  }

  override follow(_like: AnswerChunk, piece: string): void {
    this.#texts.add(0, piece);
  }

  #createDelta(text: string, parts: Partial<CallDelta> = {}): AnswerChunk {
    const id = this.callId;
    const call = { index: this.place, ...(id !== undefined && { id }), ...parts, arguments: text };
    return createChunk({ calls: [call], item: this.place });
  }
}

/**
 * Whether an answer has the form that its request demands, where the provider was only asked for it in words.
 *
 * Text waits until its end, because only then a code fence around it is known to be one and can be taken off. What is
 * checked is that the text is JSON, and that it keeps to the schema if there is one. Titles, reviews and `--output-schema` answers are short; text before a call is no answer and does not wait.
 *
 * @module
 */
import { type JsonObject, parseJson } from "../../base/json.ts";
import type { ProviderProfile } from "../../providers/profile.ts";
import type { ResponsesRequest } from "../../responses/types.ts";
import { brokenRule } from "./schema_check.ts";

/** A fence and nothing else around the text. */
const FENCE = /^```[a-z]*[ \t]*\r?\n([\s\S]*?)\r?\n?```$/i;

/** Holds the text of one answer until it is known to have the demanded form. */
export class FormGate {
  readonly #pieces: string[] = [];
  readonly #schema: JsonObject | undefined;
  #isOpen = false;
  #broken: string | undefined;

  /** @param schema What the answer has to keep to beside being JSON; absent: nothing. */
  constructor(schema?: JsonObject) {
    this.#schema = schema;
  }

  /** The gate for an answer to `request`; undefined when no form is demanded, or when the provider itself keeps it. */
  static for({ textFormat, compacts }: ResponsesRequest, { structuredOutput }: ProviderProfile): FormGate | undefined {
    const isKept = structuredOutput === "json_schema" || textFormat.type === structuredOutput;
    return textFormat.type === "text" || isKept || compacts
      ? undefined
      : new FormGate(textFormat.type === "json_schema" ? textFormat.schema : undefined);
  }

  /** Takes a piece; false when nothing has to wait any more. */
  hold(piece: string): boolean {
    if (!this.#isOpen) this.#pieces.push(piece);
    return !this.#isOpen;
  }

  /** Whether there is text that waits. */
  get isHolding(): boolean {
    return this.#pieces.some((piece) => piece.trim() !== "");
  }

  /** Gives the text as it came; whatever follows need not wait. */
  release(): string {
    this.#isOpen = true;
    return this.#pieces.splice(0).join("");
  }

  /** Which rule of the schema the text breaks; undefined before {@linkcode settle}, and for text that is no JSON. */
  get broken(): string | undefined {
    return this.#broken;
  }

  /** Gives the text when it is JSON as demanded, without a fence; else undefined, and it waits on. */
  settle(): string | undefined {
    const text = this.#pieces.join("");
    const inner = FENCE.exec(text.trim())?.[1] ?? text;
    const value = parseJson(inner);
    if (typeof value !== "object" || value === null) return undefined;
    this.#broken = this.#schema && brokenRule(value, this.#schema);
    if (this.#broken !== undefined) return undefined;
    this.release();
    return inner;
  }
}

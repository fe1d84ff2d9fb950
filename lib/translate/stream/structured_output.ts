/**
 * The check that an answer has the format that its request demands, for providers that cannot enforce one.
 *
 * Text is held until its end, because only then can a code fence around all of it be recognised and removed. The text
 * must be JSON and match the schema, if there is one. Waiting costs little: titles, reviews and `--output-schema`
 * answers are short. Text before a call is not the answer and is not held.
 *
 * @module
 */
import { type JsonObject, parseJson } from "../../base/json.ts";
import type { ProviderProfile } from "../../providers/profile.ts";
import type { ResponsesRequest } from "../../responses/types.ts";
import { findBrokenRule } from "./schema_check.ts";

/** A code fence around the whole text. */
const FENCED_TEXT = /^```[a-z]*[ \t]*\r?\n([\s\S]*?)\r?\n?```$/i;

/** Holds the text of one answer until it is known to be what was asked for. */
export interface OutputGate {
  /** Whether text other than white space is held. */
  readonly isHolding: boolean;
  /** What is wrong with the text; undefined before {@linkcode settle}, and where there is nothing to say. */
  readonly fault: string | undefined;
  /** Takes a piece and returns true, or returns false when text need not wait any more. */
  hold(piece: string): boolean;
  /** Returns the held text as it came; later text need not wait. */
  release(): string;
  /** Returns the text if it is what was asked for; otherwise undefined, and keeps it. */
  settle(): string | undefined;
}

/** Holds the text of one answer until it is known to have the requested format. */
export class StructuredOutputGate implements OutputGate {
  readonly #pieces: string[] = [];
  readonly #schema: JsonObject | undefined;
  #isOpen = false;
  #broken: string | undefined;

  /** @param schema JSON Schema that the answer must match; absent when any JSON will do. */
  constructor(schema?: JsonObject) {
    this.#schema = schema;
  }

  /** The gate for an answer to `request`; undefined when no format is demanded, or when the provider enforces it. */
  static create(
    { textFormat, compacts }: ResponsesRequest,
    { structuredOutput }: ProviderProfile,
  ): StructuredOutputGate | undefined {
    const isKept = structuredOutput === "json_schema" || textFormat.type === structuredOutput;
    return textFormat.type === "text" || isKept || compacts
      ? undefined
      : new StructuredOutputGate(textFormat.type === "json_schema" ? textFormat.schema : undefined);
  }

  /** Takes a piece and returns true, or returns false when text need not wait any more. */
  hold(piece: string): boolean {
    if (!this.#isOpen) this.#pieces.push(piece);
    return !this.#isOpen;
  }

  /** Whether text other than white space is held. */
  get isHolding(): boolean {
    return this.#pieces.some((piece) => piece.trim() !== "");
  }

  /** Returns the held text as it came; later text need not wait. */
  release(): string {
    this.#isOpen = true;
    return this.#pieces.splice(0).join("");
  }

  /** The schema's rule that the text breaks; undefined before {@linkcode settle}, and for text that is not JSON. */
  get fault(): string | undefined {
    return this.#broken;
  }

  /** Returns the text, without a fence, if it is the JSON that was demanded; otherwise undefined, and keeps it. */
  settle(): string | undefined {
    const text = this.#pieces.join("");
    const inner = FENCED_TEXT.exec(text.trim())?.[1] ?? text;
    const value = parseJson(inner);
    if (typeof value !== "object" || value === null) return undefined;
    this.#broken = this.#schema && findBrokenRule(value, this.#schema);
    if (this.#broken !== undefined) return undefined;
    this.release();
    return inner;
  }
}

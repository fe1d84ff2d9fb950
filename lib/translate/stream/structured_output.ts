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
import { type CheckedText, OutputGate } from "./output_gate.ts";
import { findBrokenRule } from "./schema_check.ts";

/** A code fence around the whole text. */
const FENCED_TEXT = /^```[a-z]*[ \t]*\r?\n([\s\S]*?)\r?\n?```$/i;

/** Holds the text of one answer until it is known to have the requested format. */
export class StructuredOutputGate extends OutputGate {
  /** @param schema JSON Schema that the answer must match; absent when any JSON will do. */
  constructor(schema?: JsonObject) {
    super((text) => checkFormat(text, schema));
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
}

/** The text without a fence if it is the JSON that was demanded; else the schema's rule that it breaks, if it is JSON. */
function checkFormat(text: string, schema: JsonObject | undefined): CheckedText {
  const inner = FENCED_TEXT.exec(text.trim())?.[1] ?? text;
  const value = parseJson(inner);
  if (typeof value !== "object" || value === null) return {};
  const fault = schema && findBrokenRule(value, schema);
  return fault === undefined ? { text: inner } : { fault };
}

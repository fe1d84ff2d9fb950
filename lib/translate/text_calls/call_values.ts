/**
 * Turns the values that a model wrote between markup into the arguments of a call: the JSON text of an object.
 *
 * @module
 */
import { decodeArray, isObject, type JsonObject, parseJson } from "../../base/json.ts";
import { parseWrittenJson } from "../arguments/reader.ts";
import { FREEFORM_ARGUMENT } from "../tool_map.ts";
import { NotACallError } from "./cursor.ts";
import type { DeclaredTool } from "./declared_tools.ts";

/** A tool call found in text. */
export interface TextCall {
  /** Flat name of the declared tool. */
  readonly name: string;
  /** JSON text of an object. */
  readonly arguments: string;
}

/** One parameter as it was written. */
export interface WrittenValue {
  readonly text: string;
  /** How the markup declares the value; absent if it does not, so that the schema alone decides. */
  readonly form?: "json";
}

/** A call whose arguments were written as JSON text; its slips are repaired where its arguments are shown. */
export function createCallFromJson(tool: DeclaredTool, text: string): TextCall {
  checkArguments(tool, parseWrittenJson(text));
  return { name: tool.flatName, arguments: text };
}

/** A call whose name and arguments were in one JSON object; the arguments may be JSON text themselves. */
export function createCallFromValue(tool: DeclaredTool, value: unknown): TextCall {
  const read = typeof value === "string" ? parseWrittenJson(value) : value;
  return { name: tool.flatName, arguments: JSON.stringify(checkArguments(tool, read)) };
}

/** A call whose parameters were written one by one. */
export function createCallFromParameters(tool: DeclaredTool, written: ReadonlyMap<string, WrittenValue>): TextCall {
  const properties = isObject(tool.parameters?.properties) ? tool.parameters.properties : {};
  const values = [...written].map(([name, value]) =>
    [name, readValue(value, Object.hasOwn(properties, name) ? properties[name] : undefined)] as const
  );
  return { name: tool.flatName, arguments: JSON.stringify(checkArguments(tool, Object.fromEntries(values))) };
}

/** Checks that `value` has the form of arguments of `tool`: a freeform tool takes exactly one text. */
function checkArguments(tool: DeclaredTool, value: unknown): JsonObject {
  if (!isObject(value)) throw new NotACallError();
  if (tool.kind === "custom" && typeof value[FREEFORM_ARGUMENT] !== "string") throw new NotACallError();
  return value;
}

function readValue({ text, form }: WrittenValue, schema: unknown): unknown {
  if (form !== "json") return coerceValue(text, schema);
  const value = parseJson(text.trim());
  if (value === undefined) throw new NotACallError();
  return value;
}

/** Python literals that models write in place of JSON. */
const LITERALS: Readonly<Record<string, unknown>> = { True: true, False: false, None: null };

/**
 * The value that `text` means under `schema`. It stays text if the schema allows text or names no type, and also if it
 * does not fit the declared type, so that the tool itself can report what is wrong.
 */
export function coerceValue(text: string, schema: unknown): unknown {
  const types = collectTypes(schema);
  const bare = text.trim();
  const value = Object.hasOwn(LITERALS, bare) ? LITERALS[bare] : parseJson(bare);
  if (value === undefined) return text;
  if (value === null) return types.has("null") ? null : text;
  if (types.has("string")) return text;
  // A double would not keep all digits; where the arguments are shown, the schema makes a number of the text.
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return text;
  return types.has(detectJsonType(value)) || (detectJsonType(value) === "integer" && types.has("number"))
    ? value
    : text;
}

function detectJsonType(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

/** The JSON types that a schema allows; empty if it names none. */
function collectTypes(schema: unknown): Set<string> {
  if (!isObject(schema)) return new Set();
  const own = typeof schema.type === "string" ? [schema.type] : decodeArray(schema.type);
  const choices = [...decodeArray(schema.anyOf), ...decodeArray(schema.oneOf)].flatMap((
    choice,
  ) => [...collectTypes(choice)]);
  const samples = [...decodeArray(schema.enum), ...("const" in schema ? [schema.const] : [])];
  const sampled = samples.map((sample) => sample === null ? "null" : detectJsonType(sample));
  // A reference usually points at an object or a list, not at a text.
  if ("$ref" in schema) sampled.push("object", "array");
  return new Set([...own, ...choices, ...sampled].filter((type) => typeof type === "string"));
}

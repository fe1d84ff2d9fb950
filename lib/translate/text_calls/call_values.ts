/**
 * Turns the values that a model wrote between markup into the arguments of a call: the JSON text of an object.
 *
 * @module
 */
import { isObject, type JsonObject, listOf, parseJson } from "../../base/json.ts";
import { FREEFORM_ARGUMENT } from "../tool_map.ts";
import { NotACall } from "./cursor.ts";
import type { DeclaredTool } from "./declared_tools.ts";

/** A tool call found in text. */
export interface LeakedCall {
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

/** A call whose arguments were written as JSON text. */
export function callOfJson(tool: DeclaredTool, text: string): LeakedCall {
  checked(tool, parseJson(text));
  return { name: tool.flatName, arguments: text };
}

/** A call whose name and arguments were in one JSON object; the arguments may be JSON text themselves. */
export function callOfValue(tool: DeclaredTool, value: unknown): LeakedCall {
  const read = typeof value === "string" ? parseJson(value) : value;
  return { name: tool.flatName, arguments: JSON.stringify(checked(tool, read)) };
}

/** A call whose parameters were written one by one. */
export function callOfParameters(tool: DeclaredTool, written: ReadonlyMap<string, WrittenValue>): LeakedCall {
  const properties = isObject(tool.parameters?.properties) ? tool.parameters.properties : {};
  const values = [...written].map(([name, value]) =>
    [name, readValue(value, Object.hasOwn(properties, name) ? properties[name] : undefined)] as const
  );
  return { name: tool.flatName, arguments: JSON.stringify(checked(tool, Object.fromEntries(values))) };
}

/** Checks that `value` has the form of arguments of `tool`: a freeform tool takes exactly one text. */
function checked(tool: DeclaredTool, value: unknown): JsonObject {
  if (!isObject(value)) throw new NotACall();
  if (tool.kind === "custom" && typeof value[FREEFORM_ARGUMENT] !== "string") throw new NotACall();
  return value;
}

function readValue({ text, form }: WrittenValue, schema: unknown): unknown {
  if (form !== "json") return coerce(text, schema);
  const value = parseJson(text.trim());
  if (value === undefined) throw new NotACall();
  return value;
}

/** Python literals that models write in place of JSON. */
const LITERALS: Readonly<Record<string, unknown>> = { True: true, False: false, None: null };

/**
 * The value that `text` means under `schema`. It stays text if the schema allows text or names no type, and also if it
 * does not fit the declared type, so that the tool itself can report what is wrong.
 */
export function coerce(text: string, schema: unknown): unknown {
  const types = typesOf(schema);
  const bare = text.trim();
  const value = Object.hasOwn(LITERALS, bare) ? LITERALS[bare] : parseJson(bare);
  if (value === undefined) return text;
  if (value === null) return types.has("null") ? null : text;
  if (types.has("string")) return text;
  return types.has(typeOf(value)) || (typeOf(value) === "integer" && types.has("number")) ? value : text;
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

/** The JSON types that a schema allows; empty if it names none. */
function typesOf(schema: unknown): Set<string> {
  if (!isObject(schema)) return new Set();
  const own = typeof schema.type === "string" ? [schema.type] : listOf(schema.type);
  const choices = [...listOf(schema.anyOf), ...listOf(schema.oneOf)].flatMap((choice) => [...typesOf(choice)]);
  const samples = [...listOf(schema.enum), ...("const" in schema ? [schema.const] : [])];
  const sampled = samples.map((sample) => sample === null ? "null" : typeOf(sample));
  // A reference usually points at an object or a list, not at a text.
  if ("$ref" in schema) sampled.push("object", "array");
  return new Set([...own, ...choices, ...sampled].filter((type) => typeof type === "string"));
}

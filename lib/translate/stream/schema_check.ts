/**
 * Validation of an answer's JSON against the JSON Schema that its request demands.
 *
 * The validator is a library. It is loaded when the first request demands a schema, because most relays never need it.
 *
 * @module
 */
import type { OutputUnit, Validator } from "@cfworker/json-schema";
import type { JsonObject } from "../../base/json.ts";
import type { ResponsesRequest } from "../../responses/types.ts";

let library: { readonly Validator: typeof Validator } | undefined;

/**
 * Loads the validator if `request` demands a schema. If it cannot be loaded, {@linkcode findBrokenRule} finds nothing,
 * because an unchecked JSON answer is better than none.
 */
export async function loadSchemaCheck({ textFormat }: ResponsesRequest): Promise<void> {
  if (textFormat.type !== "json_schema" || library) return;
  try {
    library = await import("@cfworker/json-schema");
  } catch {
    library = undefined;
  }
}

/** Most characters of a path or name from an answer that are shown. */
const MAX_NAME_LENGTH = 100;

/**
 * Describes the rule of `schema` that `value` breaks, and where, without any values of the answer; undefined when it
 * breaks none, or when `schema` cannot be checked.
 */
export function findBrokenRule(value: unknown, schema: JsonObject): string | undefined {
  if (!library) return undefined;
  try {
    const { errors } = new library.Validator(schema, "2020-12").validate(value);
    // Errors go from the outside in, so the last one is the reason; that of a schema `false` only forbids something.
    const reason = errors.findLast(({ keyword }) => keyword !== "false");
    return reason === undefined ? undefined : describeViolation(reason);
  } catch {
    return undefined;
  }
}

function describeViolation({ instanceLocation, keyword, error }: OutputUnit): string {
  const place = instanceLocation === "#" ? "the answer" : `"${shorten(instanceLocation.slice(1))}"`;
  const name = /"([^"]*)"/.exec(error)?.[1] ?? "";
  if (keyword === "required") return `${place} lacks "${shorten(name)}"`;
  if (keyword === "additionalProperties") return `${place} has "${shorten(name)}", which is not allowed`;
  return `${place} does not satisfy "${keyword}"`;
}

function shorten(text: string): string {
  return text.length > MAX_NAME_LENGTH ? `${text.slice(0, MAX_NAME_LENGTH)}…` : text;
}

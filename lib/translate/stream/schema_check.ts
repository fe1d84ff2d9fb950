/**
 * Does JSON keep to a JSON Schema, and if not, which rule of it does it break?
 *
 * The validator is a library, loaded when the first request demands a schema: most relays never need it.
 *
 * @module
 */
import type { OutputUnit, Validator } from "@cfworker/json-schema";
import type { JsonObject } from "../../base/json.ts";
import type { ResponsesRequest } from "../../responses/types.ts";

let library: { readonly Validator: typeof Validator } | undefined;

/**
 * Loads the validator if `request` demands a schema. Without it, when it cannot be loaded, {@linkcode brokenRule} finds
 * nothing: an answer that is JSON is better than none.
 */
export async function loadSchemaCheck({ textFormat }: ResponsesRequest): Promise<void> {
  if (textFormat.type !== "json_schema" || library) return;
  try {
    library = await import("@cfworker/json-schema");
  } catch {
    library = undefined;
  }
}

/** Longest path or name from an answer that is shown. */
const MAX_SHOWN = 100;

/**
 * The rule of `schema` that `value` breaks, and where, in words that hold no values; undefined when it breaks none, or
 * when `schema` itself is none that can be checked.
 */
export function brokenRule(value: unknown, schema: JsonObject): string | undefined {
  if (!library) return undefined;
  try {
    const { errors } = new library.Validator(schema, "2020-12").validate(value);
    // From the outside in; the last one says why. A schema of `false` only says that something was not allowed.
    const reason = errors.findLast(({ keyword }) => keyword !== "false");
    return reason === undefined ? undefined : inWords(reason);
  } catch {
    return undefined;
  }
}

function inWords({ instanceLocation, keyword, error }: OutputUnit): string {
  const place = instanceLocation === "#" ? "the answer" : `"${short(instanceLocation.slice(1))}"`;
  const name = /"([^"]*)"/.exec(error)?.[1] ?? "";
  if (keyword === "required") return `${place} lacks "${short(name)}"`;
  if (keyword === "additionalProperties") return `${place} has "${short(name)}", which is not allowed`;
  return `${place} does not keep to "${keyword}"`;
}

function short(text: string): string {
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}

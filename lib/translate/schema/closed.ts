/**
 * The schema of an answer in the dialect of a grammar compiler that takes closed objects and few keywords.
 *
 * Source: platform.claude.com on structured outputs (copy of 2026-10).
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject } from "../../base/json.ts";
import { inlineRefs, resolveRef } from "./refs.ts";
import { adaptAnswerSchema, type SchemaContext } from "./rules.ts";
import { mergeSchemas } from "./union.ts";
import { hasSubschema, mapSchema, omitKeys } from "./walk.ts";

/** Keywords that are refused; the description says them instead. */
const REFUSED_KEYWORDS = [
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minLength",
  "maxLength",
  "pattern",
  "maxItems",
  "uniqueItems",
  "contains",
  "minContains",
  "maxContains",
  "minProperties",
  "maxProperties",
  "patternProperties",
  "propertyNames",
  "not",
  "if",
  "then",
  "else",
  "dependentRequired",
  "dependentSchemas",
];

const FORMATS: ReadonlySet<unknown> = new Set(
  "date-time time date duration email hostname uri ipv4 ipv6 uuid".split(" "),
);

/**
 * `schema` in that dialect; undefined when it cannot be said there, because it refers to itself or to another document,
 * or has objects with keys of any name, which would have to be empty.
 */
export function closeAnswerSchema(schema: JsonObject, context: SchemaContext): JsonObject | undefined {
  const adapted = omitKeys(adaptAnswerSchema(schema, context), ["$schema", "$id", "$comment"]);
  if (hasEndlessRef(adapted) || hasSubschema(adapted, isMap)) return undefined;
  const flat = hasSubschema(adapted, ({ allOf }) => allOf !== undefined) ? inlineRefs(adapted) : adapted;
  const closed = mapSchema(flat, closeSchema);
  if (closed !== adapted) {
    context.report.add("replaced", "schema.closed", "objects were closed, and refused keywords said in descriptions");
  }
  return closed;
}

/** Whether an object's keys may have any name, or any that fits a pattern. */
function isMap({ additionalProperties, patternProperties }: JsonObject): boolean {
  return [additionalProperties, patternProperties].some((rule) => isObject(rule) && Object.keys(rule).length > 0);
}

/** Whether following references from `root` leads into a circle, or out of the document. */
function hasEndlessRef(root: JsonObject): boolean {
  const done = new Set<string>();
  function visit(schema: JsonObject, open: readonly string[]): boolean {
    const found = new Set<string>();
    hasSubschema(schema, ({ $ref }) => {
      if (typeof $ref === "string") found.add($ref);
      return false;
    });
    return [...found].some((reference) => {
      if (open.includes(reference)) return true;
      if (done.has(reference)) return false;
      const target = resolveRef(reference, root);
      const isEndless = target === undefined || visit(target, [...open, reference]);
      done.add(reference);
      return isEndless;
    });
  }
  // The definitions are visited only where they are used.
  return visit(omitKeys(root, ["$defs", "definitions"]), []);
}

/** One schema, whose inner ones are closed already. */
function closeSchema(schema: JsonObject): JsonObject {
  const merged = Array.isArray(schema.allOf)
    ? mergeSchemas([...schema.allOf.filter(isObject), omitKeys(schema, ["allOf"])])
    : schema;
  const { oneOf, ...open } = merged;
  const united = Array.isArray(oneOf) ? { ...open, anyOf: [...decodeArray(open.anyOf), ...oneOf] } : merged;
  const isObjectSchema = united.type === "object" || isObject(united.properties) ||
    Array.isArray(united.type) && united.type.includes("object");
  const refused = REFUSED_KEYWORDS.filter((key) => united[key] !== undefined);
  if (typeof united.minItems === "number" && united.minItems > 1) refused.push("minItems");
  // Values of an enumeration are texts, numbers, booleans and null.
  if (decodeArray(united.enum).some((value) => typeof value === "object" && value !== null)) refused.push("enum");
  if (united.format !== undefined && !FORMATS.has(united.format)) refused.push("format");
  const words = refused.map((key) => `${key}: ${JSON.stringify(united[key])}`).join(", ");
  if (words === "" && (!isObjectSchema || united.additionalProperties === false)) return united;
  const description = [decodeText(united.description), words].filter((text) => text !== undefined && text !== "");
  return {
    ...omitKeys(united, refused),
    ...(description.length > 0 && { description: description.join("\n") }),
    ...(isObjectSchema && { additionalProperties: false }),
  };
}

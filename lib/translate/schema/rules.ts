/**
 * Adapts the JSON schemas of tools and answers to what a provider's validator accepts.
 *
 * @module
 */
import { decodeArray, isObject, type JsonObject } from "../../base/json.ts";
import type { ProviderProfile, SchemaRule } from "../../providers/profile.ts";
import type { Report } from "../../base/report.ts";
import { inlineRefs } from "./refs.ts";
import { foldRoot, mergeSchemas } from "./union.ts";
import { hasKeyAnywhere, mapChildren, mapSchema, mapValues, omitKeys, type SchemaChange } from "./walk.ts";

/** One schema rule. */
interface RuleRow {
  readonly change: SchemaChange;
  /** What the rule changed, for the report. */
  readonly why: string;
  /** Whether the rule applies to the schemas of tools only; absent: to those of answers, too. */
  readonly toolsOnly?: true;
}

/** The rules in the order of application: references first, because later rules must see their targets. */
const RULES: Readonly<Record<SchemaRule, RuleRow>> = {
  inline_refs: { change: inlineRefs, why: "references became what they point at" },
  object_root: { change: foldRoot, why: "a union at the root became one object" },
  no_tuple_items: {
    change: (schema) => mapSchema(schema, renameTupleItems),
    why: "a list of item schemas was renamed",
  },
  require_types: { change: requireTypes, why: "properties got the type that they did not name" },
  no_additional_properties: {
    change: (schema) => mapSchema(schema, (inner) => omitKeys(inner, ["additionalProperties"])),
    why: "the provider does not take additionalProperties",
    // Strict mode requires the keyword in the schema of an answer.
    toolsOnly: true,
  },
  nine_levels: {
    change: (schema) => limitLevels(schema, MAX_LEVELS),
    why: "what was nested too deeply became any value",
  },
  no_unknown_keywords: {
    change: (schema) => mapSchema(schema, simplifyKeywords),
    why: "keywords that the provider does not know were left out or said in others",
  },
};

/** "JSON schema exceeds the maximum nesting depth of 10 levels" (400; a report of 2026-09), where a schema has ten or more. */
const MAX_LEVELS = 9;

/** Keywords of the root that describe the document and mean nothing to a model. */
const ABOUT_THE_DOCUMENT = ["$schema", "$id", "$comment"];

/** The provider that a schema is adapted to, and the report of the changes. */
export interface SchemaContext {
  readonly profile: ProviderProfile;
  readonly report: Report;
}

/** Codex's private keyword (0.154 to 0.171). */
const PRIVATE_KEYWORD = "encrypted";

/** `schema` without private keywords. */
function removePrivateKeywords(schema: JsonObject): JsonObject {
  // Few schemas have one, and a look costs a third of a walk.
  if (!hasKeyAnywhere(schema, PRIVATE_KEYWORD)) return schema;
  return mapSchema(schema, (inner) => omitKeys(inner, [PRIVATE_KEYWORD]));
}

/** A tool's schema without private keywords, with the provider's rules applied. */
export function adaptToolSchema(schema: JsonObject, context: SchemaContext): JsonObject {
  const open = removePrivateKeywords(schema);
  const adapted = applyRules(open.type === undefined ? { type: "object", ...open } : open, context, () => true);
  return requireObjectRoot(adapted, context);
}

/** Declares the root an object, as arguments always are: providers refuse every tool if one root is something else. */
function requireObjectRoot(schema: JsonObject, { report }: SchemaContext): JsonObject {
  if (schema.type === "object") return schema;
  report.add("repaired", "tools.parameters.type", "the arguments of a tool have to be an object");
  return { ...schema, type: "object" };
}

/** The schema of a structured answer without private keywords, with the rules applied that are not for tools only. */
export function adaptAnswerSchema(schema: JsonObject, context: SchemaContext): JsonObject {
  return applyRules(removePrivateKeywords(schema), context, (row) => row.toolsOnly !== true);
}

function applyRules(
  schema: JsonObject,
  { profile, report }: SchemaContext,
  fits: (row: RuleRow) => boolean,
): JsonObject {
  if (profile.schemaRules.length === 0) return schema;
  let adapted = omitKeys(schema, ABOUT_THE_DOCUMENT);
  for (const [name, row] of Object.entries(RULES)) {
    if (!profile.schemaRules.some((rule) => rule === name) || !fits(row)) continue;
    const changed = row.change(adapted);
    if (changed !== adapted) report.add("replaced", `schema.${name}`, row.why);
    adapted = changed;
  }
  return adapted;
}

/** `schema` with `levels` levels of schemas at most, itself the first; the last ones hold no others. */
function limitLevels(schema: JsonObject, levels: number): JsonObject {
  if (levels > 1) return mapChildren(schema, (child) => limitLevels(child, levels - 1));
  if (mapChildren(schema, () => ({})) === schema) return schema;
  const { type, description } = schema;
  // An array without the schema of its items is refused elsewhere.
  return { ...(type !== "array" && type !== undefined && { type }), ...(description !== undefined && { description }) };
}

function renameTupleItems(schema: JsonObject): JsonObject {
  if (!Array.isArray(schema.items)) return schema;
  const { items, additionalItems, ...rest } = schema;
  return { ...rest, prefixItems: items, ...(isObject(additionalItems) && { items: additionalItems }) };
}

/** Adds missing types. The root keeps its own type even next to a union: providers require an object there. */
function requireTypes(root: JsonObject): JsonObject {
  const changed = mapSchema(root, (schema) => moveTypeIntoBranches(addPartTypes(schema)));
  return changed !== root && root.type !== undefined && changed.type === undefined
    ? { type: root.type, ...changed }
    : changed;
}

function addPartTypes(schema: JsonObject): JsonObject {
  return mapValues(schema, (value, key) => {
    if (key === "properties" && isObject(value)) {
      return mapValues(value, (inner) => addType(isObject(inner) ? inner : {}));
    }
    return key === "items" && isObject(value) ? addType(value) : value;
  });
}

/** Moves a type next to a union into its branches: some validators reject both at one level. */
function moveTypeIntoBranches(schema: JsonObject): JsonObject {
  const key = ["anyOf", "oneOf"].find((name) => Array.isArray(schema[name]));
  if (schema.type === undefined || key === undefined) return schema;
  const { type, ...rest } = schema;
  const branches = decodeArray(schema[key]).map((branch) =>
    isObject(branch) && branch.type === undefined && branch.$ref === undefined ? { type, ...branch } : branch
  );
  return { ...rest, [key]: branches };
}

const TYPE_CARRIERS = ["type", "anyOf", "oneOf", "allOf", "$ref"];

/** Keywords that apply to one type only, by that type. */
const TYPE_KEYWORDS: Readonly<Record<string, readonly string[]>> = {
  object: ["properties", "required", "additionalProperties", "patternProperties"],
  array: ["items", "prefixItems", "minItems", "maxItems", "uniqueItems"],
  number: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
};

function addType(schema: JsonObject): JsonObject {
  return TYPE_CARRIERS.some((key) => schema[key] !== undefined) ? schema : { type: guessType(schema), ...schema };
}

/** The type that constants, default or keywords of `schema` imply; else `string`, which models write most often. */
function guessType(schema: JsonObject): string {
  const values = "const" in schema ? [schema.const] : decodeArray(schema.enum);
  const types = new Set((values.length > 0 ? values : "default" in schema ? [schema.default] : []).map(detectType));
  const [type] = types;
  if (type !== undefined && types.size === 1) return type;
  const found = Object.entries(TYPE_KEYWORDS).find(([, words]) => words.some((word) => schema[word] !== undefined));
  return found?.[0] ?? "string";
}

function detectType(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

/** Keywords that every provider with a schema dialect of its own accepted (observed 2026-11). */
const PLAIN_KEYWORDS: ReadonlySet<string> = new Set(
  ("type title description properties required items enum anyOf format nullable default minimum maximum minLength " +
    "maxLength pattern minItems maxItems $ref $defs definitions").split(" "),
);

/** Rewrites keywords in terms of {@linkcode PLAIN_KEYWORDS} ones where possible, and removes the others. */
function simplifyKeywords(schema: JsonObject): JsonObject {
  const { allOf, oneOf, prefixItems, ...rest } = schema;
  let said: JsonObject = rest;
  if (Array.isArray(allOf)) said = mergeSchemas([...allOf.filter(isObject), said]);
  if (Array.isArray(oneOf) && said.anyOf === undefined) said = { ...said, anyOf: oneOf };
  if (Array.isArray(prefixItems) && !isObject(said.items)) said = { ...said, items: { anyOf: prefixItems } };
  if ("const" in said) said = { ...said, enum: [said.const] };
  const kept = omitKeys(said, Object.keys(said).filter((key) => !PLAIN_KEYWORDS.has(key)));
  // Return the original when nothing was removed or rewritten, so that callers can compare identities.
  return Object.keys(kept).length === Object.keys(schema).length && kept.const === schema.const &&
      Object.keys(kept).every((key) => kept[key] === schema[key])
    ? schema
    : kept;
}

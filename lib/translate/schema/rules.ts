/**
 * What is done to the JSON schemas of tools and answers, so that a provider's validator takes them.
 *
 * @module
 */
import { isObject, type JsonObject, listOf } from "../../base/json.ts";
import type { ProviderProfile, SchemaRule } from "../../providers/profile.ts";
import type { Report } from "../../base/report.ts";
import { inlineRefs } from "./refs.ts";
import { foldRoot, together } from "./union.ts";
import { mapSchema, mapValues, omit, type SchemaChange } from "./walk.ts";

/** One rule at work. */
interface RuleRow {
  readonly change: SchemaChange;
  /** What it did, for the report. */
  readonly why: string;
  /** Whether it is for tools only. */
  readonly toolsOnly?: true;
}

/** The rules in the order in which they work: references first, since every later rule has to see what they hide. */
const RULES: Readonly<Record<SchemaRule, RuleRow>> = {
  inline_refs: { change: inlineRefs, why: "references became what they point at" },
  object_root: { change: foldRoot, why: "a union at the root became one object" },
  no_tuple_items: { change: (schema) => mapSchema(schema, withoutTuple), why: "a list of item schemas was renamed" },
  require_types: { change: requireTypes, why: "properties got the type that they did not name" },
  no_additional_properties: {
    change: (schema) => mapSchema(schema, (inner) => omit(inner, ["additionalProperties"])),
    why: "the provider does not take additionalProperties",
    // Where answers are enforced by a schema, strict mode insists on the keyword.
    toolsOnly: true,
  },
  no_unknown_keywords: {
    change: (schema) => mapSchema(schema, plain),
    why: "keywords that the provider does not know were left out or said in others",
  },
};

/** Keywords of the root that say nothing to a model. */
const ABOUT_THE_DOCUMENT = ["$schema", "$id", "$comment"];

/** For whom a schema is adapted, and who is told. */
export interface SchemaContext {
  readonly profile: ProviderProfile;
  readonly report: Report;
}

/** `schema` without Codex's private keyword `encrypted` (0.154 to 0.169). */
function withoutPrivate(schema: JsonObject): JsonObject {
  return mapSchema(schema, (inner) => omit(inner, ["encrypted"]));
}

/** A tool's schema without private keywords, with the provider's rules applied. */
export function toolSchema(schema: JsonObject, context: SchemaContext): JsonObject {
  const open = withoutPrivate(schema);
  const adapted = applyRules(open.type === undefined ? { type: "object", ...open } : open, context, () => true);
  return rootedInObject(adapted, context);
}

/** Arguments are an object, whatever else a schema says of its root: providers refuse all tools for one that is none. */
function rootedInObject(schema: JsonObject, { report }: SchemaContext): JsonObject {
  if (schema.type === "object") return schema;
  report.add("repaired", "tools.parameters.type", "the arguments of a tool have to be an object");
  return { ...schema, type: "object" };
}

/** The schema of a demanded answer, likewise, but for those of the rules that are for tools only. */
export function answerSchema(schema: JsonObject, context: SchemaContext): JsonObject {
  return applyRules(withoutPrivate(schema), context, (row) => row.toolsOnly !== true);
}

function applyRules(
  schema: JsonObject,
  { profile, report }: SchemaContext,
  fits: (row: RuleRow) => boolean,
): JsonObject {
  if (profile.schemaRules.length === 0) return schema;
  let adapted = omit(schema, ABOUT_THE_DOCUMENT);
  for (const [name, row] of Object.entries(RULES)) {
    if (!profile.schemaRules.some((rule) => rule === name) || !fits(row)) continue;
    const changed = row.change(adapted);
    if (changed !== adapted) report.add("replaced", `schema.${name}`, row.why);
    adapted = changed;
  }
  return adapted;
}

function withoutTuple(schema: JsonObject): JsonObject {
  if (!Array.isArray(schema.items)) return schema;
  const { items, additionalItems, ...rest } = schema;
  return { ...rest, prefixItems: items, ...(isObject(additionalItems) && { items: additionalItems }) };
}

/** The root keeps its own type whatever stands beside it: it has to be an object. */
function requireTypes(root: JsonObject): JsonObject {
  const changed = mapSchema(root, (schema) => typeIntoBranches(withTypedParts(schema)));
  return changed !== root && root.type !== undefined && changed.type === undefined
    ? { type: root.type, ...changed }
    : changed;
}

function withTypedParts(schema: JsonObject): JsonObject {
  return mapValues(schema, (value, key) => {
    if (key === "properties" && isObject(value)) {
      return mapValues(value, (inner) => typed(isObject(inner) ? inner : {}));
    }
    return key === "items" && isObject(value) ? typed(value) : value;
  });
}

/** Some validators take a type beside a union for a contradiction. */
function typeIntoBranches(schema: JsonObject): JsonObject {
  const key = ["anyOf", "oneOf"].find((name) => Array.isArray(schema[name]));
  if (schema.type === undefined || key === undefined) return schema;
  const { type, ...rest } = schema;
  const branches = listOf(schema[key]).map((branch) =>
    isObject(branch) && branch.type === undefined && branch.$ref === undefined ? { type, ...branch } : branch
  );
  return { ...rest, [key]: branches };
}

const SAYS_TYPE = ["type", "anyOf", "oneOf", "allOf", "$ref"];

/** Keywords that make sense for one type only. */
const TYPE_WORDS: Readonly<Record<string, readonly string[]>> = {
  object: ["properties", "required", "additionalProperties", "patternProperties"],
  array: ["items", "prefixItems", "minItems", "maxItems", "uniqueItems"],
  number: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
};

function typed(schema: JsonObject): JsonObject {
  return SAYS_TYPE.some((key) => schema[key] !== undefined) ? schema : { type: guessType(schema), ...schema };
}

/** What nothing tells the type of is taken for a text: that is what models write most. */
function guessType(schema: JsonObject): string {
  const values = "const" in schema ? [schema.const] : listOf(schema.enum);
  const types = new Set((values.length > 0 ? values : "default" in schema ? [schema.default] : []).map(typeName));
  const [type] = types;
  if (type !== undefined && types.size === 1) return type;
  const found = Object.entries(TYPE_WORDS).find(([, words]) => words.some((word) => schema[word] !== undefined));
  return found?.[0] ?? "string";
}

function typeName(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

/** Keywords that every provider with a schema dialect of its own was seen to take (2026-11). */
const PLAIN: ReadonlySet<string> = new Set(
  ("type title description properties required items enum anyOf format nullable default minimum maximum minLength " +
    "maxLength pattern minItems maxItems $ref $defs definitions").split(" "),
);

/** What can be said in plain keywords is said in them; the rest is left out. */
function plain(schema: JsonObject): JsonObject {
  const { allOf, oneOf, prefixItems, ...rest } = schema;
  let said: JsonObject = rest;
  if (Array.isArray(allOf)) said = together([...allOf.filter(isObject), said]);
  if (Array.isArray(oneOf) && said.anyOf === undefined) said = { ...said, anyOf: oneOf };
  if (Array.isArray(prefixItems) && !isObject(said.items)) said = { ...said, items: { anyOf: prefixItems } };
  if ("const" in said) said = { ...said, enum: [said.const] };
  const kept = omit(said, Object.keys(said).filter((key) => !PLAIN.has(key)));
  // Taking the schema apart made a copy of it, which is no change.
  return Object.keys(kept).length === Object.keys(schema).length && kept.const === schema.const &&
      Object.keys(kept).every((key) => kept[key] === schema[key])
    ? schema
    : kept;
}

/**
 * The answer of a tool's JSON Schema to what it permits at one place of the arguments.
 *
 * What is not understood counts as permitted, so that no value is changed because of it.
 *
 * @module
 */
import { decodeArray, isObject, type JsonObject } from "../../base/json.ts";
import { resolveRef } from "../schema/refs.ts";

/** A kind of JSON value; whole numbers are `integer`. */
export type JsonKind = "null" | "boolean" | "integer" | "number" | "string" | "array" | "object";

const KINDS: ReadonlySet<unknown> = new Set(["null", "boolean", "integer", "number", "string", "array", "object"]);

/** A schema without references and unions: what one alternative demands. */
interface Branch {
  readonly schema: JsonObject;
  /** Kinds that it names; absent when it names none, or one that is unknown. */
  readonly kinds?: ReadonlySet<unknown>;
  /** Values of `enum` or `const`. */
  readonly constants?: readonly unknown[];
}

/** Most schemas that are read for one place: references may lead in circles. */
const MAX_SCHEMAS = 500;
/** Most alternatives at one place; more of them count as no schema at all. */
const MAX_BRANCHES = 100;

/** Key of the shape that all properties share which no schema names. */
const UNNAMED = -1;

/** What the schema permits at one place: every value that satisfies one of its branches. */
export class ArgumentShape {
  readonly #root: JsonObject;
  readonly #branches: readonly Branch[];
  /** Shapes of the places within, by property name or index. */
  readonly #within = new Map<string | number, ArgumentShape>();

  private constructor(root: JsonObject, schemas: readonly unknown[]) {
    this.#root = root;
    const run = { root, left: MAX_SCHEMAS };
    const branches = schemas.flatMap((schema) => listBranches(schema, run));
    const isUsable = branches.length > 0 && branches.length <= MAX_BRANCHES;
    this.#branches = (isUsable ? branches : [{}]).map(createBranch);
  }

  /** The shape of the arguments of a tool with these `parameters`; without them everything is permitted. */
  static create(parameters: JsonObject = {}): ArgumentShape {
    return new ArgumentShape(parameters, [parameters]);
  }

  /** Whether a branch says nothing about the value's kind. */
  get isOpen(): boolean {
    return this.#branches.some(({ kinds, constants }) => !kinds && !constants);
  }

  /** Whether a string is permitted whatever it says. */
  get takesAnyString(): boolean {
    return this.#branches.some(({ kinds, constants }) => !constants && (!kinds || kinds.has("string")));
  }

  /** Whether a value of that kind is permitted; lists and objects are judged by their kind alone. */
  permits(kind: JsonKind, value?: unknown): boolean {
    return this.#branches.some((branch) => isPermitted(branch, kind, value));
  }

  /** The shape of a property. */
  getProperty(name: string): ArgumentShape {
    const isNamed = this.#branches.some(({ schema }) => findProperty(schema, name) !== undefined);
    return this.#getWithin(isNamed ? name : UNNAMED, "object", (schema) => findProperty(schema, name));
  }

  /** The shape of the item at `index`. */
  getItem(index: number): ArgumentShape {
    const length = Math.max(0, ...this.#branches.map(({ schema }) => listFirstItems(schema).length));
    return this.#getWithin(Math.min(index, length), "array", (schema) => listFirstItems(schema)[index]);
  }

  #getWithin(key: string | number, kind: "object" | "array", find: (schema: JsonObject) => unknown): ArgumentShape {
    const known = this.#within.get(key);
    if (known) return known;
    const fitting = this.#branches.filter(({ kinds }) => !kinds || kinds.has(kind));
    const shape = new ArgumentShape(this.#root, fitting.map(({ schema }) => find(schema) ?? findRest(schema, kind)));
    this.#within.set(key, shape);
    return shape;
  }
}

function createBranch(schema: JsonObject): Branch {
  const named = typeof schema.type === "string" ? [schema.type] : decodeArray(schema.type);
  const isKnown = named.length > 0 && named.every((kind) => KINDS.has(kind));
  const constants = "const" in schema ? [schema.const] : Array.isArray(schema.enum) ? schema.enum : undefined;
  return { schema, ...(isKnown && { kinds: new Set(named) }), ...(constants && { constants }) };
}

function isPermitted({ kinds, constants }: Branch, kind: JsonKind, value: unknown): boolean {
  const fits = !kinds || kinds.has(kind) || (kind === "integer" && kinds.has("number"));
  if (!fits || !constants) return fits;
  if (kind === "array") return constants.some(Array.isArray);
  return kind === "object" ? constants.some(isObject) : constants.includes(value);
}

/** The schema of the property of that name; undefined when there is none. */
function findProperty({ properties }: JsonObject, name: string): unknown {
  return isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
}

function listFirstItems({ prefixItems, items }: JsonObject): readonly unknown[] {
  return Array.isArray(items) ? items : decodeArray(prefixItems);
}

/** The schema of the properties or items that have none of their own; any value where a pattern may cover the name. */
function findRest(schema: JsonObject, kind: "object" | "array"): unknown {
  if (kind === "array") return Array.isArray(schema.items) ? schema.additionalItems : schema.items;
  return schema.patternProperties === undefined ? schema.additionalProperties : true;
}

interface Run {
  readonly root: JsonObject;
  left: number;
}

/** The alternatives that a schema stands for: references are followed, unions are listed, parts are joined. */
function listBranches(schema: unknown, run: Run): readonly JsonObject[] {
  if (schema === false) return [];
  if (!isObject(schema) || run.left-- <= 0) return [{}];
  const { $ref, allOf, anyOf, oneOf, nullable, ...own } = schema;
  let branches: readonly JsonObject[] = [own];
  if (typeof $ref === "string") branches = joinBranches(branches, listBranches(resolveRef($ref, run.root), run));
  for (const part of decodeArray(allOf)) branches = joinBranches(branches, listBranches(part, run));
  for (const union of [anyOf, oneOf]) {
    if (!Array.isArray(union)) continue;
    branches = joinBranches(branches, union.flatMap((one) => listBranches(one, run)));
  }
  return nullable === true ? [...branches, { type: "null" }] : branches;
}

function joinBranches(left: readonly JsonObject[], right: readonly JsonObject[]): readonly JsonObject[] {
  if (left.length * right.length > MAX_BRANCHES) return [{}];
  return left.flatMap((one) => right.map((other) => joinSchemas(one, other)));
}

function joinSchemas(left: JsonObject, right: JsonObject): JsonObject {
  const properties = { ...asObject(left.properties), ...asObject(right.properties) };
  return { ...left, ...right, ...(Object.keys(properties).length > 0 && { properties }) };
}

function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

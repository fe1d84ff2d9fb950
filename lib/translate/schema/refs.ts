/**
 * Resolves the `$ref`s of a JSON Schema, and writes their targets in their place.
 *
 * @module
 */
import { decodeText, isObject, type JsonObject } from "../../base/json.ts";
import { hasSubschema, mapChildren, omitKeys } from "./walk.ts";

/** Maximum number of schemas after inlining: definitions that use each other twice double at every level. */
const INLINE_BUDGET = 2_000;
/** Deepest level at which a reference is still replaced: a chain of definitions nests at every step. */
const MAX_LEVELS = 64;
const DEFINITIONS = ["$defs", "definitions"];

/** The schema that `reference` points at within `root`; undefined if it is missing or in another document. */
export function resolveRef(reference: string, root: JsonObject): JsonObject | undefined {
  if (reference === "#") return root;
  if (!reference.startsWith("#/")) return undefined;
  let found: unknown = root;
  for (const step of reference.slice(2).split("/")) {
    const key = unescapeStep(step);
    found = Array.isArray(found)
      ? found[Number(key)]
      : isObject(found) && Object.hasOwn(found, key)
      ? found[key]
      : undefined;
  }
  return isObject(found) ? found : undefined;
}

function unescapeStep(step: string): string {
  const plain = step.replaceAll("~1", "/").replaceAll("~0", "~");
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}

/** Whether `schema` contains a reference at any depth. */
export function hasRefs(schema: JsonObject): boolean {
  return hasSubschema(schema, ({ $ref }) => typeof $ref === "string");
}

/**
 * `root` with every reference replaced by what it points at, and without definitions.
 *
 * A reference to itself, to another document or to a missing schema is cut: only the target's type and description
 * remain, so that any value of that type is valid. Keywords next to a reference override those of its target.
 */
export function inlineRefs(root: JsonObject): JsonObject {
  return hasRefs(root) ? new RefInliner(root).inline(root) : root;
}

class RefInliner {
  readonly #root: JsonObject;
  /** References that are being replaced, outermost first: one of them again is a cycle. */
  readonly #open: string[] = [];
  #left = INLINE_BUDGET;
  #level = 0;

  constructor(root: JsonObject) {
    this.#root = root;
  }

  inline(schema: JsonObject): JsonObject {
    this.#left--;
    this.#level++;
    const reference = decodeText(schema.$ref);
    const own = mapChildren(omitKeys(schema, ["$ref", ...DEFINITIONS]), (child) => this.inline(child));
    const whole = reference === undefined ? own : { ...this.#resolveTarget(reference), ...own };
    this.#level--;
    return whole;
  }

  #resolveTarget(reference: string): JsonObject {
    const target = resolveRef(reference, this.#root);
    if (target === undefined) return {};
    if (this.#left <= 0 || this.#level > MAX_LEVELS || this.#open.includes(reference)) {
      const { type, description } = target;
      return { ...(type !== undefined && { type }), ...(description !== undefined && { description }) };
    }
    this.#open.push(reference);
    const inlined = this.inline(target);
    this.#open.pop();
    return inlined;
  }
}

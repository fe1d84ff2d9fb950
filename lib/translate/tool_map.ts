/**
 * The map between the declared tools and the flat names under which a chat model sees them.
 *
 * Namespaces are joined as `outer__inner`. Names that a provider would refuse (over 64 characters, or outside
 * `[A-Za-z0-9_-]`) and names that collide are shortened with a hash. Flat names are never parsed: the map leads back to
 * the declared names.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { JsonObject } from "../base/json.ts";
import type { ToolKind } from "../responses/types.ts";

/** Name of the only argument of a freeform tool, which holds its text. */
export const FREEFORM_ARGUMENT = "input";

/** The declared tool with one flat name. */
export interface ToolEntry {
  readonly kind: ToolKind;
  /** Inner name, exactly as declared. */
  readonly name: string;
  /** Outer name, exactly as declared; absent for top-level tools. */
  readonly namespace?: string;
  /** JSON Schema of its arguments as the client declared it; absent if there is none, and for freeform tools. */
  readonly parameters?: JsonObject;
  /** Set when a freeform tool was declared as such, so that its calls hold the raw text and no JSON. */
  readonly isKept?: true;
}

/** Most characters of a tool name that every provider accepts (OpenAI's `^[a-zA-Z0-9_-]{1,64}$`, 2026-11). */
const MAX_NAME = 64;
const HASH_LENGTH = 8;
const USUAL_NAME = /^[A-Za-z0-9_-]+$/;

/** The tools of one request, by flat name and by declared name. */
export class ToolMap {
  readonly #entries = new Map<string, ToolEntry>();
  readonly #flatNames = new Map<string, string>();
  /** Flat names by inner name; several if namespaces share an inner name. */
  readonly #byInnerName = new Map<string, string[]>();
  #searchName: string | undefined;
  /** The next number to try for a name with a hash that is taken, by the name without it. */
  readonly #tries = new Map<string, number>();

  /** Adds `entry` and returns its flat name; a tool that is declared again keeps its name, but not its schema. */
  add(entry: ToolEntry): string {
    const key = joinKey(entry.name, entry.namespace, entry.kind);
    const known = this.#flatNames.get(key);
    if (known !== undefined) {
      this.#entries.set(known, entry);
      return known;
    }
    const flat = this.#findFreeName(buildFlatName(entry.name, entry.namespace), key);
    this.#entries.set(flat, entry);
    this.#flatNames.set(key, flat);
    if (entry.kind === "tool_search") this.#searchName ??= flat;
    const sharing = this.#byInnerName.get(entry.name);
    if (sharing) sharing.push(flat);
    else this.#byInnerName.set(entry.name, [flat]);
    return flat;
  }

  /** `plain`, or with a hash if that is taken; `key` tells the tool from others. */
  #findFreeName(plain: string, key: string): string {
    if (!this.#entries.has(plain)) return plain;
    let flat = appendHash(plain, key);
    // A name with a hash may also be taken, by a tool that was declared with this very name. Each try counts once for
    // all tools of one plain name: keys that differ only in broken characters have the same hashes.
    for (let tries = this.#tries.get(plain) ?? 1; this.#entries.has(flat); tries++) {
      flat = appendHash(plain, key + "\n".repeat(tries));
      this.#tries.set(plain, tries + 1);
    }
    return flat;
  }

  /**
   * The flat name of a tool, declared or not (the history may name tools that are no longer declared).
   *
   * @param kind Tells the client's tool search from a function of that name; absent when unknown.
   */
  getFlatName(name: string, namespace?: string, kind?: ToolKind): string {
    const declared = this.#flatNames.get(joinKey(name, namespace, kind));
    return declared ?? (namespace === undefined ? this.#findOnlyOne(name) : undefined) ??
      buildFlatName(name, namespace);
  }

  /** The flat name for that inner name, if there is only one: Codex may omit the namespace `functions` (0.169). */
  #findOnlyOne(name: string): string | undefined {
    const flats = this.#byInnerName.get(name) ?? [];
    return flats.length === 1 ? flats[0] : undefined;
  }

  /**
   * The flat name of the tool that a provider means which names a namespace apart: the declared one, or the name itself
   * if that is flat already.
   */
  findCalledName(name: string, namespace: string): string {
    const declared = this.#flatNames.get(joinKey(name, namespace));
    if (declared !== undefined) return declared;
    // A provider may write the name into both places (reported 2026-09).
    return this.#entries.has(name) || namespace === name ? name : joinToolName(name, namespace);
  }

  /** The flat name of the client's tool search; undefined when none is declared. */
  get searchName(): string | undefined {
    return this.#searchName;
  }

  /** The tool that was declared under `flat`; undefined for a name that the model made up. */
  find(flat: string): ToolEntry | undefined {
    return this.#entries.get(flat);
  }

  /** Whether a tool of that name was declared. */
  has(name: string, namespace?: string): boolean {
    return this.#flatNames.has(joinKey(name, namespace)) ||
      namespace === undefined && this.#flatNames.has(joinKey(name, namespace, "tool_search"));
  }

  /** Number of declared tools. */
  get size(): number {
    return this.#entries.size;
  }
}

/** The client's tool search has no name of its own, so that a function may have the name that stands for it. */
function joinKey(name: string, namespace: string | undefined, kind?: ToolKind): string {
  return `${kind === "tool_search" ? "\n" : namespace ?? ""}\n${name}`;
}

/** The declared name with its namespace, before it is shortened. */
export function joinToolName(name: string, namespace: string | undefined): string {
  if (namespace === undefined) return name;
  // The namespaces of Codex 0.121 to 0.133 end in the separator themselves (`mcp__demo__`).
  return namespace.endsWith("__") ? namespace + name : `${namespace}__${name}`;
}

function buildFlatName(name: string, namespace: string | undefined): string {
  const joined = joinToolName(name, namespace);
  if (USUAL_NAME.test(joined) && joined.length <= MAX_NAME) return joined;
  return appendHash(joined.replaceAll(/[^A-Za-z0-9_-]/g, "_"), joined);
}

function appendHash(name: string, source: string): string {
  const hash = createHash("sha256").update(source).digest("hex").slice(0, HASH_LENGTH);
  return `${name.slice(0, MAX_NAME - HASH_LENGTH - 1)}_${hash}`;
}

/**
 * Under which flat name a chat model sees each tool, and what a call by that name has to become again.
 *
 * Namespaces are joined as `outer__inner`; names a provider would refuse (over 64 characters, or outside
 * `[A-Za-z0-9_-]`) and names that collide are shortened with a hash. Names are never parsed on the way back.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { ToolKind } from "../responses/types.ts";

/** Name of the one argument under which a freeform tool takes its text. */
export const FREEFORM_ARGUMENT = "input";

/** What the client declared under one flat name. */
export interface ToolEntry {
  readonly kind: ToolKind;
  /** Inner name, exactly as declared. */
  readonly name: string;
  /** Outer name, exactly as declared; absent for top-level tools. */
  readonly namespace?: string;
}

/** Longest tool name every provider takes (OpenAI's `^[a-zA-Z0-9_-]{1,64}$`, 2026-11). */
const MAX_NAME = 64;
const HASH_LENGTH = 8;

/** The tools of one request, by flat name and back. */
export class ToolMap {
  readonly #entries = new Map<string, ToolEntry>();
  readonly #flatNames = new Map<string, string>();
  /** Flat names by inner name; several where namespaces share one. */
  readonly #byInnerName = new Map<string, string[]>();

  /** Gives `entry` its flat name; the same tool declared again keeps the name it has. */
  add(entry: ToolEntry): string {
    const key = keyOf(entry.name, entry.namespace);
    const known = this.#flatNames.get(key);
    if (known !== undefined) return known;
    const plain = flatName(entry.name, entry.namespace);
    let flat = plain;
    // A name with a hash may be taken, too, by a tool that was declared under it.
    for (let source = key; this.#entries.has(flat); source += "\n") flat = withHash(plain, source);
    this.#entries.set(flat, entry);
    this.#flatNames.set(key, flat);
    const sharing = this.#byInnerName.get(entry.name);
    if (sharing) sharing.push(flat);
    else this.#byInnerName.set(entry.name, [flat]);
    return flat;
  }

  /** The flat name of a tool, declared or not (history may name tools that are gone). */
  flatName(name: string, namespace?: string): string {
    const declared = this.#flatNames.get(keyOf(name, namespace));
    return declared ?? (namespace === undefined ? this.#onlyOne(name) : undefined) ?? flatName(name, namespace);
  }

  /** The tool of that inner name, if there is just one: Codex may leave the namespace `functions` out (0.169). */
  #onlyOne(name: string): string | undefined {
    const flats = this.#byInnerName.get(name) ?? [];
    return flats.length === 1 ? flats[0] : undefined;
  }

  /** What `flat` was declared as; undefined for a name the model made up. */
  entry(flat: string): ToolEntry | undefined {
    return this.#entries.get(flat);
  }

  /** Whether a tool of that name was declared. */
  has(name: string, namespace?: string): boolean {
    return this.#flatNames.has(keyOf(name, namespace));
  }

  /** How many tools were declared. */
  get size(): number {
    return this.#entries.size;
  }
}

function keyOf(name: string, namespace: string | undefined): string {
  return `${namespace ?? ""}\n${name}`;
}

/** The declared name in one piece, before anything is shortened. */
export function joinName(name: string, namespace: string | undefined): string {
  if (namespace === undefined) return name;
  // Codex 0.121 to 0.133 ends namespaces in the separator itself (`mcp__demo__`).
  return namespace.endsWith("__") ? namespace + name : `${namespace}__${name}`;
}

function flatName(name: string, namespace: string | undefined): string {
  const joined = joinName(name, namespace);
  const clean = joined.replaceAll(/[^A-Za-z0-9_-]/g, "_");
  return clean === joined && joined.length <= MAX_NAME && joined !== "" ? joined : withHash(clean, joined);
}

function withHash(name: string, source: string): string {
  const hash = createHash("sha256").update(source).digest("hex").slice(0, HASH_LENGTH);
  return `${name.slice(0, MAX_NAME - HASH_LENGTH - 1)}_${hash}`;
}

/**
 * The report of what a translation changed and why, so that nothing is lost silently.
 *
 * A report never holds prompt text, arguments or keys, only counts and the names of fields, tools and kinds.
 *
 * @module
 */

/** What happened to a part of the request. */
export type NoteKind = "dropped" | "renamed" | "merged" | "repaired" | "replaced";

/** One change that a translation made to the request. */
export interface Note {
  readonly kind: NoteKind;
  /** The field, tool, item or message concerned, for example `tools.web_search`. */
  readonly what: string;
  /** Why, in one clause. */
  readonly why: string;
  /** Number of occurrences. */
  readonly count: number;
}

/** Collects the notes of one request. */
export class Report {
  readonly #notes = new Map<string, { kind: NoteKind; what: string; why: string; count: number }>();

  /** Adds a note; repeating a note raises its count. */
  add(kind: NoteKind, what: string, why: string): void {
    this.#count({ kind, what, why, count: 1 });
  }

  /** Adds all notes of `other`, as those of a try that succeeded. */
  addAll(other: Report): void {
    for (const note of other.notes) this.#count(note);
  }

  #count({ kind, what, why, count }: Note): void {
    const key = `${kind}\n${what}\n${why}`;
    const known = this.#notes.get(key);
    if (known) known.count += count;
    else this.#notes.set(key, { kind, what, why, count });
  }

  /** The notes, in the order in which each was first added. */
  get notes(): readonly Note[] {
    return [...this.#notes.values()];
  }
}

/**
 * What a translation changed and why, so that nothing is lost silently.
 *
 * A report never holds prompt text, arguments or keys: only names of fields, tools and kinds, and counts.
 *
 * @module
 */

/** What happened to a part of the request. */
export type NoteKind = "dropped" | "renamed" | "merged" | "repaired" | "replaced";

/** One thing that a translation did to the request. */
export interface Note {
  readonly kind: NoteKind;
  /** The field, tool, item or message concerned, for example `tools.web_search`. */
  readonly what: string;
  /** Why, in one clause. */
  readonly why: string;
  /** How often; 1 for a single case. */
  readonly count: number;
}

/** Collects the notes of one request. */
export class Report {
  readonly #notes = new Map<string, { kind: NoteKind; what: string; why: string; count: number }>();

  /** Adds a note; the same note again only raises its count. */
  add(kind: NoteKind, what: string, why: string): void {
    const key = `${kind}\n${what}\n${why}`;
    const known = this.#notes.get(key);
    if (known) known.count++;
    else this.#notes.set(key, { kind, what, why, count: 1 });
  }

  /** The notes in the order in which they first came. */
  get notes(): readonly Note[] {
    return [...this.#notes.values()];
  }
}

/**
 * The part of a runtime that settings need: what it says about the machine, and how it reads files.
 *
 * @module
 */

/** What the machine says about itself. */
export interface Machine {
  /** Name of the operating system, as in `Deno.build.os`. */
  readonly os: string;
  /** Value of an environment variable; undefined when it is not set or not permitted. */
  variable(name: string): string | undefined;
}

/** A file's text, or why there is none. */
export type FileText =
  | { readonly text: string }
  /** `absent`: there is no such file, or this program was not permitted to look. */
  | { readonly problem: string; readonly absent: boolean };

/** What a secret's file holds, or why it cannot be read. The path stands in neither: it may be the secret itself. */
export type SecretText =
  /** `isExposed`: other users of the machine can read it. */
  | { readonly text: string; readonly isExposed: boolean }
  | { readonly problem: string };

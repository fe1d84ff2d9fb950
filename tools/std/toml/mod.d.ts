/**
 * The part of `@std/toml` that the project uses, declared by hand: the npm copy carries no types.
 * @module
 */

/** How TOML is written. */
export interface StringifyOptions {
  /** Whether the equals signs of a table are aligned. Absent: false. */
  readonly keyAlignment?: boolean;
}

/** Parses a TOML document. Throws `SyntaxError` that names line and column. */
export function parse(tomlString: string): Record<string, unknown>;
/** Writes an object as TOML. */
export function stringify(object: Record<string, unknown>, options?: StringifyOptions): string;

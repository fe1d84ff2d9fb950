/**
 * The part of `@std/cli/parse-args` that the project uses, declared by hand: the npm copy carries no types.
 * The original infers a type per flag; here a flag is `unknown`, so what checks here checks against JSR's types too.
 * @module
 */

/** How the arguments are read. */
export interface ParseOptions {
  /** Whether everything after `--` is collected under `"--"` instead of `_`. */
  readonly "--"?: boolean;
  /** Other names of a flag. */
  readonly alias?: Readonly<Record<string, string | readonly string[]>>;
  /** Flags without a value, or `true` for every flag without `=`. */
  readonly boolean?: boolean | string | readonly string[];
  /** Flags that may be repeated; their value is an array. */
  readonly collect?: string | readonly string[];
  /** Values of absent flags. */
  readonly default?: Readonly<Record<string, unknown>>;
  /** Flags that `--no-<flag>` turns off. */
  readonly negatable?: string | readonly string[];
  /** Whether the first positional argument ends the flags. */
  readonly stopEarly?: boolean;
  /** Flags whose value is never read as a number. */
  readonly string?: string | readonly string[];
  /** Called for every argument that is not declared; `false` leaves it out. `key` is absent for positional arguments. */
  readonly unknown?: (argument: string, key?: string, value?: unknown) => unknown;
}

/** The parsed arguments: positional ones in `_`, one property per flag. */
export interface ParsedArgs {
  readonly _: (string | number)[];
  readonly "--"?: string[];
  readonly [flag: string]: unknown;
}

/** Parses command-line arguments. */
export function parseArgs(args: readonly string[], options?: ParseOptions): ParsedArgs;

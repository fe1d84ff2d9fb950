/**
 * The record of one setting: its name in each source, its description, and the parser of its text.
 *
 * @module
 */

import type { CommandName } from "./commands.ts";

/** An environment variable that a setting is read from. */
export interface Variable {
  readonly name: string;
  /** The setting's text in the variable's value; absent when they are the same. */
  readonly read?: (value: string) => string | undefined;
}

/** Headings under which `--help` and docs/configuration.md list the settings, in this order. */
export const SETTING_GROUPS = [
  "Connection",
  "Provider",
  "Access",
  "Limits",
  "Output",
  "Single commands",
  "Other",
] as const;

/** A heading of the help. */
export type SettingGroup = typeof SETTING_GROUPS[number];

/** One row of the table. */
export interface Setting<Value> {
  /** Heading under which it is listed. */
  readonly group: SettingGroup;
  /** Name of the flag without its dashes, and the key in the configuration file. */
  readonly flag: string;
  /** One-letter form of the flag. */
  readonly letter?: string;
  /** The first one that is set counts; none for what only the command line says. */
  readonly variables: readonly Variable[];
  /** What the value looks like; absent for a switch, which has none. */
  readonly form?: string;
  /** Text of the default; absent when there is none. */
  readonly default?: string;
  readonly description: string;
  /** Whether the configuration file may hold it. */
  readonly inFile: boolean;
  /** The commands that take it; absent: all, and the relay itself. */
  readonly commands?: readonly CommandName[];
  /**
   * Whether it may be given several times, and how the file writes it: `list` as an array, `map` as a table, and `lines`
   * as an array of texts that commas would not separate; they are joined by line feeds.
   */
  readonly repeats?: "list" | "map" | "lines";
  /** Whether its text is a JSON object, which the file writes as a table. */
  readonly isObject?: true;
  /** How the value is shown in an error: not at all, or as an address without the parts that may hold a secret. */
  readonly redaction?: "all" | "url";
  /** @throws {SyntaxError} that says what to write instead. */
  readonly parse: (text: string) => Value;
}

/**
 * The command line as text by setting.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { findNearNames } from "../base/near_names.ts";
import { type CommandName, findCommand, formatCommandUsage, listCommands } from "./commands.ts";
import type { RawSetting } from "./config_error.ts";
import { listSettings, type Settings } from "./settings.ts";

/** The command line's settings, and one line per argument that is wrong. */
export interface Arguments {
  /** The command that was named; absent: none was. */
  readonly command?: CommandName;
  /** The word behind the command; absent for a command without one. */
  readonly operand?: string;
  /** What stands behind `--`, for a command that passes it on; empty for others. */
  readonly passedOn: readonly string[];
  readonly rawSettings: ReadonlyMap<keyof Settings, RawSetting>;
  readonly errors: readonly string[];
}

const HELP_ADVICE = "codex-relay --help lists the flags";
const LONGEST_NAME = 32;

/** Reads the arguments. Errors name an argument or its place, never its value, which may be a key. */
export function readArguments(args: readonly string[]): Arguments {
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const { words, rawSettings, errors } = readFlags(args.slice(0, end));
  if (words[0] === "help") return askForHelp(words[1] ?? "");
  const behind = args.slice(end + 1);
  const found = findCommand(words[0] ?? "");
  if (found === undefined) {
    const extra = words.length + behind.length;
    return { rawSettings, passedOn: [], errors: extra === 0 ? errors : [...errors, explainNoCommand(words, extra)] };
  }
  const [command, row] = found;
  const usage = `write codex-relay ${formatCommandUsage(command, row, row.isPlain ? undefined : "[options]")}`;
  const [operand, ...others] = row.operand === undefined ? [undefined, ...words.slice(1)] : words.slice(1);
  if (row.operand !== undefined && !row.operand.choices.includes(operand ?? "")) {
    errors.push(
      `codex-relay ${command} ${operand === undefined ? "needs a word" : "does not know that word"}: ${usage}`,
    );
  }
  const extra = others.length + (row.passedOn === undefined ? behind.length : 0);
  if (extra > 0) errors.push(`${formatArgumentCount(extra)} to no flag: ${usage}`);
  return {
    command,
    ...(operand !== undefined && { operand }),
    passedOn: row.passedOn === undefined ? [] : behind,
    rawSettings,
    errors,
  };
}

/** `help` and `help COMMAND`, which people try before they know of `--help`. */
function askForHelp(about: string): Arguments {
  const command = findCommand(about)?.[0];
  return {
    ...(command !== undefined && { command }),
    passedOn: [],
    rawSettings: new Map([["help", { text: "true", source: "flag", name: "help" }]]),
    errors: [],
  };
}

/** The settings among `args`, the words among them that belong to no flag, and one line per argument that is wrong. */
function readFlags(args: readonly string[]): {
  readonly words: readonly string[];
  readonly rawSettings: ReadonlyMap<keyof Settings, RawSetting>;
  readonly errors: string[];
} {
  const rows = listSettings();
  const withValue = rows.filter(([, { form }]) => form !== undefined).map(([, { flag }]) => flag);
  const switches = rows.filter(([, { form }]) => form === undefined).map(([, { flag }]) => flag);
  const letters = rows.flatMap(([, { flag, letter }]) => letter === undefined ? [] : [[flag, letter] as const]);
  const errors: string[] = [];
  const unknown = new Set<string>();
  const words: string[] = [];
  const { rest, switched } = readSwitches(joinValues(args, { withValue, switches }), switches);
  const parsed = parseArgs(rest, {
    string: withValue,
    boolean: switches,
    collect: withValue,
    alias: Object.fromEntries(letters),
    unknown: (argument, key) => {
      if (key !== undefined) {
        // A cluster of letters comes letter by letter.
        if (!unknown.has(argument)) errors.push(explainUnknownFlag(parseFlagName(argument, key)));
        unknown.add(argument);
      } // The parser splits an empty value into a flag without one and an extra argument; the flag is reported already.
      else if (argument !== "") words.push(argument);
      return false;
    },
  });
  const rawSettings = new Map<keyof Settings, RawSetting>();
  for (const [key, { flag, form, repeats }] of rows) {
    const value = parsed[flag];
    if (form === undefined) {
      const text = switched.get(flag) ?? (value === true ? "true" : undefined);
      if (text === "true" || text === "false") rawSettings.set(key, { text, source: "flag", name: `--${flag}` });
      else if (text !== undefined) errors.push(`--${flag} takes no value: write --${flag}, or leave it out`);
      continue;
    }
    const texts = Array.isArray(value) ? value.map(String) : [];
    if (texts.some((text) => text.trim() === "")) {
      errors.push(`--${flag} needs a value: write --${flag} ${form}, or leave it out`);
    } else if (texts.length > 0) {
      const text = repeats === undefined ? texts.at(-1) ?? "" : texts.join(repeats === "lines" ? "\n" : ",");
      rawSettings.set(key, { text, source: "flag", name: `--${flag}` });
    }
  }
  return { words, rawSettings, errors };
}

/** Values that the parser does not take for one: a lone dash, and whatever begins with a minus. */
const DASHED_VALUE = /^-(?:\.?\d.*)?$/s;
const SWITCH_VALUE = /^(?:true|false)$/;

/** `--flag -`, `--flag -1` and `--switch false` with an equals sign instead of the blank. */
function joinValues(
  args: readonly string[],
  { withValue, switches }: { readonly withValue: readonly string[]; readonly switches: readonly string[] },
): string[] {
  const joined: string[] = [];
  for (const argument of args) {
    const last = joined.at(-1) ?? "";
    const flag = last.startsWith("--") ? last.slice(2) : "";
    const takesIt = withValue.includes(flag) && DASHED_VALUE.test(argument) ||
      switches.includes(flag) && SWITCH_VALUE.test(argument);
    if (takesIt) joined[joined.length - 1] = `${last}=${argument}`;
    else joined.push(argument);
  }
  return joined;
}

/**
 * The texts after `--switch=`, and the other arguments. The parser takes every text but `false` for true, and cannot
 * distinguish `false` from an absent switch.
 */
function readSwitches(
  args: readonly string[],
  switches: readonly string[],
): { readonly rest: readonly string[]; readonly switched: ReadonlyMap<string, string> } {
  const switched = new Map<string, string>();
  const rest = args.filter((argument) => {
    const [, flag = "", text = ""] = /^--([\w-]+)=(.*)$/s.exec(argument) ?? [];
    const isSwitch = switches.includes(flag);
    if (isSwitch) switched.set(flag, text.trim().toLowerCase());
    return !isSwitch;
  });
  return { rest, switched };
}

/** The flag as written, without a value. A cluster of letters is named by one that is unknown. */
function parseFlagName(argument: string, key: string): string {
  const name = /^[\w-]*/.exec(key)?.[0].slice(0, LONGEST_NAME) ?? "";
  return argument.startsWith("--") ? `--${name}` : `-${name.slice(0, 1)}`;
}

function explainUnknownFlag(name: string): string {
  const near = name.startsWith("--") ? findNearNames(name.slice(2), listSettings().map(([, { flag }]) => flag)) : [];
  // A value that is joined in a wrong way leaves the flag's own name.
  const meant = near[0] === undefined || near[0] === name.slice(2) ? "" : ` (perhaps --${near[0]})`;
  return `Unknown flag ${name}${meant}; ${HELP_ADVICE}`;
}

function explainNoCommand([first = ""]: readonly string[], count: number): string {
  const [near] = findNearNames(first, listCommands().map(([name]) => name));
  const isNone = `${formatArgumentCount(count)} to no flag and ${count === 1 ? "is no command" : "are no command"}`;
  return `${isNone}${near === undefined ? "" : ` (perhaps codex-relay ${near})`}; codex-relay --help lists both`;
}

function formatArgumentCount(count: number): string {
  return count === 1 ? "1 argument belongs" : `${count} arguments belong`;
}

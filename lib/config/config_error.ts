/**
 * The error for wrong settings: what was given, where, and what to write instead.
 *
 * @module
 */
import type { Setting } from "./setting.ts";

/** Settings that cannot be used: every fault that was found, one line each. Never holds a key. */
export class ConfigError extends Error {
  /** Always `ConfigError`. */
  override readonly name = "ConfigError";
  /** One sentence per fault. */
  readonly faults: readonly string[];

  /** An error whose message lists all of `faults`. */
  constructor(faults: readonly string[]) {
    super(faults.join("\n"));
    this.faults = faults;
  }
}

/** A setting's text, and where it was found. */
export interface Found {
  readonly text: string;
  /** `flag`: the command line; `variable`: the environment; `file`: the configuration file; `option`: a caller. */
  readonly origin: "flag" | "variable" | "file" | "option";
  /** Name of the flag (with dashes), variable, key or option. */
  readonly name: string;
  /** Path of the file, or the part of it; for `file` only. */
  readonly path?: string;
}

/** Precedence of the sources: the larger number wins. */
export const RANKS: Readonly<Record<Found["origin"], number>> = { option: 3, flag: 3, variable: 2, file: 1 };

const MAX_SHOWN = 80;

/** One line that says what is wrong with `found`; `reason` says what to write instead. */
export function faultOf(found: Found, { setting, reason }: { setting: Setting<unknown>; reason: string }): string {
  const value = shown(found.text, setting);
  return `Cannot use ${placeOf(found, value)}: ${reason}`;
}

function placeOf({ origin, name, path }: Found, value: string | undefined): string {
  switch (origin) {
    case "flag":
    case "option":
      return value === undefined ? name : `${name} ${value}`;
    case "variable":
      return value === undefined ? name : `${name}=${value}`;
    case "file":
      return `${value === undefined ? name : `${name} = ${value}`} in ${path}`;
  }
}

/** The value as it may be shown: on one line, short, and without what may be a secret. */
function shown(text: string, { conceal }: Setting<unknown>): string | undefined {
  if (conceal === "all") return undefined;
  const harmless = conceal === "url" ? text.replace(/^([^/]*\/\/)?.*@/s, "$1…@").replace(/[?#].*$/s, "…") : text;
  const line = harmless.replaceAll(/\s+/g, " ").trim();
  if (line === "") return '""';
  return line.length > MAX_SHOWN ? `${line.slice(0, MAX_SHOWN)}…` : line;
}

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
  readonly errors: readonly string[];

  /** An error whose message lists all of `errors`. */
  constructor(errors: readonly string[]) {
    super(errors.join("\n"));
    this.errors = errors;
  }
}

/** A setting's text, and where it was found. */
export interface RawSetting {
  readonly text: string;
  /** `flag`: the command line; `variable`: the environment; `file`: the configuration file; `option`: a caller. */
  readonly source: "flag" | "variable" | "file" | "option";
  /** Name of the flag (with dashes), variable, key or option. */
  readonly name: string;
  /** Path of the file, or the part of it; for `file` only. */
  readonly path?: string;
  /** Whether it stands in the table of one provider, and so is meant for that one; for `file` only. */
  readonly inTable?: boolean;
}

/** Precedence of the sources: the larger number wins. */
export const PRECEDENCE: Readonly<Record<RawSetting["source"], number>> = { option: 3, flag: 3, variable: 2, file: 1 };

const MAX_VALUE_LENGTH = 80;

/** One line that says what is wrong with `rawSetting`; `reason` says what to write instead. */
export function formatSettingError(
  rawSetting: RawSetting,
  { setting, reason }: { setting: Setting<unknown>; reason: string },
): string {
  const value = formatValue(rawSetting.text, setting);
  return `Cannot use ${formatSource(rawSetting, value)}: ${reason}`;
}

function formatSource({ source, name, path }: RawSetting, value: string | undefined): string {
  switch (source) {
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
function formatValue(text: string, { redaction }: Setting<unknown>): string | undefined {
  if (redaction === "all") return undefined;
  const harmless = redaction === "url" ? text.replace(/^([^/]*\/\/)?.*@/s, "$1…@").replace(/[?#].*$/s, "…") : text;
  const line = harmless.replaceAll(/\s+/g, " ").trim();
  if (line === "") return '""';
  return line.length > MAX_VALUE_LENGTH ? `${line.slice(0, MAX_VALUE_LENGTH)}…` : line;
}

/**
 * Keys and relay tokens that a setting reads from a file or from standard input.
 *
 * @module
 */
import type { SecretText } from "../runtime/machine.ts";
import { PRECEDENCE, type RawSetting } from "./config_error.ts";
import type { GuardSettings } from "./settings_guards.ts";
import type { Settings } from "./settings.ts";

/** How secrets are read. */
export interface SecretSource {
  /** Reads the file at `path` whole, or one line of standard input for `-`. */
  readSecret(path: string): SecretText;
  /** A path as it was written, in full. */
  expand(path: string): string;
}

/** The settings with their secrets, and what is to be said of them. */
export interface SecretSettingsRead {
  readonly rawSettings: ReadonlyMap<keyof Settings, RawSetting>;
  readonly errors: readonly string[];
  /** What works but is not safe. */
  readonly warnings: readonly string[];
}

type RawSettings = ReadonlyMap<keyof Settings, RawSetting>;

interface SecretPair {
  readonly direct: keyof Settings;
  readonly file: keyof GuardSettings;
}

const PAIRS: readonly SecretPair[] = [
  { direct: "apiKey", file: "apiKeyFile" },
  { direct: "relayToken", file: "relayTokenFile" },
];

/** The path that means standard input. */
const STDIN = "-";

/** `rawSettings` without the weaker one of a secret and its file. Precedence: flag, variable, configuration file. */
export function resolveSecretPrecedence(rawSettings: RawSettings, errors: string[]): Map<keyof Settings, RawSetting> {
  const settings = new Map(rawSettings);
  for (const { direct, file } of PAIRS) {
    const [text, path] = [settings.get(direct), settings.get(file)];
    if (text === undefined || path === undefined) continue;
    const difference = PRECEDENCE[text.source] - PRECEDENCE[path.source];
    if (difference === 0) errors.push(`Cannot use both ${text.name} and ${path.name}: leave one of them out`);
    settings.delete(difference > 0 ? file : direct);
  }
  return settings;
}

/** `rawSettings` with the secrets that files hold; the settings that name the files stay. */
export function readSecretFiles(rawSettings: RawSettings, source: SecretSource): SecretSettingsRead {
  const named = PAIRS.flatMap(({ direct, file }) => {
    const path = rawSettings.get(file);
    return path === undefined ? [] : [{ direct, path }];
  });
  const fromStdin = named.filter(({ path }) => path.text.trim() === STDIN);
  if (fromStdin.length > 1) {
    const names = fromStdin.map(({ path }) => path.name).join(" and ");
    return {
      rawSettings,
      errors: [`Cannot read both ${names} from standard input: name a file for one of them`],
      warnings: [],
    };
  }
  const settings = new Map(rawSettings);
  const errors: string[] = [];
  const warnings: string[] = [];
  for (const { direct, path } of named) {
    const [isStdin, written] = [path.text.trim() === STDIN, path.text.trim()];
    const place = isStdin ? `standard input for ${path.name}` : `the file of ${path.name}`;
    const read = source.readSecret(isStdin ? STDIN : source.expand(written));
    if ("problem" in read) {
      errors.push(`Cannot read ${place}: ${read.problem}; check the path, or leave the setting out`);
    } else if (read.text.trim() === "") errors.push(`Cannot read ${place}: it is empty; write the secret into it`);
    else settings.set(direct, { ...path, text: read.text.replace(/^\ufeff/, "").trim() });
    if ("isExposed" in read && read.isExposed) {
      warnings.push(`Other users of this machine can read the file of ${path.name}; run chmod 600 on it`);
    }
  }
  return { rawSettings: settings, errors, warnings };
}

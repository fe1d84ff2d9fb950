/**
 * Keys and relay tokens that a setting reads from a file, from standard input, or from a variable of the user's choice.
 *
 * @module
 */
import type { SecretText } from "../runtime/machine.ts";
import { PRECEDENCE, type RawSetting } from "./config_error.ts";
import { splitList } from "./parsers.ts";
import type { GuardSettings } from "./settings_guards.ts";
import type { Settings } from "./settings.ts";

/** How secrets are read. */
export interface SecretSource {
  /** Reads the file at `path` whole, or one line of standard input for `-`. */
  readSecret(path: string): SecretText;
  /** A path as it was written, in full. */
  expand(path: string): string;
  /** Value of an environment variable; undefined when it is not set. */
  variable(name: string): string | undefined;
}

/** The settings with their secrets, and what is to be said of them. */
export interface SecretSettingsRead {
  readonly rawSettings: ReadonlyMap<keyof Settings, RawSetting>;
  readonly errors: readonly string[];
  /** What works but is not safe. */
  readonly warnings: readonly string[];
}

type RawSettings = ReadonlyMap<keyof Settings, RawSetting>;

/** A secret, and the settings that say where it is. */
interface SecretSettingNames {
  readonly direct: keyof Settings;
  readonly file: keyof GuardSettings;
  readonly variable?: keyof GuardSettings;
}

const SECRETS: readonly SecretSettingNames[] = [
  { direct: "apiKey", file: "apiKeyFile", variable: "apiKeyVariable" },
  { direct: "relayToken", file: "relayTokenFile" },
];

/** The path that means standard input. */
export const STDIN = "-";

/** `rawSettings` with one source for each secret. Precedence: flag, variable, configuration file. */
export function resolveSecretPrecedence(rawSettings: RawSettings, errors: string[]): Map<keyof Settings, RawSetting> {
  const settings = new Map(rawSettings);
  for (const { direct, file, variable } of SECRETS) {
    const given = [direct, file, ...variable === undefined ? [] : [variable]].flatMap((key) => {
      const setting = settings.get(key);
      return setting === undefined ? [] : [{ key, setting, strength: PRECEDENCE[setting.source] }];
    }).sort((a, b) => b.strength - a.strength);
    const [first, second] = given;
    if (first && second && first.strength === second.strength) {
      errors.push(`Cannot use both ${first.setting.name} and ${second.setting.name}: leave one of them out`);
    }
    for (const { key } of given.slice(1)) settings.delete(key);
  }
  return settings;
}

/** `rawSettings` with the secrets that files and variables hold; the settings that name them stay. */
export function readSecretFiles(rawSettings: RawSettings, source: SecretSource): SecretSettingsRead {
  const settings = new Map(rawSettings);
  const errors: string[] = [];
  const warnings: string[] = [];
  const fromStdin = SECRETS.flatMap(({ file }) =>
    splitLines(rawSettings.get(file)).filter(({ text }) => text === STDIN)
  );
  if (fromStdin.length > 1) {
    const names = fromStdin.map(({ name }) => name).join(" and ");
    errors.push(`Cannot read both ${names} from standard input: name a file for one of them`);
    return { rawSettings, errors, warnings };
  }
  for (const { direct, file, variable } of SECRETS) {
    const paths = splitLines(rawSettings.get(file));
    const found = paths.flatMap((path) => readSecretFile(path, { source, errors, warnings }));
    const [path] = paths;
    if (path !== undefined && found.length > 0) settings.set(direct, { ...path, text: found.join("\n") });
    const names = variable === undefined ? undefined : rawSettings.get(variable);
    const keys = names === undefined ? [] : readSecretVariables(names, { source, warnings });
    if (names !== undefined && keys.length > 0) settings.set(direct, { ...names, text: keys.join("\n") });
  }
  return { rawSettings: settings, errors, warnings };
}

/** A setting that names several places, as one setting for each. */
function splitLines(setting: RawSetting | undefined): readonly RawSetting[] {
  const lines = setting?.text.split("\n").map((line) => line.trim()).filter((line) => line !== "") ?? [];
  return setting === undefined ? [] : lines.map((text) => ({ ...setting, text }));
}

interface SecretReading {
  readonly source: SecretSource;
  readonly errors: string[];
  readonly warnings: string[];
}

/** The secret in the file that `path` names; nothing when it cannot be used, which `errors` then says. */
function readSecretFile(path: RawSetting, { source, errors, warnings }: SecretReading): string[] {
  const isStdin = path.text === STDIN;
  const place = isStdin ? `standard input for ${path.name}` : `the file of ${path.name}`;
  const read = source.readSecret(isStdin ? STDIN : source.expand(path.text));
  if ("problem" in read) {
    errors.push(`Cannot read ${place}: ${read.problem}; check the path, or leave the setting out`);
    return [];
  }
  if (read.isExposed) {
    warnings.push(`Other users of this machine can read the file of ${path.name}; run chmod 600 on it`);
  }
  const secret = read.text.replace(/^\ufeff/, "").trim();
  if (secret === "") errors.push(`Cannot read ${place}: it is empty; write the secret into it`);
  return secret === "" ? [] : [secret];
}

function readSecretVariables(
  names: RawSetting,
  { source, warnings }: Pick<SecretReading, "source" | "warnings">,
): string[] {
  return splitList(names.text).flatMap((name) => {
    const value = source.variable(name)?.trim();
    if (!value) warnings.push(`${names.name} names a variable that is not set, so it gives no key`);
    return value ? [value] : [];
  });
}

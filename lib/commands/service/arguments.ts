/**
 * The arguments with which a service starts the relay: what is set now, without any secret.
 *
 * @module
 */
import { resolve } from "node:path/posix";
import type { RawSetting } from "../../config/config_error.ts";
import { expandHome } from "../../config/paths.ts";
import type { Setting } from "../../config/setting.ts";
import { listSettings, type Settings } from "../../config/settings.ts";
import type { Machine } from "../../runtime/machine.ts";

/** What the service is given, and why it cannot be written. */
export interface ServiceArguments {
  readonly args: readonly string[];
  /** One line per setting that a service cannot have. */
  readonly errors: readonly string[];
}

type RawSettings = ReadonlyMap<keyof Settings, RawSetting>;

/** Settings that only print something. */
const PRINTING: readonly (keyof Settings)[] = ["printConfig", "modelCatalog", "help", "version"];
/** The secrets, each with the setting that names its file. */
const SECRET_FILES: Readonly<Partial<Record<keyof Settings, keyof Settings>>> = {
  apiKey: "apiKeyFile",
  relayToken: "relayTokenFile",
};

/**
 * The flags and variables in `rawSettings` as arguments; the configuration file is read by the service itself.
 *
 * @param options.hasEnvironmentFile Whether the service gets the variables of a file, and so may get secrets.
 */
export function collectServiceArguments(
  rawSettings: RawSettings,
  { machine, hasEnvironmentFile }: { readonly machine: Machine; readonly hasEnvironmentFile: boolean },
): ServiceArguments {
  const args: string[] = [];
  const errors: string[] = [];
  for (const [key, setting] of listSettings()) {
    const raw = rawSettings.get(key);
    const isFromFile = SECRET_FILES[key] !== undefined && rawSettings.has(SECRET_FILES[key]);
    if (raw === undefined || raw.source === "file" || setting.commands !== undefined || isFromFile) continue;
    if (PRINTING.includes(key)) errors.push(`Cannot use ${raw.name} for a service: leave it out`);
    else if (SECRET_FILES[key] !== undefined) {
      if (raw.source === "flag" || !hasEnvironmentFile) errors.push(explainSecret(raw, setting));
    } else {
      const text = formatValue(raw, { key, setting, machine });
      if (text === undefined) {
        errors.push(`Cannot use ${raw.name} - for a service, which has no standard input: name a file`);
      } else if (mayHoldSecret(text, setting)) {
        errors.push(
          `Cannot write ${raw.name} into a service's file, since its address may hold a key: leave user, ` +
            "password and query out, or set it in the configuration file",
        );
      } else args.push(...(setting.form === undefined ? formatSwitch(setting, text) : [`--${setting.flag}`, text]));
    }
  }
  return { args, errors };
}

function explainSecret({ name, source }: RawSetting, { flag }: Setting<unknown>): string {
  const asFile = `write it into a file that only you can read, and name that by --${flag}-file`;
  if (source === "flag") return `Cannot write the secret of ${name} into a service's file: ${asFile}`;
  return `Cannot give the secret in ${name} to a service, which does not see your shell's variables: ${asFile}, ` +
    `or put the line ${name}=… into a file for --environment-file`;
}

/** The value as the service needs it: paths in full; undefined for standard input. */
function formatValue(
  { text }: RawSetting,
  { key, setting, machine }: {
    readonly key: keyof Settings;
    readonly setting: Setting<unknown>;
    readonly machine: Machine;
  },
): string | undefined {
  if (setting.form !== "PATH") return text;
  if (text.trim() === "-" && key !== "config") return undefined;
  return resolve(expandHome(text.trim(), machine));
}

function mayHoldSecret(text: string, { redaction }: Setting<unknown>): boolean {
  if (redaction !== "url") return false;
  const url = URL.parse(text);
  return url !== null && (url.username !== "" || url.password !== "" || url.search !== "");
}

function formatSwitch({ flag }: Setting<unknown>, text: string): string[] {
  return text === "true" ? [`--${flag}`] : [`--${flag}=${text}`];
}

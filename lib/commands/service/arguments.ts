/**
 * The arguments with which a service starts the relay: what is set now, without any secret.
 *
 * @module
 */
import { resolve } from "node:path/posix";
import { collectOwnSecrets } from "../../base/redact.ts";
import type { Config } from "../../config/config.ts";
import type { RawSetting } from "../../config/config_error.ts";
import { expandHome } from "../../config/paths.ts";
import type { Setting } from "../../config/setting.ts";
import { listSettings, SETTINGS, type Settings } from "../../config/settings.ts";
import { PROVIDERS } from "../../providers/select.ts";
import type { Machine } from "../../runtime/machine.ts";

/** What the service is given, and why it cannot be written. */
export interface ServiceArguments {
  readonly args: readonly string[];
  /** One line per setting that a service cannot have. */
  readonly errors: readonly string[];
}

/** Settings that only print something. */
const PRINTING: readonly (keyof Settings)[] = ["printConfig", "modelCatalog", "help", "version"];
/** The secrets themselves. */
const SECRETS: readonly (keyof Settings)[] = ["apiKey", "relayToken"];
/** The settings that name a file or variables for a secret. */
const SECRET_SOURCES: readonly (keyof Settings)[] = ["apiKeyFile", "apiKeyVariable", "relayTokenFile"];

/**
 * The flags and variables of `config` as arguments; the configuration file is read by the service itself.
 *
 * @param options.hasEnvironmentFile Whether the service gets the variables of a file, and so may get secrets.
 */
export function collectServiceArguments(
  config: Config,
  { machine, hasEnvironmentFile }: { readonly machine: Machine; readonly hasEnvironmentFile: boolean },
): ServiceArguments {
  const args: string[] = [];
  const errors: string[] = [];
  for (const [key, setting] of listSettings()) {
    const raw = config.rawSettings.get(key);
    if (raw === undefined || raw.source === "file" || setting.commands !== undefined) continue;
    if (SECRETS.includes(key)) {
      if (raw.name === `--${setting.flag}`) errors.push(explainSecretFlag(setting));
      continue;
    }
    const written = formatArguments(raw, { key, setting, machine });
    if (typeof written === "string") errors.push(written);
    else args.push(...written);
  }
  const variables = hasEnvironmentFile ? [] : listSecretVariables(config, machine);
  return { args, errors: variables.length === 0 ? errors : [...errors, explainVariables(variables)] };
}

/** The environment variables from which the settings have a secret now. */
export function listSecretVariables(config: Config, machine: Machine): string[] {
  const { rawSettings } = config;
  const given = SECRETS.flatMap((key) => rawSettings.get(key) ?? []);
  const direct = given.filter(({ source, name }) => source === "variable" && !isSecretSource(name));
  const named = rawSettings.get("apiKeyVariable")?.text.split(",").map((name) => name.trim()) ?? [];
  // The tables of several providers say nothing of where their keys came from.
  const isOne = config.id === undefined;
  const keys = isOne && rawSettings.has("apiKey") ? [] : collectOwnSecrets({ ...config, relayToken: "" });
  const known = PROVIDERS.flatMap(({ keyVariable }) => {
    if (keyVariable === undefined) return [];
    const values = machine.variable(keyVariable)?.split(",").map((key) => key.trim()) ?? [];
    return values.some((value) => keys.includes(value)) ? [keyVariable] : [];
  });
  return [...new Set([...direct.map(({ name }) => name), ...named, ...known])];
}

/** Whether a secret that was found under `name` was read by way of a setting that only names its source. */
function isSecretSource(name: string): boolean {
  return SECRET_SOURCES.some((key) => SETTINGS[key].variables.some((variable) => variable.name === name));
}

function explainSecretFlag({ flag }: Setting<unknown>): string {
  return `Cannot write the secret of --${flag} into a service's file: write it into a file that only you can read, and ` +
    `name that by --${flag}-file`;
}

function explainVariables(names: readonly string[]): string {
  return `Cannot give the secret in ${names.join(", ")} to a service, which does not see your shell's variables: put ` +
    `${names.map((name) => `${name}=…`).join(" and ")} into a file that only you can read, and name that by ` +
    "--environment-file, or write the key alone into a file for --api-key-file";
}

interface Written {
  readonly key: keyof Settings;
  readonly setting: Setting<unknown>;
  readonly machine: Machine;
}

/** A setting as arguments, paths in full; or why a service cannot have it. */
function formatArguments({ name, text }: RawSetting, { key, setting, machine }: Written): readonly string[] | string {
  const { flag, form, repeats } = setting;
  if (PRINTING.includes(key)) return `Cannot use ${name} for a service: leave it out`;
  if (form === undefined) return text === "true" ? [`--${flag}`] : [`--${flag}=${text}`];
  if (form !== "PATH") {
    if (!mayHoldSecret(text, setting)) return [`--${flag}`, text];
    return `Cannot write ${name} into a service's file, since its address may hold a key: leave user, password and ` +
      "query out, or set it in the configuration file";
  }
  const paths = (repeats === "lines" ? text.split("\n") : [text]).map((path) => path.trim());
  if (SECRET_SOURCES.includes(key) && paths.includes("-")) {
    return `Cannot use ${name} - for a service, which has no standard input: name a file`;
  }
  return paths.flatMap((path) => [`--${flag}`, resolve(expandHome(path, machine))]);
}

function mayHoldSecret(text: string, { redaction }: Setting<unknown>): boolean {
  if (redaction !== "url") return false;
  const url = URL.parse(text);
  return url !== null && (url.username !== "" || url.password !== "" || url.search !== "");
}

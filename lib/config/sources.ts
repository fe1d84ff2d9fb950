/**
 * Where settings come from, and how those of one provider get their key.
 *
 * @module
 */
import type { FileText, Machine, SecretText } from "../runtime/machine.ts";
import type { RawSetting } from "./config_error.ts";
import type { FileSettings } from "./file.ts";
import { formatModelMap, parseModelMap } from "./model_map.ts";
import { expandHome } from "./paths.ts";
import { applyProvider } from "./provider.ts";
import { readSecretFiles, resolveSecretPrecedence, type SecretSource } from "./secret_files.ts";
import type { Settings } from "./settings.ts";
import { KEY_SETTINGS, type RawUpstream } from "./upstream.ts";

/** Where settings come from. */
export interface Sources extends Machine {
  /** Arguments after the program's name. */
  readonly args: readonly string[];
  /** Reads a configuration file. */
  readText(path: string): FileText;
  /** Reads the file of a secret, or a line of standard input for `-`. */
  readSecret(path: string): SecretText;
}

/** The settings with aliases at the head of the model map, which means the same. */
export function addAliases(
  rawSettings: Map<keyof Settings, RawSetting>,
  aliases: FileSettings["aliases"],
): Map<keyof Settings, RawSetting> {
  if (Object.keys(aliases).length === 0) return rawSettings;
  const map = rawSettings.get("modelMap");
  const taken = map === undefined || map.source === "file" ? [] : listMappedNames(map.text);
  const weaker = Object.fromEntries(Object.entries(aliases).filter(([name]) => !taken.includes(name.trim())));
  const text = [formatModelMap(weaker), ...map === undefined ? [] : [map.text]].join(",");
  return rawSettings.set("modelMap", { source: "file", name: "aliases", path: "the file", ...map, text });
}

/** The names that a map of flags or variables gives another meaning than the file's aliases do. */
function listMappedNames(text: string): readonly string[] {
  try {
    const { sources = [], others } = parseModelMap(text);
    return others === undefined ? sources : [...sources, "*"];
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
    // It is reported where the map is used.
    return [];
  }
}

/** The settings without the keys, which belong to one of several providers. */
export function omitKeySettings(rawSettings: ReadonlyMap<keyof Settings, RawSetting>): Map<keyof Settings, RawSetting> {
  const rest = new Map(rawSettings);
  for (const key of KEY_SETTINGS) rest.delete(key);
  return rest;
}

/** Settings with the secrets that are named in them. */
export function readSecrets<Raw extends Pick<RawUpstream, "rawSettings">>(
  raw: Raw,
  { sources, errors, warnings }: {
    readonly sources: Sources;
    readonly errors: string[];
    readonly warnings: string[];
  },
): Raw {
  const chosen = resolveSecretPrecedence(raw.rawSettings, errors);
  const read = readSecretFiles(applyProvider(chosen, sources), createSecretSource(sources));
  errors.push(...read.errors);
  warnings.push(...read.warnings);
  return { ...raw, rawSettings: read.rawSettings };
}

function createSecretSource(sources: Sources): SecretSource {
  return {
    readSecret: (path) => sources.readSecret(path),
    expand: (path) => expandHome(path, sources),
    variable: (name) => sources.variable(name),
  };
}

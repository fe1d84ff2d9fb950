/**
 * The configuration file as text by setting.
 *
 * @module
 */
import { isObject, type JsonObject } from "../base/json.ts";
import { formatModelMap } from "./model_map.ts";
import type { ModelOverrides } from "../upstream/options.ts";
import type { ProviderProfile } from "../providers/profile.ts";
import type { RawSetting } from "./config_error.ts";
import { readModelFields } from "./model_fields.ts";
import { readProfileFields } from "./profile_fields.ts";
import type { Setting } from "./setting.ts";
import { listSettings, normalizeSettingName, type Settings } from "./settings.ts";
import { type RawProvider, readAliases, readProviderTables } from "./provider_tables.ts";
import { PROVIDER_LIMITS } from "./settings_limits.ts";
import { type RawFallback, type RawUpstream, UPSTREAM_KEYS } from "./upstream.ts";

/** Key of the table that overrides fields of the provider's profile. */
const PROFILE = "profile";
/** Key of the tables that say what single models are. */
const MODELS = "models";
/** Key of the tables of upstreams that take over. */
const FALLBACK = "fallback";

/** Key of the tables of providers. */
const PROVIDERS = "providers";
/** Key of the table of names that stand for models. */
const ALIASES = "aliases";

/** What a configuration file says. */
export interface FileSettings extends RawUpstream {
  /** The upstreams that take over, in order. */
  readonly fallbacks: readonly RawFallback[];
  /** The providers that have a table, in order. */
  readonly providers: readonly RawProvider[];
  /** Models by the names that stand for them. */
  readonly aliases: Readonly<Record<string, string>>;
  readonly errors: readonly string[];
}

/** Reads the text of the configuration file at `path`. */
export async function readFileSettings(text: string, path: string): Promise<FileSettings> {
  const errors: string[] = [];
  const file = await parseToml(text, { path, errors });
  const { [FALLBACK]: written = [], [PROVIDERS]: providers = {}, [ALIASES]: aliases = {}, ...table } = file;
  const readFallbacks = (tables: unknown, name: string) => readFallbackTables(tables, { name, path, errors });
  return {
    ...readUpstreamTable(table, { place: path, errors, holds: allowsAnyKey }),
    fallbacks: readFallbacks(written, `[[${FALLBACK}]]`),
    providers: readProviderTables(providers, {
      path,
      errors,
      readUpstream: (own, place) => readUpstreamTable(own, { place, errors, holds: allowsProviderKey }),
      readFallbacks,
    }),
    aliases: readAliases(aliases, { path, errors }),
    errors,
  };
}

function readFallbackTables(
  written: unknown,
  { name, path, errors }: { readonly name: string; readonly path: string; readonly errors: string[] },
): readonly RawFallback[] {
  const tables = Array.isArray(written) ? written : [];
  if (written !== tables) errors.push(`Cannot use ${FALLBACK} in ${path}: write a table for each one, ${name}`);
  return tables.flatMap((fallback: unknown, index) => {
    const place = `${name} ${index + 1} of ${path}`;
    if (isObject(fallback)) {
      return [{ ...readUpstreamTable(fallback, { place, errors, holds: allowsUpstreamKey }), place }];
    }
    errors.push(`Cannot use ${place}: it must be a table with ${formatKeyNames(allowsUpstreamKey)}`);
    return [];
  });
}

type KeyFilter = (key: keyof Settings, setting: Setting<unknown>) => boolean;

function allowsAnyKey(_key: keyof Settings, { inFile }: Setting<unknown>): boolean {
  return inFile;
}

function allowsUpstreamKey(key: keyof Settings): boolean {
  return UPSTREAM_KEYS.includes(key);
}

function allowsProviderKey(key: keyof Settings): boolean {
  return allowsUpstreamKey(key) || PROVIDER_LIMITS.some((limit) => limit === key);
}

function readUpstreamTable(
  table: JsonObject,
  { place, errors, holds }: { readonly place: string; readonly errors: string[]; readonly holds: KeyFilter },
): RawUpstream {
  const rawSettings = new Map<keyof Settings, RawSetting>();
  const inTable = holds === allowsAnyKey ? {} : { inTable: true };
  let profile: Partial<ProviderProfile> = {};
  let models: ModelOverrides = {};
  for (const [name, value] of Object.entries(table)) {
    if (normalizeSettingName(name) === PROFILE) {
      profile = readProfileFields(value, { place: `[profile] of ${place}`, errors });
      continue;
    }
    if (normalizeSettingName(name) === MODELS) {
      models = readModelFields(value, { place, errors });
      continue;
    }
    const row = listSettings().find(([, { flag }]) => normalizeSettingName(flag) === normalizeSettingName(name));
    const fault = row === undefined
      ? formatUnknownKey(name, { place, holds })
      : findMisplacement(name, { place, row, holds });
    if (fault !== undefined) errors.push(fault);
    if (row === undefined || fault !== undefined) continue;
    const [key, setting] = row;
    const written = formatFileValue(value, setting);
    if (written === undefined) errors.push(`Cannot use ${name} in ${place}: write ${describeForm(setting)}`);
    else if (written.trim() !== "") {
      rawSettings.set(key, { text: written, source: "file", name, path: place, ...inTable });
    }
  }
  return { rawSettings, profile, models };
}

function formatUnknownKey(
  name: string,
  { place, holds }: { readonly place: string; readonly holds: KeyFilter },
): string {
  const tables = holds === allowsAnyKey
    ? `, [${MODELS}."name"], [[${FALLBACK}]], [${PROVIDERS}.NAME] and [${ALIASES}]`
    : ` and [${MODELS}."name"]`;
  return `Unknown key ${name} in ${place}: it may hold ${formatKeyNames(holds)} and the tables [${PROFILE}]${tables}`;
}

/** Why a known setting is not allowed at `place`; undefined when it is. */
function findMisplacement(
  name: string,
  { place, row: [key, setting], holds }: {
    readonly place: string;
    readonly row: readonly [keyof Settings, Setting<unknown>];
    readonly holds: KeyFilter;
  },
): string | undefined {
  if (holds(key, setting)) return undefined;
  if (!setting.inFile) return `Cannot use ${name} in ${place}: it works on the command line only, as --${setting.flag}`;
  return `Cannot use ${name} in ${place}: it applies to the whole relay; write it above all tables`;
}

async function parseToml(
  text: string,
  { path, errors }: { readonly path: string; readonly errors: string[] },
): Promise<JsonObject> {
  // Most runs have no file, and start sooner without the parser. The parser of @std/toml accepts a key twice.
  const { parse, TomlError } = await import("smol-toml");
  try {
    return parse(text.replace(/^\ufeff/, ""));
  } catch (thrown) {
    if (!(thrown instanceof TomlError)) throw thrown;
    // The parser's message repeats the lines, which may hold a key.
    const place = `line ${thrown.line}, column ${thrown.column}`;
    const advice = /redefine/.test(thrown.message)
      ? "the key is already set above"
      : "this is not TOML; strings need quotes";
    errors.push(`Cannot read ${path} at ${place}: ${advice}`);
    return {};
  }
}

function formatKeyNames(holds: KeyFilter): string {
  return listSettings().filter(([key, setting]) => holds(key, setting)).map(([, { flag }]) => flag).join(", ");
}

/** The text form of a file's value; undefined when it has the wrong type. */
function formatFileValue(
  value: unknown,
  { form, repeats, isObject: takesTable }: Setting<unknown>,
): string | undefined {
  if (form === undefined) return typeof value === "boolean" ? String(value) : undefined;
  if (takesTable && isObject(value)) return JSON.stringify(value);
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  if (repeats === "list" && Array.isArray(value) && value.every(isString)) return value.join(",");
  if (repeats === "lines" && Array.isArray(value) && value.every(isString)) return value.join("\n");
  if (repeats === "map" && isObject(value)) {
    const targets = Object.fromEntries(Object.entries(value).map(([source, target]) => [source, String(target)]));
    return Object.values(value).every(isString) ? formatModelMap(targets) : undefined;
  }
  return undefined;
}

function isString(value: unknown): boolean {
  return typeof value === "string";
}

function describeForm({ repeats, form, isObject: takesTable }: Setting<unknown>): string {
  if (form === undefined) return "true or false";
  if (repeats === "list" || repeats === "lines") return "a string or a list of strings";
  if (repeats === "map") return "a string or a table of strings";
  if (takesTable) return "a table";
  return `${form} as a string or a number`;
}

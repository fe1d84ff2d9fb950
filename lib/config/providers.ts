/**
 * The providers of a relay, as flags, variables and the tables of the configuration file describe them together.
 *
 * @module
 */
import { omitUndefined } from "../base/json.ts";
import type { Limits } from "../base/limits.ts";
import { findProvider, findProviderAt } from "../providers/select.ts";
import type { ModelOverrides } from "../upstream/options.ts";
import { PRECEDENCE, type RawSetting } from "./config_error.ts";
import type { RawProvider } from "./provider_tables.ts";
import { SETTINGS, type Settings } from "./settings.ts";
import { PROVIDER_LIMITS } from "./settings_limits.ts";
import {
  assignUniqueLabels,
  createFallbackConfig,
  createUpstreamConfig,
  findKeyWarning,
  KEY_SETTINGS,
  parseSetting,
  type RawFallback,
  type RawUpstream,
  UPSTREAM_KEYS,
  type UpstreamConfig,
} from "./upstream.ts";

/** A provider, checked: its upstream, what takes over for it, and how its models are called. */
export interface ProviderConfig extends UpstreamConfig {
  /** What stands before the slash in the ids of its models; absent where the relay has one provider only. */
  readonly id?: string;
  /** The upstreams that take over when it fails, in order. */
  readonly fallbacks: readonly UpstreamConfig[];
  /** The limits that differ for it; absent: none does. */
  readonly ownLimits?: Partial<Limits>;
  /** The only models that it offers; absent: all that it lists. */
  readonly modelNames?: readonly string[];
}

/** What the top level of all sources says. */
export interface RawTopLevel extends RawUpstream {
  readonly fallbacks: readonly RawFallback[];
}

/**
 * The tables and the top level as one list of providers.
 *
 * The top level names the first provider: a table by its id, or one that has no table. Otherwise the first table is the
 * first provider, and no provider gets the top level's key.
 *
 * @param top The top level, with all its settings.
 * @param warnings Gets what is said of settings that have no effect.
 */
export function joinProviders(
  top: RawTopLevel,
  tables: readonly RawProvider[],
  { errors, warnings }: { readonly errors: string[]; readonly warnings: string[] },
): readonly RawProvider[] {
  const named = top.rawSettings.get("provider")?.text;
  const chosen = findTable(named, tables);
  const isNamed = named !== undefined || top.rawSettings.has("upstream");
  const own = new Map(UPSTREAM_KEYS.flatMap((key) => {
    const setting = top.rawSettings.get(key);
    // The map of the top level is the relay's.
    return setting === undefined || key === "modelMap" ? [] : [[key, setting] as const];
  }));
  if (chosen !== undefined) own.delete("provider");
  if (!isNamed) {
    const lost = [...own.values()].map(({ name }) => name);
    if (lost.length > 0) warnings.push(`${lost.join(", ")} has no effect: say whose it is with --provider NAME`);
    if (Object.keys(top.profile).length > 0) {
      errors.push("Cannot use [profile] for several providers: write [providers.NAME.profile]");
    }
  }
  const first = chosen ?? (isNamed ? createFirst(own, tables) : tables[0]);
  const providers = [first, ...tables.filter((table) => table !== first)].flatMap((table) => table ?? []);
  const joined = providers.map((table) => ({
    ...table,
    ...(table === first && isNamed && mergeTopLevel(table, { ...top, rawSettings: own })),
    models: { ...selectOverrides(top.models, table.id, tables), ...table.models },
  }));
  // A fallback is found among them: the top level may hold the key of the one that it names.
  return joined.map((provider) => ({
    ...provider,
    fallbacks: chooseFallbacks(provider, { shared: top.fallbacks, tables: joined }),
  }));
}

/** What takes over for a provider: its own fallbacks, else those of all that are not the provider itself. */
function chooseFallbacks(
  provider: RawProvider,
  { shared, tables }: { readonly shared: readonly RawFallback[]; readonly tables: readonly RawProvider[] },
): readonly RawFallback[] {
  if (provider.fallbacks.length > 0) return provider.fallbacks.map((fallback) => inheritTable(fallback, tables));
  return shared.filter((fallback) => {
    return fallback.rawSettings.has("modelMap") || !isSameUpstream(fallback, { provider, tables });
  }).map((fallback) => inheritTable(fallback, tables));
}

/** Whether a fallback is `provider` itself: another table may have the same address, and another key. */
function isSameUpstream(
  fallback: RawFallback,
  { provider, tables }: { readonly provider: RawProvider; readonly tables: readonly RawProvider[] },
): boolean {
  const table = findNamedTable(fallback, tables);
  return table === undefined ? findAddress(fallback) === findAddress(provider) : table.id === provider.id;
}

/** The base URL that settings name, themselves or by their provider; undefined when they name none. */
function findAddress({ rawSettings }: Pick<RawUpstream, "rawSettings">): string | undefined {
  const text = rawSettings.get("upstream")?.text ?? findProvider(rawSettings.get("provider")?.text ?? "")?.baseUrl;
  return text?.trim().replace(/\/+$/, "");
}

/** The table of the provider `name`, in any way of writing it; undefined when there is none. */
function findTable(name: string | undefined, tables: readonly RawProvider[]): RawProvider | undefined {
  if (name === undefined) return undefined;
  const known = findProvider(name);
  return tables.find(({ id }) => id === name) ??
    tables.find(({ id }) => known !== undefined && findProvider(id) === known);
}

/** A provider that has no table, under a name that no table has. */
function createFirst(own: ReadonlyMap<keyof Settings, RawSetting>, tables: readonly RawProvider[]): RawProvider {
  const text = own.get("upstream")?.text ?? "";
  const name = findProvider(own.get("provider")?.text ?? "")?.name ??
    (URL.canParse(text) ? findProviderAt(text)?.name ?? new URL(text).hostname : "upstream");
  let id = name;
  for (let number = 2; tables.some((table) => table.id === id); number++) id = `${name}-${number}`;
  return { id, place: "the top level", rawSettings: own, profile: {}, models: {}, fallbacks: [] };
}

/** The settings of a table under stronger ones of the top level. */
function mergeTopLevel(table: RawProvider, top: RawUpstream): RawUpstream {
  const rawSettings = new Map(table.rawSettings);
  for (const [key, setting] of top.rawSettings) {
    const earlier = table.rawSettings.get(key);
    if (earlier !== undefined && PRECEDENCE[earlier.source] >= PRECEDENCE[setting.source]) continue;
    // A key of the table comes before one of the file's top level, wherever either is.
    const isKey = KEY_SETTINGS.some((name) => name === key);
    if (isKey && setting.source === "file" && KEY_SETTINGS.some((name) => table.rawSettings.has(name))) continue;
    rawSettings.set(key, setting);
  }
  return { rawSettings, profile: { ...top.profile, ...table.profile }, models: table.models };
}

/** What the top level says of the models of the provider `id`: by id, or by a name that has no provider before it. */
function selectOverrides(models: ModelOverrides, id: string, tables: readonly RawProvider[]): ModelOverrides {
  const entries = Object.entries(models).flatMap(([name, fields]) => {
    if (name.startsWith(`${id}/`)) return [[name.slice(id.length + 1), fields] as const];
    return tables.some((table) => name.startsWith(`${table.id}/`)) ? [] : [[name, fields] as const];
  });
  return Object.fromEntries(entries);
}

/** The providers, checked. Faults are added to `errors`, and what works but will be refused to `warnings`. */
export function createProviderConfigs(
  providers: readonly RawProvider[],
  { errors, warnings }: { readonly errors: string[]; readonly warnings: string[] },
): readonly ProviderConfig[] {
  return providers.map((raw, index) => {
    const config = createUpstreamConfig(raw, errors);
    // A client's key is meant for the first provider, if for any.
    const first = { ...config, ...(index > 0 && config.apiKey === undefined && { keepsClientKey: true }) };
    const own: ProviderConfig = {
      ...first,
      id: raw.id,
      fallbacks: createFallbacks(raw.fallbacks, { first: { ...first, label: raw.id }, texts: raw, errors, warnings }),
      ...omitUndefined({ ownLimits: readOwnLimits(raw, errors), modelNames: raw.modelNames }),
    };
    const warning = findKeyWarning(own, raw.place);
    if (warning === undefined) return own;
    warnings.push(warning);
    // What it would refuse is not offered.
    return { ...own, modelNames: [] };
  });
}

/** What takes over for `first`, with a label for each. */
export function createFallbacks(
  fallbacks: readonly RawFallback[],
  { first, texts, errors, warnings }: {
    readonly first: UpstreamConfig;
    readonly texts: RawUpstream;
    readonly errors: string[];
    readonly warnings: string[];
  },
): readonly UpstreamConfig[] {
  const made = fallbacks.map((own) => {
    const fallback = createFallbackConfig(own, { first, texts, errors });
    const warning = findKeyWarning(fallback, own.place);
    if (warning !== undefined) warnings.push(warning);
    const { table } = own;
    // It is the same one in the log and in the sums.
    return table === undefined ? fallback : { ...fallback, label: table, profileTable: `providers.${table}.profile` };
  });
  return assignUniqueLabels(first, made);
}

/** A fallback that names a provider with a table, with what the table says of it. */
function inheritTable(fallback: RawFallback, tables: readonly RawProvider[]): RawFallback {
  const table = findNamedTable(fallback, tables);
  if (table === undefined) return fallback;
  const own = new Map(fallback.rawSettings);
  // The table's name may be the user's own, which no provider has.
  own.delete("provider");
  return {
    place: fallback.place,
    table: table.id,
    rawSettings: new Map([...table.rawSettings, ...own]),
    profile: { ...table.profile, ...fallback.profile },
    models: { ...table.models, ...fallback.models },
  };
}

/** The table that a fallback names; undefined when it names none, or has an address of its own. */
function findNamedTable({ rawSettings }: RawFallback, tables: readonly RawProvider[]): RawProvider | undefined {
  return rawSettings.has("upstream") ? undefined : findTable(rawSettings.get("provider")?.text, tables);
}

function readOwnLimits({ rawSettings }: RawProvider, errors: string[]): Partial<Limits> | undefined {
  const entries = PROVIDER_LIMITS.flatMap((key) => {
    const value = parseSetting(SETTINGS[key], { rawSetting: rawSettings.get(key), errors });
    return value === undefined ? [] : [[key, value] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

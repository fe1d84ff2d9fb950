/**
 * The tables `[providers.NAME]` and `[aliases]` of the configuration file.
 *
 * @module
 */
import { isObject, type JsonObject } from "../base/json.ts";
import { findProvider } from "../providers/select.ts";
import { listSettings, normalizeSettingName } from "./settings.ts";
import type { RawFallback, RawUpstream } from "./upstream.ts";

/** A provider, as far as it was written. */
export interface RawProvider extends RawUpstream {
  /** What stands before the slash in the ids of its models. */
  readonly id: string;
  /** What it is called in errors. */
  readonly place: string;
  /** The only models that it offers; absent: all that it lists. */
  readonly modelNames?: readonly string[];
  /** The upstreams that take over for it, in order. */
  readonly fallbacks: readonly RawFallback[];
}

/** The file, and what is read of each table in it. */
export interface TableReading {
  readonly path: string;
  /** Gets one line per fault. */
  readonly errors: string[];
  /** Reads the settings of a provider's table, which hold no list of models and no fallback. */
  readUpstream(table: JsonObject, place: string): RawUpstream;
  /** Reads what takes over for a provider. `name` is the key of those tables in full. */
  readFallbacks(written: unknown, name: string): readonly RawFallback[];
}

/** The tables that one of a provider may hold. */
const OWN_TABLES: readonly string[] = ["profile", "models"];

/** An id has no slash, and none of the characters that a model map reads. */
const ID = /^[\w.-]+$/;

/** Reads the tables of providers. */
export function readProviderTables(written: unknown, reading: TableReading): readonly RawProvider[] {
  const { path, errors } = reading;
  if (!isObject(written)) {
    errors.push(`Cannot use providers in ${path}: write a table for each one, [providers.NAME]`);
    return [];
  }
  return Object.entries(written).flatMap(([id, table]) => {
    const place = `[providers.${id}] of ${path}`;
    const fault = findIdFault(id, place);
    if (fault !== undefined) {
      errors.push(fault);
      return [];
    }
    if (isObject(table)) return [readProviderTable(table, { ...reading, id, place })];
    errors.push(`Cannot use ${place}: it must be a table, which may be empty`);
    return [];
  });
}

function readProviderTable(
  { fallback = [], ...table }: JsonObject,
  { id, place, errors, readUpstream, readFallbacks }: TableReading & { readonly id: string; readonly place: string },
): RawProvider {
  const inner = findDottedName(table);
  if (inner !== undefined) {
    errors.push(`Cannot use ${place}: write a name that holds a dot in quotes, [providers."${id}.${inner}"]`);
    return { id, place, rawSettings: new Map(), profile: {}, models: {}, fallbacks: [] };
  }
  const names = Array.isArray(table.models) ? table.models : undefined;
  const { models: _, ...rest } = table;
  const own = readUpstream(names === undefined ? table : rest, place);
  const listed = names?.filter((name) => typeof name === "string").map((name) => name.trim());
  const isUsable = listed?.length === names?.length && !listed?.includes("");
  if (!isUsable) errors.push(`Cannot use models in ${place}: write a list of names`);
  const modelNames = listed && [...new Set(listed)];
  return createProvider({
    ...own,
    id,
    place,
    fallbacks: readFallbacks(fallback, `[[providers.${id}.fallback]]`),
    ...(modelNames !== undefined && { modelNames }),
  }, errors);
}

/** A provider with what its id says of it, if nothing else does. `errors` gets what cannot be used. */
export function createProvider(written: RawProvider, errors: string[]): RawProvider {
  const { id, place } = written;
  const rawSettings = new Map(written.rawSettings);
  if (!rawSettings.has("provider") && findProvider(id) !== undefined) {
    rawSettings.set("provider", { text: id, source: "file", name: "the table's name", path: place });
  } else if (!rawSettings.has("provider") && !rawSettings.has("upstream")) {
    errors.push(
      `Cannot use ${place}: no provider has that name; set upstream to its base URL, or see codex-relay providers`,
    );
  }
  return { ...written, rawSettings };
}

/** Why no provider can have the id `id`; undefined when one can. */
export function findIdFault(id: string, place: string): string | undefined {
  if (ID.test(id)) return undefined;
  return `Cannot use ${place}: its name may hold letters, digits, dots, dashes and underscores only`;
}

/** The second part of a name that was written without quotes: the only key of a table that holds nothing but a table. */
function findDottedName(table: JsonObject): string | undefined {
  const [[key, value] = [], another] = Object.entries(table);
  const isOwn = listSettings().some(([, { flag }]) => normalizeSettingName(flag) === normalizeSettingName(key ?? ""));
  return another === undefined && isObject(value) && !isOwn && !OWN_TABLES.includes(key ?? "") ? key : undefined;
}

/** Reads the table of aliases: models by the names that stand for them; an alias may stand for another one. */
export function readAliases(
  written: unknown,
  { path, errors }: Pick<TableReading, "path" | "errors">,
): Readonly<Record<string, string>> {
  if (!isObject(written)) {
    errors.push(`Cannot use aliases in ${path}: write a table of names, each with a model, such as "a/b"`);
    return {};
  }
  const models = new Map<string, string>();
  for (const [name, model] of Object.entries(written)) {
    const fault = findAliasFault(name, model);
    if (fault === undefined) models.set(name.trim(), String(model).trim());
    else errors.push(`Cannot use ${name} in [aliases] of ${path}: ${fault}`);
  }
  const entries = [...models.keys()].flatMap((name) => {
    const model = followAliases(name, models);
    if (model === undefined) {
      errors.push(`Cannot use ${name} in [aliases] of ${path}: it stands for itself in a circle`);
    }
    return model === undefined ? [] : [[name, model] as const];
  });
  return Object.fromEntries(entries);
}

function findAliasFault(name: string, model: unknown): string | undefined {
  if (isObject(model)) return `write a name that holds a dot in quotes, "${name}.${Object.keys(model)[0] ?? ""}"`;
  if (typeof model !== "string" || model.trim() === "") return 'give it a model, such as "a/b"';
  return undefined;
}

/** The model behind a chain of aliases; undefined when the chain is a circle. A name may stand for itself. */
function followAliases(name: string, models: ReadonlyMap<string, string>): string | undefined {
  const seen = new Set<string>();
  for (let model = name;;) {
    const next = models.get(model);
    if (next === undefined || next === model) return model;
    if (seen.has(model)) return undefined;
    seen.add(model);
    model = next;
  }
}

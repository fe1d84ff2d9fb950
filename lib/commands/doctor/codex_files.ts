/**
 * The configuration files of the installed Codex, as far as they say which provider it would use.
 *
 * Nothing is written there. Profiles are files `NAME.config.toml` beside `config.toml` (0.134 and later), or tables
 * `[profiles.NAME]` inside it before (2026-11).
 *
 * @module
 */
import { parse } from "@std/toml";
import { decodeText, isObject, type JsonObject } from "../../base/json.ts";
import { isLoopback } from "../../base/host.ts";
import { findCodexHome } from "../../config/paths.ts";
import { findProviderAt } from "../../providers/select.ts";
import type { DoctorIo } from "./doctor_io.ts";

/** A provider that a configuration of Codex names, at an address on this machine. */
export interface CodexProvider {
  /** The file, by its name only. */
  readonly file: string;
  /** Its name in the file. */
  readonly name: string;
  readonly port: number;
  readonly host: string;
  readonly wireApi?: string;
  readonly envKey?: string;
  /** Whether it is the usual address of a model server on this machine, which is asked past the relay. */
  readonly isServer: boolean;
  /** Whether a token is written into the file, or a command gives one. */
  readonly hasToken: boolean;
  /** Whether `codex`, or `codex -p` with the profile, would use it. */
  readonly isUsed: boolean;
}

/** What there is of Codex's configuration. */
export interface CodexSetup {
  /** `$CODEX_HOME`, or the usual folder; undefined when the home folder is unknown. */
  readonly home: string | undefined;
  /** Providers on this machine, those in use first. */
  readonly providers: readonly CodexProvider[];
  /** Names of files that cannot be read as TOML. */
  readonly unreadable: readonly string[];
}

const MAIN_FILE = "config.toml";
const PROFILE_FILE = /^[\w.-]+\.config\.toml$/;

/** Reads the files. */
export function readCodexSetup(io: Pick<DoctorIo, "os" | "variable" | "readText" | "listFolder">): CodexSetup {
  const home = findCodexHome(io);
  if (home === undefined) return { home, providers: [], unreadable: [] };
  const names = [MAIN_FILE, ...io.listFolder(home).filter((name) => PROFILE_FILE.test(name)).sort()];
  const unreadable: string[] = [];
  const tables = names.flatMap((file) => {
    const read = io.readText(`${home}/${file}`);
    if (!("text" in read)) return [];
    const table = parseToml(read.text);
    if (table === undefined) unreadable.push(file);
    return table === undefined ? [] : [{ file, table }];
  });
  // A profile file is laid over the main one, whose providers it may name.
  const shared = tables.find(({ file }) => file === MAIN_FILE)?.table.model_providers;
  const providers = tables.flatMap(({ file, table }) => {
    const own = isObject(table.model_providers) ? table.model_providers : {};
    const used = listUsedNames(table);
    const named = { ...(isObject(shared) && file !== MAIN_FILE ? pick(shared, used) : {}), ...own };
    return Object.entries(named).flatMap(([name, provider]) => decodeProvider(provider, { file, name, used }) ?? []);
  });
  return { home, providers: [...providers.filter(isUsed), ...providers.filter((one) => !one.isUsed)], unreadable };
}

function parseToml(text: string): JsonObject | undefined {
  try {
    return parse(text.replace(/^\ufeff/, ""));
  } catch {
    // Its message quotes the line, which may hold a key.
    return undefined;
  }
}

/** The providers that a file selects, by itself and in its old-fashioned profiles. */
function listUsedNames(table: JsonObject): readonly string[] {
  const profiles = isObject(table.profiles) ? Object.values(table.profiles).filter(isObject) : [];
  return [table, ...profiles].flatMap(({ model_provider: name }) => decodeText(name) ?? []);
}

function pick(table: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(table).filter(([name]) => names.includes(name)));
}

function isUsed(provider: CodexProvider): boolean {
  return provider.isUsed;
}

function decodeProvider(
  value: unknown,
  { file, name, used }: { readonly file: string; readonly name: string; readonly used: readonly string[] },
): CodexProvider | undefined {
  if (!isObject(value)) return undefined;
  const url = URL.parse(decodeText(value.base_url) ?? "");
  if (url === null || !isLoopback(url.hostname)) return undefined;
  const [wireApi, envKey] = [decodeText(value.wire_api), decodeText(value.env_key)];
  return {
    file,
    name,
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: Number(url.port) || 80,
    isServer: findProviderAt(url.href) !== undefined,
    ...(wireApi !== undefined && { wireApi }),
    ...(envKey !== undefined && { envKey }),
    hasToken: decodeText(value.experimental_bearer_token) !== undefined || isObject(value.auth),
    isUsed: used.includes(name),
  };
}

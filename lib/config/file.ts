/**
 * Where is the configuration file, and what does it say, as text by setting?
 *
 * @module
 */
import { isObject } from "../json.ts";
import { writeModelMap } from "../model_map.ts";
import type { ModelOverrides } from "../options.ts";
import type { ProviderProfile } from "../providers/profile.ts";
import type { Found } from "./faults.ts";
import { readModelFields } from "./model_fields.ts";
import { readProfileFields } from "./profile_fields.ts";
import type { Setting } from "./setting.ts";
import { plainName, settingRows, type Settings } from "./settings.ts";

/** Key of the table that overrides fields of the provider's profile. */
const PROFILE = "profile";
/** Key of the tables that say what single models are. */
const MODELS = "models";

/** A file's text, or why there is none. */
export type FileText =
  | { readonly text: string }
  /** `absent`: there is no such file, or this program was not permitted to look. */
  | { readonly problem: string; readonly absent: boolean };

/** What the machine says about itself. */
export interface Machine {
  /** Name of the operating system, as in `Deno.build.os`. */
  readonly os: string;
  /** Value of an environment variable; undefined when it is not set or not permitted. */
  variable(name: string): string | undefined;
}

/** What a configuration file says. */
export interface FileSettings {
  readonly found: ReadonlyMap<keyof Settings, Found>;
  readonly profile: Partial<ProviderProfile>;
  readonly models: ModelOverrides;
  readonly faults: readonly string[];
}

/** Where the configuration file is looked for when nobody names one; undefined when the machine does not say. */
export function usualPath(machine: Machine): string | undefined {
  const home = homeOf(machine);
  if (machine.os === "windows") return joined(machine.variable("APPDATA"), ["codex-relay", "config.toml"], "\\");
  const base = machine.os === "darwin"
    ? joined(home, ["Library", "Application Support"])
    : machine.variable("XDG_CONFIG_HOME") || joined(home, [".config"]);
  return joined(base, ["codex-relay", "config.toml"]);
}

/** `path` with a leading `~/` put out in full: a shell leaves it as it is in variables and after `=`. */
export function expandHome(path: string, machine: Machine): string {
  const home = homeOf(machine);
  return home !== undefined && /^~[/\\]/.test(path) ? `${home}${path.slice(1)}` : path;
}

function homeOf(machine: Machine): string | undefined {
  return machine.variable(machine.os === "windows" ? "USERPROFILE" : "HOME");
}

function joined(base: string | undefined, names: readonly string[], separator = "/"): string | undefined {
  return base ? [base, ...names].join(separator) : undefined;
}

/** Reads the text of a configuration file that stands at `path`. */
export async function readFileSettings(text: string, path: string): Promise<FileSettings> {
  const faults: string[] = [];
  const table = await parseToml(text, { path, faults });
  const found = new Map<keyof Settings, Found>();
  let profile: Partial<ProviderProfile> = {};
  let models: ModelOverrides = {};
  for (const [name, value] of Object.entries(table)) {
    if (plainName(name) === PROFILE) {
      profile = readProfileFields(value, { place: `[profile] of ${path}`, faults });
      continue;
    }
    if (plainName(name) === MODELS) {
      models = readModelFields(value, { place: path, faults });
      continue;
    }
    const row = settingRows().find(([, { flag }]) => plainName(flag) === plainName(name));
    if (row === undefined) {
      faults.push(
        `Unknown key ${name} in ${path}: it may hold ${allowedKeys().join(", ")} and the tables [${PROFILE}] and ` +
          `[${MODELS}."name"]`,
      );
      continue;
    }
    const [key, setting] = row;
    if (!setting.inFile) {
      faults.push(`Cannot use ${name} in ${path}: it is for the command line only, as --${setting.flag}`);
      continue;
    }
    const written = textOf(value, setting);
    if (written === undefined) faults.push(`Cannot use ${name} in ${path}: write ${formOf(setting)}`);
    else if (written.trim() !== "") found.set(key, { text: written, origin: "file", name, path });
  }
  return { found, profile, models, faults };
}

async function parseToml(
  text: string,
  { path, faults }: { readonly path: string; readonly faults: string[] },
): Promise<Record<string, unknown>> {
  // Most runs have no file: they start sooner without the parser.
  const { parse } = await import("@std/toml");
  try {
    return parse(text.replace(/^\ufeff/, ""));
  } catch (thrown) {
    // The parser's message repeats the line, which may hold a key.
    const place = /line \d+, column \d+/.exec(thrown instanceof Error ? thrown.message : "")?.[0] ?? "some line";
    faults.push(`Cannot read ${path}: it is not TOML at ${place}; texts are written in quotes`);
    return {};
  }
}

function allowedKeys(): readonly string[] {
  return settingRows().filter(([, { inFile }]) => inFile).map(([, { flag }]) => flag);
}

/** The text form of a file's value; undefined when it has the wrong type. */
function textOf(value: unknown, { form, repeats }: Setting<unknown>): string | undefined {
  if (form === undefined) return typeof value === "boolean" ? String(value) : undefined;
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  if (repeats === "list" && Array.isArray(value) && value.every(isText)) return value.join(",");
  if (repeats === "map" && isObject(value)) {
    const targets = Object.fromEntries(Object.entries(value).map(([source, target]) => [source, String(target)]));
    return Object.values(value).every(isText) ? writeModelMap(targets) : undefined;
  }
  return undefined;
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function formOf({ repeats, form }: Setting<unknown>): string {
  if (form === undefined) return "true or false";
  if (repeats === "list") return "a text or a list of texts";
  if (repeats === "map") return "a text or a table of texts";
  return `${form} as a text or a number`;
}

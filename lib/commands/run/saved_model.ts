/**
 * The model that Codex keeps as its default in its own configuration.
 *
 * Whatever is chosen in `/model`, the TUI of Codex saves in `config.toml`, also when its model came by `-c` (0.171,
 * 2026-11). Codex without the relay then asks its own vendor for that name.
 *
 * @module
 */
import { decodeText, type JsonObject } from "../../base/json.ts";
import { findCodexHome } from "../../config/paths.ts";
import type { Runtime } from "../../runtime/runtime.ts";

/** The default that Codex has saved, and where. */
export interface SavedModel {
  /** Absent: none. */
  readonly name?: string;
  readonly path: string;
}

/** A string before the first table; Codex writes it with double quotes. */
const MODEL = /^model\s*=\s*(?:"([^"\\]*)"|'([^']*)')/m;
const FIRST_TABLE = /^\s*\[/m;

/** Reads the default; undefined when Codex's folder is unknown. */
export function readSavedModel(machine: Pick<Runtime, "os" | "variable" | "readText">): SavedModel | undefined {
  const home = findCodexHome(machine);
  if (home === undefined) return undefined;
  const path = `${home}/config.toml`;
  const file = machine.readText(path);
  const [top = ""] = "text" in file ? file.text.split(FIRST_TABLE, 1) : [];
  const [, quoted, literal] = MODEL.exec(top) ?? [];
  const name = quoted ?? literal;
  return { path, ...(name !== undefined && { name }) };
}

/** A line for the user when Codex has saved a model of the relay since `before`; undefined when it has not. */
export function explainSavedModel(
  before: SavedModel | undefined,
  after: SavedModel | undefined,
  entries: readonly JsonObject[],
): string | undefined {
  const { name, path } = after ?? {};
  if (name === undefined || name === before?.name) return undefined;
  if (!entries.some(({ slug }) => decodeText(slug) === name)) return undefined;
  return `Codex has saved ${JSON.stringify(name)} as its own default model in ${path}, also for codex without the ` +
    "relay; to begin run with it, use --model";
}

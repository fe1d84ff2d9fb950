/**
 * The catalog of models in a folder of its own, which is removed when Codex has ended.
 *
 * @module
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeArray, isObject, type JsonObject } from "../../base/json.ts";
import { hasCodexFeature } from "../../codex/codex_version.ts";

/** A catalog that Codex can read. */
export interface CatalogFolder {
  /** Absolute path of the file. */
  readonly path: string;
  /** Removes the file and its folder. */
  remove(): Promise<void>;
}

/**
 * Writes a catalog of `entries` into a new folder below `parent`, in the form that this version of Codex reads.
 *
 * @throws What the file system throws.
 */
export async function writeCatalogFolder(
  entries: readonly JsonObject[],
  { parent, codexVersion }: { readonly parent: string; readonly codexVersion: string | undefined },
): Promise<CatalogFolder> {
  const isEarly = codexVersion !== undefined && !hasCodexFeature(codexVersion, "maxEffort");
  const models = isEarly ? entries.map(omitLateLevels) : entries;
  const folder = await mkdtemp(join(parent, "codex-relay-"));
  const path = join(folder, "models.json");
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await writeFile(path, JSON.stringify({ models }));
  } catch (thrown) {
    await remove();
    throw thrown;
  }
  return { path, remove };
}

/** The entry without the level for which an early Codex rejects the whole catalog. */
function omitLateLevels(entry: JsonObject): JsonObject {
  const levels = decodeArray(entry.supported_reasoning_levels).filter(isObject).filter(({ effort }) =>
    effort !== "max"
  );
  const isGone = entry.default_reasoning_level === "max";
  return {
    ...entry,
    supported_reasoning_levels: levels,
    ...(isGone && { default_reasoning_level: levels.at(-1)?.effort ?? null }),
  };
}

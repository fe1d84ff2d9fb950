/**
 * The reader of the catalog snapshot, which is text and is parsed on first use.
 *
 * @module
 */
import { decodeArray, decodeNumber, decodeText, parseJson } from "../../base/json.ts";
import { SNAPSHOT } from "./snapshot.ts";
import type { FactRow, ProviderFacts } from "./types.ts";

/**
 * A model in the snapshot: id, window, output limit, whether it reads images, whether it reasons, efforts. Null where the
 * catalog has no value; nulls at the end are omitted.
 */
export type SnapshotCells = readonly (string | number | boolean | readonly string[] | null)[];

/** The snapshot, indexed. */
interface Index {
  readonly byProvider: ReadonlyMap<string, readonly FactRow[]>;
  /** By provider and id, and by the part of the id after the last slash; in lower case. */
  readonly byId: ReadonlyMap<string, FactRow>;
}

let builtIndex: Index | undefined;

function readIndex(): Index {
  if (builtIndex !== undefined) return builtIndex;
  const facts = readSnapshot(SNAPSHOT);
  const byId = new Map<string, FactRow>();
  for (const { provider, rows } of facts) {
    for (const row of rows) {
      const id = row.id.toLowerCase();
      byId.set(joinSnapshotKey(id, provider), row);
      // Makers precede hosts in the table of providers, so the first row wins.
      if (!byId.has(stripMaker(id))) byId.set(stripMaker(id), row);
    }
  }
  return builtIndex = { byProvider: new Map(facts.map(({ provider, rows }) => [provider, rows])), byId };
}

function joinSnapshotKey(id: string, provider: string): string {
  return `${provider} ${id}`;
}

/** The part of `id` after the last slash: routers write `maker/model`. */
export function stripMaker(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

/** The models of `provider` in the shipped snapshot, newest first; none for an unknown provider. */
export function listSnapshotRows(provider: string): readonly FactRow[] {
  return readIndex().byProvider.get(provider) ?? [];
}

/**
 * The model `id` in the shipped snapshot, at `provider` or, without one, at the first that serves it; undefined when it is
 * not listed. The snapshot lists models, not families, so only a whole id matches: a longer one is a newer model.
 */
export function findSnapshotRow(id: string, provider?: string): FactRow | undefined {
  const name = id.toLowerCase();
  return readIndex().byId.get(provider === undefined ? stripMaker(name) : joinSnapshotKey(name, provider));
}

/** Decodes the text of a snapshot: lists of a provider's name followed by its models. */
export function readSnapshot(text: string): readonly ProviderFacts[] {
  return decodeArray(parseJson(text)).map((entry) => {
    const [provider, ...models] = decodeArray(entry);
    return { provider: decodeText(provider) ?? "", rows: models.map((cells) => decodeRow(decodeArray(cells))) };
  });
}

function decodeRow([id, window, output, images, reasoning, efforts]: readonly unknown[]): FactRow {
  const [contextWindow, maxOutputTokens] = [decodeNumber(window), decodeNumber(output)];
  return {
    id: decodeText(id) ?? "",
    ...(contextWindow !== undefined && { contextWindow }),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...(typeof images === "boolean" && { images }),
    ...(typeof reasoning === "boolean" && { reasoning }),
    ...(Array.isArray(efforts) && { efforts: efforts.flatMap((word) => decodeText(word) ?? []) }),
  };
}

/** The cells of `row`, as {@linkcode readSnapshot} reads them. */
export function encodeRow(row: FactRow): SnapshotCells {
  const { id, contextWindow, maxOutputTokens, images, reasoning, efforts } = row;
  const cells = [id, contextWindow, maxOutputTokens, images, reasoning, efforts];
  const filled = cells.findLastIndex((cell) => cell !== undefined) + 1;
  return cells.slice(0, filled).map((cell) => cell ?? null);
}

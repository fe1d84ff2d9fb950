/**
 * The reader of the catalog snapshot, which is text and is parsed on first use.
 *
 * @module
 */
import { listOf, numberOf, parseJson, textOf } from "../../base/json.ts";
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

let index: Index | undefined;

function readIndex(): Index {
  if (index !== undefined) return index;
  const facts = readSnapshot(SNAPSHOT);
  const byId = new Map<string, FactRow>();
  for (const { provider, rows } of facts) {
    for (const row of rows) {
      const id = row.id.toLowerCase();
      byId.set(keyOf(id, provider), row);
      // Makers precede hosts in the table of providers, so the first row wins.
      if (!byId.has(tail(id))) byId.set(tail(id), row);
    }
  }
  return index = { byProvider: new Map(facts.map(({ provider, rows }) => [provider, rows])), byId };
}

function keyOf(id: string, provider: string): string {
  return `${provider} ${id}`;
}

/** The part of `id` after the last slash: routers write `maker/model`. */
export function tail(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

/** The models of `provider` in the shipped snapshot, newest first; none for an unknown provider. */
export function snapshotRows(provider: string): readonly FactRow[] {
  return readIndex().byProvider.get(provider) ?? [];
}

/**
 * The model `id` in the shipped snapshot, at `provider` or, without one, at the first that serves it; undefined when it is
 * not listed. The snapshot lists models, not families, so only a whole id matches: a longer one is a newer model.
 */
export function snapshotRow(id: string, provider?: string): FactRow | undefined {
  const name = id.toLowerCase();
  return readIndex().byId.get(provider === undefined ? tail(name) : keyOf(name, provider));
}

/** Decodes the text of a snapshot: lists of a provider's name followed by its models. */
export function readSnapshot(text: string): readonly ProviderFacts[] {
  return listOf(parseJson(text)).map((entry) => {
    const [provider, ...models] = listOf(entry);
    return { provider: textOf(provider) ?? "", rows: models.map((cells) => rowOf(listOf(cells))) };
  });
}

function rowOf([id, window, output, images, reasoning, efforts]: readonly unknown[]): FactRow {
  const [contextWindow, maxOutputTokens] = [numberOf(window), numberOf(output)];
  return {
    id: textOf(id) ?? "",
    ...(contextWindow !== undefined && { contextWindow }),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...(typeof images === "boolean" && { images }),
    ...(typeof reasoning === "boolean" && { reasoning }),
    ...(Array.isArray(efforts) && { efforts: efforts.flatMap((word) => textOf(word) ?? []) }),
  };
}

/** The cells of `row`, as {@linkcode readSnapshot} reads them. */
export function cellsOf(row: FactRow): SnapshotCells {
  const { id, contextWindow, maxOutputTokens, images, reasoning, efforts } = row;
  const cells = [id, contextWindow, maxOutputTokens, images, reasoning, efforts];
  const filled = cells.findLastIndex((cell) => cell !== undefined) + 1;
  return cells.slice(0, filled).map((cell) => cell ?? null);
}

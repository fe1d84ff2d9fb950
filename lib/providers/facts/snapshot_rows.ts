/**
 * How is the snapshot of a catalog read? It is text, and costs nothing until somebody asks.
 *
 * @module
 */
import { listOf, numberOf, parseJson, textOf } from "../../base/json.ts";
import { SNAPSHOT } from "./snapshot.ts";
import type { FactRow, ProviderFacts } from "./types.ts";

/**
 * A model as it stands in the snapshot: id, window, longest answer, whether it sees images, whether it thinks, effort
 * words. Null where the catalog does not say; nulls at the end are left out.
 */
export type SnapshotCells = readonly (string | number | boolean | readonly string[] | null)[];

/** The snapshot, ready for questions. */
interface Index {
  readonly byProvider: ReadonlyMap<string, readonly FactRow[]>;
  /** By provider and id, and by the part of the id behind the last slash; in lower case. */
  readonly byId: ReadonlyMap<string, FactRow>;
}

let index: Index | undefined;

function indexed(): Index {
  if (index !== undefined) return index;
  const facts = readSnapshot(SNAPSHOT);
  const byId = new Map<string, FactRow>();
  for (const { provider, rows } of facts) {
    for (const row of rows) {
      const id = row.id.toLowerCase();
      byId.set(keyOf(id, provider), row);
      // Makers stand before hosts in the table of providers, so the first one counts.
      if (!byId.has(tail(id))) byId.set(tail(id), row);
    }
  }
  return index = { byProvider: new Map(facts.map(({ provider, rows }) => [provider, rows])), byId };
}

function keyOf(id: string, provider: string): string {
  return `${provider} ${id}`;
}

/** The part of `id` behind the last slash: routers write `maker/model`. */
export function tail(id: string): string {
  return id.slice(id.lastIndexOf("/") + 1);
}

/** The models of `provider` in the shipped snapshot, newest first; none for a provider that it does not know. */
export function snapshotRows(provider: string): readonly FactRow[] {
  return indexed().byProvider.get(provider) ?? [];
}

/**
 * The model `id` in the shipped snapshot: `provider`'s, or without one anybody's who serves it. It lists models, not
 * families, so that an id counts as a whole only: one that continues it is a newer model.
 */
export function snapshotRow(id: string, provider?: string): FactRow | undefined {
  const name = id.toLowerCase();
  return indexed().byId.get(provider === undefined ? tail(name) : keyOf(name, provider));
}

/** Reads the text of a snapshot: a list of a provider's name, then its models. */
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

/**
 * What do the tables kept by hand and the snapshot of a catalog say together?
 *
 * @module
 */
import type { FactRow, ProviderFacts } from "./types.ts";

/**
 * The rows of every provider by its name: those of its own table first, in its order of preference, then those that only
 * the snapshot has. Of a model that both know, the snapshot's numbers are newer; effort words stay as they were checked.
 */
export function mergeFacts(
  tables: readonly ProviderFacts[],
  snapshot: readonly ProviderFacts[],
): ReadonlyMap<string, readonly FactRow[]> {
  const providers = new Set([...tables, ...snapshot].map(({ provider }) => provider));
  return new Map(
    [...providers].map((provider) => [provider, merged(rowsOf(tables, provider), rowsOf(snapshot, provider))]),
  );
}

function rowsOf(tables: readonly ProviderFacts[], provider: string): readonly FactRow[] {
  return tables.find((table) => table.provider === provider)?.rows ?? [];
}

function merged(own: readonly FactRow[], taken: readonly FactRow[]): readonly FactRow[] {
  const byId = new Map(taken.map((row) => [row.id.toLowerCase(), row]));
  const ids = new Set(own.map(({ id }) => id.toLowerCase()));
  const both = own.map((row) => {
    const { id: _, ...newer } = byId.get(row.id.toLowerCase()) ?? row;
    return { ...row, ...newer, ...(row.efforts !== undefined && { efforts: row.efforts }) };
  });
  return [...both, ...taken.filter(({ id }) => !ids.has(id.toLowerCase()))];
}

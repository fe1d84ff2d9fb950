/**
 * What is known of a model whose upstream says nothing of it, and which model to take when nobody named one.
 *
 * The facts are dated tables in `facts/`, kept by hand, and a snapshot of models.dev's catalog that a task writes. The
 * tables win over the snapshot, and what an upstream's own list says wins over both.
 *
 * @module
 */
import { CEREBRAS } from "./facts/cerebras.ts";
import { DEEPSEEK } from "./facts/deepseek.ts";
import { FAMILIES } from "./facts/families.ts";
import { GROQ } from "./facts/groq.ts";
import { KIMI } from "./facts/kimi.ts";
import { KIMI_CODE } from "./facts/kimicode.ts";
import { MINIMAX } from "./facts/minimax.ts";
import { MISTRAL } from "./facts/mistral.ts";
import { OPENROUTER } from "./facts/openrouter.ts";
import { QWEN } from "./facts/qwen.ts";
import { SNAPSHOT_DATE } from "./facts/snapshot.ts";
import { snapshotRow, snapshotRows, tail } from "./facts/snapshot_rows.ts";
import { SYNTHETIC } from "./facts/synthetic.ts";
import type { DatedFacts, FactRow, ProviderFacts } from "./facts/types.ts";
import { XAI } from "./facts/xai.ts";
import { ZAI } from "./facts/zai.ts";

/** Makers before hosts: of two rows that fit an id equally well, the first one counts. */
const TABLES: readonly ProviderFacts[] = [
  DEEPSEEK,
  KIMI,
  QWEN,
  MISTRAL,
  XAI,
  ZAI,
  MINIMAX,
  FAMILIES,
  GROQ,
  OPENROUTER,
  CEREBRAS,
  SYNTHETIC,
  KIMI_CODE,
];

/** Day on which the tables were last compared with their sources. */
const TABLES_DATE = "2026-11-22";

/** How many characters of `id` the row explains; 0 when it is not about that id. */
function fit(row: FactRow, id: string): number {
  const name = id.toLowerCase();
  const own = row.id.toLowerCase();
  const pairs: readonly (readonly [string, string])[] = [[name, own], [tail(name), own], [tail(name), tail(own)]];
  for (const [whole, start] of pairs) {
    if (whole.startsWith(start) && /^(?:$|[-_.:@/])/.test(whole.slice(start.length))) return start.length;
  }
  return 0;
}

/** The row that explains most of `id`; the first of several. */
function best(rows: readonly FactRow[], id: string): FactRow | undefined {
  let found: FactRow | undefined;
  let most = 0;
  for (const row of rows) {
    const length = fit(row, id);
    if (length > most) [found, most] = [row, length];
  }
  return found;
}

const ROWS: ReadonlyMap<string, readonly FactRow[]> = new Map(TABLES.map(({ provider, rows }) => [provider, rows]));
const ALL_ROWS = TABLES.flatMap(({ rows }) => rows);

function rowsOf(provider: string): readonly FactRow[] {
  return ROWS.get(provider) ?? [];
}

/**
 * Facts about the model `id` at `provider` (the name of its profile).
 *
 * The provider's own table is asked first, then all others: the longest id counts that is the model's own or its
 * beginning, and the part behind the last slash is tried as well, since routers write `maker/model`. What the tables
 * leave open the snapshot may know; it also comes before a family's row, which is a guess.
 *
 * @returns An empty object for a model that no table knows.
 *
 * @example
 * ```ts
 * import { factsFor } from "./model_facts.ts";
 *
 * const { contextWindow } = factsFor("moonshotai/Kimi-K2.6", "some-router");
 * if (contextWindow !== 262_144) throw new Error("the maker's row fits behind the slash");
 * ```
 */
export function factsFor(id: string, provider: string): DatedFacts {
  const kept = dated(best(rowsOf(provider), id) ?? best(ALL_ROWS, id), TABLES_DATE);
  const listed = dated(snapshotRow(id, provider) ?? snapshotRow(id), SNAPSHOT_DATE);
  const known = kept.family === true ? { ...kept, ...listed } : { ...listed, ...kept };
  // Who does not think takes no effort.
  return known.reasoning === false ? { ...known, efforts: [] } : known;
}

function dated(row: Partial<FactRow> = {}, date?: string): Partial<FactRow> & DatedFacts {
  return { ...row, ...(row.contextWindow !== undefined && date !== undefined && { windowDate: date }) };
}

/** Whether what is known of the model `id` was said of `provider`, and not of somebody else who serves it, too. */
export function isOwnModel(id: string, provider: string): boolean {
  return best(rowsOf(provider), id) !== undefined || snapshotRow(id, provider) !== undefined;
}

/**
 * The ids that `provider` is known to serve, best first, for when its list cannot be had; none for an unknown provider.
 * The snapshot speaks only where there is no table: it may be old, and would offer what was retired since.
 */
export function knownModels(provider: string): readonly string[] {
  const rows = ROWS.get(provider) ?? snapshotRows(provider);
  return rows.filter((row) => row.family !== true).map((row) => row.id);
}

/** Day of what is known of `provider`'s models. */
export function factsDate(provider: string): string {
  return ROWS.has(provider) || snapshotRows(provider).length === 0 ? TABLES_DATE : SNAPSHOT_DATE ?? TABLES_DATE;
}

/**
 * Place of the model `id` in the order of preference at `provider`, from 0; smaller is better.
 *
 * An id that only continues a row's id (a dated snapshot, say) comes half a place after it, one that no row fits last.
 * The snapshot has no say: models that are newer than it would come after all those that it knows.
 */
export function rankOf(id: string, provider: string): number {
  const rows = rowsOf(provider);
  const row = best(rows, id);
  if (row === undefined) return rows.length;
  return rows.indexOf(row) + (row.id.toLowerCase() === id.toLowerCase() ? 0 : 0.5);
}

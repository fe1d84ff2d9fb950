/**
 * The facts about models whose upstream does not list them, and the order in which a default model is chosen.
 *
 * The facts are dated tables in `facts/`, kept by hand, and a snapshot of models.dev's catalog that a task writes. The
 * tables override the snapshot, and an upstream's own list overrides both.
 *
 * @module
 */
import { ANTHROPIC_FACTS } from "./facts/anthropic.ts";
import { CEREBRAS_FACTS } from "./facts/cerebras.ts";
import { COHERE_FACTS } from "./facts/cohere.ts";
import { DEEPSEEK_FACTS } from "./facts/deepseek.ts";
import { MODEL_FAMILIES } from "./facts/families.ts";
import { GROQ_FACTS } from "./facts/groq.ts";
import { HUNYUAN_FACTS } from "./facts/hunyuan.ts";
import { KIMI_FACTS } from "./facts/kimi.ts";
import { KIMI_CODE_FACTS } from "./facts/kimicode.ts";
import { LONGCAT_FACTS } from "./facts/longcat.ts";
import { META_FACTS } from "./facts/meta.ts";
import { MINIMAX_FACTS } from "./facts/minimax.ts";
import { MISTRAL_FACTS } from "./facts/mistral.ts";
import { OPENROUTER_FACTS } from "./facts/openrouter.ts";
import { PERPLEXITY_FACTS } from "./facts/perplexity.ts";
import { QWEN_FACTS } from "./facts/qwen.ts";
import { SNAPSHOT_DATE } from "./facts/snapshot.ts";
import { findSnapshotRow, listSnapshotRows, stripMaker } from "./facts/snapshot_rows.ts";
import { STEPFUN_FACTS } from "./facts/stepfun.ts";
import { SYNTHETIC_FACTS } from "./facts/synthetic.ts";
import type { DatedFacts, FactRow, ProviderFacts } from "./facts/types.ts";
import { XAI_FACTS } from "./facts/xai.ts";
import { XIAOMI_FACTS } from "./facts/xiaomi.ts";
import { ZAI_FACTS } from "./facts/zai.ts";

/** Makers before hosts: of two rows that match an id equally well, the first one wins. */
const TABLES: readonly ProviderFacts[] = [
  DEEPSEEK_FACTS,
  KIMI_FACTS,
  QWEN_FACTS,
  MISTRAL_FACTS,
  XAI_FACTS,
  ZAI_FACTS,
  MINIMAX_FACTS,
  META_FACTS,
  XIAOMI_FACTS,
  HUNYUAN_FACTS,
  STEPFUN_FACTS,
  LONGCAT_FACTS,
  COHERE_FACTS,
  PERPLEXITY_FACTS,
  ANTHROPIC_FACTS,
  MODEL_FAMILIES,
  GROQ_FACTS,
  OPENROUTER_FACTS,
  CEREBRAS_FACTS,
  SYNTHETIC_FACTS,
  KIMI_CODE_FACTS,
];

/** Day on which the tables were last compared with their sources. */
const TABLES_DATE = "2026-11-22";

/** How many characters of `id` the row matches; 0 when it is about another model. */
function measureMatch(row: FactRow, id: string): number {
  const name = id.toLowerCase();
  const own = row.id.toLowerCase();
  const pairs: readonly (readonly [string, string])[] = [[name, own], [stripMaker(name), own], [
    stripMaker(name),
    stripMaker(own),
  ]];
  for (const [whole, start] of pairs) {
    if (whole.startsWith(start) && /^(?:$|[-_.:@/])/.test(whole.slice(start.length))) return start.length;
  }
  return 0;
}

/** The row that matches most of `id`; the first of several, undefined when none matches. */
function findBestRow(rows: readonly FactRow[], id: string): FactRow | undefined {
  let found: FactRow | undefined;
  let most = 0;
  for (const row of rows) {
    const length = measureMatch(row, id);
    if (length > most) [found, most] = [row, length];
  }
  return found;
}

const ROWS: ReadonlyMap<string, readonly FactRow[]> = new Map(TABLES.map(({ provider, rows }) => [provider, rows]));
const ALL_ROWS = TABLES.flatMap(({ rows }) => rows);

function findRows(provider: string): readonly FactRow[] {
  return ROWS.get(provider) ?? [];
}

/**
 * Facts about the model `id` at `provider` (the name of its profile).
 *
 * The provider's own table is searched first, then all others. The longest row id wins that is the model's id or its
 * beginning; the part after the last slash is tried too, since routers write `maker/model`. The snapshot fills in what the
 * tables omit, and also overrides a family's row, which is a guess.
 *
 * @returns An empty object for a model that no table lists.
 *
 * @example
 * ```ts
 * import { resolveFacts } from "./model_facts.ts";
 *
 * const { contextWindow } = resolveFacts("moonshotai/Kimi-K2.6", "some-router");
 * if (contextWindow !== 262_144) throw new Error("the maker's row matches after the slash");
 * ```
 */
export function resolveFacts(id: string, provider: string): DatedFacts {
  const kept = addDate(findBestRow(findRows(provider), id) ?? findBestRow(ALL_ROWS, id), TABLES_DATE);
  const listed = addDate(findSnapshotRow(id, provider) ?? findSnapshotRow(id), SNAPSHOT_DATE);
  const known = kept.family === true ? { ...kept, ...listed } : { ...listed, ...kept };
  // A model without reasoning accepts no effort.
  return known.reasoning === false ? { ...known, efforts: [] } : known;
}

function addDate(row: Partial<FactRow> = {}, date?: string): Partial<FactRow> & DatedFacts {
  return { ...row, ...(row.contextWindow !== undefined && date !== undefined && { windowDate: date }) };
}

/** Whether the facts about the model `id` are those of `provider`, and not of another provider that serves it. */
export function isOwnModel(id: string, provider: string): boolean {
  return findBestRow(findRows(provider), id) !== undefined || findSnapshotRow(id, provider) !== undefined;
}

/**
 * The ids that `provider` is known to serve, best first, for use when its own list is unavailable; none for an unknown
 * provider. The snapshot is used only for providers without a table: it may be old and list retired models.
 */
export function listKnownModels(provider: string): readonly string[] {
  const rows = ROWS.get(provider) ?? listSnapshotRows(provider);
  return rows.filter((row) => row.family !== true).map((row) => row.id);
}

/** Day of the facts about `provider`'s models. */
export function getFactsDate(provider: string): string {
  return ROWS.has(provider) || listSnapshotRows(provider).length === 0 ? TABLES_DATE : SNAPSHOT_DATE ?? TABLES_DATE;
}

/**
 * Place of the model `id` in the order of preference at `provider`, from 0; smaller is better.
 *
 * An id that only continues a row's id (a dated version, for example) ranks half a place after it, and an id that no row
 * matches ranks last. The snapshot is not used: models newer than it would rank after all those that it lists.
 */
export function rankModel(id: string, provider: string): number {
  const rows = findRows(provider);
  const row = findBestRow(rows, id);
  if (row === undefined) return rows.length;
  return rows.indexOf(row) + (row.id.toLowerCase() === id.toLowerCase() ? 0 : 0.5);
}

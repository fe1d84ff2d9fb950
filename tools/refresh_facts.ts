/**
 * What does models.dev know of our providers' models, and how is the relay's snapshot of it written anew?
 *
 * `deno task facts:refresh` asks https://models.dev/api.json; `deno task facts:refresh FILE` reads a copy of it. Either
 * rewrites `lib/providers/facts/snapshot.ts`, trimmed to the providers and facts that the relay uses. Read the diff: the
 * catalog is kept by volunteers.
 *
 * @module
 */
import { isObject, type JsonObject, listOf, numberOf, textOf } from "../lib/json.ts";
import type { FactRow, ProviderFacts } from "../lib/providers/facts/types.ts";
import { PROFILES } from "../lib/providers/profiles.ts";

/** Where the catalog is. */
const SOURCE = "https://models.dev/api.json";
const SNAPSHOT = new URL("../lib/providers/facts/snapshot.ts", import.meta.url);

/** What decides on the order of rows. */
interface Dated {
  readonly row: FactRow;
  readonly released: string;
}

/**
 * The facts in a catalog of models.dev, by our providers, newest model first. Left out: models that call no tools, write
 * no text or are deprecated, and providers without an entry.
 *
 * @param catalog The parsed `api.json`.
 * @throws {Error} when it is no catalog: none of our providers is in it.
 */
export function factsOf(catalog: unknown): ProviderFacts[] {
  const facts = PROFILES.flatMap(({ name, catalogIds = [] }) => {
    const rows = rowsOf(catalogIds, isObject(catalog) ? catalog : {});
    return rows.length === 0 ? [] : [{ provider: name, rows }];
  });
  if (facts.length === 0) {
    throw new Error("Cannot read the catalog: none of our providers is in it; look at what models.dev serves today");
  }
  return facts;
}

/** The models of several entries together; of one that stands in two, the first counts. */
function rowsOf(ids: readonly string[], catalog: JsonObject): readonly FactRow[] {
  const byId = new Map<string, Dated>();
  for (const id of ids) {
    const entry = catalog[id];
    const models = isObject(entry) && isObject(entry.models) ? entry.models : {};
    for (const [key, model] of Object.entries(models)) {
      const dated = isObject(model) ? datedRow(key, model) : undefined;
      if (dated !== undefined && !byId.has(dated.row.id)) byId.set(dated.row.id, dated);
    }
  }
  const rows = [...byId.values()].sort((a, b) => a.released < b.released ? 1 : a.released > b.released ? -1 : 0);
  return rows.map(({ row }) => row);
}

function datedRow(key: string, model: JsonObject): Dated | undefined {
  const { limit, modalities } = model;
  const [reads, writes] = isObject(modalities) ? [listOf(modalities.input), listOf(modalities.output)] : [[], []];
  if (model.tool_call === false || model.status === "deprecated") return undefined;
  if (writes.length > 0 && !writes.includes("text")) return undefined;
  const [contextWindow, maxOutputTokens] = isObject(limit) ? [countOf(limit.context), countOf(limit.output)] : [];
  const efforts = effortsOf(model);
  const row: FactRow = {
    id: textOf(model.id) ?? key,
    ...(contextWindow !== undefined && { contextWindow }),
    // An answer cannot be longer than the window: such numbers are slips of the catalog.
    ...(maxOutputTokens !== undefined && maxOutputTokens <= (contextWindow ?? Infinity) && { maxOutputTokens }),
    ...(reads.length > 0 && { images: reads.includes("image") }),
    ...(typeof model.reasoning === "boolean" && { reasoning: model.reasoning }),
    ...(efforts.length > 0 && { efforts }),
  };
  return { row, released: textOf(model.release_date) ?? "" };
}

/** Zero means that nobody knows. */
function countOf(value: unknown): number | undefined {
  const count = numberOf(value);
  return count !== undefined && Number.isSafeInteger(count) && count > 0 ? count : undefined;
}

/** The words of the effort control; a switch beside it means that `none` is one of them. */
function effortsOf(model: JsonObject): readonly string[] {
  const controls = listOf(model.reasoning_options).filter(isObject);
  const words = controls.filter(({ type }) => type === "effort").flatMap(({ values }) =>
    listOf(values).flatMap((word) => textOf(word) ?? [])
  );
  const hasSwitch = controls.some(({ type }) => type === "toggle");
  return words.length > 0 && hasSwitch && !words.includes("none") ? ["none", ...words] : words;
}

/** The source text of `snapshot.ts`: one line for each model. */
export function snapshotText(facts: readonly ProviderFacts[], date: string): string {
  const tables = facts.map(({ provider, rows }) => {
    const lines = rows.map((row) => `      ${JSON.stringify(row)},\n`).join("");
    return `  {\n    provider: ${JSON.stringify(provider)},\n    rows: [\n${lines}    ],\n  },\n`;
  });
  return `// deno-fmt-ignore-file
// deno-lint-ignore-file
/**
 * What models.dev says of the providers' models, trimmed to what the relay uses.
 *
 * Written by \`tools/refresh_facts.ts\` from ${SOURCE} (MIT License, © the models.dev contributors); do
 * not edit it by hand.
 *
 * @module
 */
import type { ProviderFacts } from "./types.ts";

/** Day on which it was written; absent while it is empty. */
export const SNAPSHOT_DATE: string | undefined = ${JSON.stringify(date)};

/** The models by provider, newest first. */
export const SNAPSHOT: readonly ProviderFacts[] = [
${tables.join("")}];
`;
}

async function readCatalog(path: string | undefined): Promise<unknown> {
  if (path !== undefined) return JSON.parse(await Deno.readTextFile(path));
  const response = await fetch(SOURCE);
  if (!response.ok) throw new Error(`Asked ${SOURCE} for the catalog: it answered ${response.status}; try again later`);
  return await response.json();
}

if (import.meta.main) {
  const facts = factsOf(await readCatalog(Deno.args[0]));
  const date = new Date().toISOString().slice(0, 10);
  await Deno.writeTextFile(SNAPSHOT, snapshotText(facts, date));
  const count = facts.reduce((sum, { rows }) => sum + rows.length, 0);
  console.error(`Wrote ${count} models of ${facts.length} providers; read the diff, then run deno task ok`);
}

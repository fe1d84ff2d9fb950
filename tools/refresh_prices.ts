/**
 * The tool that rewrites the relay's list of what providers charge for their models' tokens.
 *
 * `lib/providers/facts/price_sources.ts` says which catalog it takes them from, and how to get a copy. Read the diff: a
 * price that is wrong here is shown to people as what they pay.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { decodeArray, decodeNumber, decodeText, isObject, type JsonObject } from "../lib/base/json.ts";
import { encodePriceRow, type ListedPrices, type PriceRow } from "../lib/providers/facts/price_rows.ts";
import { PRICE_CATALOG, PRICE_SOURCES, type PriceSource } from "../lib/providers/facts/price_sources.ts";
import type { ModelPrice, OffPeakPrice, PriceTier, PriceWindow, TokenPrice } from "../lib/providers/price.ts";
import { LICENSE } from "./mit_license.ts";

const LIST = new URL("../lib/providers/facts/prices.ts", import.meta.url);
const MILLION = 1_000_000;
const MODES = new Set(["chat", "responses"]);

/** Costs besides those of tokens: with one of them the price of the tokens is not the price of the answer. */
const FURTHER_COSTS = ["input_cost_per_request", "citation_cost_per_token", "output_cost_per_image"];

/**
 * The prices in a catalog, by its names of the providers. Left out: models without a source, names that move from model to model, prices of
 * zero, which stand for unknown and for subscriptions alike, and models that charge for more than tokens.
 *
 * @param catalog The parsed catalog.
 * @throws {Error} when it contains none of the relay's providers.
 */
export function pricesOf(catalog: unknown): ListedPrices[] {
  const entries = Object.entries(isObject(catalog) ? catalog : {});
  const lists = PRICE_SOURCES.flatMap((source) => {
    const rows = rowsOf(entries, source);
    return rows.length === 0 ? [] : [{ provider: source.catalogName, rows }];
  });
  if (lists.length === 0) throw new Error("Cannot read the catalog: none of our providers is in it");
  return lists;
}

function rowsOf(entries: readonly (readonly [string, unknown])[], source: PriceSource): readonly PriceRow[] {
  const { catalogName, excludes = [] } = source;
  const byId = new Map<string, PriceRow>();
  for (const [key, entry] of entries) {
    if (!isObject(entry) || entry[PRICE_CATALOG.providerKey] !== catalogName) continue;
    const id = key.startsWith(`${catalogName}/`) ? key.slice(catalogName.length + 1) : key;
    const price = /[-:]latest$|^ft:/.test(id) || excludes.includes(id) ? undefined : priceOf(entry, source);
    if (price !== undefined) byId.set(id, { id, price });
  }
  return [...byId.values()].sort((a, b) => a.id < b.id ? -1 : 1);
}

function priceOf(entry: JsonObject, { cachedVaries }: PriceSource): ModelPrice | undefined {
  if (!MODES.has(decodeText(entry.mode) ?? "") || decodeText(entry.source) === undefined) return undefined;
  if (FURTHER_COSTS.some((name) => entry[name] !== undefined)) return undefined;
  const thinking = entry.output_cost_per_reasoning_token;
  if (thinking !== undefined && thinking !== entry.output_cost_per_token) return undefined;
  const steps = decodeArray(entry.tiered_pricing).filter(isObject);
  const base = tokenPriceOf(steps[0] ?? entry, "");
  if (base === undefined) return undefined;
  const tiers = steps.length > 0 ? rangesOf(steps) : boundsOf(entry);
  const offPeak = offPeakOf(entry.off_peak_pricing);
  if (tiers === undefined || entry.off_peak_pricing !== undefined && offPeak === undefined) return undefined;
  const price = { ...base, currency: "USD", ...(tiers.length > 0 && { tiers }), ...(offPeak && { offPeak }) };
  return cachedVaries ? omitCached(price) : price;
}

/** The prices whose names end in `suffix`, per million. */
function tokenPriceOf(entry: JsonObject, suffix: string): TokenPrice | undefined {
  const read = (name: string) => {
    const value = decodeNumber(entry[`${name}${suffix}`]);
    // Twelve digits: the catalog's numbers are per token, and products of fractions are not exact.
    return value === undefined ? undefined : Number((value * MILLION).toPrecision(12));
  };
  const [input, output] = [read("input_cost_per_token"), read("output_cost_per_token")];
  if (!input || !output) return undefined;
  const [cached, cacheWrite] = [read("cache_read_input_token_cost"), read("cache_creation_input_token_cost")];
  return { input, output, ...(cached && { cached }), ...(cacheWrite && cacheWrite !== input && { cacheWrite }) };
}

/** The tiers in the names of an entry's prices, such as `input_cost_per_token_above_200k_tokens`. */
function boundsOf(entry: JsonObject): readonly PriceTier[] | undefined {
  const bounds = Object.keys(entry).flatMap((name) =>
    /^input_cost_per_token_above_(\d+)k_tokens$/.exec(name)?.[1] ?? []
  );
  const tiers = bounds.map(Number).sort((a, b) => a - b).map((thousands) => {
    const price = tokenPriceOf(entry, `_above_${thousands}k_tokens`);
    return price && { above: thousands * 1000, ...price };
  });
  return allKnown(tiers);
}

/** The tiers of a table of ranges, of which the first is the base price. */
function rangesOf(steps: readonly JsonObject[]): readonly PriceTier[] | undefined {
  const tiers = steps.slice(1).map((step) => {
    const [price, above] = [tokenPriceOf(step, ""), decodeNumber(decodeArray(step.range)[0])];
    return price && above !== undefined ? { above, ...price } : undefined;
  });
  return allKnown(tiers);
}

function allKnown<Item>(items: readonly (Item | undefined)[]): readonly Item[] | undefined {
  const known = items.filter((item) => item !== undefined);
  return known.length === items.length ? known : undefined;
}

function offPeakOf(entry: unknown): OffPeakPrice | undefined {
  const price = isObject(entry) ? tokenPriceOf(entry, "") : undefined;
  if (!isObject(entry) || price === undefined) return undefined;
  const windows = decodeArray(entry.windows).filter(isObject).flatMap(({ hours_utc: hours, weekdays }) => {
    const spans = typeof hours === "string" ? [hours] : decodeArray(hours);
    const days = decodeArray(weekdays).flatMap((day) => decodeNumber(day) ?? []);
    return spans.map((span) => windowOf(days, decodeText(span) ?? ""));
  });
  const known = allKnown(windows);
  return known && { ...price, windows: known };
}

function windowOf(days: readonly number[], span: string): PriceWindow | undefined {
  const [, ...parts] = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(span) ?? [];
  const [fromHour, fromMinute, toHour, toMinute] = parts.map(Number);
  if (fromHour === undefined || fromMinute === undefined || toHour === undefined || toMinute === undefined) {
    return undefined;
  }
  // Midnight at the end of a span is the end of the day.
  return { days, minutes: [fromHour * 60 + fromMinute, toHour * 60 + toMinute || 24 * 60] };
}

function omitCached(price: ModelPrice): ModelPrice {
  const { cached: _, cacheWrite: __, tiers, ...rest } = price;
  return { ...rest, ...(tiers && { tiers: tiers.map(({ cached: _, cacheWrite: __, ...tier }) => tier) }) };
}

/** The origin of a list. */
interface Origin {
  /** Month or day of the data. */
  readonly date: string;
  /** From where the copy was taken. */
  readonly via: string;
}

/** Models in one line of the text. */
const ROWS_PER_LINE = 4;

/** The source text of `prices.ts`. */
export function priceListText(lists: readonly ListedPrices[], { date, via }: Origin): string {
  const tables = lists.map(({ provider, rows }) => {
    const cells = rows.map((row) => JSON.stringify(encodePriceRow(row)));
    const lines: string[] = [];
    for (let at = 0; at < cells.length; at += ROWS_PER_LINE) lines.push(cells.slice(at, at + ROWS_PER_LINE).join(","));
    return `[${[JSON.stringify(provider), ...lines].join(",\n")}]`;
  });
  const text = `[${tables.join(",\n")}]`.replaceAll(/[\\`$]/g, (sign) => `\\${sign}`);
  return `/**
 * What providers charge for a million tokens of their models, in US dollars.
 *
 * Written by \`tools/refresh_prices.ts\`; do not edit it by hand. \`price_rows.ts\` says what the cells mean.
 *
 * Source: ${PRICE_CATALOG.credit}, by way of ${via}.
 *
${LICENSE}
 *
 * @module
 */

/** When the prices were last compared with their sources. */
export const PRICES_DATE: string = ${JSON.stringify(date)};

/** The models by provider, as JSON. */
export const PRICES: string = \`${text}\`;
`;
}

if (import.meta.main) {
  const parsed = parseArgs(Deno.args, { string: ["from", "via", "date"] });
  const [from, via, date] = [parsed.from, parsed.via, parsed.date].map(decodeText);
  if (from === undefined || via === undefined || date === undefined) {
    throw new Error("Usage: deno task prices:refresh --from FILE --via WORDS --date DATE");
  }
  const lists = pricesOf(JSON.parse(await Deno.readTextFile(from)));
  await Deno.writeTextFile(LIST, priceListText(lists, { date, via }));
  const count = lists.reduce((sum, { rows }) => sum + rows.length, 0);
  console.error(`Wrote ${count} prices of ${lists.length} providers; read the diff, then run deno task ok`);
}

/**
 * The reader of the price list, which is text and is parsed on first use.
 *
 * @module
 */
import { decodeArray, decodeNumber, decodeText, parseJson } from "../../base/json.ts";
import type { ModelPrice, OffPeakPrice, PriceTier, PriceWindow, TokenPrice } from "../price.ts";
import { PRICE_SOURCES } from "./price_sources.ts";
import { PRICES } from "./prices.ts";

/** The price of one model, which has the provider's own name. */
export interface PriceRow {
  readonly id: string;
  readonly price: ModelPrice;
}

/** The prices of one provider's models. */
export interface ListedPrices {
  /** Its name in {@linkcode PRICE_SOURCES}. */
  readonly provider: string;
  readonly rows: readonly PriceRow[];
}

/** All listed prices are in US dollars. */
const CURRENCY = "USD";

let builtIndex: ReadonlyMap<string, ModelPrice> | undefined;

/**
 * The price of `model` at the base URL `upstream`, for a provider that charges it itself; undefined when none is listed.
 * Another host of the same model has prices of its own, and another path of the same host may be a flat subscription.
 */
export function findListedPrice(model: string, upstream: string): ModelPrice | undefined {
  builtIndex ??= new Map(
    readPrices(PRICES).flatMap(({ provider, rows }) => {
      const baseUrls = PRICE_SOURCES.find(({ catalogName }) => catalogName === provider)?.baseUrls ?? [];
      return baseUrls.flatMap((url) => rows.map(({ id, price }) => [joinKey(id, url), price] as const));
    }),
  );
  return builtIndex.get(joinKey(model, upstream));
}

/** Some providers serve the same under their address with and without `/v1`. */
function joinKey(model: string, upstream: string): string {
  const { host, pathname } = URL.parse(upstream) ?? { host: "", pathname: upstream };
  return `${host}${pathname.replace(/\/$/, "").replace(/\/v1$/, "")} ${model.toLowerCase()}`;
}

/** Decodes the text of a price list: lists of a provider's name followed by its models. */
export function readPrices(text: string): readonly ListedPrices[] {
  return decodeArray(parseJson(text)).map((entry) => {
    const [provider, ...models] = decodeArray(entry);
    return { provider: decodeText(provider) ?? "", rows: models.map((cells) => decodeRow(decodeArray(cells))) };
  });
}

/**
 * A model in the list: id, the four prices (input, output, cached, written), tiers (their bound, then four prices), and
 * the off-peak price (four prices, then windows: days, first and last minute). Null where there is none; nulls at the end
 * are omitted.
 */
function decodeRow([id, input, output, cached, cacheWrite, tiers, offPeak]: readonly unknown[]): PriceRow {
  const steps = decodeArray(tiers).map(decodeTier);
  const reduced = decodeArray(offPeak);
  const price = {
    ...decodeTokenPrice([input, output, cached, cacheWrite]),
    currency: CURRENCY,
    ...(steps.length > 0 && { tiers: steps }),
    ...(reduced.length > 0 && { offPeak: decodeOffPeak(reduced) }),
  };
  return { id: decodeText(id) ?? "", price };
}

function decodeTokenPrice([input, output, cached, cacheWrite]: readonly unknown[]): TokenPrice {
  const [read, written] = [decodeNumber(cached), decodeNumber(cacheWrite)];
  return {
    // A price that cannot be read makes costs that are no numbers, and not wrong ones.
    input: decodeNumber(input) ?? NaN,
    output: decodeNumber(output) ?? NaN,
    ...(read !== undefined && { cached: read }),
    ...(written !== undefined && { cacheWrite: written }),
  };
}

function decodeTier(cells: unknown): PriceTier {
  const [above, ...prices] = decodeArray(cells);
  return { above: decodeNumber(above) ?? 0, ...decodeTokenPrice(prices) };
}

function decodeOffPeak([input, output, cached, cacheWrite, ...windows]: readonly unknown[]): OffPeakPrice {
  return { ...decodeTokenPrice([input, output, cached, cacheWrite]), windows: windows.map(decodeWindow) };
}

function decodeWindow(cells: unknown): PriceWindow {
  const [days, from, to] = decodeArray(cells);
  return {
    days: decodeArray(days).flatMap((day) => decodeNumber(day) ?? []),
    minutes: [decodeNumber(from) ?? 0, decodeNumber(to) ?? 0],
  };
}

/** The cells of a row, as {@linkcode readPrices} reads them. */
export function encodePriceRow({ id, price }: PriceRow): readonly unknown[] {
  const { tiers, offPeak } = price;
  return trimNulls([
    id,
    ...encodeTokenPrice(price),
    tiers?.map((tier) => trimNulls([tier.above, ...encodeTokenPrice(tier)])),
    offPeak && [
      ...encodeTokenPrice(offPeak),
      ...offPeak.windows.map(({ days, minutes }) => [days, ...minutes]),
    ],
  ]);
}

function encodeTokenPrice({ input, output, cached, cacheWrite }: TokenPrice): readonly unknown[] {
  return [input, output, cached ?? null, cacheWrite ?? null];
}

function trimNulls(cells: readonly unknown[]): readonly unknown[] {
  const filled = cells.findLastIndex((cell) => cell !== undefined && cell !== null) + 1;
  return cells.slice(0, filled).map((cell) => cell ?? null);
}

/**
 * The price of a model's tokens, and what the tokens of one answer cost by it.
 *
 * @module
 */

/** What a million tokens cost. */
export interface TokenPrice {
  /** Of the prompt, as far as it did not come out of the provider's cache. */
  readonly input: number;
  /** Of the answer, thinking included. */
  readonly output: number;
  /** Of the prompt, as far as it came out of the cache; absent when no source gives it. */
  readonly cached?: number;
  /** Of the prompt, as far as it went into the cache; absent when that costs no more than `input`. */
  readonly cacheWrite?: number;
}

/** A price for prompts beyond a size. */
export interface PriceTier extends TokenPrice {
  /** It holds for the whole request when the prompt has more tokens than this. */
  readonly above: number;
}

/** A part of the week, in UTC. */
export interface PriceWindow {
  /** 1 for Monday to 7 for Sunday. */
  readonly days: readonly number[];
  /** Minutes of the day: from the first up to, but not including, the second. */
  readonly minutes: readonly [number, number];
}

/** A price for parts of the week. */
export interface OffPeakPrice extends TokenPrice {
  readonly windows: readonly PriceWindow[];
}

/** The price of one model at one provider. */
export interface ModelPrice extends TokenPrice {
  /** The word for it, such as `USD`. */
  readonly currency: string;
  /** Prices of longer prompts, the smallest first; absent when all cost the same. */
  readonly tiers?: readonly PriceTier[];
  /** The price outside busy hours; absent when the hour makes no difference. */
  readonly offPeak?: OffPeakPrice;
}

/** A sum of money. */
export interface Cost {
  readonly amount: number;
  /** The word for it, such as `USD`. */
  readonly currency: string;
}

/** The token counts that a cost depends on. */
export interface PricedTokens {
  /** The whole prompt. */
  readonly promptTokens: number;
  readonly cachedTokens?: number;
  readonly cacheWriteTokens?: number;
  /** The whole answer. */
  readonly completionTokens: number;
}

const MILLION = 1_000_000;

/**
 * What `tokens` cost, unrounded.
 *
 * @param asked When the request was made.
 * @returns undefined when a part of it has no known price.
 */
export function computeCost(tokens: PricedTokens, price: ModelPrice, asked: Date): Cost | undefined {
  const { promptTokens, cachedTokens: cached = 0, cacheWriteTokens = 0, completionTokens } = tokens;
  // A prompt of no tokens was not counted.
  if (promptTokens === 0) return undefined;
  const rate = choosePrice(price, promptTokens, asked);
  if (rate === undefined || cached > 0 && rate.cached === undefined) return undefined;
  const written = Math.min(cacheWriteTokens, promptTokens - cached);
  const sum = (promptTokens - cached - written) * rate.input + cached * (rate.cached ?? 0) +
    written * (rate.cacheWrite ?? rate.input) + completionTokens * rate.output;
  return { amount: sum / MILLION, currency: price.currency };
}

/** The price of such a request; undefined where both its size and its hour would change it, which no source explains. */
function choosePrice(price: ModelPrice, promptTokens: number, asked: Date): TokenPrice | undefined {
  const { tiers = [], offPeak } = price;
  const tier = tiers.findLast(({ above }) => promptTokens > above);
  const isOffPeak = offPeak?.windows.some((window) => isInside(window, asked)) === true;
  if (tier === undefined) return isOffPeak ? offPeak : price;
  return isOffPeak ? undefined : tier;
}

function isInside({ days, minutes: [from, to] }: PriceWindow, date: Date): boolean {
  const minute = date.getUTCHours() * 60 + date.getUTCMinutes();
  // Sunday is 0 for the runtime.
  return days.includes(date.getUTCDay() || 7) && minute >= from && minute < to;
}

/** Signs that stand for a currency. */
const SIGNS: Readonly<Record<string, string>> = { USD: "$" };
/** Smallest amount that is shown as a number. */
const LEAST = 0.0001;

/** A cost for people, rounded to four decimals: `$0.0031`, `<$0.0001`, `0.0031 EUR`. */
export function formatCost({ amount, currency }: Cost): string {
  const isTiny = amount > 0 && amount < LEAST;
  const number = (isTiny ? LEAST : amount).toFixed(4);
  const sign = SIGNS[currency];
  return `${isTiny ? "<" : ""}${sign === undefined ? `${number} ${currency}` : `${sign}${number}`}`;
}

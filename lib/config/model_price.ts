/**
 * The reader of a price that the configuration file gives for a model.
 *
 * @module
 */
import { isObject } from "../base/json.ts";
import type { ModelPrice } from "../providers/price.ts";

/** Names that a price may hold. */
const NAMES: readonly string[] = ["input", "output", "cached", "cache_write", "currency"];
/** The currency of a price that names none. */
const USUAL_CURRENCY = "USD";

/** The price in `table`; undefined when it is none. What is not given for cached tokens costs as much as other input. */
export function readPrice(table: unknown): ModelPrice | undefined {
  if (!isObject(table) || !Object.keys(table).every((name) => NAMES.includes(name))) return undefined;
  const { currency = USUAL_CURRENCY, ...amounts } = table;
  if (typeof currency !== "string" || !/^[A-Za-z]{1,8}$/.test(currency)) return undefined;
  if (!Object.values(amounts).every(isAmount)) return undefined;
  const { input, output, cached = input, cache_write: cacheWrite } = amounts;
  if (!isAmount(input) || !isAmount(output) || !isAmount(cached)) return undefined;
  return { input, output, cached, currency, ...(isAmount(cacheWrite) && { cacheWrite }) };
}

function isAmount(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

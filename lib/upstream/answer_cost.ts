/**
 * The cost of an answer: what the provider says it is, else what the known price of the model makes of its tokens.
 *
 * @module
 */
import type { TokenUsage } from "../wire/chunk.ts";
import { findListedPrice } from "../providers/facts/price_rows.ts";
import { computeCost, type Cost } from "../providers/price.ts";
import type { UpstreamOptions } from "./options.ts";

/** The settings of an upstream that a cost depends on. */
export type PricedUpstream = Pick<UpstreamOptions, "upstream" | "profile" | "modelOverrides">;

/** The answer whose cost is sought. */
export interface BilledAnswer {
  /** The upstream's name of the model. */
  readonly model: string;
  readonly usage: TokenUsage;
  /** When it was asked for. */
  readonly asked: Date;
}

/**
 * What an answer costs, by precedence: the user's price, the provider's own word, the price list.
 *
 * @returns undefined when none of them says it.
 */
export function resolveCost({ model, usage, asked }: BilledAnswer, options: PricedUpstream): Cost | undefined {
  const { upstream, profile, modelOverrides = {} } = options;
  const own = Object.hasOwn(modelOverrides, model) ? modelOverrides[model]?.price : undefined;
  if (own !== undefined) return computeCost(usage, own, asked);
  if (profile.statesCost && usage.statedCost !== undefined) return { amount: usage.statedCost, currency: "USD" };
  const listed = findListedPrice(model, upstream);
  return listed && computeCost(usage, listed, asked);
}

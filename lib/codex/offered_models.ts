/**
 * The models that one provider offers to clients, those among them that only an alias names.
 *
 * @module
 */
import type { UpstreamModel } from "../wire/models/decode.ts";
import { addMissingModels } from "../upstream/chosen_models.ts";
import type { ModelMap } from "../upstream/options.ts";
import { describeModels, type DescribeOptions, type ModelProperties } from "./model_properties.ts";

/** One provider, and what the user says of its models. */
export interface OfferOptions extends DescribeOptions {
  /** Names that stand for models of any provider; absent: none. */
  readonly aliases?: ModelMap;
}

/** Describes what a provider offers. `models` is its list, or what is known without one, as far as it is to be offered. */
export function describeOffer(models: readonly UpstreamModel[], options: OfferOptions): ModelProperties[] {
  return describeModels(addMissingModels(models, listAliased(options)), options);
}

/** The provider's own names of the models that aliases stand for. */
function listAliased({ id, aliases }: OfferOptions): readonly string[] {
  const prefix = `${id}/`;
  const targets = (aliases?.sources ?? []).map((alias) => aliases?.resolve(alias) ?? alias);
  return id === undefined
    ? []
    : targets.filter((target) => target.startsWith(prefix)).map((target) => target.slice(prefix.length));
}

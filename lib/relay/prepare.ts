/**
 * For whom a request is translated: the provider as far as it is known by now, and what is known of the model.
 *
 * @module
 */
import { adaptationsOf } from "../upstream/learned_overrides.ts";
import { lastList } from "../upstream/model_cache.ts";
import type { RelayOptions } from "./options.ts";
import { factsFor, isOwnModel } from "../providers/model_facts.ts";
import { EFFORT_WORDS } from "../translate/request/effort.ts";
import type { TargetFacts, TranslationTarget } from "../translate/request/request.ts";

/**
 * The target of a request for `model`, the upstream's name of it. Asks nobody: first counts what the user says of the
 * model, then the upstream's list if it was fetched before, then the dated tables.
 *
 * @param authorization The `Authorization` header for the upstream; a list is only used for those who show the same.
 */
export function targetOf(
  model: string,
  options: RelayOptions,
  { authorization }: { readonly authorization: string | undefined },
): TranslationTarget {
  const { modelOverrides = {} } = options;
  const own = Object.hasOwn(modelOverrides, model) ? modelOverrides[model] : undefined;
  const listed = lastList(options, authorization).find(({ id }) => id === model);
  const known = tabledFor(model, options);
  const images = own?.images ?? listed?.inputModalities?.includes("image") ?? known.images;
  const efforts = own?.efforts ?? listed?.efforts ?? known.efforts;
  const contextWindow = own?.contextWindow ?? listed?.contextWindow ?? known.contextWindow;
  return {
    profile: adaptationsOf(options).profileFor(model),
    model,
    facts: {
      ...(images !== undefined && { images }),
      ...(efforts !== undefined && { efforts }),
      ...(contextWindow !== undefined && { contextWindow }),
    },
  };
}

/** The tables are long; this many models' facts are kept at hand. */
const MAX_MODELS = 64;
const TABLED = new WeakMap<RelayOptions, Map<string, TargetFacts>>();

function tabledFor(model: string, options: RelayOptions): TargetFacts {
  const kept = TABLED.get(options) ?? new Map<string, TargetFacts>();
  TABLED.set(options, kept);
  const known = kept.get(model);
  if (known !== undefined) return known;
  const { name } = options.profile;
  const { images, efforts, contextWindow } = factsFor(model, name);
  const isOwn = isOwnModel(model, name);
  // The row of another provider that serves the model, too, may name words that only that provider takes.
  const words = isOwn ? efforts : efforts?.filter((word) => EFFORT_WORDS.includes(word));
  const facts = {
    ...(images !== undefined && { images }),
    ...(words !== undefined && { efforts: words }),
    ...(contextWindow !== undefined && { contextWindow }),
  };
  if (kept.size >= MAX_MODELS) kept.clear();
  kept.set(model, facts);
  return facts;
}

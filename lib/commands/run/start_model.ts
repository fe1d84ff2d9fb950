/**
 * The model that Codex begins with, checked against what the relay offers.
 *
 * @module
 */
import { decodeText, type JsonObject } from "../../base/json.ts";
import { findNearNames } from "../../base/near_names.ts";
import type { ModelMap } from "../../upstream/options.ts";
import { EXIT_USAGE } from "../exit_codes.ts";
import type { OfferedModels } from "./offered_models.ts";
import { RunRefusal } from "./refusal.ts";

/** What the choice depends on. */
export interface StartModelOptions extends OfferedModels {
  /** The model that the user named; absent: none. */
  readonly asked?: string | undefined;
  readonly modelMap: ModelMap;
  /** Names that stand for models of any provider; absent where there are none. */
  readonly aliases?: ModelMap | undefined;
  /** What may stand before the slash in the id of a model; empty where there is one provider only. */
  readonly providerIds: readonly string[];
}

/** Number of names that are listed where none is near. */
const MAX_NAMES = 3;

/**
 * The model to begin with: the one that was asked for, else the best.
 *
 * @throws {RunRefusal} when the model that was asked for is not there, or none is known.
 */
export function chooseStartModel(
  { entries, problem, asked, modelMap, aliases, providerIds }: StartModelOptions,
): string {
  const slugs = entries.flatMap(({ slug }) => decodeText(slug) ?? []);
  if (asked !== undefined) {
    const isKnown = slugs.includes(asked) ||
      [modelMap, aliases].some((map) => map !== undefined && map.resolve(asked) !== asked);
    // Without the provider's own list a name cannot be judged, and one of several may have given none.
    const isNamed = providerIds.includes(asked.slice(0, Math.max(0, asked.indexOf("/"))));
    if (isKnown || isNamed || problem !== undefined || slugs.length === 0) return asked;
    throw new RunRefusal(formatUnknownModel(asked, slugs), EXIT_USAGE);
  }
  // The catalog of several providers begins with the best model of the first one.
  const [mapped] = providerIds.length > 0 ? [] : modelMap.sources ?? [];
  const target = mapped === undefined ? undefined : modelMap.resolve(mapped);
  if (target !== undefined && slugs.includes(target)) return target;
  const model = mapped ?? decodeText(entries.find(isListed)?.slug) ?? slugs[0];
  if (model !== undefined) return model;
  if (problem?.isKey === true) {
    throw new RunRefusal("Cannot choose a model: the provider does not list them to this key", EXIT_USAGE);
  }
  const reason = problem === undefined ? "the provider lists none" : "the provider's list cannot be read";
  throw new RunRefusal(`Cannot choose a model: ${reason}; name one with --model NAME`, EXIT_USAGE);
}

function isListed({ visibility }: JsonObject): boolean {
  return visibility === "list";
}

function formatUnknownModel(asked: string, slugs: readonly string[]): string {
  const near = findNearNames(asked, slugs);
  const rest = slugs.length - MAX_NAMES;
  const more = rest > 0 ? ` and ${rest} more` : "";
  const advice = near.length > 0
    ? `the nearest ${near.length === 1 ? "name is" : "names are"} ${near.join(", ")}`
    : `there is ${slugs.slice(0, MAX_NAMES).join(", ")}${more}`;
  return `Cannot begin with the model ${JSON.stringify(asked)}: the provider does not list it; ${advice}`;
}

/**
 * What a client of this relay may know of each model: the user's word, else the upstream's, else a dated table's, else a
 * stated default.
 *
 * @module
 */
import type { Modality, UpstreamModel } from "../chat/models/decode.ts";
import type { ModelMap, ModelOverride, ModelOverrides } from "../upstream/options.ts";
import type { DatedFacts } from "../providers/facts/types.ts";
import { factsFor, rankOf } from "../providers/model_facts.ts";
import type { ProviderProfile } from "../providers/profile.ts";

/** Context window in tokens of a model that neither the upstream nor a table knows. */
export const DEFAULT_CONTEXT_WINDOW = 128_000;

/** One model under the name that clients use for it. */
export interface ModelProperties {
  /** Name that clients write. */
  readonly slug: string;
  /** Name that the upstream gets: another one when the name is mapped. */
  readonly target: string;
  readonly displayName: string;
  /** Tokens of prompt and answer together. */
  readonly contextWindow: number;
  /** Who said how large the window is. */
  readonly windowSource: "user" | "upstream" | "table" | "default";
  /** Day of the table, where one said it. */
  readonly windowDate?: string;
  /** Tokens of one answer; absent when nobody said. */
  readonly maxOutputTokens?: number;
  readonly inputModalities: readonly Modality[];
  /** Effort words that the upstream takes; empty when it takes none. */
  readonly efforts: readonly string[];
  readonly reasoning: boolean;
  readonly parallelToolCalls: boolean;
  /** Whether it makes sense to offer it: it can call tools, and the upstream has not retired it. */
  readonly offered: boolean;
}

/** For whom models are described. */
export interface DescribeOptions {
  readonly modelMap: ModelMap;
  readonly profile: ProviderProfile;
  /** What the user says of single models; absent: nothing. */
  readonly modelOverrides?: ModelOverrides;
}

/** Words of an id that say that a model sees; what lists and tables say comes first. */
const VISION_WORDS = /(?:^|[-_/.:])(?:vl|vision|omni|llava)\d*(?=$|[-_.:])/i;

/**
 * Describes every chat model of `models`, and every mapped name with the properties of its target.
 *
 * Mapped names come first, then the models in the provider's order of preference, then newest first.
 */
export function describeModels(models: readonly UpstreamModel[], options: DescribeOptions): ModelProperties[] {
  const { modelMap, profile, modelOverrides: overrides = {} } = options;
  const byId = new Map(models.map((model) => [model.id, model]));
  const sources = [...new Set(modelMap.sources ?? [])];
  const mapped = sources.map((slug) => describe(slug, { target: modelMap.resolve(slug), byId, profile, overrides }));
  // A name that means another model here would be shown with properties that it does not have.
  const own = models.filter(({ id, kind }) => kind === "chat" && modelMap.resolve(id) === id && !sources.includes(id));
  const ranks = new Map(own.map((model) => [model.id, rankOf(model.id, profile.name)]));
  own.sort((a, b) => (ranks.get(a.id) ?? 0) - (ranks.get(b.id) ?? 0) || (b.created ?? 0) - (a.created ?? 0));
  return [...mapped, ...own.map(({ id }) => describe(id, { target: id, byId, profile, overrides }))];
}

/** What one model is described from. */
interface Known {
  readonly target: string;
  readonly byId: ReadonlyMap<string, UpstreamModel>;
  readonly profile: ProviderProfile;
  readonly overrides: ModelOverrides;
}

function describe(slug: string, { target, byId, profile, overrides }: Known): ModelProperties {
  const upstream = byId.get(target);
  const facts = factsFor(target, profile.name);
  const own: ModelOverride = (Object.hasOwn(overrides, target) ? overrides[target] : undefined) ?? {};
  const maxOutputTokens = own.maxOutputTokens ?? upstream?.maxOutputTokens ?? facts.maxOutputTokens;
  const efforts = own.efforts ?? upstream?.efforts ?? facts.efforts ?? [];
  return {
    slug,
    target,
    displayName: slug === target ? upstream?.displayName ?? slug : slug,
    ...(own.contextWindow === undefined
      ? windowOf(upstream?.contextWindow, facts)
      : { contextWindow: own.contextWindow, windowSource: "user" as const }),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    inputModalities: profile.images
      ? modalitiesOf(own, { upstream, guess: facts.images ?? VISION_WORDS.test(target) })
      : ["text"],
    efforts,
    reasoning: efforts.some((word) => word !== "none") || (upstream?.reasoning ?? facts.reasoning ?? false),
    parallelToolCalls: upstream?.parallelToolCalls ?? facts.parallelToolCalls ?? true,
    offered: upstream === undefined || !upstream.retired && upstream.toolCalls !== false,
  };
}

function windowOf(
  told: number | undefined,
  { contextWindow: known, windowDate }: DatedFacts,
): Pick<ModelProperties, "contextWindow" | "windowSource" | "windowDate"> {
  if (told !== undefined) return { contextWindow: told, windowSource: "upstream" };
  if (known !== undefined) {
    return { contextWindow: known, windowSource: "table", ...(windowDate !== undefined && { windowDate }) };
  }
  return { contextWindow: DEFAULT_CONTEXT_WINDOW, windowSource: "default" };
}

/** Text only when nobody knows: an image that the upstream refuses spoils every later turn of a conversation. */
function modalitiesOf(
  own: ModelOverride,
  { upstream, guess }: { readonly upstream: UpstreamModel | undefined; readonly guess: boolean },
): readonly Modality[] {
  if (own.images === undefined && upstream?.inputModalities !== undefined) return upstream.inputModalities;
  return own.images ?? guess ? ["text", "image"] : ["text"];
}

/**
 * The model for a person who named none: the first target of the model map, else the best that is offered.
 *
 * @returns undefined when no model is known.
 */
export function chooseModel(models: readonly ModelProperties[]): ModelProperties | undefined {
  const mapped = models.find(({ slug, target }) => slug !== target);
  if (mapped !== undefined) return models.find(({ slug }) => slug === mapped.target) ?? mapped;
  return models.find(({ offered }) => offered) ?? models[0];
}

/** What a guessed window may be raised to by hand: Codex caps `model_context_window` at the catalog's maximum (0.169). */
const LARGEST_WINDOW = 1_048_576;

/** Largest window that a user may set for the model, in tokens. */
export function maxWindow({ contextWindow, windowSource }: ModelProperties): number {
  return windowSource === "default" ? Math.max(contextWindow, LARGEST_WINDOW) : contextWindow;
}

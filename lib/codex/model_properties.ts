/**
 * The properties of each model that clients of this relay may know, with a stated default where no source knows.
 *
 * @module
 */
import type { Modality, UpstreamModel } from "../wire/models/decode.ts";
import { type KnownModel, readTableFacts, resolveKnownModel } from "../upstream/known_model.ts";
import type { ModelMap, ModelOverrides } from "../upstream/options.ts";
import { rankModel } from "../providers/model_facts.ts";
import type { ThinkingForm } from "../providers/messages_profile.ts";
import type { ProviderProfile } from "../providers/profile.ts";
import { applyModelSettings } from "../providers/request_settings.ts";
import { applyWire, chooseWire, findUnreachable } from "../providers/wire.ts";

/** Context window in tokens of a model that neither the upstream nor a table knows. */
export const DEFAULT_CONTEXT_WINDOW = 128_000;

/**
 * Context window in tokens that is assumed for a model of a local server that does not say: the advice to its users is to start it
 * with this one, and many start with less (4,096 is usual) or a little more (2026-11).
 */
export const DEFAULT_LOCAL_WINDOW = 32_768;

/** One model under the name that clients use for it. */
export interface ModelProperties {
  /** Name that clients write. */
  readonly slug: string;
  /** The provider's name of it, or one that is mapped there; an alias of several providers is none. */
  readonly name: string;
  /** Name that the upstream gets: another one when the name is mapped. */
  readonly target: string;
  /** Id of its provider; absent where the relay has one provider only. */
  readonly provider?: string;
  /** The provider's profile on the wire of this model, with the user's changes for it. */
  readonly profile: ProviderProfile;
  readonly displayName: string;
  /** Tokens of prompt and answer together. */
  readonly contextWindow: number;
  /** The source of the window size. */
  readonly windowSource: "user" | "upstream" | "table" | "default";
  /** Day of the table, where one said it. */
  readonly windowDate?: string;
  /** Tokens of one answer; absent when no source says. */
  readonly maxOutputTokens?: number;
  readonly inputModalities: readonly Modality[];
  /** Effort values that the upstream takes; empty when it takes none. */
  readonly efforts: readonly string[];
  /** The forms of thinking that its list of models states; absent when it states none. */
  readonly thinkingForms?: readonly ThinkingForm[];
  readonly reasoning: boolean;
  readonly parallelToolCalls: boolean;
  /** Whether it makes sense to offer it: it can be asked, it can call tools, and the upstream has not retired it. */
  readonly offered: boolean;
}

/** What the description of models depends on. */
export interface DescribeOptions {
  /** Id of the provider, which then stands before the names of its models; absent where there is one provider only. */
  readonly id?: string;
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
  const { id: provider, modelMap, profile, modelOverrides: overrides = {} } = options;
  const byId = new Map(models.map((model) => [model.id, model]));
  const sources = [...new Set(modelMap.sources ?? [])];
  const common = { byId, profile, overrides, ...(provider !== undefined && { provider }) };
  const mapped = sources.map((name) => describeModel(name, { target: modelMap.resolve(name), ...common }));
  // A name that means another model here would be shown with properties that it does not have.
  const own = models.filter(({ id, kind }) => kind === "chat" && modelMap.resolve(id) === id && !sources.includes(id));
  const ranks = new Map(own.map((model) => [model.id, rankModel(model.id, profile.name)]));
  own.sort((a, b) => (ranks.get(a.id) ?? 0) - (ranks.get(b.id) ?? 0) || (b.created ?? 0) - (a.created ?? 0));
  return [...mapped, ...own.map(({ id }) => describeModel(id, { target: id, ...common }))];
}

/** The sources of one model's properties. */
interface DescribeSources {
  readonly provider?: string;
  readonly target: string;
  readonly byId: ReadonlyMap<string, UpstreamModel>;
  readonly profile: ProviderProfile;
  readonly overrides: ModelOverrides;
}

function describeModel(
  name: string,
  { provider, target, byId, profile, overrides }: DescribeSources,
): ModelProperties {
  const slug = provider === undefined ? name : `${provider}/${name}`;
  const listed = byId.get(target);
  const facts = readTableFacts(target, profile.name);
  const known = resolveKnownModel(target, { overrides, facts, profile, ...(listed && { listed }) });
  const { efforts = [], windowDate, maxOutputTokens, thinkingForms } = known;
  const ofModel = applyModelSettings(profile, Object.hasOwn(overrides, target) ? overrides[target] ?? {} : {});
  const own = applyWire(chooseWire(ofModel, target));
  const words = [...efforts, ...Object.keys(own.effortMap ?? {})];
  // Text only when no source says: an image that the upstream refuses spoils every later turn of a conversation.
  const guess: readonly Modality[] = VISION_WORDS.test(target) ? ["text", "image"] : ["text"];
  return {
    slug,
    name,
    target,
    profile: own,
    ...(provider !== undefined && { provider }),
    displayName: slug === target ? listed?.displayName ?? slug : slug,
    contextWindow: known.contextWindow ?? assumeWindow(known, profile),
    windowSource: known.windowSource ?? "default",
    ...(windowDate !== undefined && { windowDate }),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    inputModalities: own.images ? known.inputModalities ?? guess : ["text"],
    efforts,
    ...(thinkingForms !== undefined && { thinkingForms }),
    reasoning: words.some((effort) => effort !== "none") || (known.reasoning ?? false),
    parallelToolCalls: known.parallelToolCalls ?? true,
    offered: findUnreachable(profile, target) === undefined &&
      (listed === undefined || !listed.retired && listed.toolCalls !== false),
  };
}

/** The window of a model whose window no source knows: never more than the model could hold. */
function assumeWindow({ largestWindow = Infinity }: KnownModel, { windowAdvice }: ProviderProfile): number {
  return Math.min(largestWindow, windowAdvice === undefined ? DEFAULT_CONTEXT_WINDOW : DEFAULT_LOCAL_WINDOW);
}

/**
 * The model for a person who named none: the first target of the model map, else the best that is offered.
 *
 * @returns undefined when no model is known.
 */
export function chooseModel(models: readonly ModelProperties[]): ModelProperties | undefined {
  const mapped = models.find(({ name, target }) => name !== target);
  if (mapped !== undefined) return models.find(({ name }) => name === mapped.target) ?? mapped;
  return models.find(({ offered }) => offered) ?? models[0];
}

/** The largest window to which a user may raise a guessed one: Codex caps `model_context_window` at the catalog's maximum (0.169). */
const LARGEST_WINDOW = 1_048_576;

/** Largest window that a user may set for the model, in tokens. */
export function resolveMaxWindow({ contextWindow, windowSource }: ModelProperties): number {
  return windowSource === "default" ? Math.max(contextWindow, LARGEST_WINDOW) : contextWindow;
}

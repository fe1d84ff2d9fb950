/**
 * The known facts of a model, by precedence: the user's settings, the upstream's list, the dated tables.
 *
 * @module
 */
import { omitUndefined } from "../base/json.ts";
import type { Modality, UpstreamModel } from "../wire/models/decode.ts";
import type { DatedFacts } from "../providers/facts/types.ts";
import type { StatedAbilities } from "../providers/messages_profile.ts";
import { isOwnModel, resolveFacts } from "../providers/model_facts.ts";
import { COMMON_EFFORTS, type ProviderProfile } from "../providers/profile.ts";
import type { ModelOverride, ModelOverrides } from "./options.ts";

/** The known facts of a model; a field is absent when no source states it. */
export interface KnownModel extends StatedAbilities {
  /** Tokens of prompt and answer together. */
  readonly contextWindow?: number;
  /** Source of the context window; absent when it is unknown. */
  readonly windowSource?: "user" | "upstream" | "table";
  /** Date of the table that gave the context window; absent for other sources. */
  readonly windowDate?: string;
  /** Tokens that the model could hold, where its window is not known; absent when no source says it. */
  readonly largestWindow?: number;
  /** Tokens of one answer. */
  readonly maxOutputTokens?: number;
  readonly inputModalities?: readonly Modality[];
  /** Effort values that the model accepts, from least to most; empty when it accepts none. */
  readonly efforts?: readonly string[];
  readonly reasoning?: boolean;
  readonly parallelToolCalls?: boolean;
}

/** The sources of facts, in order of precedence. */
export interface ModelSources {
  /** The user's settings for single models; absent when there are none. */
  readonly overrides?: ModelOverrides;
  /** The model's entry in the upstream's list; absent when it is not listed, or no list was fetched. */
  readonly listed?: UpstreamModel;
  /** The facts of the tables, from {@linkcode readTableFacts}. */
  readonly facts: DatedFacts;
  /** The provider; absent: one whose windows are fixed. */
  readonly profile?: Pick<ProviderProfile, "windowAdvice">;
}

/** Resolves the facts of a model. `model` is the upstream's name of it. */
export function resolveKnownModel(model: string, { overrides = {}, listed, facts, profile }: ModelSources): KnownModel {
  const own: ModelOverride = (Object.hasOwn(overrides, model) ? overrides[model] : undefined) ?? {};
  const maxOutputTokens = own.maxOutputTokens ?? listed?.maxOutputTokens ?? facts.maxOutputTokens;
  const inputModalities = resolveModalities(own, { listed, facts });
  const efforts = own.efforts ?? listed?.efforts ?? facts.efforts;
  const reasoning = listed?.reasoning ?? facts.reasoning;
  const { thinkingForms, pdfs, answerSchemas } = listed ?? {};
  const parallelToolCalls = listed?.parallelToolCalls ?? facts.parallelToolCalls;
  return {
    ...resolveWindow(own, { listed, facts, isFixed: profile?.windowAdvice === undefined }),
    ...omitUndefined({ maxOutputTokens, inputModalities, efforts, reasoning, parallelToolCalls }),
    ...omitUndefined({ thinkingForms, pdfs, answerSchemas }),
  };
}

interface WeakerSources {
  readonly listed: UpstreamModel | undefined;
  readonly facts: DatedFacts;
}

function resolveWindow(
  { contextWindow: own }: ModelOverride,
  { listed, facts: { contextWindow: tabled, windowDate }, isFixed }: WeakerSources & { readonly isFixed: boolean },
): Pick<KnownModel, "contextWindow" | "windowSource" | "windowDate" | "largestWindow"> {
  if (own !== undefined) return { contextWindow: own, windowSource: "user" };
  if (listed?.contextWindow !== undefined) return { contextWindow: listed.contextWindow, windowSource: "upstream" };
  // Tables know what a model was made for, not what a server on the user's machine was started with.
  const largestWindow = listed?.largestWindow ?? tabled;
  if (!isFixed || listed?.largestWindow !== undefined) return omitUndefined({ largestWindow });
  if (tabled === undefined) return {};
  return { contextWindow: tabled, windowSource: "table", ...(windowDate !== undefined && { windowDate }) };
}

function resolveModalities(
  { images: own }: ModelOverride,
  { listed, facts }: WeakerSources,
): readonly Modality[] | undefined {
  if (own === undefined && listed?.inputModalities !== undefined) return listed.inputModalities;
  const images = own ?? facts.images;
  return images === undefined ? undefined : images ? ["text", "image"] : ["text"];
}

/** Reads the facts of `model` at `provider`, a profile's name, in the tables. They are long: keep the result. */
export function readTableFacts(model: string, provider: string): DatedFacts {
  const facts = resolveFacts(model, provider);
  if (facts.efforts === undefined || isOwnModel(model, provider)) return facts;
  // The row of another provider that also serves the model may list values that only that provider accepts.
  return { ...facts, efforts: facts.efforts.filter((effort) => COMMON_EFFORTS.includes(effort)) };
}

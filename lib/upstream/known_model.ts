/**
 * What is known of a model, and by whose word: the user's first, then the upstream's list, then the dated tables.
 *
 * @module
 */
import { omitUndefined } from "../base/json.ts";
import type { Modality, UpstreamModel } from "../chat/models/decode.ts";
import type { DatedFacts } from "../providers/facts/types.ts";
import { factsFor, isOwnModel } from "../providers/model_facts.ts";
import { COMMON_EFFORTS } from "../providers/profile.ts";
import type { ModelOverride, ModelOverrides } from "./options.ts";

/** What is known of a model; a field is absent when no source says anything about it. */
export interface KnownModel {
  /** Tokens of prompt and answer together. */
  readonly contextWindow?: number;
  /** Who gave the context window; absent when it is unknown. */
  readonly windowSource?: "user" | "upstream" | "table";
  /** Day of the table that gave the context window; absent for other sources. */
  readonly windowDate?: string;
  /** Tokens of one answer. */
  readonly maxOutputTokens?: number;
  readonly inputModalities?: readonly Modality[];
  /** Effort values that it takes, from least to most; empty for a model that takes none. */
  readonly efforts?: readonly string[];
  readonly reasoning?: boolean;
  readonly parallelToolCalls?: boolean;
}

/** The sources of what is known, in the order in which they are believed. */
export interface ModelSources {
  /** What the user says of single models; absent: nothing. */
  readonly overrides?: ModelOverrides;
  /** The model's entry in the upstream's list; absent when it is not listed, or no list was fetched. */
  readonly listed?: UpstreamModel;
  /** What the tables say, from {@linkcode readTableFacts}. */
  readonly facts: DatedFacts;
}

/** What is known of `model`, the upstream's name of it. */
export function resolveKnownModel(model: string, { overrides = {}, listed, facts }: ModelSources): KnownModel {
  const own: ModelOverride = (Object.hasOwn(overrides, model) ? overrides[model] : undefined) ?? {};
  const maxOutputTokens = own.maxOutputTokens ?? listed?.maxOutputTokens ?? facts.maxOutputTokens;
  const inputModalities = resolveModalities(own, { listed, facts });
  const efforts = own.efforts ?? listed?.efforts ?? facts.efforts;
  const reasoning = listed?.reasoning ?? facts.reasoning;
  const parallelToolCalls = listed?.parallelToolCalls ?? facts.parallelToolCalls;
  return {
    ...resolveWindow(own, { listed, facts }),
    ...omitUndefined({ maxOutputTokens, inputModalities, efforts, reasoning, parallelToolCalls }),
  };
}

interface WeakerSources {
  readonly listed: UpstreamModel | undefined;
  readonly facts: DatedFacts;
}

function resolveWindow(
  { contextWindow: own }: ModelOverride,
  { listed, facts: { contextWindow: tabled, windowDate } }: WeakerSources,
): Pick<KnownModel, "contextWindow" | "windowSource" | "windowDate"> {
  if (own !== undefined) return { contextWindow: own, windowSource: "user" };
  if (listed?.contextWindow !== undefined) return { contextWindow: listed.contextWindow, windowSource: "upstream" };
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

/** What the tables say of `model` at `provider`, the name of a profile. The tables are long: keep what was read. */
export function readTableFacts(model: string, provider: string): DatedFacts {
  const facts = factsFor(model, provider);
  if (facts.efforts === undefined || isOwnModel(model, provider)) return facts;
  // The row of another provider that also serves the model may list values that only that provider takes.
  return { ...facts, efforts: facts.efforts.filter((effort) => COMMON_EFFORTS.includes(effort)) };
}

/**
 * What the translation of a request is made for: the provider, its model, and what is known of both.
 *
 * @module
 */
import type { Report } from "../../base/report.ts";
import type { StatedAbilities } from "../../providers/messages_profile.ts";
import type { ProviderProfile } from "../../providers/profile.ts";
import type { ToolMap } from "../tool_map.ts";

/** The provider and model for which a request is translated. */
export interface TranslationTarget {
  readonly profile: ProviderProfile;
  /** The model's name as the upstream knows it. */
  readonly model: string;
  /** Facts about this model; they beat the profile, which describes the provider. Absent when nothing is known. */
  readonly facts?: TargetFacts;
}

/** Facts about one model; each is absent when unknown. */
export interface TargetFacts extends StatedAbilities {
  /** Whether the model reads images; if not, a line of text replaces each image. */
  readonly images?: boolean;
  /** Tokens of prompt and answer together. */
  readonly contextWindow?: number;
  /** Tokens of one answer. */
  readonly maxOutputTokens?: number;
  /** Effort values that it accepts, from least to most; the client's effort becomes the nearest of them. */
  readonly efforts?: readonly string[];
}

/** What the translation of one wire gets besides the request. */
export interface TranslationContext extends TranslationTarget {
  readonly facts: TargetFacts;
  readonly report: Report;
}

/** The body for one wire, and the map of its tools' names. */
export interface Translated<Body> {
  readonly body: Body;
  readonly tools: ToolMap;
}

/**
 * The settings of one upstream, which every fallback has for itself.
 *
 * @module
 */
import type { ModelPrice } from "../providers/price.ts";
import type { ProviderProfile } from "../providers/profile.ts";

/** The mapping from clients' model names to the upstream's. */
export interface ModelMap {
  /** The upstream's name for `name`; `name` itself when nothing is mapped. */
  resolve(name: string): string;
  /** The names that are mapped individually, in the order of configuration; absent when there are none. */
  readonly sources?: readonly string[];
}

/** The user's settings for one model; they override the upstream's list and the tables. */
export interface ModelOverride {
  /** Tokens of prompt and answer together. */
  readonly contextWindow?: number;
  /** Tokens of one answer. */
  readonly maxOutputTokens?: number;
  /** Whether the model reads images. */
  readonly images?: boolean;
  /**
   * Effort values that the model accepts, from least to most; `none` turns reasoning off; empty when it accepts none.
   */
  readonly efforts?: readonly string[];
  /** What its tokens cost. */
  readonly price?: ModelPrice;
}

/** Overrides by the upstream's name of the model. */
export type ModelOverrides = Readonly<Record<string, ModelOverride>>;

/** Settings of one upstream. */
export interface UpstreamOptions {
  /** Base URL without a trailing slash, for example `https://api.example.com/v1`. */
  readonly upstream: string;
  /** Key for the upstream. When absent the client's own `Authorization` header is passed through. */
  readonly apiKey?: string;
  readonly modelMap: ModelMap;
  readonly profile: ProviderProfile;
  /** Name for people; absent: the profile's name, which several upstreams may share. */
  readonly label?: string;
  /** The user's settings for single models; absent when there are none. */
  readonly modelOverrides?: ModelOverrides;
  /** Whether the client's own key is meant for another upstream and must not be sent to this one. */
  readonly keepsClientKey?: boolean;
}

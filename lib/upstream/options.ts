/**
 * The settings of one upstream, which every fallback has for itself, and those of a provider with its fallbacks.
 *
 * @module
 */
import type { Limits } from "../base/limits.ts";
import type { ModelPrice } from "../providers/price.ts";
import type { ProviderProfile, WireName } from "../providers/profile.ts";
import type { RequestSettings } from "../providers/request_settings.ts";

/** The mapping from clients' model names to the upstream's. */
export interface ModelMap {
  /** The upstream's name for `name`; `name` itself when nothing is mapped. */
  resolve(name: string): string;
  /** The names that are mapped individually, in the order of configuration; absent when there are none. */
  readonly sources?: readonly string[];
  /** What every other name is mapped to; absent when other names stay. */
  readonly others?: string;
}

/**
 * The user's settings for one model: facts, which override the upstream's list and the tables, and changes to requests,
 * which are added to the provider's.
 */
export interface ModelOverride extends RequestSettings {
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
  /** The API by which it is asked, and no other one. */
  readonly wire?: WireName;
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
  /** Further keys for the upstream, tried in this order when the ones before are limited or empty; absent: none. */
  readonly spareKeys?: readonly string[];
  readonly modelMap: ModelMap;
  readonly profile: ProviderProfile;
  /** Table of the configuration file that holds its profile; absent: `profile`. */
  readonly profileTable?: string;
  /** Name for people; absent: the profile's name, which several upstreams may share. */
  readonly label?: string;
  /** The user's settings for single models; absent when there are none. */
  readonly modelOverrides?: ModelOverrides;
  /** Whether the client's own key is meant for another upstream and must not be sent to this one. */
  readonly keepsClientKey?: boolean;
}

/** Settings of one provider: its upstream, what takes over for it, and how its models are called. */
export interface ProviderOptions extends UpstreamOptions {
  /** What stands before the slash in the ids of its models; absent where the relay has one provider only. */
  readonly id?: string;
  /** Upstreams that take over, in this order, when the first one fails; absent: none. */
  readonly fallbacks?: readonly UpstreamOptions[];
  /** The limits that differ for this provider; absent: none does. */
  readonly ownLimits?: Partial<Limits>;
  /** The only models that are offered; absent: all that the provider lists. */
  readonly modelNames?: readonly string[];
}

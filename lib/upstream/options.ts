/**
 * The settings of one upstream: the part of a configuration that a fallback has of its own.
 *
 * @module
 */
import type { ProviderProfile } from "../providers/profile.ts";

/** Turns the model name that a client wrote into the one the upstream knows. */
export interface ModelMap {
  /** The upstream's name for `name`; `name` itself when nothing is mapped. */
  resolve(name: string): string;
  /** The names that are mapped one by one, in the order in which they were given; absent when there are none. */
  readonly sources?: readonly string[];
}

/** What the user says of one model; it beats what the upstream and the tables say. */
export interface ModelOverride {
  /** Tokens of prompt and answer together. */
  readonly contextWindow?: number;
  /** Tokens of one answer. */
  readonly maxOutputTokens?: number;
  /** Whether the model sees images. */
  readonly images?: boolean;
  /** Effort words that it takes, from least to most; `none` switches thinking off; empty for a model that takes none. */
  readonly efforts?: readonly string[];
}

/** Overrides by the model's name as the upstream knows it. */
export type ModelOverrides = Readonly<Record<string, ModelOverride>>;

/** Settings of one upstream. */
export interface UpstreamOptions {
  /** Base URL without a trailing slash, for example `https://api.example.com/v1`. */
  readonly upstream: string;
  /** Key for the upstream. When absent the client's own `Authorization` header is passed through. */
  readonly apiKey?: string;
  readonly modelMap: ModelMap;
  readonly profile: ProviderProfile;
  /** Name for people; absent: that of the profile, which fallbacks may share. */
  readonly label?: string;
  /** What the user says of single models; absent: nothing. */
  readonly modelOverrides?: ModelOverrides;
  /** Whether the client's own key is meant for another upstream and must not be sent to this one. */
  readonly keepsClientKey?: boolean;
}

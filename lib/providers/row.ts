/**
 * The type of a provider definition, and the values that definitions share.
 *
 * @module
 */
import type { ProviderProfile } from "./profile.ts";

/** Another address of the same API: a region, a plan or a cloud. */
export interface ProviderVariant {
  /** Name for `--provider`. */
  readonly name: string;
  /** Display name. */
  readonly label: string;
  readonly baseUrl: string;
  /** Environment variable of its key; absent when it is the definition's own. */
  readonly keyVariable?: string;
  /** Profile fields that differ from the definition's, whole tables at a time; absent when none does. */
  readonly overrides?: ProviderDefinition["overrides"];
}

/** One provider. */
export interface ProviderDefinition {
  /** Short name, as used by `--provider`, in envelopes and in logs: lower-case letters and digits. */
  readonly name: string;
  /** Display name. */
  readonly label: string;
  /**
   * Base URL to which the paths of its APIs are added, without a trailing slash. A part in braces differs for each customer, who must
   * give the whole URL as `--upstream`.
   */
  readonly baseUrl: string;
  /** Exact hosts that belong to it; with the port where only the port identifies it. */
  readonly hosts: readonly string[];
  /** Suffixes of its hosts, leading dot included, when each customer has a host; absent when `hosts` lists all. */
  readonly hostSuffixes?: readonly string[];
  /** Those of its hosts where the provider itself runs the models, with windows that are fixed; absent when none is. */
  readonly hostedAt?: readonly string[];
  /** Port suggested for a relay to it, so that relays to several providers can run side by side. */
  readonly port: number;
  /** Environment variable of its key, as in its documentation; absent when no key is needed. */
  readonly keyVariable?: string;
  /** URL of the documentation of its API. */
  readonly docs: string;
  /** Its ids in the catalog of models.dev; absent when its own list says more or the catalog omits it. */
  readonly catalogIds?: readonly string[];
  /** Its other addresses, which share hosts and port, and the profile but for their own overrides. */
  readonly variants?: readonly ProviderVariant[];
  /** Profile fields that differ from the default, each with source and date in a comment above it. */
  readonly overrides: Partial<Omit<ProviderProfile, "name">>;
}

/** Sampling parameters that most providers accept under the same name. */
export const COMMON_PARAMETERS = {
  stop: "stop",
  presence_penalty: "presence_penalty",
  frequency_penalty: "frequency_penalty",
} as const;

/** Efforts of a provider that accepts low, medium and high (several adapters and pages, 2026-08 to 2026-11). */
export const LOW_MEDIUM_HIGH = {
  minimal: "low",
  low: "low",
  medium: "medium",
  high: "high",
  xhigh: "high",
  max: "high",
  ultra: "high",
} as const;

/** Efforts of a provider that accepts low, high and max. */
export const LOW_HIGH_MAX = {
  minimal: "low",
  low: "low",
  medium: "high",
  high: "high",
  xhigh: "max",
  max: "max",
  ultra: "max",
} as const;

/** The hosts of a server on this machine at `port`. */
export function listLocalHosts(port: number): readonly string[] {
  return ["localhost", "127.0.0.1", "[::1]"].map((host) => `${host}:${port}`);
}

/**
 * What is written down of one provider: how to reach it, under which names, and what differs from the default profile.
 *
 * @module
 */
import type { ProviderProfile } from "./profile.ts";

/** Another address of the same API: a region, a plan, a cloud. */
export interface ProviderVariant {
  /** Name for `--provider`. */
  readonly name: string;
  /** Name for people. */
  readonly label: string;
  readonly baseUrl: string;
  /** Variable that holds its key, where it is not the row's own. */
  readonly keyVariable?: string;
}

/** One provider. */
export interface ProviderDefinition {
  /** Short name, as used by `--provider`, in envelopes and in logs: lower-case letters and digits. */
  readonly name: string;
  /** Name for people. */
  readonly label: string;
  /**
   * Base URL of its Chat Completions API, without a trailing slash. A part in braces is different for every customer, who
   * has to give the whole address as `--upstream`.
   */
  readonly baseUrl: string;
  /** Hosts (exact) that belong to it; with port where the port tells it apart. */
  readonly hosts: readonly string[];
  /** What every host of it ends in, dot included, where each customer has a host of its own; absent: only `hosts`. */
  readonly hostSuffixes?: readonly string[];
  /** Port suggested for a relay to it, so that relays to several providers can run side by side. */
  readonly port: number;
  /** Environment variable in which its documentation keeps the key; absent where none is needed. */
  readonly keyVariable?: string;
  /** Where its API is described. */
  readonly docs: string;
  /** Its ids in the catalog of models.dev; absent where its own list says more, or the catalog does not have it. */
  readonly catalogIds?: readonly string[];
  /** Its other addresses; they share hosts, port and profile. */
  readonly variants?: readonly ProviderVariant[];
  /** Fields in which its profile is not the default one, each with source and date above it. */
  readonly overrides: Partial<Omit<ProviderProfile, "name">>;
}

/** Sampling settings that most providers take under the same name. */
export const COMMON_PARAMETERS = {
  stop: "stop",
  presence_penalty: "presence_penalty",
  frequency_penalty: "frequency_penalty",
} as const;

/** Words of a provider that knows low, medium and high (several adapters and pages, 2026-08 to 2026-11). */
export const LOW_MEDIUM_HIGH = {
  minimal: "low",
  low: "low",
  medium: "medium",
  high: "high",
  xhigh: "high",
  max: "high",
  ultra: "high",
} as const;

/** Words of a provider that knows low, high and max. */
export const LOW_HIGH_MAX = {
  minimal: "low",
  low: "low",
  medium: "high",
  high: "high",
  xhigh: "max",
  max: "max",
  ultra: "max",
} as const;

/** The names under which a server on this machine is reached at `port`. */
export function localHosts(port: number): readonly string[] {
  return ["localhost", "127.0.0.1", "[::1]"].map((host) => `${host}:${port}`);
}

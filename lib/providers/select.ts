/**
 * Which provider is meant by a name or by an address: the only place where addresses mean providers.
 *
 * @module
 */
import { DEFAULT_PROFILE, type ProviderProfile } from "./profile.ts";
import { PROFILES } from "./profiles.ts";
import type { ProviderDefinition } from "./row.ts";

/** A provider as it can be named: a row, or one of its variants. */
export interface Provider {
  /** Name for `--provider`. */
  readonly name: string;
  /** Name for people. */
  readonly label: string;
  /** Base URL; with a part in braces where every customer has an own one. */
  readonly baseUrl: string;
  /** Variable that holds its key; absent where none is needed. */
  readonly keyVariable?: string;
  readonly row: ProviderDefinition;
}

/** Everything that can be named: the rows in their order, then their variants. */
export const PROVIDERS: readonly Provider[] = [
  ...PROFILES.map((row) => provider(row, row)),
  ...PROFILES.flatMap((row) => (row.variants ?? []).map((variant) => provider(variant, row))),
];

/** The variable for a provider that has no row, or needs no key. */
const OTHER_KEY = "CODEX_RELAY_API_KEY";

function provider(named: Omit<Provider, "row">, row: ProviderDefinition): Provider {
  const { name, label, baseUrl, keyVariable = row.keyVariable } = named;
  return { name, label, baseUrl, ...(keyVariable !== undefined && { keyVariable }), row };
}

/** The provider called `name`, in any case and with or without dashes and dots; undefined for an unknown name. */
export function findProvider(name: string): Provider | undefined {
  return PROVIDERS.find((candidate) => plain(candidate.name) === plain(name));
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.\s]/g, "");
}

/** The row that `upstream` belongs to, by exact host or by a suffix that a row declares; undefined for other addresses. */
export function rowAt(upstream: string): ProviderDefinition | undefined {
  const { host, hostname } = new URL(upstream);
  return PROFILES.find(({ hosts }) => hosts.includes(host) || hosts.includes(hostname)) ??
    PROFILES.find(({ hostSuffixes = [] }) => hostSuffixes.some((suffix) => hostname.endsWith(suffix)));
}

/** The profile that a row makes of the default one. */
export function profileOf({ name, overrides }: ProviderDefinition): ProviderProfile {
  return { ...DEFAULT_PROFILE, ...overrides, name };
}

/** The profile of `upstream`; for addresses without a row the default one, under the host's own name. */
export function selectProfile(upstream: string): ProviderProfile {
  const row = rowAt(upstream);
  return row === undefined ? { ...DEFAULT_PROFILE, name: new URL(upstream).host } : profileOf(row);
}

/**
 * The environment variable that holds the key of a provider.
 *
 * @param name Of a provider or of a profile; any other name gives the relay's own variable.
 */
export function keyName(name: string): string {
  return findProvider(name)?.keyVariable ?? OTHER_KEY;
}

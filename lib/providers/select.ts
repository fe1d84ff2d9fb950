/**
 * The lookup of providers by name and by URL: the only place where a URL selects a provider.
 *
 * @module
 */
import { DEFAULT_PROFILE, type ProviderProfile } from "./profile.ts";
import { PROFILES } from "./profiles.ts";
import type { ProviderDefinition, ProviderVariant } from "./row.ts";

/** A provider that `--provider` accepts: a definition, or one of its variants. */
export interface Provider {
  /** Name for `--provider`. */
  readonly name: string;
  /** Display name. */
  readonly label: string;
  /** Base URL; a part in braces differs for each customer. */
  readonly baseUrl: string;
  /** Environment variable of its key; absent when no key is needed. */
  readonly keyVariable?: string;
  readonly row: ProviderDefinition;
  /** The row's profile fields, with those of the variant. */
  readonly overrides: ProviderDefinition["overrides"];
}

/** All providers that can be named: the definitions in their order, then their variants. */
export const PROVIDERS: readonly Provider[] = [
  ...PROFILES.map((row) => createProvider(row, row)),
  ...PROFILES.flatMap((row) => (row.variants ?? []).map((variant) => createProvider(variant, row))),
];

/** The variable for a provider that is unknown or needs no key. */
const OTHER_KEY = "CODEX_RELAY_API_KEY";

function createProvider(named: ProviderDefinition | ProviderVariant, row: ProviderDefinition): Provider {
  const { name, label, baseUrl, keyVariable = row.keyVariable } = named;
  const overrides = { ...row.overrides, ...named.overrides };
  return { name, label, baseUrl, ...(keyVariable !== undefined && { keyVariable }), row, overrides };
}

/** The provider called `name`, in any case and with or without dashes and dots; undefined for an unknown name. */
export function findProvider(name: string): Provider | undefined {
  return PROVIDERS.find((candidate) => normalizeName(candidate.name) === normalizeName(name));
}

function normalizeName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.\s]/g, "");
}

/** The definition that the URL `upstream` belongs to, by exact host or by host suffix; undefined for other hosts. */
export function findProviderAt(upstream: string): ProviderDefinition | undefined {
  const { host, hostname } = new URL(upstream);
  return PROFILES.find(({ hosts }) => hosts.includes(host) || hosts.includes(hostname)) ??
    PROFILES.find(({ hostSuffixes = [] }) => hostSuffixes.some((suffix) => hostname.endsWith(suffix)));
}

/**
 * The default profile with the overrides of a definition, as they are at the URL `upstream`.
 *
 * @param named The name that was asked for, which beats the address when it is a variant's; absent: the address counts.
 */
export function createProfile(
  { name, overrides, hostedAt = [], variants = [] }: ProviderDefinition,
  upstream: string,
  named?: string,
): ProviderProfile {
  const variant = variants.find((candidate) => candidate.name === named) ??
    variants.find(({ baseUrl }) => isBelow(upstream, baseUrl));
  const profile = { ...DEFAULT_PROFILE, ...overrides, ...variant?.overrides, name };
  return hostedAt.includes(new URL(upstream).hostname) ? omitWindowSettings(profile) : profile;
}

function isBelow(url: string, baseUrl: string): boolean {
  return url === baseUrl || url.startsWith(`${baseUrl}/`);
}

/** The profile without what is only true of a server that its users start. */
function omitWindowSettings(profile: ProviderProfile): ProviderProfile {
  const { loadedModelsPath: _loaded, modelDetailsPath: _details, windowAdvice: _advice, ...rest } = profile;
  return { ...rest, overlongPrompts: DEFAULT_PROFILE.overlongPrompts };
}

/** The profile of the URL `upstream`; for unknown hosts the default one, named after the host. */
export function selectProfile(upstream: string): ProviderProfile {
  const row = findProviderAt(upstream);
  return row === undefined ? { ...DEFAULT_PROFILE, name: new URL(upstream).host } : createProfile(row, upstream);
}

/**
 * The environment variable that holds the key of a provider.
 *
 * @param name Name of a provider or of a profile; any other name gives the relay's own variable.
 */
export function resolveKeyVariable(name: string): string {
  return findProvider(name)?.keyVariable ?? OTHER_KEY;
}

/**
 * The base URL of an upstream, however it was written for its wire: without a version, with one, or with the whole path.
 *
 * @module
 */
import type { ProviderProfile, WireName } from "../providers/profile.ts";
import type { ProviderDefinition } from "../providers/row.ts";
import { findWirePath, formatWire, WIRE_PATHS } from "../providers/wire.ts";

/** What the base URL is read for. */
export interface AddressContext {
  readonly wire: WireName;
  /** The provider at that address; absent for an unknown one. */
  readonly row?: ProviderDefinition;
  /** Whether the address stands in a file, where the wire is a key and not a flag. */
  readonly isInFile?: boolean;
}

/**
 * The base URL to which the paths of the profile are added.
 *
 * Tools for the Messages API leave out `/v1` (`ANTHROPIC_BASE_URL`, 2026-11); those for the others write it.
 */
export function resolveBaseUrl(upstream: string, { wire, row }: AddressContext): string {
  const usual = WIRE_PATHS[wire];
  const base = upstream.endsWith(usual) ? upstream.slice(0, -usual.length) : upstream;
  if (row !== undefined) {
    const own = findOwnBase(base, { wire, row });
    // Below another address the row's own path is kept, if it has one.
    if (own !== undefined || row.overrides.wirePaths?.[wire] !== undefined) return own ?? base;
  }
  return wire !== "messages" || endsInVersion(base) ? base : `${base}/v1`;
}

/** The definition's base URL whose path of the wire `base` means; undefined when it means another place. */
function findOwnBase(base: string, { wire, row }: Required<Omit<AddressContext, "isInFile">>): string | undefined {
  const own = [row, ...row.variants ?? []].map(({ baseUrl }) => baseUrl).filter((url) => !url.includes("{"));
  // The address that the definition itself has for all wires needs no reading.
  if (own.includes(base)) return base;
  const path = findWirePath(wire, row.overrides);
  const spellings = [base, `${base}/v1`].map((start) => `${start}${WIRE_PATHS[wire]}`);
  return own.find((url) => spellings.includes(new URL(`${url}${path}`).href));
}

function endsInVersion(base: string): boolean {
  return /\/v\d+(?:(?:alpha|beta)\d*)?$/.test(base);
}

/** Why `upstream` cannot be asked by the wire: it is the address of another one. Undefined when it can. */
export function findOtherPath(upstream: string, { wire, row, isInFile = false }: AddressContext): string | undefined {
  const entries = Object.entries(WIRE_PATHS) as [WireName, string][];
  const choose = (other: WireName) => isInFile ? `set wire = "${other}"` : `set --wire ${other}`;
  const [name, path] = entries.find(([, end]) => upstream.endsWith(end)) ?? [];
  if (name !== undefined) return name === wire ? undefined : `leave out ${path}, or ${choose(name)}`;
  if (row === undefined || findOwnBase(upstream, { wire, row }) !== undefined) return undefined;
  const [meant] = entries.find(([other]) => findOwnBase(upstream, { wire: other, row }) !== undefined) ?? [];
  return meant && `${choose(meant)}, whose address this is, or name the provider instead of its address`;
}

/** The address of an upstream for people, with its wire where that is not the usual one. */
export function describeTarget(
  { upstream, profile: { wire } }: { readonly upstream: string; readonly profile: Pick<ProviderProfile, "wire"> },
): string {
  return `${upstream}${formatWire(wire)}`;
}

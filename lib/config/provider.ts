/**
 * The settings that `--provider NAME` implies: the address, and the variable that holds the key.
 *
 * @module
 */
import { findProvider, findProviderAt, type Provider } from "../providers/select.ts";
import { PRECEDENCE, type RawSetting } from "./config_error.ts";
import type { Machine } from "../runtime/machine.ts";
import type { Settings } from "./settings.ts";

type RawSettings = ReadonlyMap<keyof Settings, RawSetting>;

/**
 * `rawSettings` with what its provider implies: an address from a weaker source than the name does not count,
 * and the key is read from the provider's own variable when neither flag nor relay variable gives one.
 */
export function applyProvider(
  rawSettings: RawSettings,
  machine: Pick<Machine, "variable">,
): Map<keyof Settings, RawSetting> {
  const settings = new Map(rawSettings);
  const named = settings.get("provider");
  const provider = named === undefined ? undefined : findProvider(named.text);
  if (named === undefined || provider === undefined) return settings;
  const upstream = settings.get("upstream");
  if (upstream !== undefined && PRECEDENCE[upstream.source] < PRECEDENCE[named.source]) settings.delete("upstream");
  const key = findProviderKey(provider, { settings, machine });
  if (key !== undefined) {
    settings.set("apiKey", key);
    settings.delete("apiKeyFile");
    settings.delete("apiKeyVariable");
  }
  return settings;
}

function findProviderKey(
  provider: Provider,
  { settings, machine }: { readonly settings: RawSettings; readonly machine: Pick<Machine, "variable"> },
): RawSetting | undefined {
  const given = settings.get("apiKey") ?? settings.get("apiKeyFile") ?? settings.get("apiKeyVariable");
  const name = provider.keyVariable;
  const isStronger = given !== undefined && (given.inTable || PRECEDENCE[given.source] >= PRECEDENCE.variable);
  if (name === undefined || isStronger) return undefined;
  if (isOtherProvider(provider, settings.get("upstream")?.text)) return undefined;
  const text = machine.variable(name)?.trim();
  return text ? { text, source: "variable", name } : undefined;
}

/** Whether `upstream` belongs to another known provider, who must not get this one's key. */
function isOtherProvider({ row }: Provider, upstream: string | undefined): boolean {
  if (upstream === undefined || !URL.canParse(upstream)) return false;
  const other = findProviderAt(upstream);
  return other !== undefined && other !== row && other.keyVariable !== undefined;
}

/** Why the provider cannot be used without an address of one's own; undefined when it can. */
export function describeMissingAddress({ name, baseUrl }: Provider): string | undefined {
  if (!baseUrl.includes("{")) return undefined;
  return `Cannot use provider ${name} by its name alone: the base URL differs per customer, ${baseUrl}; ` +
    "set yours with --upstream";
}

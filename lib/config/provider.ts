/**
 * The settings that `--provider NAME` implies: the address, and the variable that holds the key.
 *
 * @module
 */
import { findProvider, type Provider, rowAt } from "../providers/select.ts";
import { type Found, RANKS } from "./config_error.ts";
import type { Machine } from "../runtime/machine.ts";
import type { Settings } from "./settings.ts";

type Texts = ReadonlyMap<keyof Settings, Found>;

/**
 * `found` with what its provider implies: an address from a weaker source than the name does not count,
 * and the key is read from the provider's own variable when neither flag nor relay variable gives one.
 */
export function withProvider(found: Texts, machine: Pick<Machine, "variable">): Map<keyof Settings, Found> {
  const settings = new Map(found);
  const named = settings.get("provider");
  const provider = named === undefined ? undefined : findProvider(named.text);
  if (named === undefined || provider === undefined) return settings;
  const upstream = settings.get("upstream");
  if (upstream !== undefined && RANKS[upstream.origin] < RANKS[named.origin]) settings.delete("upstream");
  const key = ownKey(provider, { settings, machine });
  if (key !== undefined) {
    settings.set("apiKey", key);
    settings.delete("apiKeyFile");
  }
  return settings;
}

function ownKey(
  provider: Provider,
  { settings, machine }: { readonly settings: Texts; readonly machine: Pick<Machine, "variable"> },
): Found | undefined {
  const given = settings.get("apiKey") ?? settings.get("apiKeyFile");
  const name = provider.keyVariable;
  if (name === undefined || given !== undefined && RANKS[given.origin] >= RANKS.variable) return undefined;
  if (isElsewhere(provider, settings.get("upstream")?.text)) return undefined;
  const text = machine.variable(name)?.trim();
  return text ? { text, origin: "variable", name } : undefined;
}

/** Whether `upstream` belongs to another known provider, who must not get this one's key. */
function isElsewhere({ row }: Provider, upstream: string | undefined): boolean {
  if (upstream === undefined || !URL.canParse(upstream)) return false;
  const other = rowAt(upstream);
  return other !== undefined && other !== row && other.keyVariable !== undefined;
}

/** Why the provider cannot be used without an address of one's own; undefined when it can. */
export function addressFault({ name, baseUrl }: Provider): string | undefined {
  if (!baseUrl.includes("{")) return undefined;
  return `Cannot use provider ${name} by its name alone: the base URL differs per customer, ${baseUrl}; ` +
    "set yours with --upstream";
}

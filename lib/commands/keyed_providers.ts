/**
 * The providers whose key is at hand.
 *
 * @module
 */
import { type Provider, PROVIDERS } from "../providers/select.ts";
import type { Machine } from "../runtime/machine.ts";

/** A provider, and the variable that holds its key. */
export interface KeyedProvider {
  readonly name: string;
  readonly variable: string;
}

/** The providers whose key variable is set; of several that share one, the main one. */
export function listKeyedProviders(machine: Pick<Machine, "variable">): readonly KeyedProvider[] {
  const found = new Map<string, Provider>();
  for (const provider of PROVIDERS) {
    const { keyVariable } = provider;
    if (keyVariable === undefined || found.has(keyVariable) || !machine.variable(keyVariable)?.trim()) continue;
    found.set(keyVariable, provider);
  }
  return [...found].map(([variable, { name }]) => ({ name, variable }));
}

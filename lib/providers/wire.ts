/**
 * The choice among the APIs of a provider, and what differs when it is asked by one of them.
 *
 * @module
 */
import type { ProviderProfile, WireName } from "./profile.ts";

/** The wires, the usual one first. */
export const WIRE_NAMES: readonly WireName[] = ["chat", "responses", "messages"];

/** Names the wire behind what was asked, as " over messages"; "" for the usual one. */
export function formatWire(wire: WireName): string {
  return wire === WIRE_NAMES[0] ? "" : ` over ${wire}`;
}

/** The path of each wire below a base URL that ends in a version. */
export const WIRE_PATHS: Readonly<Record<WireName, string>> = {
  chat: "/chat/completions",
  responses: "/responses",
  messages: "/messages",
};

/** The path of `wire` below the provider's base URL. */
export function findWirePath(wire: WireName, { wirePaths }: Pick<ProviderProfile, "wirePaths">): string {
  return wirePaths?.[wire] ?? WIRE_PATHS[wire];
}

/** `profile` with the wire by which `model` is asked. */
export function chooseWire(profile: ProviderProfile, model: string): ProviderProfile {
  const { wireByModel = {}, wire } = profile;
  const fitting = Object.keys(wireByModel).filter((start) => model.startsWith(start));
  const longest = fitting.reduce((best, start) => start.length > best.length ? start : best, "");
  return { ...profile, wire: wireByModel[longest] ?? wire };
}

/** What to do instead of asking for a model that is served by an unknown API; undefined for all others. */
export function findUnreachable({ unreachableModels = {} }: ProviderProfile, model: string): string | undefined {
  return Object.entries(unreachableModels).find(([start]) => model.startsWith(start))?.[1];
}

/** `profile` with what differs on its wire. */
export function applyWire(profile: ProviderProfile): ProviderProfile {
  const differs = profile.byWire?.[profile.wire];
  return differs === undefined ? profile : { ...profile, ...differs };
}

/** What makes `wire` the only one by which a provider is asked: no model differs, and no other one is tried. */
export function createWireChoice(wire: WireName): Pick<ProviderProfile, "wire" | "wireByModel" | "otherWires"> {
  return { wire, wireByModel: {}, otherWires: [] };
}

/** `profile` with `differs`, which beats what the provider's definition says of single wires. */
export function applyOverrides(profile: ProviderProfile, differs: Partial<ProviderProfile>): ProviderProfile {
  const { byWire } = profile;
  const changed = { ...profile, ...differs };
  // Wires that are described anew are meant as they are written.
  if (byWire === undefined || differs.byWire !== undefined) return changed;
  const entries = Object.entries(byWire).map(([wire, fields]) =>
    [wire, Object.fromEntries(Object.entries(fields).filter(([field]) => !Object.hasOwn(differs, field)))] as const
  );
  return { ...changed, byWire: Object.fromEntries(entries) };
}

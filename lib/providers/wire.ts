/**
 * The choice among the APIs of a provider, and what differs when it is asked by one of them.
 *
 * @module
 */
import type { ProviderProfile } from "./profile.ts";

/** `profile` with the wire by which `model` is asked. */
export function chooseWire(profile: ProviderProfile, model: string): ProviderProfile {
  const { wireByModel = {}, wire } = profile;
  const fitting = Object.keys(wireByModel).filter((start) => model.startsWith(start));
  const longest = fitting.reduce((best, start) => start.length > best.length ? start : best, "");
  return { ...profile, wire: wireByModel[longest] ?? wire };
}

/** `profile` with what differs on its wire. */
export function applyWire(profile: ProviderProfile): ProviderProfile {
  const differs = profile.byWire?.[profile.wire];
  return differs === undefined ? profile : { ...profile, ...differs };
}

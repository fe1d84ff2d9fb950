/**
 * Which profile an upstream has, by the exact host of its base URL: the only place where addresses mean providers.
 *
 * @module
 */
import { DEFAULT_PROFILE, type ProviderProfile } from "./profile.ts";
import { PROFILES } from "./profiles.ts";

/** The profile of `upstream`; for hosts not in the table the default one, under the host's own name. */
export function selectProfile(upstream: string): ProviderProfile {
  const { host, hostname } = new URL(upstream);
  const row = PROFILES.find((profile) => profile.hosts.includes(host) || profile.hosts.includes(hostname));
  if (!row) return { ...DEFAULT_PROFILE, name: host };
  return { ...DEFAULT_PROFILE, ...row.differs, name: row.name };
}

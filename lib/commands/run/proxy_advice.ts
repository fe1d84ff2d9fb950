/**
 * The advice for a provider on this machine whose requests go to a proxy, which cannot reach it.
 *
 * @module
 */
import { isLoopback } from "../../base/host.ts";
import type { Machine } from "../../runtime/machine.ts";
import { isExempt, readProxies } from "../doctor/proxy_variables.ts";

/** What to set when requests to `upstream` go to a proxy by mistake; undefined when they do not. */
export function adviseOnProxy(upstream: string, machine: Pick<Machine, "variable">): string | undefined {
  const { hostname, protocol } = new URL(upstream);
  const proxies = readProxies(machine);
  const [proxy] = [...(protocol === "https:" ? proxies.https : proxies.http), ...proxies.all];
  if (proxy === undefined || !isLoopback(hostname) || isExempt(hostname, proxies.exempt)) return undefined;
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const hosts = [...proxies.exempt, host].join(",");
  return `Requests to ${host} go to the proxy of ${proxy}, which cannot reach this machine's own servers; ` +
    `set NO_PROXY=${hosts}`;
}

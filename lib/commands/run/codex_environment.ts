/**
 * The variables that Codex gets in addition to those of the user.
 *
 * @module
 */
import { TOKEN_VARIABLE } from "../../codex/config_toml.ts";
import type { Machine } from "../../runtime/machine.ts";
import { PROXY_VARIABLES } from "../../runtime/upstream_address.ts";

/** The address by which Codex reaches the relay, as proxy settings name it. */
const RELAY_HOST = "127.0.0.1";

/**
 * The relay's token, and an exception for its address where requests go through a proxy: Codex would send even those to
 * this machine there (0.100 to 0.171, measured 2026-11).
 */
export function createCodexEnvironment(
  token: string,
  machine: Pick<Machine, "variable">,
): Readonly<Record<string, string>> {
  return { [TOKEN_VARIABLE]: token, ...createProxyException(machine) };
}

/** `NO_PROXY` with the relay's address; empty where no proxy is set, or the exception is there already. */
export function createProxyException({ variable }: Pick<Machine, "variable">): Readonly<Record<string, string>> {
  if (!PROXY_VARIABLES.some((name) => variable(name))) return {};
  const own = variable("NO_PROXY") || variable("no_proxy") || "";
  const hosts = own.split(",").map((host) => host.trim()).filter((host) => host !== "");
  // A star excepts no address for Codex (0.171, 2026-11).
  if (hosts.includes(RELAY_HOST)) return {};
  const text = [...hosts, RELAY_HOST].join(",");
  return { NO_PROXY: text, no_proxy: text };
}

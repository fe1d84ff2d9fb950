/**
 * Functions on host names: the form before a port, and the test for this machine's own names.
 *
 * @module
 */

/** `host`, in brackets when it is an IPv6 address. */
export function bracketIpv6(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

/** `host` and its port, such as `127.0.0.1:4444` or `[::1]:4444`. */
export function formatAuthority(host: string, port: number): string {
  return `${bracketIpv6(host)}:${port}`;
}

/** The host under which a client on this machine reaches a server that listens on `host`; never in brackets. */
export function resolveClientHost(host: string): string {
  if (host === "0.0.0.0" || host === "") return "127.0.0.1";
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  return bare === "::" ? "::1" : bare;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|::1)$/i;

/** Whether a host, as a name or an address with or without brackets, can only mean this machine. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

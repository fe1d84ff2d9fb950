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

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|::1)$/i;

/** Whether a host, as a name or an address with or without brackets, can only mean this machine. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/**
 * How is a host written where a port may follow it?
 *
 * @module
 */

/** `host` with brackets around it when it is an IPv6 address, and as it is otherwise. */
export function bracketed(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}

/** `host` and its port, such as `127.0.0.1:4444` or `[::1]:4444`. */
export function authorityOf(host: string, port: number): string {
  return `${bracketed(host)}:${port}`;
}

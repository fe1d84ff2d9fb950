/**
 * Where the host of an upstream listens, and the variables that send requests another way.
 *
 * @module
 */

/** Variables by which `fetch` goes through a proxy instead of to the host itself, in both cases. */
export const PROXY_VARIABLES: readonly string[] = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"]
  .flatMap((name) => [name, name.toLowerCase()]);

const HTTPS_PORT = 443;
const HTTP_PORT = 80;

/** Host without brackets, and port, of a base URL. */
export function parseUpstreamAddress(upstream: string): { readonly hostname: string; readonly port: number } {
  const { hostname, port, protocol } = new URL(upstream);
  return {
    hostname: hostname.replace(/^\[(.*)\]$/, "$1"),
    port: Number(port) || (protocol === "https:" ? HTTPS_PORT : HTTP_PORT),
  };
}

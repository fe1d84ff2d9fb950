/**
 * Where the host of an upstream listens, and the variables that send requests another way.
 *
 * @module
 */

/** Variables by which `fetch` goes through a proxy instead of to the host itself, in both cases. */
export const PROXY_VARIABLES: readonly string[] = listCases("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY");
/** Variables that name the hosts to which it goes all the same. */
const EXEMPTING_VARIABLES: readonly string[] = listCases("NO_PROXY");

const HTTPS_PORT = 443;
const HTTP_PORT = 80;

function listCases(...names: readonly string[]): string[] {
  return names.flatMap((name) => [name, name.toLowerCase()]);
}

/** The variables of a runtime. */
export interface Variables {
  /** Whether a variable can be seen. */
  sees(name: string): boolean;
  /** Value of a variable that can be seen; undefined when it is not set. */
  read(name: string): string | undefined;
}

/** Host without brackets, and port, of a base URL. */
export function parseUpstreamAddress(upstream: string): { readonly hostname: string; readonly port: number } {
  const { hostname, port, protocol } = new URL(upstream);
  return {
    hostname: hostname.replace(/^\[(.*)\]$/, "$1"),
    port: Number(port) || (protocol === "https:" ? HTTPS_PORT : HTTP_PORT),
  };
}

/** Whether `fetch` may send requests to `upstream` through a proxy, as far as this program can know. */
export function mayUseProxy(upstream: string, { sees, read }: Variables): boolean {
  if (PROXY_VARIABLES.every((name) => sees(name) && !read(name))) return false;
  const lists = EXEMPTING_VARIABLES.filter(sees).map(read).filter((list) => list !== undefined && list !== "");
  // Runtimes differ in which of two lists they read, and in patterns, but not on a host by its own name.
  const { hostname } = parseUpstreamAddress(upstream);
  return lists.length === 0 || !lists.every((list) => list?.split(",").some((entry) => entry.trim() === hostname));
}

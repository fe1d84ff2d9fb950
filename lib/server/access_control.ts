/**
 * Access control: the relay holds the user's key on an open port, so web pages and strangers must be refused.
 *
 * @module
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { bracketIpv6, isLoopback } from "../base/host.ts";
import { RelayError } from "../base/errors.ts";

/** Where the relay listens, as far as it knows: under `deno serve --parallel` some of its threads do not know. */
export interface BoundAddress {
  /** The address that was asked for, such as `127.0.0.1`, `::` or a name. */
  readonly host?: string;
  readonly port?: number;
}

/** Settings of access control. */
export interface AccessOptions {
  /** Bearer token that clients must send; absent when none is required. */
  readonly relayToken?: string;
  /** Hosts, with or without a port, accepted in the `Host` header besides the relay's own address. */
  readonly allowedHosts: readonly string[];
  /** Web pages, by their exact origin, that may use the relay from a browser; absent: none. */
  readonly allowedOrigins?: readonly string[];
}

const HTTP_PORT = 80;
const HTTPS_PORT = 443;
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:.]+\])$/i;

/**
 * Lets a request pass or throws.
 *
 * @throws {RelayError} `forbidden` for requests that a web page of another site could have made, `unauthorized`
 * without the relay token, `bad_request` when the address that is asked for is none.
 */
export function checkAccess(request: Request, options: AccessOptions, served: BoundAddress = {}): void {
  const address = URL.parse(request.url);
  if (address === null) throw new RelayError("bad_request", "Cannot parse the request URL");
  const header = request.headers.get("host") ?? "";
  const host = parseAuthority(header);
  rejectCrossOrigin(request, { host, options });
  if (options.relayToken !== undefined) {
    // A preflight comes without the token, and answering it discloses nothing.
    if (!isPreflight(request, options)) requireToken(request, options.relayToken);
    return;
  }
  // A page that points its own name at this machine knows no token; without one, the name must be ours. A request to a
  // proxy names a host in its first line, too.
  requireKnownHost(host, { request, options, served });
  if (address.host !== header) requireKnownHost(parseAuthority(address.host), { request, options, served });
}

/** The page's origin when the user allowed it to use the relay; undefined for everybody else. */
export function findAllowedOrigin(request: Request, { allowedOrigins = [] }: AccessOptions): string | undefined {
  const origin = request.headers.get("origin");
  return origin !== null && allowedOrigins.includes(origin) ? origin : undefined;
}

/** Whether a browser asks what a page that the user allowed may send. */
export function isPreflight(request: Request, options: AccessOptions): boolean {
  return request.method === "OPTIONS" && request.headers.has("access-control-request-method") &&
    findAllowedOrigin(request, options) !== undefined;
}

/** A host and, where it is named, its port. */
interface Authority {
  readonly name: string;
  readonly port?: number;
}

function parseAuthority(text: string): Authority | undefined {
  const [, name, port] = /^([\w.-]+|\[[\da-f:.]+\])(?::(\d{1,5}))?$/i.exec(text) ?? [];
  if (name === undefined) return undefined;
  return { name: name.toLowerCase(), ...(port !== undefined && { port: Number(port) }) };
}

function rejectCrossOrigin(
  request: Request,
  { host, options }: { readonly host: Authority | undefined; readonly options: AccessOptions },
): void {
  if (findAllowedOrigin(request, options) !== undefined) return;
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  // Another port of this machine is the same site, but another origin.
  const isOtherSite = site !== null && site !== "same-origin" && site !== "none";
  if (!isOtherSite && (origin === null || origin.toLowerCase() === formatOwnOrigin(host))) return;
  const advice = "the relay answers local programs only; a page of yours is allowed by --allowed-origins";
  throw new RelayError("forbidden", `Refused a request from a web page of another site: ${advice}`);
}

/** The relay speaks plain HTTP only. */
function formatOwnOrigin(host: Authority | undefined): string | undefined {
  if (host === undefined) return undefined;
  const { name, port = HTTP_PORT } = host;
  return `http://${name}${port === HTTP_PORT ? "" : `:${port}`}`;
}

function formatAuthority({ name, port }: Authority): string {
  return port === undefined ? name : `${name}:${port}`;
}

function requireKnownHost(
  named: Authority | undefined,
  { request, options, served }: {
    readonly request: Request;
    readonly options: AccessOptions;
    readonly served: BoundAddress;
  },
): void {
  if (named !== undefined && (isServed(named, served) || isAllowed(named, options.allowedHosts))) return;
  const written = named === undefined ? request.headers.get("host") ?? "" : formatAuthority(named);
  const shown = written.replaceAll(/[^\x21-\x7e]/g, "?").slice(0, 100);
  const what = shown === "" ? "a request without a host" : `a request for host "${shown}"`;
  const port = served.port === undefined ? "" : ` and port ${served.port}`;
  throw new RelayError(
    "forbidden",
    `Refused ${what}: the relay answers under loopback names${port} only; add the host to --allowed-hosts if it is yours`,
  );
}

/** Whether a client that reaches the relay where it listens would name it so. */
function isServed({ name, port = HTTP_PORT }: Authority, served: BoundAddress): boolean {
  if (served.port !== undefined && port !== served.port) return false;
  if (isLoopback(name) || isServedHost(name, served)) return true;
  // A relay that listens on every address has many names, and no web page can pass off its own name as an address.
  return (served.host === "0.0.0.0" || served.host === "::") && ADDRESS.test(name);
}

function isServedHost(name: string, { host }: BoundAddress): boolean {
  return host !== undefined && name === bracketIpv6(host.toLowerCase());
}

/** Whether the user allowed that host: at any port, or at the one that follows it. */
function isAllowed({ name, port }: Authority, allowed: readonly string[]): boolean {
  return allowed.map(parseAuthority).some((entry) => {
    if (entry?.name !== name) return false;
    // A client that names no port means that of the scheme, which may have been HTTPS in front of a proxy.
    const isUsual = port === undefined && (entry.port === HTTP_PORT || entry.port === HTTPS_PORT);
    return entry.port === undefined || entry.port === port || isUsual;
  });
}

function requireToken(request: Request, token: string): void {
  const shown = /^Bearer\s+(.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
  if (timingSafeEqual(hashToken(shown), hashToken(token))) return;
  throw new RelayError(
    "unauthorized",
    "Refused a request without the relay token: send it as Authorization: Bearer <token>",
  );
}

/** Equal lengths, so that the comparison takes the same time for every guess. */
function hashToken(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}

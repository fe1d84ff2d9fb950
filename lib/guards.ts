/**
 * Who may use the relay: it holds the user's key on an open port, so a web page or a stranger must not.
 *
 * @module
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { RelayError } from "./errors.ts";
import type { RelayOptions } from "./options.ts";

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]|::1)$/i;

/** Whether a host name can only mean this machine. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/**
 * Lets a request pass or throws.
 *
 * @throws {RelayError} `forbidden` for requests that a web page of another site could have made, `unauthorized`
 * without the relay token.
 */
export function guard(request: Request, options: Pick<RelayOptions, "relayToken" | "allowedHosts">): void {
  refuseForeignPages(request);
  if (options.relayToken !== undefined) demandToken(request, options.relayToken);
  // A page that points its own name at 127.0.0.1 knows no token; without one, the name must be ours.
  else demandOwnHost(request, options.allowedHosts);
}

function refuseForeignPages(request: Request): void {
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  const own = `//${request.headers.get("host") ?? ""}`;
  const foreign = (site !== null && site !== "same-origin" && site !== "none") ||
    (origin !== null && !origin.toLowerCase().endsWith(own.toLowerCase()));
  if (foreign) {
    throw new RelayError(
      "forbidden",
      "Refused a request from a web page of another site; the relay answers local programs only",
    );
  }
}

function demandOwnHost(request: Request, allowed: readonly string[]): void {
  const header = request.headers.get("host") ?? "";
  const name = header.replace(/:\d+$/, "").toLowerCase();
  if (isLoopback(name) || allowed.some((host) => host.toLowerCase() === name)) return;
  throw new RelayError(
    "forbidden",
    `Refused a request for host "${name}": the relay answers under loopback names only; add the name to --allowed-hosts if it is yours`,
  );
}

function demandToken(request: Request, token: string): void {
  const shown = /^Bearer\s+(.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
  if (timingSafeEqual(digest(shown), digest(token))) return;
  throw new RelayError(
    "unauthorized",
    "Refused a request without the relay token: send it as Authorization: Bearer <token>",
  );
}

/** Equal lengths, so that the comparison takes the same time for every guess. */
function digest(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}

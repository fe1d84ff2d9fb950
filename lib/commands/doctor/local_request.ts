/**
 * A small request to a port of this machine, never through a proxy.
 *
 * @module
 */
import { formatAuthority } from "../../base/host.ts";
import { omitUndefined } from "../../base/json.ts";
import { askLoopback, type LoopbackAnswer } from "../ask_loopback.ts";

/** Where to ask. */
export interface LocalRequest {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  /** Bearer token; absent: none is sent. */
  readonly token?: string;
}

const LONGEST_WAIT_MS = 3_000;
const NO_LISTENER: ReadonlySet<unknown> = new Set(["ECONNREFUSED", "ENOTFOUND", "EADDRNOTAVAIL", "EHOSTUNREACH"]);

/**
 * Asks; undefined when there is no program that listens. The status is 0 when that program does not speak HTTP, or says
 * nothing.
 */
export async function fetchLocally(
  { host, port, path, token }: LocalRequest,
): Promise<LoopbackAnswer | undefined> {
  const options = { timeoutMs: LONGEST_WAIT_MS, ...omitUndefined({ token }) };
  try {
    return await askLoopback(`http://${formatAuthority(host, port)}${path}`, options);
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
    return NO_LISTENER.has(code) ? undefined : { status: 0, text: "" };
  }
}

/**
 * The finding on a port that was asked for: whether it is free, and which relay answers there.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, parseJson } from "../../base/json.ts";
import { type AskLoopback, askLoopback } from "./ask_loopback.ts";

/** What answers at a port. */
export type PortFinding =
  | { readonly kind: "free" }
  /** A relay that goes on when Codex ends. */
  | {
    readonly kind: "relay";
    /** Names of its providers. */
    readonly providers: readonly string[];
    /** Whether it has no key of its own, and passes on what its client sends. */
    readonly passesClientKey: boolean;
  }
  /** The relay of another `codex-relay run`, or of a program, which ends with it. */
  | { readonly kind: "owned" }
  /** A relay that asks for another token. */
  | { readonly kind: "locked" }
  | { readonly kind: "foreign" };

/** How a relay refuses a request without its token. */
const CHALLENGE = /^Bearer realm="codex-relay (\w+)"$/;
/** How long a relay on this machine may take to answer, in milliseconds. */
const HEALTH_TIMEOUT_MS = 2_000;

/** Asks who answers at `port`; `token` is what the settings say about the relay's token. */
export async function probePort(
  port: number,
  { token, ask = askLoopback }: { readonly token?: string | undefined; readonly ask?: AskLoopback },
): Promise<PortFinding> {
  const options = { timeoutMs: HEALTH_TIMEOUT_MS, ...(token !== undefined && { token }) };
  try {
    const { status, text, challenge = "" } = await ask(`http://127.0.0.1:${port}/health`, options);
    const owner = readRelayOwner(challenge);
    if (status === 401 && owner !== undefined) return { kind: owner === "serve" ? "locked" : "owned" };
    const body = parseJson(text);
    if (!isObject(body)) return { kind: "foreign" };
    if (status !== 200 || body.name !== "codex-relay") return { kind: "foreign" };
    if (body.owner !== "serve") return { kind: "owned" };
    const providers = decodeArray(body.providers).flatMap((name) => decodeText(name) ?? []);
    return { kind: "relay", providers, passesClientKey: body.passes_client_key === true };
  } catch (thrown) {
    return { kind: isRefused(thrown) ? "free" : "foreign" };
  }
}

/** Whether a relay that refuses goes on by itself (`serve`) or ends with a Codex; undefined when it is no relay. */
export function readRelayOwner(challenge: string): string | undefined {
  return CHALLENGE.exec(challenge)?.[1];
}

function isRefused(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && thrown.code === "ECONNREFUSED";
}

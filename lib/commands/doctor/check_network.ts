/**
 * The check of the way to the provider: name, connection and certificate.
 *
 * @module
 */
import { RelayError } from "../../base/errors.ts";
import { describeNetworkError } from "../../base/network_error.ts";
import { omitUndefined } from "../../base/json.ts";
import { sendToUpstream } from "../../upstream/http.ts";
import { isLocalServer } from "./check_settings.ts";
import type { DoctorContext } from "./context.ts";
import type { CheckResult } from "./finding.ts";
import type { OutcomeId } from "./outcomes.ts";

const LONGEST_WAIT_MS = 20_000;

/** What the runtimes say, and what it means; the first row that matches counts (Deno 2.9, Bun 1.4.5; 2026-11). */
const CAUSES: readonly (readonly [RegExp, OutcomeId])[] = [
  [/--allow-net|requires net access/i, "network.not_permitted"],
  [/lookup address|name resolution|ENOTFOUND|EAI_AGAIN|getaddrinfo|name or service|nodename/i, "network.no_address"],
  [/expired|not ?valid ?(?:yet|after|before)|not ?yet ?valid|CERT_HAS_EXPIRED|CERT_NOT_YET_VALID/i, "network.expired"],
  [/NotValidForName|altnames?|ERR_TLS_CERT_ALTNAME|hostname mismatch|not valid for/i, "network.wrong_name"],
  [
    /UnknownIssuer|self.?signed|issuer|unable to verify|UNABLE_TO_VERIFY|CaUsedAsEndEntity|certificate/i,
    "network.untrusted",
  ],
  [/wrong.?version|InvalidContentType|corrupt message|InvalidMessage|handshake|\btls\b|\bssl\b/i, "network.no_tls"],
  [/refused|ECONNREFUSED|unable to connect/i, "network.refused"],
  [/timed? ?out|ETIMEDOUT|unreachable|accepts no connection/i, "network.no_answer"],
];

/** The outcome of a failed connection, by the runtime's words. */
export function classifyConnection(reason: string): OutcomeId {
  return CAUSES.find(([pattern]) => pattern.test(reason))?.[1] ?? "network.failed";
}

/** Whether the provider can be reached, certificate included. */
export async function checkNetwork(context: DoctorContext): Promise<CheckResult> {
  const { provider, io } = context;
  const { host, protocol } = new URL(provider.upstream);
  const tried = `connected to ${host}${protocol === "https:" ? " by TLS" : ""}`;
  const began = performance.now();
  const reason = await findFault(context);
  if (reason === undefined) {
    const ms = Math.round(performance.now() - began);
    return { tried, found: `it answered after ${ms} ms`, facts: { ms, tls: protocol === "https:" } };
  }
  const cause = classifyConnection(reason);
  const outcome = cause === "network.refused" && isLocalServer(context) ? "network.server_down" : cause;
  return {
    outcome,
    tried,
    found: reason,
    values: { date: new Date().toISOString().slice(0, 10) },
    facts: { os: io.os },
  };
}

async function findFault(context: DoctorContext): Promise<string | undefined> {
  const { config, provider: { upstream, profile }, authorization, io } = context;
  const signal = AbortSignal.timeout(Math.min(LONGEST_WAIT_MS, config.limits.firstByteTimeout * 1000));
  try {
    // Clients do not tell a missing connection from a slow answer.
    await io.reach(upstream, signal);
    const response = await sendToUpstream({
      path: profile.modelsPath,
      accept: "application/json",
      upstream,
      profile,
      signal,
      ...omitUndefined({ authorization }),
    });
    await response.body.cancel();
    return undefined;
  } catch (thrown) {
    if (signal.aborted) return "timed out";
    if (thrown instanceof RelayError && thrown.code !== "upstream_unreachable") return undefined;
    return describeCause(thrown);
  }
}

/** The innermost clause, with the code of the system where the runtime hides the words. */
function describeCause(thrown: unknown): string {
  const clause = describeNetworkError(thrown);
  let cause = thrown;
  while (cause instanceof Error && cause.cause instanceof Error) cause = cause.cause;
  const code = cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
  return code === undefined || clause.includes(code) ? clause : `${clause} (${code})`;
}

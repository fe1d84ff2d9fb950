/**
 * The question to the relay that runs on this machine for what its requests used.
 *
 * @module
 */
import { formatAuthority, resolveClientHost } from "../../base/host.ts";
import { isObject, type JsonObject, omitUndefined, parseJson } from "../../base/json.ts";
import { describeNetworkError } from "../../base/network_error.ts";
import type { Config } from "../../config/config.ts";
import { USAGE_OBJECT } from "../../server/usage_endpoint.ts";
import { askLoopback, type LoopbackAnswer } from "../ask_loopback.ts";

/** Where the relay listens, and its token. */
export type RelayAddress = Pick<Config, "host" | "port" | "relayToken">;

/** What the relay answers, or in one line why there is no answer. */
export type RelayUsage = { readonly usage: JsonObject } | { readonly problem: string };

/** How long the relay may take for its whole answer, in milliseconds: it has the sums at hand. */
const TIMEOUT_MS = 5_000;

/** Asks the relay at this address; never rejects. */
export async function fetchRelayUsage(
  { host, port, relayToken: token }: RelayAddress,
  timeoutMs = TIMEOUT_MS,
): Promise<RelayUsage> {
  const place = formatAuthority(resolveClientHost(host), port);
  let answer: LoopbackAnswer;
  try {
    answer = await askLoopback(`http://${place}/v1/usage`, { timeoutMs, ...omitUndefined({ token }) });
  } catch (thrown) {
    const reason = describeNetworkError(thrown);
    return { problem: `No relay answers on ${place}: ${reason}; start one, or name its port with --port` };
  }
  const { status, text } = answer;
  const usage = parseJson(text);
  if (isObject(usage) && usage.object === USAGE_OBJECT) return { usage };
  if (isObject(usage) && isObject(usage.error) && status === 401) {
    return { problem: `The relay on ${place} wants its token: set --relay-token or --relay-token-file` };
  }
  return {
    problem: `Something else than this version of the relay answers on ${place} (status ${status}); see --port`,
  };
}

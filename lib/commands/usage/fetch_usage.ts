/**
 * The question to the relay that runs on this machine for what its requests used.
 *
 * @module
 */
import { request } from "node:http";
import { bracketIpv6 } from "../../base/host.ts";
import { isObject, type JsonObject, parseJson } from "../../base/json.ts";
import { describeNetworkError } from "../../base/network_error.ts";
import type { Config } from "../../config/config.ts";
import { USAGE_OBJECT } from "../../server/usage_endpoint.ts";

/** Where the relay listens, and its token. */
export type RelayAddress = Pick<Config, "host" | "port" | "relayToken">;

/** What the relay answers, or in one line why there is no answer. */
export type RelayUsage = { readonly usage: JsonObject } | { readonly problem: string };

/** How long the relay may take, in milliseconds: it has the sums at hand. */
const TIMEOUT_MS = 5_000;
/** Largest answer, in bytes: the table is bounded. */
const MAX_BYTES = 4 << 20;

/** Asks the relay at `address`; never rejects. */
export async function fetchRelayUsage(address: RelayAddress): Promise<RelayUsage> {
  const place = `${bracketIpv6(nameHost(address.host))}:${address.port}`;
  let answer: RelayAnswer;
  try {
    answer = await getUsage(address);
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

interface RelayAnswer {
  readonly status: number;
  readonly text: string;
}

/** Not `fetch`: it would ask through the proxy that the environment names. */
function getUsage({ host, port, relayToken }: RelayAddress): Promise<RelayAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<RelayAnswer>();
  const headers = relayToken === undefined ? {} : { authorization: `Bearer ${relayToken}` };
  const asking = request(
    { host: nameHost(host), port, path: "/v1/usage", headers, timeout: TIMEOUT_MS },
    (response) => {
      const pieces: string[] = [];
      let size = 0;
      response.setEncoding("utf8");
      response.on("data", (piece: string) => {
        size += piece.length;
        if (size > MAX_BYTES) response.destroy(new Error("the answer is too long"));
        else pieces.push(piece);
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text: pieces.join("") }));
      response.on("error", reject);
    },
  );
  asking.on("timeout", () => asking.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
  asking.on("error", reject);
  asking.end();
  return promise;
}

/** A relay that listens on every address is asked on this machine's own one. */
function nameHost(host: string): string {
  return host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
}

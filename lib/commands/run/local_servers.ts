/**
 * The model servers that answer on this machine, each at its usual port.
 *
 * @module
 */
import { findModelList } from "../../wire/models/decode.ts";
import { isLoopback } from "../../base/host.ts";
import { parseJson } from "../../base/json.ts";
import { type Provider, PROVIDERS } from "../../providers/select.ts";
import { type AskLoopback, askLoopback } from "../ask_loopback.ts";

/** How long a server has to list its models, in milliseconds: all are asked at once, before anything is shown. */
const PROBE_TIMEOUT_MS = 500;

/** The providers that are servers on the user's own machine. */
export function listLocalProviders(): readonly Provider[] {
  return PROVIDERS.filter(({ baseUrl, keyVariable }) =>
    keyVariable === undefined && isLoopback(URL.parse(baseUrl)?.hostname ?? "")
  );
}

/** Those of them that answer with a list of models; other programs may use the same ports. */
export async function findLocalServers(ask: AskLoopback = askLoopback): Promise<readonly Provider[]> {
  const providers = listLocalProviders();
  const answers = await Promise.all(providers.map((provider) => isServing(provider, ask)));
  return providers.filter((_, index) => answers[index]);
}

async function isServing({ baseUrl }: Provider, ask: AskLoopback): Promise<boolean> {
  const { port, pathname } = new URL(baseUrl);
  // A server may listen on one of the two addresses that its name stands for.
  const asked = ["127.0.0.1", "[::1]"].map(async (host) => {
    const { status, text } = await ask(`http://${host}:${port}${pathname}/models`, { timeoutMs: PROBE_TIMEOUT_MS });
    if (status !== 200 || findModelList(parseJson(text)) === undefined) throw new Error("No list of models");
  });
  return await Promise.any(asked).then(() => true, () => false);
}

/**
 * A `fetch` by undici that waits as long as its caller does, and goes through the proxy that the environment names.
 *
 * @module
 */
import { EnvHttpProxyAgent, fetch as undiciFetch } from "undici";

/** Makes it; `variables` are those of the environment. */
export function createFetch(variables: Readonly<Record<string, string | undefined>>): typeof fetch {
  const named = (name: string) => variables[name.toLowerCase()] || variables[name] || undefined;
  // undici reads all of them but ALL_PROXY by itself.
  const [http, https] = ["HTTP_PROXY", "HTTPS_PROXY"].map((name) => named(name) ?? named("ALL_PROXY"));
  const dispatcher = new EnvHttpProxyAgent({
    ...(http !== undefined && { httpProxy: http }),
    ...(https !== undefined && { httpsProxy: https }),
    // What needs no tunnel is asked for by its whole address, as other runtimes do: many proxies refuse tunnels to port 80.
    proxyTunnel: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: 0 },
  });
  return async (input, init) => {
    const response: unknown = await undiciFetch(String(input), { ...init as object, dispatcher });
    return response as Response;
  };
}

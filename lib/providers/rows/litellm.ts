/**
 * The definition of the LiteLLM proxy: its address, and where its profile differs from the default.
 *
 * @module
 */
import { listLocalHosts, type ProviderDefinition } from "../row.ts";

/** A LiteLLM proxy; what it accepts depends on the provider that it forwards to. */
export const LITELLM: ProviderDefinition = {
  name: "litellm",
  label: "LiteLLM",
  baseUrl: "http://localhost:4000/v1",
  hosts: listLocalHosts(4_000),
  port: 4474,
  docs: "https://docs.litellm.ai/docs/proxy/user_keys",
  overrides: {
    // `/models` has names only; this list has windows and capabilities (Roo-Code 2026-04).
    modelsPath: "/model/info",
    // "Anthropic doesn't support tool calling without `tools=` param specified", and the same of Bedrock (its source,
    // llms/*/chat/*transformation.py, 2026-11). An empty list is enough for the proxy, but not for those providers.
    callsWithoutTools: "placeholder",
  },
};

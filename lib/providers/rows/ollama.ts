/**
 * The definition of Ollama: its address, and where its profile differs from the default.
 *
 * @module
 */
import { COMMON_PARAMETERS, listLocalHosts, type ProviderDefinition } from "../row.ts";

/** Ollama on this machine, and its cloud. */
export const OLLAMA: ProviderDefinition = {
  name: "ollama",
  label: "Ollama",
  baseUrl: "http://localhost:11434/v1",
  hosts: [...listLocalHosts(11_434), "ollama.com"],
  hostedAt: ["ollama.com"],
  port: 4469,
  docs: "https://docs.ollama.com/api/openai-compatibility",
  variants: [
    {
      name: "ollama-cloud",
      label: "Ollama cloud",
      baseUrl: "https://ollama.com/v1",
      keyVariable: "OLLAMA_API_KEY",
    },
  ],
  // All from its source, openai/openai.go (2026-08): keys that it does not read are not sent, so that the report lists them.
  overrides: {
    lateSystem: "system",
    parallelToolCalls: false,
    strictTools: false,
    requiredChoice: "auto",
    // It ignores tool_choice, so a model that gets tools may call them.
    noneChoice: "no_tools",
    // "image URLs are not currently supported, please use base64 encoded data instead"
    imageUrls: "data_only",
    efforts: { minimal: "low", low: "low", medium: "medium", high: "high", xhigh: "max", max: "max", ultra: "max" },
    thinkingOff: { reasoning_effort: "none" },
    reasoningReplay: "reasoning",
    passThrough: { ...COMMON_PARAMETERS, seed: "seed" },
    // `context_length` of a loaded model, and `parameters` with `num_ctx` of any; the list has names only. Without
    // either the window depends on the machine's memory: 4,096 on most (0.17.4 and its pages, 2026-11).
    loadedModelsPath: "/../api/ps",
    modelDetailsPath: "/../api/show",
    // "truncating input prompt limit=4096 prompt=9853": the server's log only; the usage counts what is left (0.17.4).
    overlongPrompts: "cut",
    windowAdvice:
      "start the server with OLLAMA_CONTEXT_LENGTH=32768, or give the model `PARAMETER num_ctx 32768`, as far as memory allows",
    byWire: {
      // Its source, anthropic/anthropic.go (2026-08): `enabled` and `disabled` switch thinking, `adaptive` is not read; the
      // effort is read beside no thinking; no signatures; the choice of tools and cache marks are ignored.
      messages: { lateSystem: "user", thinkingForms: ["enabled", "disabled"] },
      responses: {
        // It reads reasoning only from `encrypted_content`, as plain text (openai/responses.go, 2026-08).
        reasoningItems: "plain_in_seal",
      },
    },
  },
};

/**
 * How are servers on one's own machine reached, and in what do they differ?
 *
 * A port of this machine only suggests who listens there; `--provider` decides.
 *
 * @module
 */
import { COMMON_PARAMETERS, localHosts, type ProviderRow } from "../row.ts";

/** What switches thinking off in the templates of most open models (pi-ai 1.5.2, 2026-11). */
const TEMPLATE_THINKS_NOT = { chat_template_kwargs: { enable_thinking: false } } as const;

/** What servers need whose models come with chat templates of all kinds: many of them want roles to alternate. */
const ANY_TEMPLATE: ProviderRow["differs"] = {
  // "Conversation roles must alternate user/assistant" and its like (templates of Mistral, Gemma and others, 2026).
  consecutiveRoles: "merge",
  // "Unexpected role 'user' after role 'tool'" (the same templates; opencode 2026).
  userAfterTool: "needs_assistant",
};

/** Ollama here, and its cloud. */
export const OLLAMA: ProviderRow = {
  name: "ollama",
  label: "Ollama",
  baseUrl: "http://localhost:11434/v1",
  hosts: [...localHosts(11_434), "ollama.com"],
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
  // All from its source, openai/openai.go (2026-08): what it does not read is not sent, so that the report says so.
  differs: {
    lateSystem: "system",
    parallelToolCalls: false,
    strictTools: false,
    requiredChoice: "auto",
    // It reads no tool_choice, so a model that is shown tools may call them.
    noneChoice: "no_tools",
    // "image URLs are not currently supported, please use base64 encoded data instead"
    imageUrls: "data_only",
    efforts: { minimal: "low", low: "low", medium: "medium", high: "high", xhigh: "max", max: "max", ultra: "max" },
    thinkingOff: { reasoning_effort: "none" },
    reasoningReplay: "reasoning",
    passThrough: { ...COMMON_PARAMETERS, seed: "seed" },
  },
};

/** LM Studio. */
export const LM_STUDIO: ProviderRow = {
  name: "lmstudio",
  label: "LM Studio",
  baseUrl: "http://localhost:1234/v1",
  hosts: localHosts(1_234),
  port: 4470,
  docs: "https://lmstudio.ai/docs/developer/openai-compat",
  differs: {
    ...ANY_TEMPLATE,
    // Chat completions document no such field (models.dev 2026-07).
    effortField: "none",
    // The list beside the API says windows, loaded and possible (lmstudio-ai/docs 2026-04); it stands above the base.
    modelsPath: "/../api/v0/models",
  },
};

/** vLLM. */
export const VLLM: ProviderRow = {
  name: "vllm",
  label: "vLLM",
  baseUrl: "http://localhost:8000/v1",
  hosts: localHosts(8_000),
  port: 4471,
  docs: "https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html",
  differs: { ...ANY_TEMPLATE, thinkingOff: TEMPLATE_THINKS_NOT },
};

/** SGLang. */
export const SGLANG: ProviderRow = {
  name: "sglang",
  label: "SGLang",
  baseUrl: "http://localhost:30000/v1",
  hosts: localHosts(30_000),
  port: 4472,
  docs: "https://docs.sglang.ai/basic_usage/openai_api.html",
  differs: { ...ANY_TEMPLATE, thinkingOff: TEMPLATE_THINKS_NOT },
};

/** llama.cpp's server; tools need its option `--jinja`. */
export const LLAMA_CPP: ProviderRow = {
  name: "llamacpp",
  label: "llama.cpp",
  baseUrl: "http://localhost:8080/v1",
  hosts: localHosts(8_080),
  port: 4473,
  docs: "https://github.com/ggml-org/llama.cpp/tree/master/tools/server",
  differs: {
    ...ANY_TEMPLATE,
    // Thinking is up to the template and a budget (pi-ai 1.5.2, 2026-11).
    effortField: "none",
    thinkingOff: TEMPLATE_THINKS_NOT,
  },
};

/** A LiteLLM proxy; what it takes depends on whom it asks. */
export const LITELLM: ProviderRow = {
  name: "litellm",
  label: "LiteLLM",
  baseUrl: "http://localhost:4000/v1",
  hosts: localHosts(4_000),
  port: 4474,
  docs: "https://docs.litellm.ai/docs/proxy/user_keys",
  differs: {
    // `/models` gives names only; this one windows and abilities (Roo-Code 2026-04).
    modelsPath: "/model/info",
    // "Anthropic doesn't support tool calling without `tools=` param specified", and the same of Bedrock (its source,
    // llms/*/chat/*transformation.py, 2026-11). An empty list is enough for it, but not for those behind it.
    callsWithoutTools: "placeholder",
  },
};

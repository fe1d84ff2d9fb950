/**
 * The definition of vLLM: its address, and where its profile differs from the default.
 *
 * @module
 */
import { ANY_TEMPLATE, TEMPLATE_THINKING_OFF } from "../chat_templates.ts";
import { listLocalHosts, type ProviderDefinition } from "../row.ts";

/** vLLM. */
export const VLLM: ProviderDefinition = {
  name: "vllm",
  label: "vLLM",
  baseUrl: "http://localhost:8000/v1",
  hosts: listLocalHosts(8_000),
  port: 4471,
  docs: "https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html",
  overrides: {
    ...ANY_TEMPLATE,
    thinkingOff: TEMPLATE_THINKING_OFF,
    windowAdvice: "start the server with a larger window, such as `--max-model-len 32768`, as far as memory allows",
    byWire: {
      // Its source, entrypoints/anthropic (mid 2026): `thinking` is ignored, unknown blocks are a 400, references to found
      // tools are read (PR #40190, 2026-04), and prompt and answer together must fit into the window.
      messages: {
        thinkingForms: [],
        messagesFormat: "output_config",
        foundTools: "deferred",
      },
      responses: {
        // "Custom tools with a grammar format are not supported; only free-form text custom tools are accepted." (vLLM 0.33.0)
        customTools: "text_only",
        developerRole: "system",
      },
    },
  },
};

/**
 * The definition of SGLang: its address, and where its profile differs from the default.
 *
 * @module
 */
import { ANY_TEMPLATE, TEMPLATE_THINKING_OFF } from "../chat_templates.ts";
import { listLocalHosts, type ProviderDefinition } from "../row.ts";

/** SGLang. */
export const SGLANG: ProviderDefinition = {
  name: "sglang",
  label: "SGLang",
  baseUrl: "http://localhost:30000/v1",
  hosts: listLocalHosts(30_000),
  port: 4472,
  docs: "https://docs.sglang.ai/basic_usage/openai_api.html",
  overrides: {
    ...ANY_TEMPLATE,
    thinkingOff: TEMPLATE_THINKING_OFF,
    windowAdvice: "start the server with a larger window, such as `--context-length 32768`, as far as memory allows",
    byWire: {
      responses: {
        // Wrapped by the server itself, with live input (SGLang 0.5.23, 2026-10).
        customTools: "keep",
        developerRole: "system",
        // Tools together with a schema are refused (the same source).
        formatWithTools: "in_prompt",
      },
    },
  },
};

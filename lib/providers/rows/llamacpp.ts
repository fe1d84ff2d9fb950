/**
 * The definition of the llama.cpp server: its address, and where its profile differs from the default.
 *
 * @module
 */
import { ANY_TEMPLATE, TEMPLATE_THINKING_OFF } from "../chat_templates.ts";
import { listLocalHosts, type ProviderDefinition } from "../row.ts";

/** llama.cpp's server; tools need its option `--jinja`. */
export const LLAMA_CPP: ProviderDefinition = {
  name: "llamacpp",
  label: "llama.cpp",
  baseUrl: "http://localhost:8080/v1",
  hosts: listLocalHosts(8_080),
  port: 4473,
  docs: "https://github.com/ggml-org/llama.cpp/tree/master/tools/server",
  overrides: {
    ...ANY_TEMPLATE,
    // Thinking is up to the template and a budget (pi-ai 1.5.2, 2026-11).
    effortField: "none",
    thinkingOff: TEMPLATE_THINKING_OFF,
  },
};

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
    // The template gets the value as `reasoning_effort`, and those without it ignore it; `none` switches thinking off where
    // the template can (b11549, measured 2026-11).
    thinkingOff: { ...TEMPLATE_THINKING_OFF, reasoning_effort: "none" },
    // A named choice is accepted and not forced; `required` is (b11549, measured 2026-11).
    namedChoice: "only_tool",
    // The window of one slot; `/v1/models` has `meta.n_ctx` in newer releases only (b11549, 2026-11).
    loadedModelsPath: "/../props",
    windowAdvice: "start the server with a larger window, such as `llama-server -c 32768`, as far as memory allows",
    // b10729 (2026-09): a budget of thinking works and efforts are ignored; unknown blocks are dropped without a word, and
    // so are late system messages (#27367, 2026-08).
    // It skips all tools but functions (llama.cpp#23041, 2026), as the default sends them.
    byWire: { responses: {}, messages: { thinkingForms: ["enabled", "disabled"], namedChoice: "by_name" } },
  },
};

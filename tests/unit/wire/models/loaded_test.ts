/**
 * Tests of what servers say about loaded models, in the shapes that they answer with.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeLoadedWindows, decodeModelDetails, findArchitectureWindow } from "../../../../lib/wire/models/loaded.ts";

const LOADED: readonly (readonly [string, unknown, unknown])[] = [
  ["a list with a window for each", {
    models: [
      { name: "mario:latest", model: "mario:latest", size_vram: 0, context_length: 4096 },
      { name: "luigi:7b", model: "luigi:7b", context_length: 32768 },
    ],
  }, { byId: { "mario:latest": 4096, "luigi:7b": 32768 } }],
  ["nothing loaded", { models: [] }, { byId: {} }],
  ["nothing loaded as null", { models: null }, { byId: {} }],
  ["a loaded model of an older release, without its window", { models: [{ name: "mario:latest" }] }, { byId: {} }],
  ["the settings of a server with one window", {
    default_generation_settings: { n_ctx: 16384, params: { n_predict: -1 } },
    total_slots: 4,
  }, { common: 16384, byId: {} }],
  ["models that are loaded more than once", {
    models: [{
      key: "qwen",
      max_context_length: 262144,
      loaded_instances: [{ id: "qwen", config: { context_length: 32768 } }, {
        id: "qwen:2",
        config: { context_length: 8192 },
      }],
    }],
  }, { byId: { qwen: 8192 } }],
  ["a list under data", { data: [{ id: "m", loaded_context_length: 8192 }] }, { byId: { m: 8192 } }],
  ["an answer of something else", { message: "hello" }, undefined],
  ["a page", null, undefined],
  ["a router without a window", { role: "router", default_generation_settings: { n_ctx: 0 } }, undefined],
];

for (const [name, answer, expected] of LOADED) {
  Deno.test(`decodeLoadedWindows() reads ${name}`, () => {
    const found = decodeLoadedWindows(answer);
    assertEquals<unknown>(found && { ...found, byId: Object.fromEntries(found.byId) }, expected);
  });
}

const INFO = { "general.architecture": "qwen35", "qwen35.context_length": 262144 };
const DETAILS: readonly (readonly [string, unknown, unknown])[] = [
  ["a set window", { model_info: INFO, parameters: 'stop    "<|im_end|>"\nnum_ctx                        8192' }, {
    window: 8192,
    largestWindow: 262144,
  }],
  ["no set window", { model_info: INFO, capabilities: ["completion", "tools"] }, {
    largestWindow: 262144,
    images: false,
    tools: true,
  }],
  ["a model that sees, without tools", { model_info: {}, capabilities: ["completion", "vision"] }, {
    images: true,
    tools: false,
  }],
  ["a set window beyond the largest", { model_info: { "llama.context_length": 4096 }, parameters: "num_ctx 8192" }, {
    window: 4096,
    largestWindow: 4096,
  }],
  ["a model that runs elsewhere", { model_info: INFO, remote_host: "https://ollama.com:443" }, {
    window: 262144,
    largestWindow: 262144,
  }],
  ["another parameter that names it", { model_info: INFO, parameters: 'stop "num_ctx 5"' }, { largestWindow: 262144 }],
  ["an error", { error: "model 'x' not found" }, undefined],
  ["nothing", null, undefined],
];

for (const [name, answer, expected] of DETAILS) {
  Deno.test(`decodeModelDetails() reads ${name}`, () => assertEquals<unknown>(decodeModelDetails(answer), expected));
}

Deno.test("findArchitectureWindow() reads the field that is named after the architecture", () => {
  assertEquals(findArchitectureWindow({ model_info: INFO }), 262144);
  assertEquals(findArchitectureWindow({ model_info: { "qwen35.context_length": "none" } }), undefined);
  assertEquals(findArchitectureWindow({}), undefined);
});

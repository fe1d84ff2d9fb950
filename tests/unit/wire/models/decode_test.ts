/**
 * Tests that every shape of a model list decodes to uniform entries.
 *
 * The entries are written after the field lists of providers' documentation and recorded lists (2026-11), shortened.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeModels, MAX_MODELS, type UpstreamModel } from "../../../../lib/wire/models/decode.ts";

/** The one model of a list, without what every entry has. */
function only(entry: unknown): Omit<UpstreamModel, "entry" | "kind" | "retired"> {
  const { entry: _, kind: __, retired: ___, ...known } = decodeModels({ data: [entry] })[0] ?? { id: "none" };
  return known;
}

Deno.test("decodeModels() reads a list in data, in models, and a bare array", () => {
  const entries = [{ id: "a" }, { id: "b" }];
  for (const list of [{ object: "list", data: entries }, { models: entries }, entries]) {
    assertEquals(decodeModels(list).map(({ id }) => id), ["a", "b"]);
  }
});

Deno.test("decodeModels() reads bare names, and names under other keys", () => {
  const list = ["a", { model: "b" }, { model_name: "c" }, { name: "d" }, { slug: "e" }];
  assertEquals(decodeModels(list).map(({ id }) => id), ["a", "b", "c", "d", "e"]);
});

Deno.test("decodeModels() leaves broken entries out and keeps the rest in order, each id once", () => {
  const list = {
    data: [null, 7, {}, { id: "" }, { id: 3 }, [], { id: "b" }, { id: "a" }, { id: "b", object: "again" }],
  };
  assertEquals(decodeModels(list).map(({ id }) => id), ["b", "a"]);
});

Deno.test("decodeModels() returns an empty array for a value that is not a list", () => {
  for (const value of [undefined, null, "text", 5, {}, { data: "x" }, { data: null }, { object: "list", data: null }]) {
    assertEquals(decodeModels(value), []);
  }
});

Deno.test("decodeModels() keeps the upstream's own entry", () => {
  const entry = { id: "a", object: "model", owned_by: "x", pricing: { prompt: "0.1" } };
  assertEquals(decodeModels([entry])[0]?.entry, entry);
});

Deno.test("decodeModels() leaves out the fields that a minimal entry does not have", () => {
  assertEquals(only({ id: "m", object: "model", created: 0, owned_by: "x" }), { id: "m" });
});

Deno.test("decodeModels() reads flags next to the window", () => {
  const entry = {
    id: "m",
    context_length: 262144,
    supports_reasoning: true,
    supports_image_in: true,
    supports_video_in: false,
    display_name: "M",
    created: 1760000000,
  };
  assertEquals(only(entry), {
    id: "m",
    displayName: "M",
    contextWindow: 262144,
    inputModalities: ["text", "image"],
    reasoning: true,
    created: 1760000000,
  });
});

Deno.test("decodeModels() reads an object of capabilities", () => {
  const entry = {
    id: "m-latest",
    name: "m-2512",
    max_context_length: 262144,
    capabilities: { completion_chat: true, function_calling: true, reasoning: false, vision: false },
    deprecation: null,
  };
  assertEquals(only(entry), {
    id: "m-latest",
    displayName: "m-2512",
    contextWindow: 262144,
    inputModalities: ["text"],
    reasoning: false,
    toolCalls: true,
  });
});

Deno.test("decodeModels() reads a router's entry, with the smaller of two windows", () => {
  const entry = {
    id: "maker/m",
    name: "Maker: M",
    created: 1750000000,
    context_length: 1048576,
    architecture: { input_modalities: ["text", "image", "file"], output_modalities: ["text"] },
    top_provider: { context_length: 262144, max_completion_tokens: 65536 },
    supported_parameters: ["tools", "parallel_tool_calls", "reasoning", "max_tokens"],
    reasoning: { mandatory: false, supported_efforts: ["low", "medium", "high"] },
  };
  assertEquals(only(entry), {
    id: "maker/m",
    displayName: "Maker: M",
    contextWindow: 262144,
    maxOutputTokens: 65536,
    inputModalities: ["text", "image"],
    efforts: ["low", "medium", "high"],
    reasoning: true,
    toolCalls: true,
    parallelToolCalls: true,
    created: 1750000000,
  });
});

Deno.test("decodeModels() reads a list of parameters without tools as a model without tools", () => {
  assertEquals(only({ id: "m", supported_parameters: ["max_tokens"] }).toolCalls, false);
});

Deno.test("decodeModels() reads limits and support nested in capabilities", () => {
  const entry = {
    id: "m",
    capabilities: {
      type: "chat",
      limits: { max_context_window_tokens: 200000, max_output_tokens: 64000, max_prompt_tokens: 128000 },
      supports: { streaming: true, tool_calls: true, parallel_tool_calls: true, vision: true },
    },
  };
  assertEquals(only(entry), {
    id: "m",
    contextWindow: 200000,
    maxOutputTokens: 64000,
    inputModalities: ["text", "image"],
    toolCalls: true,
    parallelToolCalls: true,
  });
});

/** Each further place of a window that some provider or server uses, and the window that is to be read there. */
const WINDOWS: readonly (readonly [string, object, number])[] = [
  ["a host's own name", { context_window: 131072, max_completion_tokens: 65536 }, 131072],
  ["an inference server", { max_model_len: 32768 }, 32768],
  ["the loaded window before the possible one", { max_context_length: 262144, loaded_context_length: 8192 }, 8192],
  ["metadata", { metadata: { context_length: 163840 } }, 163840],
  ["limits", { limits: { max_input_tokens: 1048576, max_output_tokens: 32768 } }, 1048576],
  ["a proxy's model_info", { model_info: { max_input_tokens: 200000 } }, 200000],
  ["a native name", { inputTokenLimit: 1048576 }, 1048576],
  ["a prompt limit", { max_prompt_length: 256000 }, 256000],
  ["the running window before the trained one", { meta: { n_ctx: 4096, n_ctx_train: 131072 } }, 4096],
  ["the architecture's name", { model_info: { "llama.context_length": 8192 } }, 8192],
  ["the largest of several hosts", { providers: [{ context_length: 8192 }, { context_length: 65536 }] }, 65536],
  ["the router's own alone", { top_provider: { context_length: 32768 } }, 32768],
  ["digits in a string", { context_length: "65536" }, 65536],
];

Deno.test("decodeModels() takes what a local model could hold for no window of it", () => {
  const trained = only({ id: "m", meta: { n_ctx_train: 131072, n_vocab: 5 } });
  assertEquals([trained.contextWindow, trained.largestWindow], [undefined, 131072]);
  const idle = only({ id: "m", state: "not-loaded", max_context_length: 262144 });
  assertEquals([idle.contextWindow, idle.largestWindow], [undefined, 262144]);
  const loaded = only({ id: "m", state: "loaded", max_context_length: 262144, loaded_context_length: 8192 });
  assertEquals([loaded.contextWindow, loaded.largestWindow], [8192, 262144]);
  const hosted = only({ id: "m", max_context_length: 262144 });
  assertEquals([hosted.contextWindow, hosted.largestWindow], [262144, undefined]);
});

for (const [name, fields, window] of WINDOWS) {
  Deno.test(`decodeModels() finds the window: ${name}`, () => {
    assertEquals(only({ id: "m", ...fields }).contextWindow, window);
  });
}

Deno.test("decodeModels() reads zero, negative and malformed windows as unknown", () => {
  for (const window of [0, -1, 1e300, "9".repeat(400), null, "many", Number.NaN, {}]) {
    assertEquals(only({ id: "m", context_length: window }), { id: "m" });
  }
});

Deno.test("decodeModels() reads modalities from lists, from a string, and from feature lists", () => {
  const seeing = ["text", "image"] as const;
  assertEquals(only({ id: "m", input_modalities: ["text", "image"] }).inputModalities, seeing);
  assertEquals(only({ id: "m", supported_input_modalities: ["text"] }).inputModalities, ["text"]);
  assertEquals(only({ id: "m", architecture: { modality: "text+image->text" } }).inputModalities, seeing);
  assertEquals(only({ id: "m", architecture: { modality: "text->text" } }).inputModalities, ["text"]);
  assertEquals(only({ id: "m", capabilities: ["completion", "tools", "vision", "thinking"] }), {
    id: "m",
    inputModalities: seeing,
    reasoning: true,
    toolCalls: true,
  });
  assertEquals(only({ id: "m", type: "vlm" }).inputModalities, seeing);
});

Deno.test("decodeModels() reports tool calls when any host of a router supports them", () => {
  assertEquals(only({ id: "m", providers: [{ supports_tools: false }, { supports_tools: true }] }).toolCalls, true);
  assertEquals(only({ id: "m", providers: [{ supports_tools: false }] }).toolCalls, false);
});

Deno.test("decodeModels() marks models that the upstream has retired", () => {
  const list = [
    { id: "live", active: true, deprecation: null },
    { id: "off", active: false },
    { id: "going", deprecation: "2026-12-31T00:00:00Z" },
    { id: "not-mine", policy: { state: "disabled" } },
  ];
  assertEquals(decodeModels(list).filter(({ retired }) => retired).map(({ id }) => id), ["off", "going", "not-mine"]);
});

Deno.test("decodeModels() reads no more models than its maximum", () => {
  const list = Array.from({ length: MAX_MODELS + 5 }, (_, index) => `m${index}`);
  assertEquals(decodeModels(list).length, MAX_MODELS);
});

Deno.test("decodeModels() accepts any string as a name", () => {
  const names = ["__proto__", "constructor", "toString"];
  assertEquals(decodeModels([...names, ...names]).map(({ id }) => id), names);
});

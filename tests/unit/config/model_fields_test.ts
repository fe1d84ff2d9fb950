/**
 * Tests that the model fields of a configuration file are read, and that every mistake in them is named.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { readFileSettings } from "../../../lib/config/file.ts";

Deno.test("readModelFields() reads every field in any spelling", async () => {
  const { models, errors } = await readFileSettings(
    `[models."maker/m:1"]
context_window = 65_536
max-output-tokens = 8192
images = true
efforts = ["none", "high"]
[models.plain]
contextWindow = 1
efforts = []
`,
    "c.toml",
  );
  assertEquals(errors, []);
  assertEquals(models, {
    "maker/m:1": { contextWindow: 65_536, maxOutputTokens: 8_192, images: true, efforts: ["none", "high"] },
    plain: { contextWindow: 1, efforts: [] },
  });
});

Deno.test("readModelFields() names models and fields that are unknown or wrong, with what is allowed", async () => {
  const text = `[models]
a = 1
[models."b.c"]
colour = "red"
context_window = 0
max_output_tokens = "8k"
images = "no"
efforts = ["low", "low"]
[models.d]
efforts = "high"
context_window = 1.5
`;
  const where = (name: string) => `[models."${name}"] of c.toml`;
  const efforts = "it must be a list of effort words from least to most, empty for a model that takes none";
  assertEquals((await readFileSettings(text, "c.toml")).errors, [
    `Cannot use ${where("a")}: it must be a table with context_window, max_output_tokens, images, efforts, ` +
    "extra_body, drop_parameters, headers, effort_map, wire, price",
    `Unknown field colour in ${where("b.c")}: a model has context_window, max_output_tokens, images, efforts, ` +
    "extra_body, drop_parameters, headers, effort_map, wire, price",
    `Cannot use context_window = 0 in ${where("b.c")}: it must be a whole number of tokens above 0`,
    `Cannot use max_output_tokens = "8k" in ${where("b.c")}: it must be a whole number of tokens above 0`,
    `Cannot use images = "no" in ${where("b.c")}: it must be true or false`,
    `Cannot use efforts = ["low","low"] in ${where("b.c")}: ${efforts}`,
    `Cannot use efforts = "high" in ${where("d")}: ${efforts}`,
    `Cannot use context_window = 1.5 in ${where("d")}: it must be a whole number of tokens above 0`,
  ]);
  assertEquals((await readFileSettings("models = 'x'", "c.toml")).errors, [
    'Cannot use models in c.toml: write a table for each model, [models."name"]',
  ]);
});

Deno.test("readModelFields() reads the changes to one model's requests", async () => {
  const { models, errors } = await readFileSettings(
    `[models.m]
extra_body = { top_k = 20 }
drop-parameters = ["seed", "stream_options.include_usage"]
headers = { "X-Tier" = "fast" }
effortMap = { high = "deep" }
`,
    "c.toml",
  );
  assertEquals(errors, []);
  assertEquals(models, {
    m: {
      extraBody: { top_k: 20 },
      dropParameters: ["seed", "stream_options.include_usage"],
      headers: { "X-Tier": "fast" },
      effortMap: { high: "deep" },
    },
  });
});

Deno.test("readModelFields() refuses changes that would break a request, without the values that may be secret", async () => {
  const text = `[models.m]
extra_body = { messages = "sk-secret" }
drop_parameters = ["messages.content"]
headers = { host = "sk-secret" }
effort_map = { huge = "max" }
`;
  const place = `in [models."m"] of c.toml`;
  assertEquals((await readFileSettings(text, "c.toml")).errors, [
    `Cannot use extra_body ${place}: it must be a table without model, messages, input, stream and tools, which the relay ` +
    "writes itself",
    `Cannot use drop_parameters = ["messages.content"] ${place}: it must be a list of names of parameters, but not ` +
    "model, messages, input and stream, which every request needs",
    `Cannot use headers ${place}: it must be a table of header names and values, without connection, ` +
    "content-encoding, content-length, content-type, host and transfer-encoding",
    `Cannot use effort_map = {"huge":"max"} ${place}: it must be a table from none, minimal, low, medium, high, ` +
    "xhigh, max and ultra to the provider's words",
  ]);
});

Deno.test("readModelFields() reads a price, and names what one may hold", async () => {
  const read = (price: string) => readFileSettings(`[models.m]\nprice = ${price}\n`, "c.toml");
  const { models, errors } = await read("{ input = 0.28, cached = 0.028, output = 0.42 }");
  assertEquals(models, { m: { price: { input: 0.28, cached: 0.028, output: 0.42, currency: "USD" } } });
  assertEquals(errors, []);
  const wrong = await read("{ input = 1 }");
  assertEquals(wrong.models, { m: {} });
  assertEquals(wrong.errors, [
    'Cannot use price = {"input":1} in [models."m"] of c.toml: it must be a table of numbers from 0 up, for a million ' +
    "tokens each: input and output, and if they differ from input, cached and cache_write; and perhaps currency, a word",
  ]);
});

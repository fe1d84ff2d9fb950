/**
 * Tests that every setting of a request is sent under the provider's name for it, or reported as dropped.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { JsonObject } from "../../../../../lib/base/json.ts";
import type { ProviderProfile } from "../../../../../lib/providers/profile.ts";
import { translate } from "../../../../support/exchange.ts";

/** The settings of the chat request, and the notes about them. */
function settings(body: JsonObject, differs: Partial<ProviderProfile> = {}): [JsonObject, readonly string[]] {
  const { chat, notes } = translate({ input: "Hi", ...body }, differs);
  const { model: _, messages: _messages, stream: _stream, stream_options: _options, ...rest } = chat;
  return [rest, notes];
}

const SCHEMA = { type: "object", properties: { a: { type: "string" } } };
const FORMAT = { type: "json_schema", name: "n", strict: true, schema: SCHEMA };

/** Body, profile, settings sent, notes. */
const SETTINGS: readonly (readonly [string, JsonObject, Partial<ProviderProfile>, JsonObject, readonly string[]])[] = [
  ["nothing", {}, {}, {}, []],
  ["a limit", { max_output_tokens: 5 }, {}, { max_tokens: 5 }, []],
  ["a limit under its other name", { max_output_tokens: 5 }, { maxTokensField: "max_completion_tokens" }, {
    max_completion_tokens: 5,
  }, []],
  ["sampling, including zero", { temperature: 0, top_p: 0.5 }, {}, { temperature: 0, top_p: 0.5 }, []],
  [
    "the nearest allowed value for one out of bounds",
    { temperature: 0, top_p: 0.5 },
    {
      samplingBounds: { temperature: { least: 0.01, most: 1 }, top_p: { least: 0, most: 0.4 } },
    },
    { temperature: 0.01, top_p: 0.4 },
    ["replaced temperature x1", "replaced top_p x1"],
  ],
  [
    "a value within bounds unchanged",
    { temperature: 0.5 },
    {
      samplingBounds: { temperature: { least: 0.01, most: 1 } },
    },
    { temperature: 0.5 },
    [],
  ],
  ["an effort", { reasoning: { effort: "high" } }, {}, { reasoning_effort: "high" }, []],
  ["an effort in an object", { reasoning: { effort: "high" } }, { effortField: "reasoning.effort" }, {
    reasoning: { effort: "high" },
  }, []],
  ["an effort under another value", { reasoning: { effort: "xhigh" } }, { efforts: { xhigh: "high" } }, {
    reasoning_effort: "high",
  }, ["renamed reasoning.effort.xhigh x1"]],
  [
    "no effort for which the provider has no value",
    { reasoning: { effort: "medium" } },
    { efforts: {}, thinkingOn: { think: true } },
    { think: true },
    ["dropped reasoning.effort x1"],
  ],
  ["no effort named like a method", { reasoning: { effort: "toString" } }, {}, {}, ["dropped reasoning.effort x1"]],
  ["no effort if the provider accepts none", { reasoning: { effort: "high" } }, { effortField: "none" }, {}, [
    "dropped reasoning.effort x1",
  ]],
  ["an effort and the switch", { reasoning: { effort: "low" } }, { thinkingOn: { enable_thinking: true } }, {
    enable_thinking: true,
    reasoning_effort: "low",
  }, []],
  ["no effort", { reasoning: { effort: "none" } }, { thinkingOff: { thinking: { type: "disabled" } } }, {
    thinking: { type: "disabled" },
  }, []],
  ["no effort without a switch", { reasoning: { effort: "none" } }, {}, {}, ["dropped reasoning.effort.none x1"]],
  [
    "nothing for a null effort",
    { reasoning: { effort: null, summary: null } },
    { thinkingOn: { think: true } },
    {},
    [],
  ],
  ["probabilities", { include: ["message.output_text.logprobs"] }, {}, { logprobs: true }, ["dropped include x1"]],
  ["probabilities of the likeliest tokens", { top_logprobs: 3 }, {}, { logprobs: true, top_logprobs: 3 }, []],
  ["no probabilities from a provider without them", { top_logprobs: 3 }, { logprobs: false }, {}, [
    "dropped logprobs x1",
  ]],
  ["verbosity", { text: { verbosity: "low" } }, {}, {}, ["dropped text.verbosity x1"]],
  [
    "a schema",
    { text: { format: { ...FORMAT, description: "d" } } },
    {},
    {
      response_format: {
        type: "json_schema",
        json_schema: { name: "n", description: "d", schema: SCHEMA, strict: true },
      },
    },
    [],
  ],
  ["a schema that is not strict", { text: { format: { ...FORMAT, strict: false } } }, {}, {
    response_format: { type: "json_schema", json_schema: { name: "n", schema: SCHEMA, strict: false } },
  }, []],
  ["a schema as JSON", { text: { format: FORMAT } }, { structuredOutput: "json_object" }, {
    response_format: { type: "json_object" },
  }, ["replaced text.format.json_schema x1"]],
  ["no schema that the provider cannot enforce", { text: { format: FORMAT } }, { structuredOutput: "none" }, {}, [
    "replaced text.format.json_schema x1",
  ]],
  [
    "a JSON object",
    { text: { format: { type: "json_object" } } },
    {},
    { response_format: { type: "json_object" } },
    [],
  ],
  ["no format for text", { text: { format: { type: "text" } } }, {}, {}, []],
  [
    "parameters of the same name",
    { stop: ["x"], seed: 7, presence_penalty: 0, frequency_penalty: 1, logit_bias: { 5: 1 } },
    {},
    { stop: ["x"], seed: 7, presence_penalty: 0, frequency_penalty: 1, logit_bias: { 5: 1 } },
    [],
  ],
  ["parameters under another name", { seed: 7 }, { passThrough: { seed: "random_seed" } }, { random_seed: 7 }, []],
  ["no parameters that the provider does not accept", { seed: 7 }, { passThrough: {} }, {}, ["dropped seed x1"]],
  ["no parameter named like a method", { constructor: 7 }, {}, {}, ["dropped constructor x1"]],
  [
    "nothing that Codex sends only to its vendor",
    { store: false, include: ["x"], client_metadata: {}, prompt_cache_key: "k", service_tier: "auto" },
    {},
    {},
    [
      "dropped store x1",
      "dropped include x1",
      "dropped client_metadata x1",
      "dropped prompt_cache_key x1",
      "dropped service_tier x1",
    ],
  ],
  ["no malformed values", { temperature: "hot", text: { format: { type: "grammar" } } }, {}, {}, [
    "dropped temperature x1",
    "dropped text.format x1",
  ]],
  ["null as absent", { store: null, seed: null, user: null }, {}, {}, []],
];

for (const [name, body, differs, sent, notes] of SETTINGS) {
  Deno.test(`translateParameters() sends ${name}`, () => assertEquals(settings(body, differs), [sent, [...notes]]));
}

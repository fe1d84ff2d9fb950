/**
 * Tests that requests of Codex and other clients are decoded, and refused only when they cannot be answered.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { RelayError } from "../../../lib/base/errors.ts";
import type { JsonObject } from "../../../lib/base/json.ts";
import { decodeRequest } from "../../../lib/responses/decode.ts";
import type { TextFormat } from "../../../lib/responses/types.ts";
import { omitRaw } from "../../support/omit_raw.ts";

/** What Codex 0.169 sends on every turn, shortened. */
const CODEX_BODY = {
  model: "some-model",
  input: [
    { type: "message", id: "msg_1", role: "developer", content: [{ type: "input_text", text: "Rules" }] },
    { type: "message", id: "msg_2", role: "user", content: [{ type: "input_text", text: "Hi" }] },
  ],
  tools: [{ type: "function", name: "f", strict: false, parameters: { type: "object" } }, { type: "web_search" }],
  tool_choice: "auto",
  parallel_tool_calls: true,
  reasoning: { effort: "medium", summary: "auto", context: "all_turns" },
  store: false,
  stream: true,
  include: ["reasoning.encrypted_content"],
  service_tier: null,
  prompt_cache_key: "key",
  text: { verbosity: "low" },
  client_metadata: { "x-codex-installation-id": "i" },
};

Deno.test("decodeRequest() reads what Codex 0.169 sends", () => {
  const { raw, ...request } = decodeRequest(CODEX_BODY);
  assertEquals(raw, CODEX_BODY);
  assertEquals(omitRaw(request), {
    model: "some-model",
    stream: true,
    input: [
      { type: "message", role: "developer", content: [{ kind: "text", text: "Rules" }] },
      { type: "message", role: "user", content: [{ kind: "text", text: "Hi" }] },
    ],
    compacts: false,
    tools: [{ type: "function", name: "f", strict: false, parameters: { type: "object" } }, {
      type: "hosted",
      wireType: "web_search",
    }],
    textFormat: { type: "text" },
    rest: {
      store: false,
      include: ["reasoning.encrypted_content"],
      prompt_cache_key: "key",
      client_metadata: { "x-codex-installation-id": "i" },
    },
    toolChoice: { mode: "auto" },
    parallelToolCalls: true,
    reasoningEffort: "medium",
    verbosity: "low",
  });
});

Deno.test("decodeRequest() reads the settings of other clients", () => {
  const request = decodeRequest({
    model: "m",
    input: "Hi",
    instructions: "Be brief.",
    max_output_tokens: 100,
    temperature: 0,
    top_p: 0.5,
    previous_response_id: "resp_1",
    parallel_tool_calls: false,
    seed: 7,
  });
  assertEquals(
    [
      request.stream,
      request.instructions,
      request.maxOutputTokens,
      request.temperature,
      request.topP,
      request.previousResponseId,
      request.parallelToolCalls,
      request.rest,
      request.tools,
    ],
    [false, "Be brief.", 100, 0, 0.5, "resp_1", false, { seed: 7 }, []],
  );
});

Deno.test("decodeRequest() treats settings of the wrong type as absent", () => {
  const { raw: _, ...request } = decodeRequest({
    model: "m",
    input: [],
    stream: "yes",
    instructions: "  ",
    tools: "x",
    tool_choice: null,
    parallel_tool_calls: null,
    reasoning: "high",
    text: [],
    max_output_tokens: "5",
    temperature: null,
    top_p: {},
    previous_response_id: "",
    extra: null,
  });
  const unreadable = ["stream", "tools", "reasoning", "text", "max_output_tokens", "top_p"];
  const absent = {
    model: "m",
    stream: false,
    input: [],
    compacts: false,
    tools: [],
    textFormat: { type: "text" },
    rest: {},
  } as const;
  assertEquals<unknown>(request, { ...absent, unreadable });
});

Deno.test("decodeRequest() names the nested settings that it cannot read", () => {
  const unreadableOf = (body: JsonObject) => decodeRequest({ model: "m", input: [], ...body }).unreadable;
  assertEquals(unreadableOf({ reasoning: { effort: 5 }, text: { format: { type: "grammar" } } }), [
    "reasoning.effort",
    "text.format",
  ]);
  assertEquals(unreadableOf({ tool_choice: 5, text: { format: "json_object" } }), ["tool_choice", "text.format"]);
  assertEquals(unreadableOf({ text: { format: { type: "json_schema" } } }), ["text.format"]);
  const readable = { reasoning: {}, text: { format: { type: "text" } }, tool_choice: "auto", instructions: "" };
  assertEquals(unreadableOf(readable), undefined);
});

Deno.test("decodeRequest() reads instructions given as items", () => {
  const instructions = [{ role: "system", content: "A" }, {
    type: "message",
    content: [{ type: "input_text", text: "B" }],
  }];
  assertEquals(decodeRequest({ model: "m", input: [], instructions }).instructions, "A\n\nB");
  assertEquals(decodeRequest({ model: "m", input: [], instructions: [] }).instructions, undefined);
});

const SCHEMA = { type: "object" };
const FORMATS: readonly (readonly [unknown, TextFormat])[] = [
  [undefined, { type: "text" }],
  [{ type: "text" }, { type: "text" }],
  [{ type: "json_object" }, { type: "json_object" }],
  [
    { type: "json_schema", name: "codex_output_schema", strict: true, schema: SCHEMA },
    { type: "json_schema", name: "codex_output_schema", strict: true, schema: SCHEMA },
  ],
  [{ type: "json_schema", strict: false, schema: SCHEMA }, {
    type: "json_schema",
    name: "response",
    strict: false,
    schema: SCHEMA,
  }],
  [
    { type: "json_schema", json_schema: { name: "n", description: "d", schema: SCHEMA } },
    { type: "json_schema", name: "n", description: "d", schema: SCHEMA },
  ],
  [{ type: "json_schema", name: "n" }, { type: "text" }],
  [{ type: "grammar" }, { type: "text" }],
];

Deno.test("decodeRequest() reads every output form", () => {
  for (const [format, expected] of FORMATS) {
    assertEquals(decodeRequest({ model: "m", input: [], text: { format } }).textFormat, expected);
  }
});

const REFUSED: readonly (readonly [unknown, string, string | undefined])[] = [
  [undefined, "Cannot read the request: the body is missing, send a JSON object", undefined],
  [null, "Cannot read the request: the body is null, send a JSON object", undefined],
  [[], "Cannot read the request: the body is a list, send a JSON object", undefined],
  ["text", "Cannot read the request: the body is a string, send a JSON object", undefined],
  [{ input: [] }, 'Cannot read the request: "model" is missing, send a model name', "model"],
  [{ model: "", input: [] }, 'Cannot read the request: "model" is empty, send a model name', "model"],
  [{ model: 5, input: [] }, 'Cannot read the request: "model" is a number, send a model name', "model"],
  [{ model: "m" }, 'Cannot read the request: "input" is missing, send text or a list of items', "input"],
  [{ model: "m", input: null }, 'Cannot read the request: "input" is null, send text or a list of items', "input"],
  [{ model: "m", input: {} }, 'Cannot read the request: "input" is an object, send text or a list of items', "input"],
];

for (const [body, message, param] of REFUSED) {
  Deno.test(`decodeRequest() refuses ${JSON.stringify(body)}`, () => {
    const error = assertThrows(() => decodeRequest(body), RelayError);
    assertEquals([error.code, error.message, error.param], ["bad_request", message, param]);
  });
}

Deno.test("decodeRequest() reads how many likeliest tokens are wanted", () => {
  const wanted = (body: JsonObject) => decodeRequest({ model: "m", input: "Hi.", ...body }).topLogprobs;
  const include = ["reasoning.encrypted_content", "message.output_text.logprobs"];
  assertEquals(wanted({}), undefined);
  assertEquals(wanted({ top_logprobs: 0 }), undefined);
  assertEquals(wanted({ include }), 0);
  assertEquals(wanted({ include, top_logprobs: 3 }), 3);
  assertEquals(wanted({ top_logprobs: 30 }), 20);
  assertEquals(wanted({ include: "message.output_text.logprobs" }), undefined);
});

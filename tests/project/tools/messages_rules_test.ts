/**
 * Tests that every rule of the scripted Messages API refuses what it names, and nothing else.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { isObject, type JsonObject } from "../../../lib/base/json.ts";
import { MESSAGES_PLAYERS, playMessages } from "../../../tools/wires/messages_player.ts";

const USER = { role: "user", content: [{ type: "text", text: "hi" }] };
const CALL = { type: "tool_use", id: "c1", name: "ls", input: {} };
const CALLING = { role: "assistant", content: [{ type: "text", text: "I look." }, CALL] };
const RESULT = { type: "tool_result", tool_use_id: "c1", content: [{ type: "text", text: "ok" }] };
const RESULTS = { role: "user", content: [RESULT] };
const SCHEMA = { type: "object", properties: { path: { type: "string" } } };
const TOOL = { name: "ls", description: "Lists", input_schema: SCHEMA };
const GOOD = {
  model: "claude-opus-5",
  max_tokens: 128_000,
  stream: true,
  system: [{ type: "text", text: "be brief" }],
  messages: [USER, CALLING, RESULTS, { role: "assistant", content: "done" }, USER],
  tools: [TOOL],
  tool_choice: { type: "auto" },
};

function withMessages(...messages: unknown[]): JsonObject {
  return { ...GOOD, messages };
}

function saying(...blocks: unknown[]): JsonObject {
  return withMessages({ role: "user", content: blocks });
}

function withTool(change: JsonObject): JsonObject {
  return { ...GOOD, tools: [{ ...TOOL, ...change }] };
}

function withFormat(schema: JsonObject, more: JsonObject = {}): JsonObject {
  return { ...GOOD, output_config: { format: { type: "json_schema", schema, ...more } } };
}

/** The rule by which `name` refuses a request, and its words; undefined when it accepts. */
function refused(body: unknown, headers: JsonObject = {}, name = "anthropic"): [string, string] | undefined {
  const sent = new Headers({ "anthropic-version": "2023-06-01", ...headers });
  const refusal = playMessages(name).refuse({ headers: sent, body, index: 0 });
  if (refusal === undefined) return undefined;
  const { error } = refusal.body;
  return [refusal.rule, isObject(error) ? String(error.message) : ""];
}

const PNG = { type: "base64", media_type: "image/png", data: "iVBORw0KGgoAAA==" };
const MARK = { cache_control: { type: "ephemeral" } };
const LATE = { role: "system", content: "late" };
const MODEL_5_5 = { ...GOOD, model: "claude-opus-5-5" };
const BINDING = { type: "adaptive", block_binding: { prefix_mismatch_behavior: "drop_block" } };

const ACCEPTED: readonly (readonly [name: string, body: JsonObject, headers?: JsonObject])[] = [
  ["a whole conversation", GOOD],
  ["images of the right type", saying({ type: "image", source: PNG })],
  ["late system text at the end", withMessages(USER, LATE)],
  [
    "late system text before an answer",
    withMessages(USER, CALLING, RESULTS, LATE, { role: "assistant", content: "x" }, USER),
  ],
  [
    "a result without content",
    withMessages(USER, CALLING, { role: "user", content: [{ type: "tool_result", tool_use_id: "c1" }] }),
  ],
  [
    "a text behind a result",
    withMessages(USER, CALLING, { role: "user", content: [RESULT, { type: "text", text: "go" }] }),
  ],
  ["four marks for the cache", {
    ...GOOD,
    ...MARK,
    system: [{ type: "text", text: "a", ...MARK }, { type: "text", text: "b", ...MARK }],
    tools: [{ ...TOOL, ...MARK }],
  }],
  ["the control of binding with its beta", { ...MODEL_5_5, thinking: BINDING }, {
    "anthropic-beta": "thinking-binding-controls-2026-08-01",
  }],
  ["a deferred tool and a reference", {
    ...withMessages(USER, CALLING, {
      role: "user",
      content: [{ ...RESULT, content: [{ type: "tool_reference", tool_name: "add" }] }],
    }),
    tools: [TOOL, { ...TOOL, name: "add", defer_loading: true }],
  }],
  [
    "structured output",
    withFormat({ type: "object", properties: { a: { type: "string" } }, additionalProperties: false }),
  ],
];

const REFUSED: readonly (readonly [rule: string, words: string, body: unknown, headers?: JsonObject])[] = [
  ["model", "The request body is not valid JSON", undefined],
  ["model", "model: Field required", { ...GOOD, model: "" }],
  ["headers", 'anthropic-version: "2024-01-01" is not a valid version', GOOD, { "anthropic-version": "2024-01-01" }],
  ["keys", "store: Extra inputs are not permitted", { ...GOOD, store: false }],
  ["keys", "temperature: Extra inputs are not permitted", { ...GOOD, temperature: 1 }, {
    "anthropic-version": "2026-10-21",
  }],
  ["sampling", "`top_p` is deprecated for this model.", { ...GOOD, top_p: 1 }],
  ["maxTokens", "max_tokens: Field required", { ...GOOD, max_tokens: undefined }],
  [
    "maxTokens",
    "max_tokens: 200000 > 128000, which is the maximum allowed number of output tokens for claude-opus-5",
    { ...GOOD, max_tokens: 200_000 },
  ],
  ["maxTokens", "`max_tokens` must be greater than `thinking.budget_tokens`.", {
    ...GOOD,
    model: "claude-opus-4-5",
    max_tokens: 2000,
    thinking: { type: "enabled", budget_tokens: 2000 },
  }],
  ["thinking", "thinking.type: Field required", { ...GOOD, thinking: {} }],
  ["thinking", '"thinking.type.enabled" is not supported', {
    ...GOOD,
    thinking: { type: "enabled", budget_tokens: 1024 },
  }],
  ["thinking", '"thinking.type.disabled" is not supported', { ...MODEL_5_5, thinking: { type: "disabled" } }],
  ["thinking", "adaptive thinking is not supported on this model", {
    ...GOOD,
    model: "claude-opus-4-5",
    max_tokens: 64_000,
    thinking: { type: "adaptive" },
  }],
  ["thinking", "thinking.adaptive.block_binding: Extra inputs are not permitted", { ...MODEL_5_5, thinking: BINDING }],
  ["thinking", "thinking.disabled.display: Extra inputs are not permitted", {
    ...GOOD,
    thinking: { type: "disabled", display: "summarized" },
  }],
  ["effort", "output_config.effort: Input should be 'low', 'medium', 'high', 'xhigh', 'max'", {
    ...GOOD,
    output_config: { effort: "minimal" },
  }],
  ["effort", "output_config.effort 'xhigh' is not supported when thinking is disabled on this model", {
    ...GOOD,
    thinking: { type: "disabled" },
    output_config: { effort: "xhigh" },
  }],
  ["effort", "This model does not support the effort parameter.", {
    ...GOOD,
    model: "claude-haiku-4-5",
    max_tokens: 64_000,
    output_config: { effort: "low" },
  }],
  ["format", "output_config.format.name: Extra inputs are not permitted", withFormat({}, { name: "x" })],
  [
    "format",
    "output_config.format.schema: For 'string' type, property 'maxLength' is not supported",
    withFormat({
      type: "object",
      properties: { title: { type: "string", maxLength: 36 } },
      additionalProperties: false,
    }),
  ],
  [
    "format",
    "output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set to false",
    withFormat({ type: "object" }),
  ],
  ["replay", "messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `text`.", {
    ...withMessages(USER, CALLING, RESULTS),
    model: "claude-opus-4-5",
    max_tokens: 64_000,
    thinking: { type: "enabled", budget_tokens: 1024 },
  }],
  ["messages", "messages: at least one message is required", withMessages()],
  ["roles", "messages.0.role: Input should be", withMessages({ role: "tool", content: "x" })],
  ["roles", "role 'system' is not supported on this model", { ...withMessages(USER, LATE), model: "claude-opus-4-7" }],
  ["roles", "messages.0.id: Extra inputs are not permitted", withMessages({ ...USER, id: "x" })],
  ["ends", 'messages: first message must use the "user" role', withMessages({ role: "assistant", content: "x" }, USER)],
  [
    "ends",
    "This model does not support assistant message prefill.",
    withMessages(USER, { role: "assistant", content: "x" }),
  ],
  ["systemPlace", "messages.2: a message with role 'system' must follow", withMessages(USER, CALLING, LATE, RESULTS)],
  ["systemPlace", "messages.1: a message with role 'system' must follow", withMessages(USER, LATE, USER)],
  ["emptyContent", "system: text content blocks must be non-empty", { ...GOOD, system: "" }],
  ["emptyContent", "messages.0: all messages must have non-empty content", withMessages({ role: "user", content: [] })],
  ["emptyContent", "messages: text content blocks must be non-empty", saying({ type: "text", text: "" })],
  [
    "emptyContent",
    "messages: text content blocks must contain non-whitespace text",
    saying({ type: "text", text: " \n" }),
  ],
  [
    "calls",
    "messages.1.content.0.tool_use.id: String should match pattern",
    withMessages(
      USER,
      { role: "assistant", content: [{ ...CALL, id: "a.b" }] },
      RESULTS,
    ),
  ],
  [
    "calls",
    "messages.1.content.0.tool_use.input: Input should be a valid dictionary",
    withMessages(
      USER,
      { role: "assistant", content: [{ ...CALL, input: "{}" }] },
      RESULTS,
    ),
  ],
  ["calls", "messages: `tool_use` ids must be unique", withMessages(USER, CALLING, RESULTS, CALLING, RESULTS)],
  [
    "pairs",
    "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: c1.",
    withMessages(
      USER,
      CALLING,
      USER,
    ),
  ],
  [
    "pairs",
    "messages.1: `tool_use` ids were found without",
    withMessages(USER, CALLING, {
      role: "user",
      content: [{ type: "text", text: "wait" }, RESULT],
    }),
  ],
  [
    "pairs",
    "messages.1: `tool_use` ids were found without",
    withMessages(
      USER,
      { role: "assistant", content: [CALL, { type: "text", text: "late" }] },
      RESULTS,
    ),
  ],
  [
    "results",
    "messages.0.content.0: unexpected `tool_use_id` found in `tool_result` blocks: c1.",
    withMessages(RESULTS),
  ],
  [
    "results",
    "messages.2.content.1: each tool_use must have a single result.",
    withMessages(USER, CALLING, {
      role: "user",
      content: [RESULT, RESULT],
    }),
  ],
  [
    "resultContent",
    "messages.2.content.0.tool_result.content: List should have",
    withMessages(USER, CALLING, {
      role: "user",
      content: [{ ...RESULT, content: [] }],
    }),
  ],
  [
    "resultContent",
    'messages.2.content.0.tool_result: all content must be type "text" if "is_error" is true',
    withMessages(
      USER,
      CALLING,
      { role: "user", content: [{ ...RESULT, is_error: true, content: [{ type: "image", source: PNG }] }] },
    ),
  ],
  ["tools", "tools: Tool names must be unique.", { ...GOOD, tools: [TOOL, TOOL] }],
  ["tools", "tools.0.custom.name: String should match pattern", withTool({ name: "a.b" })],
  ["tools", "tools.0.custom.parameters: Extra inputs are not permitted", withTool({ parameters: SCHEMA })],
  [
    "tools",
    "tools.0.custom.input_schema: input_schema does not support oneOf, allOf, or anyOf at the top level",
    withTool({ input_schema: { type: "object", oneOf: [SCHEMA] } }),
  ],
  ["tools", "tools.0.custom.input_schema.type: Input should be 'object'", withTool({ input_schema: {} })],
  ["tools", "tools.0: Input tag 'namespace' found", { ...GOOD, tools: [{ type: "namespace", name: "x", tools: [] }] }],
  ["deferred", "All tools have defer_loading set.", withTool({ defer_loading: true })],
  [
    "references",
    "Tool reference 'lost' has no corresponding tool definition",
    withMessages(USER, CALLING, {
      role: "user",
      content: [{ ...RESULT, content: [{ type: "tool_reference", tool_name: "lost" }] }],
    }),
  ],
  ["callsNeedTools", "Requests which include `tool_use` or `tool_result` blocks must define tools", {
    ...GOOD,
    tools: undefined,
    tool_choice: undefined,
  }],
  ["choice", "tool_choice.none.disable_parallel_tool_use: Extra inputs are not permitted", {
    ...GOOD,
    tool_choice: { type: "none", disable_parallel_tool_use: true },
  }],
  ["choice", "tool_choice may only be specified while providing tools.", {
    ...withMessages(USER),
    tools: [],
  }],
  ["choice", 'tool_choice: type "tool" and "any" are not supported for this model.', {
    ...MODEL_5_5,
    tool_choice: { type: "any" },
  }],
  ["blocks", "messages.0.content.0: Input tag 'input_text' found", saying({ type: "input_text", text: "x" })],
  [
    "blocks",
    "messages.0.content.0.text.phase: Extra inputs are not permitted",
    saying({ type: "text", text: "x", phase: 1 }),
  ],
  [
    "blocks",
    "messages.1.content.0.thinking.cache_control: Extra inputs are not permitted",
    withMessages(
      USER,
      { role: "assistant", content: [{ type: "thinking", thinking: "", signature: "x", ...MARK }] },
      USER,
    ),
  ],
  [
    "images",
    "messages.0.content.0.image.source.base64: The image was specified using the image/jpeg media type, but the image " +
    "appears to be a image/png image",
    saying({ type: "image", source: { ...PNG, media_type: "image/jpeg" } }),
  ],
  [
    "images",
    "messages.0.content.0.image.source.base64.data",
    saying({
      type: "image",
      source: { ...PNG, data: "data:image/png;base64,AAAA" },
    }),
  ],
  ["cacheMarks", "A maximum of 4 blocks with cache_control may be provided. Found 5.", {
    ...GOOD,
    system: Array.from({ length: 5 }, () => ({ type: "text", text: "x", ...MARK })),
  }],
  ["cacheMarks", "a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block", {
    ...GOOD,
    cache_control: { type: "ephemeral", ttl: "1h" },
    system: [{ type: "text", text: "x", ...MARK }],
  }],
  [
    "signatures",
    "messages.1.content.0: Invalid `signature` in `thinking` block",
    withMessages(
      USER,
      { role: "assistant", content: [{ type: "thinking", thinking: "x", signature: "foreign" }] },
      USER,
    ),
  ],
];

for (const [name, body, headers] of ACCEPTED) {
  Deno.test(`the scripted Messages API accepts ${name}`, () => {
    assertEquals(refused(JSON.parse(JSON.stringify(body)), headers), undefined);
  });
}

for (const [rule, words, body, headers] of REFUSED) {
  Deno.test(`the scripted Messages API refuses by ${rule}: ${words}`, () => {
    const sent: unknown = body === undefined ? undefined : JSON.parse(JSON.stringify(body));
    const [found = "none", text = ""] = refused(sent, headers) ?? [];
    assertEquals([found, text.slice(0, words.length)], [rule, words]);
  });
}

const PLAIN = { model: "m", max_tokens: 32_000, stream: true, messages: [USER], tools: [TOOL] };

for (const name of MESSAGES_PLAYERS.filter((player) => player !== "anthropic")) {
  Deno.test(`the Messages API of ${name} accepts a plain request, and knows none of the maker's own extras`, () => {
    const extras: readonly JsonObject[] = [
      {},
      { messages: [USER, LATE] },
      { tools: [{ ...TOOL, defer_loading: true }] },
      { tools: [{ ...TOOL, type: "custom" }] },
      { messages: [USER, { role: "assistant", content: [{ type: "redacted_thinking", data: "x" }] }, USER] },
      { service_tier: "auto" },
    ];
    const rules = extras.map((extra) => refused({ ...PLAIN, ...extra }, {}, name)?.[0]);
    assertEquals(rules, [undefined, "roles", "tools", "tools", "blocks", "keys"]);
    assertEquals(refused(PLAIN, { "anthropic-beta": "x" }, name)?.[0], "headers");
  });
}

Deno.test("a scripted Messages API demands its thinking in turns with calls, where the vendor does", () => {
  const body = { ...PLAIN, messages: [USER, CALLING, RESULTS], thinking: { type: "enabled", budget_tokens: 1024 } };
  assertEquals(refused(body, {}, "kimi"), [
    "replay",
    "thinking is enabled but reasoning_content is missing in assistant tool call message at index 1",
  ]);
  assertEquals(refused(body, {}, "minimax"), undefined);
});

Deno.test("a scripted Messages API takes one key, in the header of its vendor", () => {
  const ask = (name: string, headers: Record<string, string>) =>
    playMessages(name).refuseKey(new Headers(headers), ["k"])?.status;
  const bearer = { authorization: "Bearer k" };
  assertEquals(["anthropic", "kimi"].map((name) => ask(name, bearer)), [undefined, undefined]);
  assertEquals(["anthropic", "kimi"].map((name) => ask(name, { "x-api-key": "k" })), [undefined, 401]);
  assertEquals(ask("anthropic", { "x-api-key": "k", ...bearer }), 401);
  assertEquals(ask("anthropic", { "x-api-key": "wrong" }), 401);
});

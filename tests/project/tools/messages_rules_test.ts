/**
 * Tests that every rule of the scripted Messages API refuses what it names, and nothing else.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { JsonObject } from "../../../lib/base/json.ts";
import { MESSAGES_PLAYERS, playMessages } from "../../../tools/wires/messages_player.ts";
import {
  BINDING,
  CALLING,
  GOOD,
  LATE,
  MARK,
  MODEL_5_5,
  PNG,
  refused,
  type RefusedRequest,
  RESULT,
  RESULTS,
  saying,
  SCHEMA,
  testRefused,
  TOOL,
  USER,
  withFormat,
  withMessages,
  withTool,
} from "../../support/messages_requests.ts";

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

const REFUSED: readonly RefusedRequest[] = [
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

testRefused(REFUSED);

const PLAIN = { model: "m", max_tokens: 32_000, stream: true, messages: [USER], tools: [TOOL] };

for (const name of MESSAGES_PLAYERS.filter((player) => player !== "anthropic" && player !== "vllm")) {
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

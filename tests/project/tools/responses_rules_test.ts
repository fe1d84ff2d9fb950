/**
 * Tests that every rule of the scripted Responses APIs refuses what it names, in the words of the vendor.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { JsonObject } from "../../../lib/base/json.ts";
import { playResponses, RESPONSES_PLAYERS } from "../../../tools/wires/responses_player.ts";
import { sealFor } from "../../../tools/wires/seal.ts";

const SCHEMA = { type: "object", properties: { path: { type: "string" } } };
const TOOL = { type: "function", name: "ls", description: "Lists", parameters: SCHEMA, strict: false };
const PATCH = { type: "custom", name: "apply_patch", description: "Patches", format: { type: "grammar" } };
const SPACE = { type: "namespace", name: "mcp__demo", description: "Demo", tools: [{ ...TOOL, name: "add" }] };
const USER = { type: "message", role: "user", content: [{ type: "input_text", text: "hi" }] };
const LATE = { type: "message", role: "developer", content: [{ type: "input_text", text: "late" }] };
const CALL = { type: "function_call", call_id: "c1", name: "ls", arguments: "{}" };
const OUTPUT = { type: "function_call_output", call_id: "c1", output: "ok" };
const PLAIN = { type: "reasoning", summary: [], content: [{ type: "reasoning_text", text: "Hm." }] };
const SEARCH = { type: "web_search_call", action: { type: "search", query: "x" } };
const GOOD = {
  model: "m",
  stream: true,
  store: false,
  instructions: "be brief",
  input: [USER, PLAIN, CALL, OUTPUT, LATE],
  tools: [TOOL],
  tool_choice: "auto",
  reasoning: { effort: "high" },
};

function withInput(...input: unknown[]): JsonObject {
  return { ...GOOD, input };
}

function withTools(...tools: unknown[]): JsonObject {
  return { ...withInput(USER), tools };
}

/** Reasoning that `maker` sealed, and nulls if asked for. */
function sealed(maker: string, more: JsonObject = {}): JsonObject {
  return { type: "reasoning", summary: [], encrypted_content: sealFor(maker, "Hm."), ...more };
}

/** A request with which the vendor finds nothing wrong. */
function goodFor(name: string): JsonObject {
  const unsuited = ["xai", "openrouter", "openai", "azure", "meta", "bedrock", "volcengine-coding", "ollama"].includes(
    name,
  );
  return unsuited ? withInput(USER, CALL, OUTPUT, LATE) : GOOD;
}

function refused(
  name: string,
  body: unknown,
): { rule: string; status: number; body: JsonObject; text?: string } | undefined {
  return playResponses(name).refuse({ headers: new Headers(), body, index: 0 });
}

/** The message inside an error body. */
function wordsOf(body: unknown, text: string | undefined): string {
  if (text !== undefined) return text;
  const { error, metadata } = body as { error: string | { message: string }; metadata?: { raw: string } };
  if (metadata !== undefined) return JSON.parse(metadata.raw)[0].message;
  return typeof error === "string" ? error : error.message;
}

const OTHER_VARIANT = "Failed to deserialize the JSON body into the target type: unknown variant";
const SILENT = "The script refuses";

const REFUSED: readonly (readonly [vendor: string, rule: string, words: string, body: unknown])[] = [
  ["careful", "body", "We could not parse the JSON body", undefined],
  ["careful", "head", "Missing required parameter: 'model'.", { ...GOOD, model: "" }],
  ["careful", "head", "store must be false", { ...GOOD, store: true }],
  ["careful", "head", "previous_response_id is not supported", { ...GOOD, previous_response_id: "resp_1" }],
  ["careful", "head", "Invalid 'max_output_tokens': integer below", { ...GOOD, max_output_tokens: 8 }],
  ["careful", "head", "Required", { ...GOOD, text: {} }],
  ["careful", "parameters", "Unknown parameter: 'client_metadata'.", { ...GOOD, client_metadata: {} }],
  ["careful", "tools", "Invalid value: 'namespace'.", withTools(SPACE)],
  ["careful", "tools", "Invalid value: 'web_search'.", withTools({ type: "web_search" })],
  ["careful", "custom", "Invalid value: 'custom'.", withTools(PATCH)],
  ["careful", "toolShape", "Unknown parameter: 'tools[0].defer_loading'.", withTools({ ...TOOL, defer_loading: true })],
  [
    "careful",
    "toolShape",
    "Invalid 'tools[0].name': string does not match pattern.",
    withTools({ ...TOOL, name: "a.b" }),
  ],
  [
    "careful",
    "toolShape",
    "`name` must be at most 64 characters, got 66",
    withTools({ ...TOOL, name: "n".repeat(66) }),
  ],
  ["careful", "schemas", "Invalid schema for function 'ls'", withTools({ ...TOOL, parameters: {} })],
  [
    "openai",
    "schemas",
    "Invalid schema for function 'ls'",
    withTools({ ...TOOL, parameters: { ...SCHEMA, oneOf: [] } }),
  ],
  ["careful", "uniqueNames", "Tool names must be unique.", withTools(TOOL, TOOL)],
  ["careful", "choice", "'tools' is only allowed when 'tools' are specified.", withTools()],
  ["careful", "choice", "Tool choice 'rm' not found", { ...GOOD, tool_choice: { type: "function", name: "rm" } }],
  ["careful", "input", "Missing required parameter: 'input'.", withInput()],
  ["careful", "items", "Invalid value: 'agent_message'.", withInput(USER, { type: "agent_message", content: [] })],
  ["careful", "items", "Unknown parameter: 'input[0].phase'.", withInput({ ...USER, phase: "final" })],
  ["careful", "items", "Unknown parameter: 'input[0].status'.", withInput({ ...USER, status: "completed" })],
  [
    "careful",
    "messages",
    "input[0]: unknown variant `output_text`",
    withInput({ ...USER, content: [{ type: "output_text" }] }),
  ],
  [
    "careful",
    "calls",
    "Missing required parameter: 'input[1].call_id'.",
    withInput(USER, { ...CALL, call_id: "" }, OUTPUT),
  ],
  [
    "careful",
    "calls",
    "input[1]: invalid function call arguments",
    withInput(USER, { ...CALL, arguments: "" }, OUTPUT),
  ],
  [
    "careful",
    "calls",
    "Output of tool call should be 'Input text'",
    withInput(USER, CALL, {
      ...OUTPUT,
      output: [{ type: "input_text", text: "ok" }],
    }),
  ],
  ["careful", "order", "No tool output found for function call c1.", withInput(USER, CALL, LATE, OUTPUT)],
  ["careful", "order", "No tool output found for function call c1.", withInput(USER, CALL)],
  ["careful", "order", "No tool call found for function call output with call_id c1.", withInput(USER, OUTPUT)],
  ["careful", "reasoning", "Encrypted content is not supported.", withInput(sealed("openai"), USER)],
  [
    "careful",
    "reasoning",
    "Missing required parameter: 'input[0].summary'.",
    withInput({ ...PLAIN, summary: undefined }, USER),
  ],
  [
    "deepseek",
    "custom",
    "Unsupported custom tool: 'exec'. Only 'apply_patch' is supported.",
    withTools(
      PATCH,
      { ...PATCH, name: "exec" },
    ),
  ],
  [
    "deepseek",
    "custom",
    "Unsupported custom tool: 'run'.",
    withTools({ ...SPACE, tools: [{ ...PATCH, name: "run" }] }),
  ],
  ["deepseek", "tools", SILENT, withTools({ type: "tool_search" })],
  ["deepseek", "items", SILENT, withInput({ type: "additional_tools", tools: [TOOL] }, USER)],
  ["deepseek", "uniqueNames", "Duplicate namespace name 'mcp__demo'", withTools(SPACE, SPACE)],
  ["deepseek", "order", "No tool output found for tool call c1.", withInput(USER, PLAIN, CALL, LATE, OUTPUT)],
  ["deepseek", "searches", "input[1].action: missing field `queries`", withInput(USER, SEARCH)],
  ["kimi", "tools", 'tools.0: tool type "tool_search" is not supported', withTools({ type: "tool_search" })],
  ["kimi", "items", "Invalid request Error", withInput(USER, { type: "tool_search_call", call_id: "c" })],
  [
    "kimi",
    "order",
    "Invalid request: an assistant message with 'tool_calls' must be followed",
    withInput(
      USER,
      CALL,
      LATE,
      OUTPUT,
    ),
  ],
  ["xai", "tools", `${OTHER_VARIANT} \`namespace\`, expected one of \`function\`, \`web_search\``, withTools(SPACE)],
  ["xai", "custom", `${OTHER_VARIANT} \`custom\``, withTools(PATCH)],
  [
    "xai",
    "items",
    'Failed to deserialize the JSON body into the target type: unknown item type "agent_message"',
    withInput(
      { type: "agent_message" },
    ),
  ],
  [
    "xai",
    "toolShape",
    "Argument not supported: external_web_access",
    withTools({
      type: "web_search",
      external_web_access: true,
    }),
  ],
  ["xai", "parameters", "Argument not supported: stop", { ...withInput(USER), stop: ["x"] }],
  ["xai", "reasoning", "Could not decode the compaction blob", withInput(sealed("openai"), USER)],
  ["xai", "reasoning", "Could not decode the compaction blob", withInput(sealed("xai", { content: null }), USER)],
  [
    "xai",
    "schemas",
    "ls: tool parameter root must be an object type",
    withTools({ ...TOOL, parameters: { anyOf: [] } }),
  ],
  [
    "openai",
    "reasoning",
    "The encrypted content for item rs_0 could not be verified.",
    withInput(sealed("azure"), USER),
  ],
  ["azure", "tools", "Invalid value: 'tool_search'.", withTools({ type: "tool_search" })],
  ["openrouter", "tools", "Invalid value: 'tool_search'.", withTools({ type: "tool_search" })],
  ["openrouter", "items", "Invalid value: 'tool_search_call'.", withInput(USER, { type: "tool_search_call" })],
  ["xiaomi", "custom", "tool type 'custom' is not supported by this gateway phase.", withTools(PATCH)],
  [
    "xiaomi",
    "tools",
    "tool type 'web_search' is not supported by this gateway phase.",
    withTools({ type: "web_search" }),
  ],
  ["xiaomi", "head", "Invalid value: 'xhigh'.", { ...GOOD, reasoning: { effort: "xhigh" } }],
  ["volcengine-coding", "reasoning", "The parameter input[0] specified", withInput(PLAIN, USER)],
  ["volcengine", "parameters", "Unknown parameter: 'parallel_tool_calls'.", { ...GOOD, parallel_tool_calls: true }],
  ["minimax", "tools", SILENT, withTools(PATCH)],
  ["lmstudio", "custom", "Invalid discriminator value. Expected 'function' | 'mcp'", withTools(TOOL, PATCH)],
  ["vllm", "custom", "Custom tools with a grammar format are not supported", withTools(PATCH)],
  ["vllm", "reasoning", "Encrypted content is not supported.", withInput(sealed("vllm"), USER)],
  ["vllm", "items", "Unsupported input item type: agent_message", withInput({ type: "agent_message" })],
  ["sglang", "items", "Unsupported Responses API input item type: 'compaction'", withInput({ type: "compaction" })],
  ["sglang", "head", "Tools and a JSON schema cannot be used", { ...GOOD, text: { format: { type: "json_schema" } } }],
  ["ollama", "items", 'input[0]: unknown input item type: "custom_tool_call"', withInput({ type: "custom_tool_call" })],
  ["ollama", "reasoning", "input[0]: reasoning item has no encrypted_content", withInput(PLAIN, USER)],
  ["llamacpp", "tools", SILENT, withTools(SPACE)],
];

for (const [vendor, rule, words, body] of REFUSED) {
  Deno.test(`the scripted Responses API of ${vendor} refuses by ${rule}: ${words}`, () => {
    const sent: unknown = body === undefined ? undefined : JSON.parse(JSON.stringify(body));
    const refusal = refused(vendor, sent);
    const found = refusal === undefined ? "" : wordsOf(refusal.body, refusal.text);
    assertEquals([refusal?.rule, found.slice(0, words.length)], [rule, words]);
  });
}

for (const name of RESPONSES_PLAYERS) {
  Deno.test(`the scripted Responses API of ${name} accepts what any vendor does`, () => {
    assertEquals(refused(name, goodFor(name)), undefined);
  });
}

Deno.test("a scripted Responses API takes what its vendor takes beyond the common part", () => {
  const accepted: readonly (readonly [vendor: string, body: JsonObject])[] = [
    ["deepseek", withTools(PATCH, SPACE, { type: "web_search" })],
    ["deepseek", withInput(USER, { ...SEARCH, action: { ...SEARCH.action, queries: ["x"] } })],
    ["kimi", withInput(USER, CALL)],
    ["xai", withInput(sealed("xai"), USER)],
    ["openai", { ...withInput(sealed("openai", { content: null, id: "rs_1" }), USER), include: [] }],
    ["openai", withTools(PATCH, SPACE, { type: "tool_search" }, { ...TOOL, defer_loading: true })],
    ["openrouter", withTools(PATCH, SPACE)],
    ["vllm", withTools({ ...PATCH, format: { type: "text" } }, SPACE)],
    ["sglang", withTools(PATCH)],
    ["ollama", withInput({ type: "reasoning", summary: [], encrypted_content: "Hm." }, USER)],
  ];
  assertEquals(accepted.map(([vendor, body]) => refused(vendor, body)), accepted.map(() => undefined));
});

Deno.test("the bodies of refusals have the shape of their vendor", () => {
  const shape = (name: string, body: JsonObject) => {
    const refusal = refused(name, body);
    return [refusal?.status, Object.keys(refusal?.body ?? {}), typeof refusal?.text];
  };
  assertEquals(shape("careful", withTools(PATCH)), [400, ["error"], "undefined"]);
  assertEquals(shape("xai", withTools(PATCH)), [422, ["code", "error"], "string"]);
  assertEquals(shape("xai", { ...withInput(USER), stop: [] }), [400, ["code", "error"], "undefined"]);
  assertEquals(refused("kimi", withTools({ type: "x" }))?.body, {
    error: { type: "invalid_request_error", message: 'tools.0: tool type "x" is not supported' },
  });
  assertEquals(shape("openrouter", withTools({ type: "x" })), [400, ["error", "metadata"], "undefined"]);
  assertEquals(refused("xiaomi", withTools(PATCH))?.body, {
    error: {
      message: "tool type 'custom' is not supported by this gateway phase.",
      type: "unsupported_feature",
      param: "",
      code: "responses_feature_not_supported",
    },
  });
});

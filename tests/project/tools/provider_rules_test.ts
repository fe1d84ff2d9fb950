/**
 * Tests that every rule of the scripted provider refuses what it names, and nothing else.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { findRefusal } from "../../../tools/provider_rules.ts";
import { DEFAULT_RULES, type ProviderRules } from "../../../tools/rule.ts";
import type { JsonObject } from "../../../lib/base/json.ts";

const USER = { role: "user", content: "hi" };
const CALL = { id: "c1", type: "function", function: { name: "ls", arguments: "{}" } };
const CALLING = { role: "assistant", content: "", tool_calls: [CALL] };
const TOOL = { role: "tool", tool_call_id: "c1", content: "ok" };
const FUNCTION = { name: "ls", description: "Lists", parameters: { type: "object", properties: {} }, strict: false };
const GOOD = {
  model: "m",
  stream: true,
  stream_options: { include_usage: true },
  messages: [
    { role: "system", content: "be brief" },
    USER,
    CALLING,
    TOOL,
    { role: "assistant", content: "done" },
    USER,
  ],
  tools: [{ type: "function", function: FUNCTION }],
  tool_choice: "auto",
  parallel_tool_calls: true,
};

function withMessages(...messages: unknown[]): JsonObject {
  return { model: "m", stream: true, messages };
}

function withTool(change: JsonObject): JsonObject {
  return { ...GOOD, tools: [{ type: "function", function: { ...FUNCTION, ...change } }] };
}

function calling(change: JsonObject): JsonObject {
  return { ...CALLING, tool_calls: [{ ...CALL, ...change }] };
}

interface Case {
  readonly name: string;
  readonly rule: keyof ProviderRules;
  readonly body: unknown;
  readonly rules?: Partial<ProviderRules>;
}

const IMAGE = { type: "image_url", image_url: { url: "data:image/png;base64,AA" } };
const REFUSED: readonly Case[] = [
  { name: "a body that is no JSON", rule: "body", body: undefined },
  { name: "a missing model", rule: "model", body: { ...GOOD, model: "" } },
  { name: "an unlisted key", rule: "topLevelKeys", body: { ...GOOD, store: false } },
  { name: "a request that does not stream", rule: "streamOnly", body: { ...GOOD, stream: false } },
  { name: "strange stream options", rule: "streamOptions", body: { ...GOOD, stream_options: { usage: true } } },
  { name: "any stream options", rule: "streamOptions", body: GOOD, rules: { streamOptions: "refused" } },
  { name: "an empty tool list", rule: "emptyTools", body: { ...withMessages(USER), tools: [] } },
  { name: "tool_choice alone", rule: "choiceNeedsTools", body: { ...withMessages(USER), tool_choice: "auto" } },
  {
    name: "parallel_tool_calls alone",
    rule: "choiceNeedsTools",
    body: { ...withMessages(USER), parallel_tool_calls: false },
  },
  {
    name: "calls without tools",
    rule: "callsNeedTools",
    body: withMessages(USER, CALLING, TOOL),
    rules: { callsNeedTools: true },
  },
  { name: "a tool of another type", rule: "toolShape", body: { ...GOOD, tools: [{ type: "custom", name: "x" }] } },
  { name: "a long tool name", rule: "toolShape", body: withTool({ name: "n".repeat(65) }) },
  { name: "a dotted tool name", rule: "toolShape", body: withTool({ name: "a.b" }) },
  { name: "two tools of one name", rule: "uniqueToolNames", body: { ...GOOD, tools: [...GOOD.tools, ...GOOD.tools] } },
  { name: "parameters without a type", rule: "toolSchemas", body: withTool({ parameters: {} }) },
  {
    name: "the private keyword in a schema",
    rule: "toolSchemas",
    body: withTool({ parameters: { type: "object", properties: { a: { type: "string", encrypted: true } } } }),
  },
  { name: "no messages", rule: "emptyMessages", body: withMessages() },
  { name: "the developer role", rule: "developerRole", body: withMessages({ role: "developer", content: "x" }) },
  { name: "an unknown role", rule: "knownRoles", body: withMessages({ role: "critic", content: "x" }) },
  { name: "an unlisted message key", rule: "messageKeys", body: withMessages({ ...USER, phase: "x" }) },
  { name: "an orphan tool message", rule: "toolOrder", body: withMessages(USER, TOOL) },
  { name: "a call without its output", rule: "toolOrder", body: withMessages(USER, CALLING) },
  { name: "a message between call and output", rule: "toolOrder", body: withMessages(USER, CALLING, USER, TOOL) },
  { name: "a second output for one call", rule: "toolOrder", body: withMessages(USER, CALLING, TOOL, TOOL) },
  {
    name: "an empty call id",
    rule: "callIds",
    body: withMessages(USER, calling({ id: "" }), { ...TOOL, tool_call_id: "" }),
  },
  {
    name: "one id for two calls",
    rule: "callIds",
    body: withMessages(USER, { ...CALLING, tool_calls: [CALL, CALL] }, TOOL),
  },
  {
    name: "arguments that are no object",
    rule: "callShape",
    body: withMessages(USER, calling({ function: { name: "ls", arguments: "" } }), TOOL),
  },
  {
    name: "a call with a bad name",
    rule: "callShape",
    body: withMessages(USER, calling({ function: { name: "a b", arguments: "{}" } }), TOOL),
  },
  {
    name: "an empty list of calls",
    rule: "callShape",
    body: withMessages({ role: "assistant", content: "a", tool_calls: [] }),
  },
  {
    name: "tool content in parts",
    rule: "toolContentText",
    body: withMessages(USER, CALLING, { ...TOOL, content: [{ type: "text", text: "ok" }] }),
  },
  {
    name: "assistant content in parts",
    rule: "assistantContentText",
    body: withMessages({ role: "assistant", content: [{ type: "text", text: "ok" }] }),
  },
  {
    name: "an assistant message of nothing",
    rule: "assistantContentText",
    body: withMessages(USER, { role: "assistant", content: null }),
  },
  { name: "a blank user message", rule: "blankUser", body: withMessages({ role: "user", content: " \n" }) },
  {
    name: "a blank text part",
    rule: "blankUser",
    body: withMessages({ role: "user", content: [{ type: "text", text: "" }, IMAGE] }),
  },
  {
    name: "a part of another API",
    rule: "userParts",
    body: withMessages({ role: "user", content: [{ type: "input_text", text: "x" }] }),
  },
  {
    name: "a late system message",
    rule: "systemFirst",
    body: withMessages(USER, { role: "system", content: "x" }),
    rules: { systemFirst: true },
  },
  {
    name: "a user message after a tool message",
    rule: "noUserAfterTool",
    body: withMessages(USER, CALLING, TOOL, USER),
    rules: { noUserAfterTool: true },
  },
  {
    name: "an image for a model that only reads",
    rule: "vision",
    body: withMessages({ role: "user", content: [IMAGE] }),
    rules: { vision: false },
  },
  {
    name: "a call without its reasoning",
    rule: "reasoningRequired",
    body: GOOD,
    rules: { reasoningRequired: "passed_back" },
  },
  {
    name: "a reasoning key",
    rule: "reasoningRefused",
    body: withMessages(USER, { ...CALLING, reasoning_content: "x" }, TOOL),
    rules: { reasoningRefused: true },
  },
  { name: "a long call id", rule: "nineLetterCallIds", body: GOOD, rules: { nineLetterCallIds: true } },
];

for (const { name, rule, body, rules } of REFUSED) {
  Deno.test(`findRefusal() refuses ${name}, by that rule alone`, () => {
    const all: ProviderRules = { ...DEFAULT_RULES, ...rules };
    assertEquals(findRefusal(body, all)?.rule, rule);
    const off = rule === "vision" ? true : rule === "streamOptions" ? "known" : false;
    const without = findRefusal(body, { ...all, [rule]: off });
    if (rule !== "streamOptions" || rules !== undefined) assertEquals(without, undefined);
  });
}

Deno.test("findRefusal() accepts a careful request under the default rules", () => {
  assertEquals(findRefusal(GOOD), undefined);
  assertEquals(
    findRefusal({ ...GOOD, messages: [{ role: "user", content: [{ type: "text", text: "a" }, IMAGE] }] }),
    undefined,
  );
});

Deno.test("findRefusal() accepts a property that is called encrypted", () => {
  const parameters = { type: "object", properties: { encrypted: { type: "string" } } };
  assertEquals(findRefusal(withTool({ parameters })), undefined);
});

Deno.test("findRefusal() accepts an empty reasoning text, and has two wordings", () => {
  const missing = withMessages(USER, CALLING, TOOL);
  const given = withMessages(USER, { ...CALLING, reasoning_content: "" }, TOOL);
  const rules: ProviderRules = { ...DEFAULT_RULES, reasoningRequired: "passed_back" };
  assertEquals(findRefusal(given, rules), undefined);
  assertEquals(
    findRefusal(missing, rules)?.body.error.message,
    "The reasoning_content in the thinking mode must be passed back to the API.",
  );
  assertEquals(
    findRefusal(missing, { ...rules, reasoningRequired: "by_index" })?.body.error.message,
    "thinking is enabled but reasoning_content is missing in assistant tool call message at index 1",
  );
});

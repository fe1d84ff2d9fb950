/**
 * Tests of the tools of a request and of the choice among them.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { JsonObject } from "../../../../../lib/base/json.ts";
import { ToolMap } from "../../../../../lib/translate/tool_map.ts";
import { findCallName } from "../../../../../lib/translate/request/messages/tools.ts";
import { says } from "../../../../support/history_items.ts";
import {
  call,
  F,
  type MessagesTarget,
  output,
  reasoning,
  thinks,
  translateForMessages,
} from "../../../../support/messages_request.ts";

const U = says("user", "Hi.");
const G: JsonObject = { ...F, name: "g" };
const SEARCH_TOOL = { type: "tool_search", execution: "client", parameters: { type: "object", properties: {} } };
const SEARCH = { type: "tool_search_call", call_id: "s", execution: "client", arguments: {} };

function finds(...tools: readonly JsonObject[]): readonly JsonObject[] {
  return [SEARCH, { type: "tool_search_output", call_id: "s", execution: "client", tools }];
}

function choose(body: JsonObject, target?: MessagesTarget) {
  const { body: sent, notes } = translateForMessages({ input: [U], tools: [F, G], ...body }, target);
  return { choice: sent.tool_choice, names: sent.tools?.map(({ name }) => name), notes };
}

Deno.test("tools that a search found are deferred ones at the end, and all bytes before them stay the same", () => {
  const ask = (...found: readonly JsonObject[]) =>
    translateForMessages({ input: [U, ...found], tools: [F, SEARCH_TOOL] }).body.tools ?? [];
  const [none, one, two] = [ask(), ask(...finds(G)), ask(...finds(G), ...finds({ ...F, name: "h" }, G))];
  assertEquals(two.map(({ name, defer_loading: deferred }) => [name, deferred]), [
    ["f", undefined],
    ["tool_search", undefined],
    ["g", true],
    ["h", true],
  ]);
  assertEquals(one.slice(0, 2), none);
  assertEquals(two.slice(0, 3), one);
});

Deno.test("a tool that a search finds again keeps its first declaration", () => {
  const again = { ...G, description: "changed" };
  const { body } = translateForMessages({ input: [U, ...finds(G), ...finds(again)], tools: [SEARCH_TOOL] });
  assertEquals(body.tools?.[1], { name: "g", input_schema: { type: "object", properties: {} }, defer_loading: true });
});

Deno.test("a provider that defers no tools gets those that were found like all others", () => {
  const { body } = translateForMessages({ input: [U, ...finds(G)], tools: [SEARCH_TOOL] }, {
    provider: "deepseek",
    model: "deepseek-v4",
  });
  assertEquals(body.tools?.map(({ name, defer_loading: deferred }) => [name, deferred]), [
    ["tool_search", undefined],
    ["g", undefined],
  ]);
});

Deno.test("a freeform tool is a function with one input, a namespaced one has a flat name, both with legal schemas", () => {
  const long = "x".repeat(63);
  const { body } = translateForMessages({
    input: [U, { type: "custom_tool_call", call_id: "c", name: "p", input: "*** raw" }, {
      type: "custom_tool_call_output",
      call_id: "c",
      output: "ok",
    }],
    tools: [{ type: "custom", name: "p", format: { type: "grammar", syntax: "lark", definition: "start: x" } }, {
      type: "namespace",
      name: long,
      tools: [{ type: "function", name: long, parameters: { properties: { a: { type: "string", encrypted: true } } } }],
    }],
  });
  assertEquals(body.messages[1]?.content[0], { type: "tool_use", id: "c", name: "p", input: { input: "*** raw" } });
  const [p, flat] = body.tools ?? [];
  assertEquals(p?.input_schema.required, ["input"]);
  assertEquals(p?.description?.includes("start: x"), true);
  assertEquals(/^[\w-]{1,64}$/.test(flat?.name ?? ""), true);
  assertEquals(flat?.input_schema, { type: "object", properties: { a: { type: "string" } } });
});

Deno.test("a union at the root of a tool's schema becomes one object", () => {
  const branch = (name: string) => ({ type: "object", properties: { [name]: { type: "string" } }, required: [name] });
  const { body } = translateForMessages({
    input: [U],
    tools: [{ type: "function", name: "f", parameters: { oneOf: [branch("a"), branch("b")] } }],
  });
  assertEquals(body.tools?.[0]?.input_schema, {
    type: "object",
    properties: { a: { type: "string" }, b: { type: "string" } },
    description: "Needs one of these sets of properties: (a) or (b).",
  });
});

Deno.test("the wish for strict arguments is reported as lost", () => {
  const { body, notes } = translateForMessages({ input: [U], tools: [{ ...F, strict: true }] });
  assertEquals(Object.keys(body.tools?.[0] ?? {}), ["name", "input_schema"]);
  assertEquals(notes, ["dropped tools.strict x1"]);
});

Deno.test("a request without tools after calls declares a placeholder that cannot be called", () => {
  const { body, notes } = translateForMessages({ input: [U, call("c"), output("c")], tools: [] });
  assertEquals(body.tools?.map(({ name }) => name), ["no_tool"]);
  assertEquals(body.tool_choice, { type: "none" });
  assertEquals(notes.includes("repaired tools x1"), true);
  assertEquals(translateForMessages({ input: [U], tools: [] }).body.tools, undefined);
});

Deno.test("a binding model gets no thinking once its tools are gone, another one keeps it", () => {
  const ask = (model: string) =>
    JSON.stringify(
      translateForMessages({ input: [U, reasoning([thinks("a")]), call("c"), output("c")], tools: [] }, { model })
        .body.messages,
    ).includes("thinking");
  assertEquals([ask("claude-opus-5-5"), ask("claude-opus-5")], [false, true]);
});

Deno.test("the result of a search stays words when the client's tools are gone", () => {
  const { body } = translateForMessages({ input: [U, ...finds(G)], tools: [] });
  assertEquals(JSON.stringify(body).includes("tool_reference"), false);
  assertEquals(body.tools?.map(({ name }) => name), ["no_tool"]);
});

Deno.test("each choice becomes the one of this API", () => {
  assertEquals(choose({ tool_choice: "auto" }).choice, undefined);
  assertEquals(choose({ tool_choice: "required" }).choice, { type: "any" });
  assertEquals(choose({ tool_choice: "none" }).choice, { type: "none" });
  assertEquals(choose({ tool_choice: "none" }).names, ["f", "g"]);
  assertEquals(choose({ tool_choice: { type: "function", name: "g" } }).choice, { type: "tool", name: "g" });
  const allowed = { type: "allowed_tools", mode: "required", tools: [{ type: "function", name: "g" }] };
  assertEquals(choose({ tool_choice: allowed }).names, ["g"]);
  assertEquals(choose({ tool_choice: allowed }).choice, { type: "any" });
  assertEquals(choose({ tool_choice: { type: "function", name: "gone" } }).notes, ["dropped tool_choice.gone x1"]);
});

Deno.test("a forced call becomes a free one, and is reported, where the model refuses to be forced", () => {
  const binding = { model: "claude-opus-5-5" };
  const required = choose({ tool_choice: "required" }, binding);
  assertEquals([required.choice, required.names, required.notes], [undefined, ["f", "g"], ["dropped tool_choice x1"]]);
  const named = choose({ tool_choice: { type: "function", name: "g" } }, binding);
  assertEquals([named.choice, named.names], [undefined, ["f", "g"]]);
  const mythos = choose({ tool_choice: { type: "function", name: "g" } }, { model: "claude-mythos-5-1" });
  assertEquals([mythos.choice, mythos.names], [undefined, ["g"]]);
  assertEquals(choose({ tool_choice: "required" }, { model: "claude-opus-4-8" }).choice, { type: "any" });
  const budgeted = { tool_choice: "required", reasoning: { effort: "low" } };
  assertEquals(choose(budgeted, { model: "claude-haiku-4-5" }).choice, undefined);
  assertEquals(choose({ tool_choice: "required" }, { model: "claude-haiku-4-5" }).choice, { type: "any" });
});

Deno.test("one call at a time is a flag of the choice", () => {
  assertEquals(choose({ parallel_tool_calls: false }).choice, { type: "auto", disable_parallel_tool_use: true });
  assertEquals(choose({ parallel_tool_calls: false, tool_choice: "none" }).choice, { type: "none" });
  assertEquals(choose({ parallel_tool_calls: false, tool_choice: "required" }).choice, {
    type: "any",
    disable_parallel_tool_use: true,
  });
  assertEquals(choose({ parallel_tool_calls: true }).choice, undefined);
});

Deno.test("a request for a summary keeps its tools and may call none", () => {
  const { choice, names } = choose({ input: [U, { type: "compaction_trigger" }] });
  assertEquals([choice, names], [{ type: "none" }, ["f", "g"]]);
});

Deno.test("findCallName() does not depend on tools that were found later", () => {
  const [own, tools] = [new ToolMap(), new ToolMap()];
  own.add({ kind: "function", name: "x", namespace: "a" });
  for (const namespace of ["a", "b"]) tools.add({ kind: "function", name: "x", namespace });
  const item = { type: "call", kind: "function", callId: "c", name: "x", input: "{}" } as const;
  assertEquals(findCallName(item, { tools, own }), "a__x");
  assertEquals(findCallName({ ...item, namespace: "b" }, { tools, own }), "b__x");
});

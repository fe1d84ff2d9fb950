/**
 * Tests of calls whose wire names the namespace, the tool search, or a call of the provider's own.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { CallDelta } from "../../../../lib/wire/chunk.ts";
import { isHiddenCall, resolveCallName } from "../../../../lib/translate/stream/named_calls.ts";
import { stateOf } from "../../../support/exchange.ts";

const DEMO = { type: "namespace", name: "mcp__demo", tools: [{ type: "function", name: "add" }] };
const OTHER = { type: "namespace", name: "mcp__other", tools: [{ type: "function", name: "add" }] };
const REAL = { type: "function", name: "tool_search", parameters: { type: "object" } };
const SEARCH = { type: "tool_search", execution: "client" };

const NAMES: readonly (readonly [string, readonly unknown[], Partial<CallDelta>, string | undefined])[] = [
  ["a namespace apart", [DEMO, OTHER], { name: "add", namespace: "mcp__other" }, "mcp__other__add"],
  ["a namespace beside a flat name", [DEMO], { name: "mcp__demo__add", namespace: "mcp__demo" }, "mcp__demo__add"],
  ["the name in both places", [DEMO], { name: "add", namespace: "add" }, "add"],
  ["a namespace that has no such tool", [DEMO], { name: "add", namespace: "mcp__none" }, "mcp__none__add"],
  ["no namespace", [DEMO, OTHER], { name: "add" }, "add"],
  ["a search", [SEARCH], { isToolSearch: true, name: "tool_search" }, "tool_search"],
  ["a search where none is declared", [DEMO], { isToolSearch: true, name: "tool_search" }, "tool_search"],
  ["a piece without a name", [DEMO], {}, undefined],
];

for (const [what, tools, parts, expected] of NAMES) {
  Deno.test(`resolveCallName() reads ${what}`, () => {
    assertEquals(resolveCallName(stateOf({ body: { tools } }), { arguments: "", ...parts }).name, expected);
  });
}

Deno.test("resolveCallName() tells the client's tool search from a function of that name", () => {
  const state = stateOf({ body: { tools: [REAL, SEARCH] } });
  const { name = "" } = resolveCallName(state, { arguments: "", isToolSearch: true });
  assertEquals(state.context.tools.find(name)?.kind, "tool_search");
  const { name: real = "" } = resolveCallName(state, { arguments: "", name: "tool_search" });
  assertEquals(state.context.tools.find(real)?.kind, "function");
});

Deno.test("isHiddenCall() goes by the beginning of the call's id, and counts each call once", () => {
  const state = stateOf({ profile: { hiddenCalls: ["xs_call"] } });
  const deltas: CallDelta[] = [
    { id: "xs_call_1", name: "x_search", arguments: "" },
    { id: "xs_call_1", arguments: "{}" },
    { id: "call_1", name: "x_search", arguments: "" },
    { name: "x_search", arguments: "" },
  ];
  assertEquals(deltas.map((delta) => isHiddenCall(state, delta)), [true, true, false, false]);
  assertEquals(state.repairs.get("hidden_call"), 1);
});

Deno.test("isHiddenCall() hides nothing at a provider without such calls", () => {
  assertEquals(isHiddenCall(stateOf(), { id: "xs_call_1", name: "x", arguments: "" }), false);
});

/**
 * Tests that tools are declared as a vendor's own Responses API knows them, each once, and that others are reported.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { decodeArray, isObject, type JsonObject } from "../../../../../lib/base/json.ts";
import type { ProviderProfile } from "../../../../../lib/providers/profile.ts";
import { translateTwice, vendorProfile, type VendorTranslation } from "../../../../support/vendor_translation.ts";

const EMPTY = { type: "object", properties: {} };
const ADD = { type: "function", name: "add", parameters: EMPTY, strict: false };
const RUN = { type: "custom", name: "run" };
const PATCH = {
  type: "custom",
  name: "apply_patch",
  description: "Edits files.",
  format: { type: "grammar", syntax: "lark", definition: "start: begin_patch" },
};
const SEARCH = { type: "tool_search", execution: "client", description: "Finds.", parameters: EMPTY };

function namespace(name: string, ...tools: readonly JsonObject[]): JsonObject {
  return { type: "namespace", name, description: `About ${name}.`, tools };
}

function send(row: string, body: JsonObject, changes: Partial<ProviderProfile> = {}): VendorTranslation {
  return translateTwice(body, vendorProfile(row, changes));
}

function namesOf({ vendor }: VendorTranslation): string[] {
  return (vendor.tools ?? []).map((tool) => `${tool.type} ${tool.name ?? ""}`.trim());
}

Deno.test("translateDeclarations() declares a freeform tool as a function of one text, with its grammar", () => {
  const { vendor } = send("default", { tools: [ADD, PATCH] });
  assertEquals(vendor.tools, [ADD, {
    type: "function",
    name: "apply_patch",
    description: [
      "Edits files.",
      'Put the whole text, exactly as the tool takes it, into "input".',
      "The text must follow this lark grammar:\nstart: begin_patch",
    ].join("\n\n"),
    parameters: {
      type: "object",
      properties: { input: { type: "string", description: "The raw text for the tool, not JSON." } },
      required: ["input"],
      additionalProperties: false,
    },
    strict: false,
  }]);
});

Deno.test("translateDeclarations() keeps the freeform tools that a provider knows by name", () => {
  const sent = send("deepseek", { tools: [PATCH, { type: "custom", name: "exec" }] });
  assertEquals(namesOf(sent), ["custom apply_patch", "function exec"]);
  assertEquals(sent.vendor.tools?.[0], PATCH);
  assertEquals(sent.tools.find("apply_patch"), { kind: "custom", name: "apply_patch", isKept: true });
  assertEquals(sent.tools.find("exec"), { kind: "custom", name: "exec" });
});

Deno.test("translateDeclarations() keeps a known freeform tool only outside of namespaces", () => {
  assertEquals(namesOf(send("deepseek", { tools: [namespace("functions", PATCH)] })), [
    "function functions__apply_patch",
  ]);
});

Deno.test("translateDeclarations() keeps freeform tools without a grammar where only those are known", () => {
  const plain = { type: "custom", name: "note", format: { type: "text" } };
  const sent = send("vllm", { tools: [PATCH, plain] });
  assertEquals(namesOf(sent), ["function apply_patch", "custom note"]);
  assertEquals(sent.vendor.tools?.[1], plain);
});

Deno.test("translateDeclarations() joins the names of a namespace and its tools", () => {
  const sent = send("default", { tools: [namespace("mcp__demo", ADD, RUN)] });
  assertEquals(namesOf(sent), ["function mcp__demo__add", "function mcp__demo__run"]);
  assertEquals(JSON.stringify(sent.vendor).includes('"namespace"'), false);
});

Deno.test("translateDeclarations() shortens long names, each to another one and always to the same", () => {
  const start = "a".repeat(55);
  const tools = [{ ...ADD, name: `${start}_first_tool` }, { ...ADD, name: `${start}_second_to` }];
  const names = namesOf(send("default", { tools }));
  for (const name of names) assert(name.slice("function ".length).length <= 64);
  assertNotEquals(names[0], names[1]);
  assertEquals(namesOf(send("default", { tools })), names);
});

Deno.test("translateDeclarations() tells apart names that are joined to the same one", () => {
  const sent = send("default", {
    tools: [namespace("x", { ...ADD, name: "a__b" }), namespace("x__a", { ...ADD, name: "b" })],
  });
  const [first, second] = namesOf(sent).map((name) => name.slice("function ".length));
  assertEquals(first, "x__a__b");
  assertMatch(second ?? "", /^x__a__b_[0-9a-f]{8}$/);
  assertEquals(sent.tools.find(first ?? "")?.namespace, "x");
  assertEquals(sent.tools.find(second ?? "")?.namespace, "x__a");
});

Deno.test("translateDeclarations() drops a namespace without tools, and the keys about tools with it", () => {
  const sent = send("xai", {
    tools: [{ type: "namespace", name: "empty", tools: [] }],
    tool_choice: "auto",
    parallel_tool_calls: false,
  });
  assertEquals(Object.keys(sent.vendor), ["model", "input", "include", "stream", "store"]);
  assertEquals(sent.notes, ["dropped tools.empty"]);
});

Deno.test("translateDeclarations() joins the names of reserved namespaces only, where others are kept", () => {
  const kept = namespace("collaboration", ADD);
  const sent = send("azure", { tools: [namespace("functions", ADD), kept] });
  assertEquals(namesOf(sent), ["function functions__add", "namespace collaboration"]);
  assertEquals(sent.vendor.tools?.[1], kept);
});

Deno.test("translateDeclarations() wraps the freeform tools inside a namespace that may hold only functions", () => {
  const sent = send("deepseek", { tools: [namespace("n", ADD, RUN)] }, { namespaces: "keep" });
  const [tool] = sent.vendor.tools ?? [];
  assertEquals(decodeArray(tool?.tools).map((child) => isObject(child) && child.type), ["function", "function"]);
});

Deno.test("translateDeclarations() declares the tools of the input with the others", () => {
  const { vendor } = send("default", { input: [{ type: "additional_tools", tools: [ADD] }, "Hi."] });
  assertEquals(vendor.tools, [ADD]);
  assertEquals(vendor.input.map(({ type }) => type), ["message"]);
});

Deno.test("translateDeclarations() merges namespaces that are declared again, and tools in them", () => {
  const input = [
    { type: "additional_tools", tools: [namespace("codex_app", ADD)] },
    {
      type: "additional_tools",
      tools: [namespace("codex_app", { ...ADD, name: "other" }), namespace("codex_app", ADD)],
    },
  ];
  assertEquals(namesOf(send("deepseek", { input })), ["function codex_app__add", "function codex_app__other"]);
  const kept = send("deepseek", { input }, { namespaces: "keep" });
  assertEquals(kept.vendor.tools, [
    { type: "namespace", name: "codex_app", description: "About codex_app.", tools: [ADD, { ...ADD, name: "other" }] },
  ]);
});

const CALL = {
  type: "tool_search_call",
  call_id: "ts1",
  status: "completed",
  execution: "client",
  arguments: { query: "demo" },
};
const FOUND = {
  type: "tool_search_output",
  call_id: "ts1",
  status: "completed",
  execution: "client",
  tools: [namespace("mcp__demo", { ...ADD, defer_loading: true })],
};

for (const tools of [[SEARCH], []]) {
  Deno.test(`translateDeclarations() makes a function of a search ${tools.length} times declared`, () => {
    const sent = send("kimi", { tools, input: [CALL, FOUND] });
    assertEquals(namesOf(sent), [...tools.map(() => "function tool_search"), "function mcp__demo__add"]);
    assertEquals(sent.vendor.input, [
      { type: "function_call", call_id: "ts1", name: "tool_search", arguments: '{"query":"demo"}' },
      {
        type: "function_call_output",
        call_id: "ts1",
        output: "These tools can be called from now on:\nmcp__demo__add",
      },
    ]);
    assertEquals(JSON.stringify(sent.vendor).includes("defer_loading"), false);
  });
}

Deno.test("translateDeclarations() tells the client's search from a function of that name", () => {
  const real = { ...ADD, name: "tool_search" };
  const sent = send("default", { tools: [real, SEARCH], input: [CALL, FOUND] });
  const [first, second] = namesOf(sent).map((name) => name.slice("function ".length));
  assertEquals(sent.tools.find(first ?? "")?.kind, "function");
  assertEquals(sent.tools.find(second ?? "")?.kind, "tool_search");
  assertMatch(second ?? "", /^tool_search_[0-9a-f]{8}$/);
  assertEquals(sent.vendor.input[0]?.name, second);
});

const WEB = {
  type: "web_search",
  external_web_access: true,
  indexed_web_access: true,
  search_content_types: ["text"],
  search_context_size: "low",
  filters: { allowed_domains: ["a.b"] },
  user_location: { type: "approximate" },
};

Deno.test("translateDeclarations() leaves out the settings of a hosted tool that its provider refuses", () => {
  const { filters, user_location } = WEB;
  const sent = send("xai", { tools: [WEB] });
  assertEquals(sent.vendor.tools, [{ type: "web_search", filters, user_location }]);
  assertEquals(sent.notes, ["dropped tools.web_search.*"]);
  const known = { hostedTools: ["web_search"], hostedFields: ["filters", "search_context_size"] };
  assertEquals(send("default", { tools: [WEB] }, known).vendor.tools, [
    { type: "web_search", search_context_size: "low", filters },
  ]);
});

Deno.test("translateDeclarations() drops and reports a hosted tool that the provider does not run", () => {
  const sent = send("xiaomi", { tools: [WEB], tool_choice: "auto" });
  assertEquals([sent.vendor.tools, sent.vendor.tool_choice], [undefined, undefined]);
  assertEquals(sent.notes, ["dropped tools.web_search"]);
});

Deno.test("translateDeclarations() gives the whole API what the client declared", () => {
  const tools = [
    { ...ADD, strict: true, parameters: { ...EMPTY, properties: { a: { type: "string", encrypted: true } } } },
    PATCH,
    namespace("functions", ADD, { ...RUN, defer_loading: true }),
    SEARCH,
    WEB,
  ];
  const input = [{ type: "additional_tools", tools: [{ ...ADD, name: "later" }] }];
  const sent = send("openai", { tools, input });
  assertEquals(sent.vendor.tools, tools);
  assertEquals(sent.vendor.input, input);
  assertEquals(sent.notes, []);
  assertEquals(sent.tools.find("functions__run"), {
    kind: "custom",
    name: "run",
    namespace: "functions",
    isKept: true,
  });
  assertEquals(sent.tools.has("later"), true);
});

Deno.test("translateDeclarations() adapts the schemas that even the whole API refuses", () => {
  const parameters = { anyOf: [{ type: "object", properties: { a: { type: "string" } } }] };
  const { vendor } = send("openai", { tools: [{ ...ADD, parameters }] });
  const [tool] = vendor.tools ?? [];
  assertEquals(tool?.parameters, {
    type: "object",
    properties: { a: { type: "string" } },
  });
});

Deno.test("translateDeclarations() leaves out the last tools beyond the provider's limit", () => {
  const tools = [1, 2, 3].map((number) => ({ ...ADD, name: `f${number}` }));
  const sent = send("default", { tools }, { maxTools: 2 });
  assertEquals(namesOf(sent), ["function f1", "function f2"]);
  assertEquals(sent.notes, ["dropped tools.f3"]);
});

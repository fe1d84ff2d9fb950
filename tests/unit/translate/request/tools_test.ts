/**
 * Tests that the model gets every tool that it can call, in a form that providers accept, and that others are reported.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import type { ChatTool } from "../../../../lib/chat/types.ts";
import type { JsonObject } from "../../../../lib/base/json.ts";
import { translate } from "../../../support/exchange.ts";

function toolsOf(tools: readonly unknown[], input: readonly unknown[] = []): readonly ChatTool[] {
  return translate({ tools, input }).chat.tools ?? [];
}

function namesOf(tools: readonly ChatTool[]): string[] {
  return tools.map((tool) => tool.function.name);
}

const NO_PARAMETERS = { type: "object", properties: {} };

Deno.test("translateTools() nests a function and omits strict if it is false", () => {
  const parameters = { type: "object", properties: { cmd: { type: "string" } }, required: ["cmd"] };
  assertEquals(toolsOf([{ type: "function", name: "exec_command", description: "Runs", strict: false, parameters }]), [
    { type: "function", function: { name: "exec_command", description: "Runs", parameters } },
  ]);
});

Deno.test("translateTools() sends strict if the client sets it and the provider accepts it", () => {
  const tools = [{ type: "function", name: "f", strict: true }];
  assertEquals(translate({ tools }).chat.tools?.[0]?.function.strict, true);
  assertEquals(translate({ tools }, { strictTools: false }).chat.tools?.[0]?.function.strict, undefined);
});

Deno.test("translateTools() gives every tool an object schema", () => {
  const parameters = [undefined, null, {}, { properties: { a: {} } }, { type: "object", properties: {} }];
  const tools = parameters.map((schema, index) => ({ type: "function", name: `f${index}`, parameters: schema }));
  assertEquals(toolsOf(tools).map((tool) => tool.function.parameters), [
    NO_PARAMETERS,
    NO_PARAMETERS,
    { type: "object" },
    { type: "object", properties: { a: {} } },
    NO_PARAMETERS,
  ]);
});

Deno.test("translateTools() declares a freeform tool as a function of one text, with its grammar", () => {
  const tool = {
    type: "custom",
    name: "apply_patch",
    description: "Edits files.",
    format: { type: "grammar", syntax: "lark", definition: 'start: "*** Begin Patch"' },
  };
  assertEquals(toolsOf([tool]), [{
    type: "function",
    function: {
      name: "apply_patch",
      description: [
        "Edits files.",
        'Put the whole text, exactly as the tool takes it, into "input".',
        'The text must follow this lark grammar:\nstart: "*** Begin Patch"',
      ].join("\n\n"),
      parameters: {
        type: "object",
        properties: { input: { type: "string", description: "The raw text for the tool, not JSON." } },
        required: ["input"],
        additionalProperties: false,
      },
    },
  }]);
});

Deno.test("translateTools() declares a client's tool search under its type", () => {
  const parameters = { type: "object", properties: { query: { type: "string" } } };
  assertEquals(toolsOf([{ type: "tool_search", execution: "client", description: "Finds.", parameters }]), [
    { type: "function", function: { name: "tool_search", description: "Finds.", parameters } },
  ]);
});

Deno.test("translateTools() drops hosted tools and reports each kind", () => {
  const { chat, notes } = translate({
    tools: [
      { type: "web_search", external_web_access: true },
      { type: "image_generation" },
      { type: "web_search" },
      { type: "tool_search" },
      { type: "function" },
    ],
  });
  assertEquals(["tools" in chat, "tool_choice" in chat, "parallel_tool_calls" in chat], [false, false, false]);
  assertEquals(notes, [
    "dropped tools.web_search x2",
    "dropped tools.image_generation x1",
    "dropped tools.tool_search x1",
    "dropped tools.function without a name x1",
  ]);
});

Deno.test("translateTools() reports a changed name", () => {
  const { chat, notes } = translate({ tools: [{ type: "function", name: "a.b" }] });
  const [name = ""] = namesOf(chat.tools ?? []);
  assertMatch(name, /^a_b_[0-9a-f]{8}$/);
  assertEquals(notes, [`renamed tools.${name} x1`]);
});

Deno.test("translateTools() collects tools, additional_tools and found tools, each once and in order", () => {
  const input = [
    { type: "additional_tools", tools: [{ type: "custom", name: "exec" }, { type: "function", name: "f" }] },
    { type: "tool_search_call", call_id: "c1", arguments: {} },
    {
      type: "tool_search_output",
      call_id: "c1",
      tools: [{ type: "namespace", name: "ns", tools: [{ type: "function", name: "late", defer_loading: true }] }],
    },
    {
      type: "tool_search_output",
      call_id: "c2",
      tools: [{ type: "namespace", name: "ns", tools: [{ type: "function", name: "late", description: "Anew" }] }],
    },
  ];
  const tools = toolsOf([{ type: "function", name: "f" }, { type: "function", name: "last" }], input);
  assertEquals(namesOf(tools), ["f", "last", "exec", "ns__late"]);
  assertEquals(tools.at(-1)?.function.description, "Anew");
});

const SCHEMAS: readonly (readonly [string, JsonObject, JsonObject])[] = [
  [
    "on a property",
    { type: "object", properties: { message: { type: "string", encrypted: true } } },
    { type: "object", properties: { message: { type: "string" } } },
  ],
  [
    "but keeps a property of that name",
    { type: "object", properties: { encrypted: { type: "boolean", encrypted: true } }, required: ["encrypted"] },
    { type: "object", properties: { encrypted: { type: "boolean" } }, required: ["encrypted"] },
  ],
  [
    "inside lists, items and definitions",
    {
      type: "object",
      anyOf: [{ encrypted: true, type: "object" }],
      properties: { a: { type: "array", items: { type: "string", encrypted: false } } },
      $defs: { encrypted: { type: "string", encrypted: true } },
    },
    {
      type: "object",
      anyOf: [{ type: "object" }],
      properties: { a: { type: "array", items: { type: "string" } } },
      $defs: { encrypted: { type: "string" } },
    },
  ],
  [
    "but keeps it in the user's own values",
    {
      type: "object",
      properties: {
        a: { enum: ["encrypted", { encrypted: true }], default: { encrypted: true } },
        b: { const: { encrypted: 1 } },
      },
    },
    {
      type: "object",
      properties: {
        a: { enum: ["encrypted", { encrypted: true }], default: { encrypted: true } },
        b: { const: { encrypted: 1 } },
      },
    },
  ],
  [
    "in a property named properties",
    { type: "object", properties: { properties: { type: "object", properties: { x: { encrypted: true } } } } },
    { type: "object", properties: { properties: { type: "object", properties: { x: {} } } } },
  ],
];

for (const [name, parameters, expected] of SCHEMAS) {
  Deno.test(`translateTools() strips the private keyword ${name}`, () => {
    assertEquals(toolsOf([{ type: "function", name: "f", parameters }])[0]?.function.parameters, expected);
  });
}

const DECLARED = [
  { type: "function", name: "f" },
  { type: "namespace", name: "ns", tools: [{ type: "function", name: "g" }] },
  { type: "custom", name: "p" },
  { type: "tool_search", execution: "client" },
];
const ALL = ["f", "ns__g", "p", "tool_search"];

function named(name: string): JsonObject {
  return { type: "function", function: { name } };
}

/** The client's `tool_choice`; names of the tools that are sent; the choice that is sent; the notes. */
const CHOICES: readonly (readonly [unknown, readonly string[], unknown, readonly string[]])[] = [
  [undefined, ALL, undefined, []],
  ["auto", ALL, undefined, []],
  ["none", ALL, "none", []],
  ["required", ALL, "required", []],
  [{ type: "function", name: "f" }, ALL, named("f"), []],
  [{ type: "function", name: "g", namespace: "ns" }, ALL, named("ns__g"), []],
  [{ type: "custom", name: "p" }, ALL, named("p"), []],
  [{ type: "function", name: "gone" }, ALL, undefined, ["dropped tool_choice.gone x1"]],
  [{ type: "web_search" }, ALL, undefined, ["dropped tool_choice.web_search x1"]],
  [{ type: "allowed_tools", mode: "auto", tools: [{ type: "function", name: "f" }] }, ["f"], undefined, []],
  [
    {
      type: "allowed_tools",
      mode: "required",
      tools: [{ type: "custom", name: "p" }, { type: "function", name: "g", namespace: "ns" }, { type: "tool_search" }],
    },
    ["ns__g", "p", "tool_search"],
    "required",
    [],
  ],
  [{ type: "allowed_tools", mode: "required", tools: [] }, [], undefined, []],
];

for (const [choice, names, sent, notes] of CHOICES) {
  Deno.test(`translateToolChoice() turns ${JSON.stringify(choice)} into ${JSON.stringify(sent)}`, () => {
    const { chat, notes: reported } = translate({ tools: DECLARED, tool_choice: choice });
    assertEquals([namesOf(chat.tools ?? []), chat.tool_choice, reported], [[...names], sent, [...notes]]);
  });
}

Deno.test("translateToolChoice() declares only the demanded tool where a name does not force it", () => {
  const only = { namedChoice: "only_tool" } as const;
  const named = translate({ tools: DECLARED, tool_choice: { type: "function", name: "f" } }, only);
  assertEquals([namesOf(named.chat.tools ?? []), named.chat.tool_choice, named.notes], [
    ["f"],
    "required",
    ["dropped tools x1"],
  ]);
  const gone = translate({ tools: DECLARED, tool_choice: { type: "function", name: "gone" } }, only);
  assertEquals([gone.chat.tool_choice, gone.notes], [undefined, ["dropped tool_choice.gone x1"]]);
});

Deno.test("translateToolChoice() uses the provider's value for required", () => {
  const tool = { tools: DECLARED, tool_choice: { type: "function", name: "f" } };
  const must = { tools: DECLARED, tool_choice: "required" };
  assertEquals(translate(must, { requiredChoice: "any" }).chat.tool_choice, "any");
  assertEquals(translate(tool, { requiredChoice: "any" }).chat.tool_choice, {
    type: "function",
    function: { name: "f" },
  });
  for (const body of [tool, must]) {
    const { chat, notes } = translate(body, { requiredChoice: "auto" });
    assertEquals([chat.tool_choice, notes], [undefined, ["dropped tool_choice x1"]]);
  }
});

Deno.test("translateToolChoice() declares no tools if the provider has no value for calling none", () => {
  const wish = { tools: DECLARED, tool_choice: "none", parallel_tool_calls: true };
  const { chat, notes } = translate(wish, { noneChoice: "no_tools" });
  assertEquals(["tools" in chat, "tool_choice" in chat, "parallel_tool_calls" in chat], [false, false, false]);
  assertEquals(notes, ["dropped tools x1"]);
  assertEquals(translate({ ...wish, tool_choice: "auto" }, { noneChoice: "no_tools" }).chat.tools?.length, 4);
});

Deno.test("translateToolChoice() sends no choice without tools", () => {
  const choices = [["none", []], ["required", ["dropped tool_choice.required x1"]], [
    { type: "function", name: "f" },
    ["dropped tool_choice.f x1"],
  ]] as const;
  for (const [choice, dropped] of choices) {
    const { chat, notes } = translate({ tools: [], tool_choice: choice, parallel_tool_calls: false });
    assertEquals(["tools" in chat, "tool_choice" in chat, "parallel_tool_calls" in chat], [false, false, false]);
    assertEquals(notes, [...dropped]);
  }
});

Deno.test("translateTools() drops the last tools if there are too many, and reports which", () => {
  const { chat, notes } = translate({ tools: DECLARED, tool_choice: { type: "custom", name: "p" } }, { maxTools: 2 });
  assertEquals(namesOf(chat.tools ?? []), ["f", "ns__g"]);
  assertEquals("tool_choice" in chat, false);
  assertEquals(notes, ["dropped tools.p x1", "dropped tools.tool_search x1", "dropped tool_choice.p x1"]);
  assertEquals(translate({ tools: DECLARED }, { maxTools: 4 }).notes, []);
});

Deno.test("translateTools() adapts every schema to its provider and reports each rule once", () => {
  const parameters = { type: "object", properties: { a: {} }, additionalProperties: false };
  const tools = [
    { type: "function", name: "f", parameters },
    { type: "function", name: "g", parameters },
    { type: "custom", name: "p" },
  ];
  const { chat, notes } = translate({ tools }, { schemaRules: ["require_types", "no_additional_properties"] });
  const typed = { type: "object", properties: { a: { type: "string" } } };
  assertEquals(chat.tools?.slice(0, 2).map((tool) => tool.function.parameters), [typed, typed]);
  assertEquals(JSON.stringify(chat.tools).includes("additionalProperties"), false);
  assertEquals(notes, ["replaced schema.require_types x2", "replaced schema.no_additional_properties x3"]);
});

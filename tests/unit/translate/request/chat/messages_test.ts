/**
 * Tests that every item of the input becomes the right chat message.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { sealCompaction } from "../../../../../lib/translate/reasoning_envelope.ts";
import { COMPACTION_PROMPT, formatSummary, SEALED_SUMMARY } from "../../../../../lib/translate/request/prompts.ts";
import { messagesOf, translate } from "../../../../support/exchange.ts";

function says(role: string, text: string): unknown {
  return { type: "message", role, content: [{ type: "input_text", text }] };
}

const CALL = { type: "function_call", call_id: "c1", name: "f", arguments: '{"a":1}' };
const OUTPUT = { type: "function_call_output", call_id: "c1", output: "ok" };
const SENT_CALL = { id: "c1", type: "function", function: { name: "f", arguments: '{"a":1}' } } as const;

Deno.test("translateMessages() merges instructions and all leading system text into one message", () => {
  const input = [
    says("system", "A"),
    {
      type: "message",
      role: "developer",
      content: [{ type: "input_text", text: "B" }, { type: "input_text", text: "C" }],
    },
    says("developer", " \n"),
    says("user", "Hi"),
  ];
  assertEquals(messagesOf(input, {}, { instructions: "Base" }), [
    { role: "system", content: "Base\n\nA\n\nB\n\nC" },
    { role: "user", content: "Hi" },
  ]);
});

Deno.test("translateMessages() reads base instructions from the input, as Codex 0.162 and later sends them", () => {
  assertEquals(messagesOf([says("developer", "Base"), says("developer", "Rules"), says("user", "Hi")]), [
    { role: "system", content: "Base\n\nRules" },
    { role: "user", content: "Hi" },
  ]);
});

Deno.test("translateMessages() sends leading system text under the provider's role for it", () => {
  assertEquals(messagesOf([says("system", "A"), says("user", "Hi")], { systemRole: "developer" })[0], {
    role: "developer",
    content: "A",
  });
});

Deno.test("translateMessages() writes no system message when there is no system text", () => {
  assertEquals(messagesOf("Hi"), [{ role: "user", content: "Hi" }]);
  assertEquals(messagesOf([], {}, { instructions: "Base" }), [{ role: "system", content: "Base" }]);
  assertEquals(messagesOf([]), []);
});

Deno.test("translateMessages() sends late system text as user text if the provider refuses system text there", () => {
  const input = [says("user", "Hi"), says("developer", "Switch."), says("user", "Go"), says("system", " ")];
  assertEquals(messagesOf(input), [
    { role: "user", content: "Hi" },
    { role: "user", content: "<system_message>\nSwitch.\n</system_message>" },
    { role: "user", content: "Go" },
  ]);
  assertEquals(messagesOf(input, { lateSystem: "system" })[1], { role: "system", content: "Switch." });
});

Deno.test("translateMessages() ends the leading system text also at a call or an assistant message", () => {
  const roles = (input: readonly unknown[]) => messagesOf(input, { lateSystem: "system" }).map(({ role }) => role);
  assertEquals(roles([says("system", "A"), CALL, OUTPUT, says("system", "B")]), [
    "system",
    "assistant",
    "tool",
    "system",
  ]);
  assertEquals(roles([says("system", "A"), says("assistant", "Hi"), says("system", "B")]), [
    "system",
    "assistant",
    "system",
  ]);
});

Deno.test("translateMessages() puts reasoning, text and calls of a turn into one message, then its outputs", () => {
  const input = [
    says("user", "Hi"),
    { type: "reasoning", summary: [{ type: "summary_text", text: "Hm" }] },
    says("assistant", "Let me see."),
    CALL,
    { type: "custom_tool_call", call_id: "c2", name: "p", input: "*** Begin" },
    { type: "custom_tool_call_output", call_id: "c2", output: "patched" },
    OUTPUT,
    says("assistant", "Done."),
  ];
  assertEquals(messagesOf(input), [
    { role: "user", content: "Hi" },
    {
      role: "assistant",
      content: "Let me see.",
      tool_calls: [SENT_CALL, {
        id: "c2",
        type: "function",
        function: { name: "p", arguments: '{"input":"*** Begin"}' },
      }],
    },
    { role: "tool", tool_call_id: "c1", content: "ok" },
    { role: "tool", tool_call_id: "c2", content: "patched" },
    { role: "assistant", content: "Done." },
  ]);
});

Deno.test("translateMessages() joins the texts of one turn and reports it", () => {
  const { chat, notes } = translate({
    input: [says("assistant", "A"), says("assistant", " "), says("assistant", "B")],
  });
  assertEquals(chat.messages, [{ role: "assistant", content: "A\n\nB" }]);
  assertEquals(notes, ["merged input.message x1"]);
});

Deno.test("translateMessages() joins the parts of one assistant message without adding blank lines", () => {
  const content = [{ type: "output_text", text: "A" }, { type: "output_text", text: "B" }];
  assertEquals(messagesOf([{ type: "message", role: "assistant", content }]), [{ role: "assistant", content: "AB" }]);
});

const EMPTY: readonly (readonly ["empty_string" | "null" | "omit", object])[] = [
  ["empty_string", { content: "" }],
  ["null", { content: null }],
  ["omit", {}],
];

for (const [emptyContent, expected] of EMPTY) {
  Deno.test(`translateMessages() writes a message with only calls with content ${emptyContent}`, () => {
    assertEquals<unknown>(messagesOf([CALL, OUTPUT], { emptyContent })[0], {
      role: "assistant",
      ...expected,
      tool_calls: [SENT_CALL],
    });
  });
}

Deno.test("translateMessages() names calls after their declared tools", () => {
  const tools = [{ type: "namespace", name: "mcp__demo__", tools: [{ type: "function", name: "add" }] }];
  const input = [{ ...CALL, name: "add", namespace: "mcp__demo__" }, { ...OUTPUT }];
  const [message] = messagesOf(input, {}, { tools });
  assertEquals(message?.role === "assistant" ? message.tool_calls?.[0]?.function.name : undefined, "mcp__demo__add");
});

Deno.test("translateMessages() gives a call and its output the same id in the provider's form", () => {
  const [message, output] = messagesOf([CALL, OUTPUT], { callIds: "nine_alphanumerics" });
  const id = message?.role === "assistant" ? message.tool_calls?.[0]?.id : undefined;
  assertEquals([id?.length, output?.role === "tool" ? output.tool_call_id : undefined], [9, id]);
});

Deno.test("translateMessages() never leaves an output empty", () => {
  for (const output of ["", " \n", [], null, undefined]) {
    assertEquals(messagesOf([CALL, { ...OUTPUT, output }])[1], {
      role: "tool",
      tool_call_id: "c1",
      content: "(no output)",
    });
  }
});

Deno.test("translateMessages() moves the images of all outputs into one user message after them", () => {
  const image = (url: string) => ({ type: "input_image", image_url: url });
  const input = [
    CALL,
    { type: "function_call", call_id: "c2", name: "view_image", namespace: "ns", arguments: "{}" },
    { ...OUTPUT, output: [{ type: "input_text", text: "Wall time" }, image("data:1"), image("data:2")] },
    { ...OUTPUT, call_id: "c2", output: [image("data:3")] },
    says("user", "Well?"),
  ];
  assertEquals(messagesOf(input).slice(1), [
    { role: "tool", tool_call_id: "c1", content: "Wall time" },
    { role: "tool", tool_call_id: "c2", content: "The output is attached below." },
    {
      role: "user",
      content: [
        { type: "text", text: "Attached to the output of f:" },
        { type: "image_url", image_url: { url: "data:1" } },
        { type: "image_url", image_url: { url: "data:2" } },
        { type: "text", text: "Attached to the output of ns__view_image:" },
        { type: "image_url", image_url: { url: "data:3" } },
      ],
    },
    { role: "user", content: "Well?" },
  ]);
});

Deno.test("translateMessages() lists the tools that a search found by the names under which they can be called", () => {
  const search = { type: "tool_search_call", call_id: "c1", arguments: { query: "add" } };
  const tools = [
    { type: "namespace", name: "ns", tools: [{ type: "function", name: "add" }, { type: "web_search" }] },
    { type: "function", name: "x.y" },
  ];
  const found = messagesOf([search, { type: "tool_search_output", call_id: "c1", tools }])[1];
  const content = found?.role === "tool" ? found.content : "";
  assertStringIncludes(content, "ns__add\nx_y_");
  const none = messagesOf([search, { type: "tool_search_output", call_id: "c1", tools: [] }])[1];
  assertEquals(none, { role: "tool", tool_call_id: "c1", content: "No tools found." });
});

Deno.test("translateMessages() sends messages between agents as user messages", () => {
  const content = [
    { type: "input_text", text: "Sender: /root\nPayload:" },
    { type: "encrypted_content", encrypted_content: "Look" },
  ];
  assertEquals(messagesOf([{ type: "agent_message", author: "/root", recipient: "/root/child", content }]), [
    { role: "user", content: "Sender: /root\nPayload:\n\nLook" },
  ]);
});

Deno.test("translateMessages() reads the relay's own compaction and says where another server's was", () => {
  const own = { type: "compaction", encrypted_content: sealCompaction("All is done.") };
  assertEquals(messagesOf([own, says("user", "Hi")]), [
    { role: "user", content: formatSummary("All is done.") },
    { role: "user", content: "Hi" },
  ]);
  const { chat, notes } = translate({
    input: [{ type: "compaction", encrypted_content: "gAAAA" }, says("user", "Hi")],
  });
  assertEquals([chat.messages, notes], [
    [{ role: "user", content: SEALED_SUMMARY }, { role: "user", content: "Hi" }],
    ["replaced input.compaction x1"],
  ]);
});

Deno.test("translateMessages() asks for the summary at Codex's trigger and lets no tool be called", () => {
  const tools = [{ type: "function", name: "f" }];
  const { chat } = translate({ tools, input: [says("user", "Hi"), { type: "compaction_trigger" }] });
  assertEquals(chat.messages, [{ role: "user", content: "Hi" }, { role: "user", content: COMPACTION_PROMPT }]);
  // The tools head the prompt: without them the provider's prefix cache would miss.
  assertEquals([chat.tools?.length, chat.tool_choice], [1, "none"]);
});

Deno.test("translateMessages() omits blank messages, for which providers would refuse the thread for ever", () => {
  const { chat, notes } = translate({
    input: [says("user", ""), says("user", " \n"), { role: "user" }, says("user", "Hi")],
  });
  assertEquals([chat.messages, notes], [[{ role: "user", content: "Hi" }], ["repaired input.message x3"]]);
});

Deno.test("translateMessages() keeps consecutive user messages separate", () => {
  assertEquals(messagesOf([says("user", "A"), says("user", "B")]).map(({ content }) => content), ["A", "B"]);
});

Deno.test("translateMessages() drops items that hold nothing to read and reports their types", () => {
  const { chat, notes } = translate({
    input: [{ type: "ghost_snapshot" }, says("user", "Hi"), { type: "additional_tools", tools: [] }, null],
  });
  assertEquals([chat.messages.length, notes], [1, ["dropped input.ghost_snapshot x1", "dropped input.null x1"]]);
});

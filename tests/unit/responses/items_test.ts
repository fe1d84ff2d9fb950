/**
 * Tests that every item type of Codex 0.80 to 0.171 is decoded, and that no item of another type is lost.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeItem } from "../../../lib/responses/items.ts";
import type { InputItem } from "../../../lib/responses/types.ts";
import { omitRaw } from "../../support/omit_raw.ts";

const ITEMS: readonly (readonly [string, unknown, InputItem])[] = [
  ["plain text", "Hi", { type: "message", role: "user", content: [{ kind: "text", text: "Hi" }] }],
  [
    "a message",
    { type: "message", id: "msg_1", role: "developer", content: [{ type: "input_text", text: "Rules" }] },
    { type: "message", role: "developer", content: [{ kind: "text", text: "Rules" }] },
  ],
  [
    "an assistant message with a phase and a status",
    {
      type: "message",
      role: "assistant",
      status: "completed",
      phase: "final_answer",
      content: [{ type: "output_text", text: "Done", annotations: [] }],
    },
    { type: "message", role: "assistant", content: [{ kind: "text", text: "Done" }] },
  ],
  [
    "a message without a type",
    { role: "system", content: "Rules" },
    { type: "message", role: "system", content: [{ kind: "text", text: "Rules" }] },
  ],
  [
    "a message without a role",
    { type: "message", content: "Hi" },
    { type: "message", role: "user", content: [{ kind: "text", text: "Hi" }] },
  ],
  [
    "a message of an unknown role as the user's",
    { type: "message", role: "critic", content: "Hi" },
    { type: "message", role: "user", content: [{ kind: "text", text: "Hi" }] },
  ],
  [
    "reasoning",
    {
      type: "reasoning",
      id: "rs_1",
      summary: [{ type: "summary_text", text: "a" }, { type: "summary_text", text: "b" }],
      content: [{ type: "reasoning_text", text: "c" }],
      encrypted_content: "sealed",
    },
    { type: "reasoning", summary: ["a", "b"], content: ["c"], encryptedContent: "sealed" },
  ],
  [
    "reasoning whose parts are null",
    { type: "reasoning", summary: [], content: null, encrypted_content: null },
    { type: "reasoning", summary: [], content: [] },
  ],
  [
    "a function call",
    { type: "function_call", id: "fc_1", name: "exec_command", arguments: '{"cmd":"ls"}', call_id: "c1" },
    { type: "call", kind: "function", callId: "c1", name: "exec_command", input: '{"cmd":"ls"}' },
  ],
  [
    "a function call in a namespace (0.121 and later)",
    { type: "function_call", name: "add", namespace: "mcp__demo", arguments: "{}", call_id: "c1" },
    { type: "call", kind: "function", callId: "c1", name: "add", namespace: "mcp__demo", input: "{}" },
  ],
  [
    "a function call whose arguments are parsed already",
    { type: "function_call", name: "f", arguments: { a: 1 }, call_id: "c1" },
    { type: "call", kind: "function", callId: "c1", name: "f", input: '{"a":1}' },
  ],
  [
    "a function call without arguments and id",
    { type: "function_call", name: "f" },
    { type: "call", kind: "function", callId: "", name: "f", input: "" },
  ],
  [
    "a custom call, whose input is not JSON",
    { type: "custom_tool_call", call_id: "c1", name: "apply_patch", input: "*** Begin Patch", status: "completed" },
    { type: "call", kind: "custom", callId: "c1", name: "apply_patch", input: "*** Begin Patch" },
  ],
  [
    "a tool search, whose arguments are an object",
    { type: "tool_search_call", call_id: "c1", execution: "client", arguments: { query: "q", limit: 5 } },
    { type: "call", kind: "tool_search", callId: "c1", name: "tool_search", input: '{"query":"q","limit":5}' },
  ],
  [
    "a tool search without arguments",
    { type: "tool_search_call", call_id: "c1" },
    { type: "call", kind: "tool_search", callId: "c1", name: "tool_search", input: "{}" },
  ],
  [
    "an output",
    { type: "function_call_output", call_id: "c1", output: "ok" },
    { type: "output", kind: "function", callId: "c1", content: [{ kind: "text", text: "ok" }], tools: [] },
  ],
  [
    "an output of parts",
    {
      type: "custom_tool_call_output",
      call_id: "c1",
      output: [{ type: "input_text", text: "ok" }, { type: "input_image", image_url: "data:x" }],
    },
    {
      type: "output",
      kind: "custom",
      callId: "c1",
      content: [{ kind: "text", text: "ok" }, { kind: "image", url: "data:x" }],
      tools: [],
    },
  ],
  [
    "what a tool search found",
    {
      type: "tool_search_output",
      call_id: "c1",
      status: "completed",
      tools: [{ type: "namespace", name: "ns", tools: [{ type: "function", name: "f", defer_loading: true }] }],
    },
    {
      type: "output",
      kind: "tool_search",
      callId: "c1",
      content: [],
      tools: [{ type: "namespace", name: "ns", tools: [{ type: "function", name: "f", strict: false }] }],
    },
  ],
  [
    "additional tools (0.160 and later)",
    { type: "additional_tools", role: "developer", tools: [{ type: "function", name: "f" }] },
    { type: "additional_tools", tools: [{ type: "function", name: "f", strict: false }] },
  ],
  [
    "a message between agents",
    {
      type: "agent_message",
      id: "amsg_1",
      author: "/root",
      recipient: "/root/child",
      content: [{ type: "input_text", text: "Task:" }, { type: "encrypted_content", encrypted_content: "Look" }],
    },
    {
      type: "agent_message",
      author: "/root",
      recipient: "/root/child",
      content: [{ kind: "text", text: "Task:" }, { kind: "text", text: "Look" }],
    },
  ],
  [
    "a message between unnamed agents",
    { type: "agent_message" },
    { type: "agent_message", author: "unknown", recipient: "unknown", content: [] },
  ],
  ["a compaction", { type: "compaction", encrypted_content: "x" }, { type: "compaction", encryptedContent: "x" }],
  ["an older compaction", { type: "compaction_summary", encrypted_content: "x" }, {
    type: "compaction",
    encryptedContent: "x",
  }],
  ["a compaction trigger", { type: "compaction_trigger" }, { type: "compaction_trigger" }],
  [
    "a local shell call",
    { type: "local_shell_call", call_id: "c1", status: "completed", action: { type: "exec", command: ["ls"] } },
    { type: "call", kind: "function", callId: "c1", name: "local_shell", input: '{"type":"exec","command":["ls"]}' },
  ],
  [
    "a named call of an unknown kind",
    { type: "shell_call", call_id: "c1", name: "sh", input: "ls" },
    { type: "call", kind: "function", callId: "c1", name: "sh", input: "ls" },
  ],
  [
    "a patch call of another vendor's kind",
    { type: "apply_patch_call", call_id: "c1", operation: { path: "a" } },
    { type: "call", kind: "function", callId: "c1", name: "apply_patch", input: '{"path":"a"}' },
  ],
  [
    "an output of an unknown kind",
    { type: "local_shell_call_output", call_id: "c1", output: "ok" },
    { type: "output", kind: "function", callId: "c1", content: [{ kind: "text", text: "ok" }], tools: [] },
  ],
  [
    "a change of the effort",
    { type: "configuration_update", reasoning: { effort: "low" } },
    { type: "configuration_update" },
  ],
];

for (const [name, item, expected] of ITEMS) {
  Deno.test(`decodeItem() reads ${name}`, () => assertEquals(omitRaw(decodeItem(item)), expected));
}

const UNKNOWN: readonly (readonly [unknown, string])[] = [
  [{ type: "computer_call_output", call_id: "c1" }, "computer_call_output"],
  [{ type: "context_compaction" }, "context_compaction"],
  [{ type: "item_reference", id: "msg_1" }, "item_reference"],
  [{ type: "constructor" }, "constructor"],
  [{ type: "__proto__" }, "__proto__"],
  [{ id: "x" }, "untyped"],
  [null, "null"],
  [5, "number"],
  [undefined, "undefined"],
];

Deno.test("decodeItem() keeps the type of an item that it cannot read", () => {
  for (const [item, wireType] of UNKNOWN) {
    assertEquals(omitRaw(decodeItem(item)), { type: "unknown", wireType }, JSON.stringify(item));
  }
});

const BROKEN_FIELDS = [null, 5, true, [], {}, [null], "x"];
const TYPES = [
  "message",
  "reasoning",
  "function_call",
  "function_call_output",
  "custom_tool_call",
  "custom_tool_call_output",
  "tool_search_call",
  "tool_search_output",
  "additional_tools",
  "agent_message",
  "compaction",
  "compaction_trigger",
  "configuration_update",
  "local_shell_call",
];
const FIELDS = ["role", "content", "summary", "encrypted_content", "name", "namespace", "arguments", "input"];

Deno.test("decodeItem() never fails, whatever the value of a field", () => {
  for (const type of TYPES) {
    for (const value of BROKEN_FIELDS) {
      const item = Object.fromEntries([...FIELDS, "call_id", "output", "tools", "author"].map((key) => [key, value]));
      assertEquals(typeof decodeItem({ ...item, type }).type, "string");
    }
  }
});

Deno.test("decodeItem() points at the item as the client sent it", () => {
  const item = { type: "reasoning", id: "rs_1", summary: [], content: null, encrypted_content: "x" };
  assertEquals(decodeItem(item).raw === item, true);
  assertEquals(decodeItem("Hi.").raw, undefined);
});

/**
 * Histories as no careful client sends them: everything that a server could refuse, and that a translation has to mend.
 *
 * @module
 */
import type { JsonObject } from "../../lib/base/json.ts";
import { pngUrl } from "./pictures.ts";

/** A declared function. */
export function declare(name: string, parameters: unknown = { type: "object", properties: {} }): JsonObject {
  return { type: "function", name, description: "d", parameters, strict: false };
}

function user(...content: readonly unknown[]): JsonObject {
  return { type: "message", role: "user", content };
}

function says(text: string): JsonObject {
  return { type: "input_text", text };
}

function call(id: string, args: string, name = "f", extra: JsonObject = {}): JsonObject {
  return { type: "function_call", call_id: id, name, arguments: args, ...extra };
}

function answer(id: string, output: unknown): JsonObject {
  return { type: "function_call_output", call_id: id, output };
}

/** Requests with strange histories. */
export const HOSTILE_HISTORIES: Readonly<Record<string, JsonObject>> = {
  blank_sys: {
    instructions: " ",
    input: [{ type: "message", role: "developer", content: [says("")] }, user(says("hi"))],
  },
  only_dev: { input: [{ type: "message", role: "developer", content: [says("x")] }] },
  only_assistant: {
    input: [{ type: "message", role: "assistant", content: [{ type: "output_text", text: "hello \n" }] }],
  },
  ends_assistant: {
    input: [user(says("a")), {
      type: "message",
      role: "assistant",
      content: [{ type: "output_text", text: "hello \n" }],
    }],
  },
  ends_call: { input: [user(says("a")), call("c", "{}")], tools: [declare("f")] },
  starts_call: { input: [call("c", "{}"), answer("c", "x")], tools: [declare("f")] },
  small: { input: "hi", max_output_tokens: 1, reasoning: { effort: "high" } },
  small2: { input: "hi", max_output_tokens: 1024, reasoning: { effort: "max" } },
  small3: { input: "hi", max_output_tokens: 2100, reasoning: { effort: "xhigh" } },
  args: {
    input: [
      user(says("x")),
      call("", ""),
      answer("", ""),
      call("a.b", "[1]"),
      answer("a.b", " "),
      call("c", "{broken"),
      answer("c", "\n"),
      call("c", "{}"),
      answer("c", "dup"),
      call("d", '"str"'),
      answer("d", []),
    ],
    tools: [declare("f")],
  },
  ids: {
    input: [
      user(says("x")),
      call("é ü", "{}"),
      answer("é ü", "1"),
      call("x".repeat(200), "{}"),
      answer("x".repeat(200), "2"),
    ],
    tools: [declare("f")],
  },
  orphan: {
    input: [answer("zz", "lost"), user(says("x")), answer("yy", [{ type: "input_image", image_url: pngUrl(1, 1) }])],
    tools: [declare("f")],
  },
  names: {
    input: [
      user(says("x")),
      call("a", "{}", "n s/é"),
      answer("a", "1"),
      call("b", "{}", "z".repeat(200), { namespace: "mcp__" + "y".repeat(100) }),
      answer("b", "1"),
      call("e", "{}", ""),
      answer("e", ""),
    ],
    tools: [declare("n s/é"), declare("z".repeat(200)), {
      type: "namespace",
      name: "mcp__" + "y".repeat(100),
      description: "d",
      tools: [declare("z".repeat(200)), declare("z".repeat(200) + "1")],
    }],
  },
  img_types: {
    input: [
      user(
        says("x"),
        { type: "input_image", image_url: "data:image/svg+xml;base64,PHN2Zz4=" },
        { type: "input_image", image_url: "data:image/bmp;base64,Qk0=" },
        { type: "input_image", image_url: pngUrl(2, 2).replace("image/png", "image/jpeg") },
        { type: "input_image", image_url: "https://e.com/a.png" },
        { type: "input_image", image_url: "data:," },
        { type: "input_image", image_url: "" },
        { type: "input_image", file_id: "f" },
        { type: "input_image", image_url: "data:image/png;base64,iVBORw0KGgo=\n" },
        { type: "input_image", image_url: "file:///x.png" },
      ),
    ],
  },
  img_ws: { input: [user({ type: "input_image", image_url: "data:image/png;base64,iVBO Rw0KGgo" + "A".repeat(90) })] },
  img_results: {
    input: [
      user(says("x")),
      call("a", "{}"),
      answer("a", [{ type: "input_text", text: "" }, { type: "input_image", image_url: pngUrl(1, 1) }]),
      call("b", "{}"),
      answer("b", [{ type: "input_text", text: "aborted by user after 1s" }, {
        type: "input_image",
        image_url: pngUrl(1, 1),
      }]),
      { type: "custom_tool_call", call_id: "p", name: "apply_patch", input: "x" },
      { type: "custom_tool_call_output", call_id: "p", output: "aborted" },
    ],
    tools: [declare("f"), { type: "custom", name: "apply_patch", description: "" }],
  },
  pdf: {
    input: [
      user(
        says("x"),
        { type: "input_file", filename: "a.pdf", file_data: "data:application/pdf;base64,JVBERi0=" },
        { type: "input_file", filename: "b.txt", file_data: "data:text/plain;base64,aGk=" },
        { type: "input_file", filename: "c.zip", file_data: "data:application/zip;base64,aGk=" },
        { type: "input_file", file_id: "f1" },
        { type: "input_file", filename: "d.pdf", file_data: "JVBERi0=" },
        { type: "input_file", file_url: "https://e.com/a.pdf" },
      ),
      call("a", "{}"),
      answer("a", [{ type: "input_file", filename: "a.pdf", file_data: "data:application/pdf;base64,JVBERi0=" }]),
    ],
    tools: [declare("f")],
  },
  img_roles: {
    input: [{ type: "message", role: "developer", content: [{ type: "input_image", image_url: pngUrl(1, 1) }] }, {
      type: "message",
      role: "assistant",
      content: [{ type: "input_image", image_url: pngUrl(1, 1) }],
    }, user({ type: "input_image", image_url: pngUrl(1, 1) })],
  },
  late: {
    input: [
      user(says("a")),
      { type: "message", role: "developer", content: [says("late")] },
      call("a", "{}"),
      { type: "message", role: "developer", content: [says("mid")] },
      answer("a", "x"),
      { type: "message", role: "developer", content: [says("after")] },
      user(says("b")),
      { type: "message", role: "system", content: [says("  ")] },
    ],
    tools: [declare("f")],
  },
  calls_notools: { input: [user(says("x")), call("a", "{}"), answer("a", "y")], tools: [], tool_choice: "required" },
  compact: {
    input: [user(says("x")), call("a", "{}"), answer("a", "y"), { type: "compaction_trigger" }],
    tools: [declare("f")],
    tool_choice: "auto",
  },
  compact_nt: { input: [user(says("x")), call("a", "{}"), answer("a", "y"), { type: "compaction_trigger" }] },
  search: {
    input: [
      user(says("x")),
      { type: "tool_search_call", call_id: "s", execution: "client", arguments: { query: "q" } },
      {
        type: "tool_search_output",
        call_id: "s",
        execution: "client",
        tools: [{ type: "namespace", name: "mcp__d", description: "", tools: [declare("add")] }],
      },
      call("m", "{}", "add", { namespace: "mcp__d" }),
      answer("m", "1"),
    ],
    tools: [{
      type: "tool_search",
      execution: "client",
      description: "d",
      parameters: { type: "object", properties: {} },
    }],
  },
  search_empty: {
    input: [user(says("x")), { type: "tool_search_call", call_id: "s", execution: "client", arguments: {} }, {
      type: "tool_search_output",
      call_id: "s",
      execution: "client",
      tools: [],
    }],
    tools: [{ type: "tool_search", execution: "client" }],
  },
  search_gone: {
    input: [user(says("x")), { type: "tool_search_call", call_id: "s", execution: "client", arguments: {} }, {
      type: "tool_search_output",
      call_id: "s",
      execution: "client",
      tools: [declare("add")],
    }],
    tools: [],
  },
  search_dupl: {
    input: [user(says("x")), { type: "tool_search_call", call_id: "s", execution: "client", arguments: {} }, {
      type: "tool_search_output",
      call_id: "s",
      execution: "client",
      tools: [declare("f"), declare("f"), declare("g")],
    }],
    tools: [declare("f"), { type: "tool_search", execution: "client" }],
  },
  reason_only: {
    input: [user(says("a")), { type: "reasoning", summary: [], encrypted_content: "foreign" }, user(says("b")), {
      type: "reasoning",
      summary: [{ type: "summary_text", text: "x" }],
    }],
  },
  weird: {
    input: [
      user(says("a")),
      { type: "local_shell_call", call_id: "l", status: "completed", action: { type: "exec", command: ["ls"] } },
      { type: "function_call_output", call_id: "l", output: "x" },
      { type: "web_search_call", id: "w", status: "completed", action: { type: "search", query: "q" } },
      { type: "image_generation_call", id: "i", status: "completed", result: "iVBORw0KGgo=" },
      { type: "mystery" },
      { type: "agent_message", author: "a", recipient: "b", content: [says("hi")] },
    ],
  },
  huge: { input: [user(says("x")), call("a", "{}"), answer("a", "y".repeat(300_000))], tools: [declare("f")] },
  stop: { input: "x", stop: ["", "a"], temperature: 2, top_p: 0.1, service_tier: "priority" },
};

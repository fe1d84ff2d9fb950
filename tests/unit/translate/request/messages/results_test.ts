/**
 * Tests of the translation of outputs into results.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { says } from "../../../../support/history_items.ts";
import { call, F, listMessages, output, translateForMessages } from "../../../../support/messages_request.ts";
import { pngUrl } from "../../../../support/pictures.ts";

const U = says("user", "Hi.");
const PNG = pngUrl(1, 1);
const IMAGE = { type: "input_image", image_url: PNG };
const SENT_IMAGE = {
  type: "image",
  source: { type: "base64", media_type: "image/png", data: PNG.slice(PNG.indexOf(",") + 1) },
};

function resultsOf(...items: readonly unknown[]): unknown {
  return listMessages([U, ...items], {}, { tools: [F] }).at(-1)?.content;
}

function result(id: string, content: unknown, failed = {}) {
  return { type: "tool_result", tool_use_id: id, content, ...failed };
}

Deno.test("images stay inside the result, in their order", () => {
  const content = [{ type: "input_text", text: "a" }, IMAGE, { type: "input_text", text: "b" }];
  assertEquals(resultsOf(call("c1"), output("c1", content)), [
    result("c1", [{ type: "text", text: "a" }, SENT_IMAGE, { type: "text", text: "b" }]),
  ]);
});

Deno.test("a failed result holds only text, and its images stand behind all results", () => {
  const content = [{ type: "input_text", text: "aborted" }, IMAGE];
  assertEquals(resultsOf(call("c1"), call("c2"), output("c1", content), output("c2")), [
    result("c1", [{ type: "text", text: "aborted" }], { is_error: true }),
    result("c2", [{ type: "text", text: "1" }]),
    { type: "text", text: "Attached to the output of f:" },
    SENT_IMAGE,
  ]);
});

Deno.test("an empty output says so, and a missing one is a failure", () => {
  assertEquals(resultsOf(call("c1"), output("c1", "")), [result("c1", [{ type: "text", text: "(no output)" }])]);
  const { body, notes } = translateForMessages({ input: [U, call("c1")], tools: [F] });
  assertEquals(body.messages.at(-1)?.content, [
    result("c1", [{ type: "text", text: "No output: the call was interrupted before it finished." }], {
      is_error: true,
    }),
  ] as never);
  assertEquals(notes, ["repaired input.call x1"]);
});

const SEARCH = { type: "tool_search_call", call_id: "s", execution: "client", arguments: { query: "q" } };
const SEARCH_TOOL = { type: "tool_search", execution: "client", parameters: { type: "object", properties: {} } };
function found(...names: string[]) {
  return {
    type: "tool_search_output",
    call_id: "s",
    execution: "client",
    tools: names.map((name) => ({ type: "function", name, parameters: { type: "object", properties: {} } })),
  };
}

Deno.test("the result of a search refers to the tools that it found, or says that there are none", () => {
  const search = (provider: string, ...names: string[]) =>
    listMessages([U, SEARCH, found(...names)], { provider, model: "claude-opus-5" }, { tools: [SEARCH_TOOL] }).at(-1)
      ?.content;
  assertEquals(search("anthropic", "a", "b", "a"), [
    result("s", [{ type: "tool_reference", tool_name: "a" }, { type: "tool_reference", tool_name: "b" }]),
  ] as never);
  assertEquals(search("anthropic"), [result("s", [{ type: "text", text: "No tools found." }])] as never);
  assertEquals(search("deepseek", "a"), [
    result("s", [{ type: "text", text: "These tools can be called from now on:\na" }]),
  ] as never);
});

Deno.test("a call of an unknown tool is answered with the client's own tools, whatever a later search finds", () => {
  const unknown = { type: "function_call", call_id: "u", name: "b", arguments: "{}" };
  const refused = { type: "function_call_output", call_id: "u", output: "unsupported call: b" };
  const first = [U, unknown, refused];
  const later = [...first, SEARCH, found("b")];
  const ask = (input: readonly unknown[]) => listMessages(input, {}, { tools: [SEARCH_TOOL] });
  assertEquals(JSON.stringify(ask(first)[2]).includes("Call one of these tools, or none: tool_search."), true);
  assertEquals(ask(later).slice(0, 3), ask(first));
});

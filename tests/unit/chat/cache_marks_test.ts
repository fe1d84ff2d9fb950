/**
 * Tests of the marks in a prompt.
 *
 * @module
 */
import { assertEquals, assertStrictEquals } from "@std/assert";
import { isObject } from "../../../lib/base/json.ts";
import { markPrompt } from "../../../lib/chat/cache_marks.ts";

const PROFILE = { markedModels: ["maker/"] };
const SYSTEM = { role: "system", content: "Rules" };
const USER = { role: "user", content: "Question" };
const CALL = { role: "assistant", content: "", tool_calls: [] };
const TOOL = { role: "tool", tool_call_id: "c", content: "Output" };

function mark(text: string) {
  return [{ type: "text", text, cache_control: { type: "ephemeral" } }];
}

function messagesOf(...messages: readonly unknown[]): unknown {
  return markPrompt({ model: "maker/m", messages }, PROFILE).messages;
}

Deno.test("markPrompt() marks the end of the system text and of the conversation", () => {
  assertEquals(messagesOf(SYSTEM, USER), [
    { role: "system", content: mark("Rules") },
    { role: "user", content: mark("Question") },
  ]);
});

Deno.test("markPrompt() marks where the previous request ended, so that a long turn still finds it", () => {
  const tools = Array.from({ length: 30 }, () => TOOL);
  const marked = messagesOf(SYSTEM, USER, CALL, ...tools) as readonly unknown[];
  const places = marked.flatMap((message, index) => isObject(message) && Array.isArray(message.content) ? [index] : []);
  assertEquals(places, [0, 1, 32]);
  assertEquals(marked[32], { ...TOOL, content: mark("Output") });
});

Deno.test("markPrompt() marks the last text of several parts, and no empty one", () => {
  const image = { type: "image_url", image_url: { url: "data:," } };
  const parts = { role: "user", content: [{ type: "text", text: "Look" }, image] };
  assertEquals(messagesOf(parts), [{ role: "user", content: [...mark("Look"), image] }]);
  const blank = { ...TOOL, content: "" };
  assertEquals(messagesOf(USER, CALL, blank), [{ role: "user", content: mark("Question") }, CALL, blank]);
  assertEquals(messagesOf({ role: "user", content: [image] }), [{ role: "user", content: [image] }]);
});

Deno.test("markPrompt() leaves the prompts of all other models as they are", () => {
  const chat = { model: "other/m", messages: [SYSTEM, USER] };
  assertStrictEquals(markPrompt(chat, PROFILE), chat);
  assertStrictEquals(markPrompt({ ...chat, model: "maker/m" }, {}).messages, chat.messages);
});

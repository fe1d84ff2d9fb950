/**
 * Tests that a provider which refuses one part of a thread's history costs that thread nothing: the part is changed,
 * the request sent again, and the next request of the thread does not fail first.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { decodeArray } from "../../lib/base/json.ts";
import type { ChatRequest } from "../../lib/chat/types.ts";
import { deltaChunk, finishChunk, textChunks, usageChunk } from "../../tools/chat_frames.ts";
import type { ScriptedAnswer } from "../../tools/scripted_provider.ts";
import { says } from "../support/history_items.ts";
import { THREADS } from "../support/refused_threads.ts";
import { HELLO, type Place, refuse, rolesOf, withPlace } from "../support/refusing_place.ts";

const JSON_ANSWER: ScriptedAnswer = { chunks: [...textChunks('{"a":1}'), finishChunk("stop"), usageChunk()] };

for (const [name, { input, body, differs, refuse: judge, requests = 2, line }] of Object.entries(THREADS)) {
  Deno.test(`a thread goes on after a refusal of ${name}, and its next request does not fail first`, async () => {
    await withPlace((chat) => judge(chat) ?? JSON_ANSWER, async ({ provider, warnings, ask }) => {
      assertEquals((await ask({ ...body, input })).status, "completed");
      assertEquals(provider.chats.length, requests);
      const next = input.at(-1)?.role === "assistant"
        ? input
        : [...input, says("assistant", "Yes."), says("user", "On.")];
      assertEquals((await ask({ ...body, input: next })).status, "completed");
      assertEquals(provider.chats.length, requests + 1);
      assertStringIncludes(warnings.join("\n"), line);
      assertEquals(warnings.length, requests - 1);
      // Another model is asked as before.
      assertEquals((await ask({ ...body, model: "other", input })).status, "completed");
      assertEquals(provider.chats.length, 2 * requests + 1);
    }, differs);
  });
}

Deno.test("two requests that are refused at once both go on", async () => {
  const refusal = refuse("The conversation must end with a user message.");
  const answer = (chat: ChatRequest) => rolesOf(chat).endsWith("assistant") ? { ...refusal, delayMs: 100 } : HELLO;
  await withPlace(answer, async ({ provider, ask }) => {
    const input = [says("user", "Go."), says("assistant", "Half")];
    const answers = await Promise.all([ask({ input }), ask({ input: [...input, says("assistant", " an ans")] })]);
    assertEquals(answers.map(({ status }) => status), ["completed", "completed"]);
    assertEquals(provider.chats.length, 4);
  });
});

const DETAIL = { type: "reasoning.text", format: "anthropic-claude-v1", index: 0 };
const THINKS: ScriptedAnswer = {
  chunks: [
    deltaChunk({ reasoning: "Hm.", reasoning_details: [{ ...DETAIL, text: "Hm." }] }),
    deltaChunk({ reasoning_details: [{ ...DETAIL, signature: "SIGNED" }] }),
    deltaChunk({
      tool_calls: [{
        index: 0,
        id: "call_1",
        type: "function",
        function: { name: "f", arguments: "{}" },
        extra_content: { vendor: { thought_signature: "SIGNED TOO" } },
      }],
    }),
    finishChunk("tool_calls"),
    usageChunk(),
  ],
};
const TOOLS = [{ type: "function", name: "f", parameters: { type: "object" } }];

/** The history after a turn of `model` that thought and called. */
async function think(ask: Place["ask"], model: string): Promise<unknown[]> {
  const { output } = await ask({ model, tools: TOOLS, input: [says("user", "Go.")] });
  return [says("user", "Go."), ...decodeArray(output), {
    type: "function_call_output",
    call_id: "call_1",
    output: "1",
  }];
}

Deno.test("signed thinking and signed calls go back to their model, and to no other of the same provider", async () => {
  await withPlace((chat) => rolesOf(chat) === "user" ? THINKS : HELLO, async ({ provider, ask }) => {
    const input = await think(ask, "one");
    for (const model of ["one", "two"]) assertEquals((await ask({ model, tools: TOOLS, input })).status, "completed");
    const sent = provider.chats.slice(1).map(({ body }) => JSON.stringify(body));
    assertEquals(sent.map((text) => text.split("SIGNED").length - 1), [2, 0]);
  });
});

for (
  const message of [
    "messages.1.content.0: Invalid `signature` in `thinking` block",
    "Corrupted thought signature.",
    "messages.1.content.0: `thinking` or `redacted_thinking` blocks in the latest assistant message cannot be modified.",
  ]
) {
  Deno.test(`thinking that its own model refuses is left out from then on: ${message}`, async () => {
    const answer = (chat: ChatRequest) =>
      rolesOf(chat) === "user" ? THINKS : JSON.stringify(chat).includes("SIGNED") ? refuse(message) : HELLO;
    await withPlace(answer, async ({ provider, warnings, ask }) => {
      const input = await think(ask, "one");
      assertEquals((await ask({ model: "one", tools: TOOLS, input })).status, "completed");
      assertEquals(provider.chats.length, 3);
      assertEquals((await ask({ model: "one", tools: TOOLS, input })).status, "completed");
      assertEquals(provider.chats.length, 4);
      assertEquals(warnings.length, 1);
      assertStringIncludes(warnings[0] ?? "", "one: the upstream refused a request over callSignatures");
    });
  });
}

Deno.test("the log states what an adapted request changed", async () => {
  const answer = (chat: ChatRequest) =>
    rolesOf(chat).includes("user") ? HELLO : refuse("No user query found in messages.");
  await withPlace(answer, async ({ lines, ask }) => {
    assertEquals((await ask({ input: [says("system", "Be brief.")] })).status, "completed");
    assertEquals(lines.filter((line) => line.includes("repaired input.message")).length, 1);
  });
});

Deno.test("what did not change the refusal is not said to have been accepted, nor remembered", async () => {
  const answer = () => refuse("Value error, reasoning_effort must be one of ['low', 'medium']");
  await withPlace(answer, async ({ provider, warnings, ask }) => {
    const body = { input: "Hi.", reasoning: { effort: "high" } };
    assertEquals((await ask(body)).status, "failed");
    const efforts = () => provider.chats.map(({ body }) => (body as ChatRequest).reasoning_effort);
    assertEquals(efforts(), ["high", "medium", undefined]);
    assertEquals(warnings.filter((line) => line.includes("under [profile]")), []);
    await ask(body);
    assertEquals(efforts().slice(3), ["high", "medium", undefined]);
  });
});

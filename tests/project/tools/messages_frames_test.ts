/**
 * Tests that the official SDK reads the scripted Messages API of every server as the script means it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { JsonObject } from "../../../lib/base/json.ts";
import { MESSAGES_VENDORS } from "../../../tools/provider_scripts/messages_vendors.ts";
import {
  type MessagesDialect,
  messagesEvents,
  messagesFrames,
  type MessagesScene,
} from "../../../tools/wires/messages_frames.ts";
import type { Speech } from "../../../tools/wires/speech.ts";
import { judgeStream } from "../../support/sdk_judge.ts";

const SCENE: MessagesScene = { model: "m", turn: 3, sign: (thinking) => `sig-${thinking.length}` };
const SPEECH: Speech = {
  steps: [
    { reasoning: "First I  look." },
    { text: "I look.\nThen I act." },
    { call: { name: "ls", arguments: { path: "/a/rather/long/path" } } },
    { reasoning: "Again." },
    { call: { name: "apply_patch", input: "*** Begin Patch\n\u{1F600}\n" } },
    { call: { name: "now", id: "toolu_own" } },
  ],
  usage: { prompt: 90, completion: 30, cached: 40, reasoning: 5 },
};

async function read(speech: Speech, dialect: MessagesDialect = {}, scene: Partial<MessagesScene> = {}) {
  const events = messagesEvents(speech, { ...SCENE, ...scene }, dialect);
  const verdict = await judgeStream("messages", messagesFrames(events, dialect).join(""));
  return verdict.kind === "accepted" ? verdict.answer : { ...verdict };
}

function signatureOf({ signature }: MessagesDialect, text: string): JsonObject {
  if (signature === "none") return {};
  return { signature: signature === "empty" ? "" : `sig-${text.length}` };
}

for (const [name, { dialect }] of Object.entries(MESSAGES_VENDORS)) {
  Deno.test(`the official SDK reads the scripted stream of the Messages API of ${name}`, async () => {
    const answer: JsonObject = await read(SPEECH, dialect);
    assertEquals(answer.content, [
      { type: "thinking", thinking: "First I  look.", ...signatureOf(dialect, "First I  look.") },
      { type: "text", text: "I look.\nThen I act." },
      { type: "tool_use", id: "toolu_scripted_3_2", name: "ls", input: { path: "/a/rather/long/path" } },
      { type: "thinking", thinking: "Again.", ...signatureOf(dialect, "Again.") },
      {
        type: "tool_use",
        id: "toolu_scripted_3_4",
        name: "apply_patch",
        input: { input: "*** Begin Patch\n\u{1F600}\n" },
      },
      { type: "tool_use", id: "toolu_own", name: "now", input: {} },
    ]);
    assertEquals([answer.id, answer.role, answer.stop_reason], ["msg_scripted_3", "assistant", "tool_use"]);
    assertEquals(
      answer.usage,
      dialect.usage === "two_fields" ? { input_tokens: 90, output_tokens: 30 } : {
        input_tokens: 50,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: 40,
        output_tokens: 30,
        output_tokens_details: { thinking_tokens: 5 },
      },
    );
  });
}

Deno.test("a scripted Messages API ends at its limit, in a refusal, in a failure, or too early", async () => {
  const limit: JsonObject = await read({ text: "Half", stop: "length" });
  const refusal: JsonObject = await read({ text: "Half", stop: "refusal" });
  assertEquals([limit.stop_reason, refusal.stop_reason], ["max_tokens", "refusal"]);
  assertEquals(refusal.stop_details, { type: "refusal", category: "cyber" });
  const fault: JsonObject = await read({ fault: { type: "overloaded_error", message: "Overloaded" } });
  assertEquals(fault.kind, "error_event");
  const cut: JsonObject = await read({ text: "Half" }, { terminal: "missing" });
  assertEquals([cut.kind, cut.message], ["refused", "stream ended without producing a Message with role=assistant"]);
});

Deno.test("a scripted Messages API hides thinking behind its signature, and says what it dropped", async () => {
  const transformations = [{ type: "thinking_dropped", reason: "prefix_binding_mismatch" }];
  const answer: JsonObject = await read({ reasoning: "Hm." }, {}, { showsThinking: false, transformations });
  assertEquals(answer.content, [{ type: "thinking", thinking: "", signature: "sig-0" }]);
  assertEquals(answer.input_transformations, transformations);
});

Deno.test("a scripted Messages API shows a search of its own as a call and a result", async () => {
  const answer: JsonObject = await read({ steps: [{ search: "deno" }, { text: "Found." }] });
  const kinds = (answer.content as JsonObject[]).map(({ type, input, tool_use_id }) => [type, input ?? tool_use_id]);
  assertEquals(kinds, [
    ["server_tool_use", { query: "deno" }],
    ["web_search_tool_result", "srvtoolu_scripted_3_0"],
    ["text", undefined],
  ]);
  const whole = messagesEvents({ calls: [{ name: "ls", arguments: { a: 1 } }] }, SCENE, {
    wholeInput: true,
    done: true,
  });
  assertEquals(whole[2]?.content_block, { type: "tool_use", id: "toolu_scripted_3_0", name: "ls", input: { a: 1 } });
  assertEquals(messagesFrames(whole, { done: true }).at(-1), "data: [DONE]\n\n");
});

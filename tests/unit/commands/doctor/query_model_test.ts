/**
 * Tests of one small request to the model.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { isObject } from "../../../../lib/base/json.ts";
import { MAX_ANSWER_TOKENS, ProbeError, queryModel } from "../../../../lib/commands/doctor/query_model.ts";
import { deltaChunk, finishChunk, reasoningChunks, textAnswer, textChunks } from "../../../../tools/chat_frames.ts";
import { refuseWith, withDoctor } from "../../../support/doctor_harness.ts";

Deno.test("queryModel() sends what the relay would send, with a limit, and reads what came", async () => {
  const chunks = [...reasoningChunks("Hm.", "reasoning"), ...textChunks("OK"), finishChunk("stop")];
  await withDoctor(
    { stage: { args: ["--api-key", "sk-key-12345"] }, answer: () => ({ chunks }) },
    async (context, provider) => {
      const answer = await queryModel({ input: "Hi" }, context);
      assertEquals([answer.text, answer.reasoningField, answer.finishReason, answer.sawDone], [
        "OK",
        "reasoning",
        "stop",
        true,
      ]);
      assertEquals([answer.status, answer.contentType, answer.adapted], [200, "text/event-stream", []]);
      assertEquals(answer.items.map(({ type }) => type), ["reasoning", "message"]);
      const [chat] = provider.chats;
      assertEquals(chat?.headers.get("authorization"), "Bearer sk-key-12345");
      assertEquals(isObject(chat?.body) && [chat.body.stream, chat.body.max_tokens], [true, MAX_ANSWER_TOKENS]);
    },
  );
});

Deno.test("queryModel() adapts to refusals, says to which, and counts each request", async () => {
  await withDoctor({ rules: { streamOptions: "refused" } }, async (context) => {
    const first = await queryModel({ input: "Hi" }, context);
    const second = await queryModel({ input: "Hi" }, context);
    assertEquals([first.adapted, second.adapted], [["streamOptions"], []]);
    assertEquals(context.spent.requests, 3);
  });
});

Deno.test("queryModel() fails with the reason, and says whether text had come", async () => {
  await withDoctor({ answer: () => refuseWith(401, "Invalid key") }, async (context) => {
    const error = await assertRejects(() => queryModel({ input: "Hi" }, context), ProbeError);
    assertEquals([error.reason.code, error.sawText], ["upstream_auth", false]);
  });
  await withDoctor({ answer: () => ({ chunks: [deltaChunk({ content: "Half" })], done: false }) }, async (context) => {
    const error = await assertRejects(() => queryModel({ input: "Hi" }, context), ProbeError);
    assertEquals([error.reason.code, error.sawText], ["upstream_truncated", true]);
  });
});

Deno.test("queryModel() takes the key out of a failure inside the stream, also where its words are cut", async () => {
  const key = "sk-key-of-the-doctor-123";
  for (const padding of [0, 180, 190, 195, 290, 490]) {
    const chunks = [{ error: { message: `${"x".repeat(padding)}${key} ${"y".repeat(900)}`, code: 400 } }];
    await withDoctor({ stage: { args: ["--api-key", key] }, answer: () => ({ chunks }) }, async (context) => {
      const { message } = await assertRejects(() => queryModel({ input: "Hi" }, context), ProbeError);
      assertEquals(message.includes("sk-key"), false, message);
    });
  }
});

Deno.test("queryModel() finds thinking in the text, too", async () => {
  await withDoctor({ answer: () => textAnswer("<think>Hm.</think>OK") }, async (context) => {
    const { text, reasoningField } = await queryModel({ input: "Hi" }, context);
    assertEquals([text, reasoningField], ["OK", "think_tag"]);
  });
});

/**
 * Tests that `POST /v1/responses/compact` shortens a conversation to one that the client can continue.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { decodeArray, isObject, type JsonObject } from "../../lib/base/json.ts";
import { DEFAULT_PROFILE } from "../../lib/providers/profile.ts";
import { finishChunk, textAnswer, usageChunk } from "../../tools/chat_frames.ts";
import type { ReceivedRequest } from "../../tools/scripted_provider.ts";
import { CODEX, STREAM, withRelay } from "../support/relay_harness.ts";

/** As Codex 0.120 writes it: neither `stream` nor `tool_choice` (captured 2026-11). */
const BODY = {
  model: "m",
  instructions: "Be brief.",
  input: [
    { type: "message", role: "developer", content: [{ type: "input_text", text: "Permissions." }] },
    { type: "message", role: "user", content: [{ type: "input_text", text: "Find the bug." }] },
    { type: "function_call", name: "run", arguments: "{}", call_id: "call_1" },
    { type: "function_call_output", call_id: "call_1", output: "It is in a.ts." },
  ],
  tools: [{ type: "function", name: "run", parameters: { type: "object", properties: {} } }],
  parallel_tool_calls: false,
};

function compact(origin: string, body: unknown): Promise<Response> {
  return fetch(`${origin}/v1/responses/compact`, { method: "POST", headers: CODEX, body: JSON.stringify(body) });
}

Deno.test("a conversation is compacted to the user's messages and a summary, from which the next turn continues", async () => {
  await withRelay(textAnswer("The bug is in a.ts."), async ({ origin, ask, provider }) => {
    const response = await compact(origin, BODY);
    assertEquals([response.status, response.headers.get("content-type")], [200, "application/json"]);
    const answer: JsonObject = await response.json();
    const [said, summary, ...more] = decodeArray(answer.output);
    const { id } = answer;
    const message = { ...BODY.input[1], id: `msg_${id}_0`, status: "completed" };
    assertEquals([answer.object, said, more], ["response.compaction", message, []]);
    assert(isObject(summary) && summary.type === "compaction");
    const [asked] = provider.chats;
    assert(isObject(asked?.body));
    assertEquals(asked.body.tool_choice, "none", "no tool is called for a summary");
    assertMatch(JSON.stringify(decodeArray(asked.body.messages).at(-1)), /summar|hand/i);

    await (await ask({ ...STREAM, input: answer.output }, CODEX)).text();
    assertMatch(provider.chats[1]?.text ?? "", /Find the bug\..*The bug is in a\.ts\./);
  });
});

Deno.test("a request for a summary that is too long is sent again without tools, then without the oldest steps", async () => {
  const WINDOW = 1_000;
  const answer = ({ text }: ReceivedRequest) =>
    text.length <= WINDOW ? textAnswer("The bug is in a.ts.") : {
      status: 400,
      json: {
        error: {
          code: "context_length_exceeded",
          message:
            `This model's maximum context length is ${WINDOW} tokens. However, you requested ${text.length} tokens`,
        },
      },
    };
  await withRelay({ answer }, async ({ origin, ask, provider }) => {
    const calls = ["call_0", ...Array.from({ length: 3 }, (_, index) => `call_${index + 2}`)].flatMap((call_id) => [
      { type: "function_call", name: "run", arguments: "{}", call_id },
      { type: "function_call_output", call_id, output: `Nothing was found by ${call_id}.` },
    ]);
    const input = [...BODY.input.slice(0, 2), ...calls, ...BODY.input.slice(2)];
    const response = await compact(origin, { ...BODY, input });
    const answer: JsonObject = await response.json();
    assertEquals([response.status, answer.object], [200, "response.compaction"]);
    const sent = provider.chats.map(({ text }) => text);
    assertEquals(sent.map((text) => text.includes('"tools":[{')), [true, false, false, false].slice(0, sent.length));
    assert(sent.length > 2, "the tools alone were too long");
    assertMatch(sent.at(-1) ?? "", /Find the bug\./);

    // An answer is not shortened: its client compacts.
    const before = provider.chats.length;
    await (await ask({ ...STREAM, ...BODY, input }, CODEX)).text();
    assertEquals(provider.chats.length, before + 1);
  });
});

Deno.test("a request for a summary is sent again without tools when the window ends in the middle of the summary", async () => {
  const answer = ({ text }: ReceivedRequest) => {
    const isShort = !text.includes('"tools":[{');
    const chunks = [...textAnswer(isShort ? "The bug is in a.ts." : "The b").chunks.slice(0, -2)];
    const usage = usageChunk({ prompt: isShort ? 4_000 : 8_100, completion: isShort ? 20 : 92 });
    return { chunks: [...chunks, finishChunk(isShort ? "stop" : "length"), usage] };
  };
  const models = { object: "list", data: [{ id: "m", object: "model", context_length: 8_192 }] };
  await withRelay({ answer, models }, async ({ origin, ask, provider }) => {
    await (await fetch(`${origin}/v1/models`)).text();
    const answer: JsonObject = await (await compact(origin, BODY)).json();
    assertEquals([answer.object, provider.chats.length], ["response.compaction", 2]);
    await (await ask({ ...STREAM, input: answer.output }, CODEX)).text();
    assertMatch(provider.chats[2]?.text ?? "", /The bug is in a\.ts\./);
  });
});

Deno.test("a request for a summary that holds no tools anyway is not sent again as it was", async () => {
  const message = "This model's maximum context length is 500 tokens. However, you requested 600 tokens";
  const refused = { status: 400, json: { error: { code: "context_length_exceeded", message } } };
  const answer = ({ index }: ReceivedRequest) => index === 0 ? refused : textAnswer("The bug is in a.ts.");
  await withRelay({ answer }, async ({ origin, provider }) => {
    const response = await compact(origin, BODY);
    assertEquals([response.status, (await response.json()).object], [200, "response.compaction"]);
    const [first, second] = provider.chats.map(({ text }) => text.includes("It is in a.ts."));
    assertEquals([provider.chats.length, first, second], [2, true, false]);
  }, { profile: { ...DEFAULT_PROFILE, noneChoice: "no_tools" } });
});

Deno.test("a failed compaction is an error, never an empty conversation", async () => {
  const refused = { status: 401, json: { error: { message: "Invalid key" } } };
  for (const answer of [refused, { chunks: [] }]) {
    await withRelay(answer, async ({ origin }) => {
      const response = await compact(origin, BODY);
      assert(response.status >= 400, String(response.status));
      assertEquals(Object.keys(await response.json()), ["error"]);
    });
  }
  await withRelay({}, async ({ origin }) => {
    const response = await compact(origin, "no object");
    assertEquals([response.status, Object.keys(await response.json())], [400, ["error"]]);
  });
});

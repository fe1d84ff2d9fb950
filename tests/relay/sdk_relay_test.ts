/**
 * Tests that the official `openai` SDK, unaware of the relay, works through it over a real socket.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import OpenAI from "openai";
import {
  callAnswer,
  callChunks,
  deltaChunk,
  finishChunk,
  reasoningChunks,
  textAnswer,
  textChunks,
  usageChunk,
} from "../../tools/chat_frames.ts";
import { isObject } from "../../lib/base/json.ts";
import type { ScriptedAnswer } from "../../tools/scripted_provider.ts";
import { MODEL, withClient } from "../support/sdk_harness.ts";

const WEATHER: OpenAI.Responses.FunctionTool = {
  type: "function",
  name: "weather",
  description: "Tells the weather.",
  parameters: {
    type: "object",
    properties: { town: { type: "string" } },
    required: ["town"],
    additionalProperties: false,
  },
  strict: true,
};
const ASK = { model: MODEL, input: "Say hello.", tools: [WEATHER] };
const OSLO = { id: "call_1", name: "weather", arguments: { town: "Oslo" } };
const LOOK_TWICE: ScriptedAnswer = {
  chunks: [
    ...textChunks("I look."),
    ...callChunks(OSLO),
    ...callChunks({ id: "call_2", name: "weather", arguments: { town: "Rome" }, index: 1 }),
    finishChunk("tool_calls"),
    usageChunk(),
  ],
};

const ANSWERS: Readonly<Record<string, ScriptedAnswer>> = {
  "text": textAnswer("Hello from upstream."),
  "reasoning, then text": {
    chunks: [
      ...reasoningChunks("I weigh it."),
      ...textChunks("Chosen."),
      finishChunk("stop"),
      usageChunk({ reasoning: 3 }),
    ],
  },
  "text, then two calls": LOOK_TWICE,
  "reasoning, then a call": callAnswer([OSLO], { reasoning: "I have to look." }),
  "no usage": { chunks: [...textChunks("Hello."), finishChunk("stop")] },
  "an answer cut by the output limit": { chunks: [...textChunks("Half an ans"), finishChunk("length")] },
};

/** Items without their ids, which differ from request to request, and without what the SDK adds of its own accord. */
function comparable(items: readonly unknown[]): unknown {
  const added = ["id", "parsed", "parsed_arguments", "encrypted_content"];
  return JSON.parse(JSON.stringify(items, (key, value) => added.includes(key) ? undefined : value));
}

for (const [name, answer] of Object.entries(ANSWERS)) {
  Deno.test(`the SDK's stream helper ends at the response of the terminal event: ${name}`, async () => {
    await withClient(answer, async ({ client }) => {
      const stream = client.responses.stream(ASK);
      const events: OpenAI.Responses.ResponseStreamEvent[] = [];
      for await (const event of stream) events.push(event);
      const last = events.at(-1);
      assert(last?.type === "response.completed" || last?.type === "response.incomplete", last?.type);
      const final = await stream.finalResponse();
      assertEquals([final.id, final.status, final.usage], [
        last.response.id,
        last.response.status,
        last.response.usage,
      ]);
      assertEquals(final.output.map(({ id }) => id), last.response.output.map(({ id }) => id));
      assertEquals(comparable(final.output), comparable(last.response.output));
    });
  });

  Deno.test(`the SDK gets the same answer without streaming: ${name}`, async () => {
    await withClient(answer, async ({ client }) => {
      const whole = await client.responses.create(ASK);
      const streamed = await client.responses.stream(ASK).finalResponse();
      assertEquals([whole.status, whole.usage], [streamed.status, streamed.usage]);
      assertEquals(comparable(whole.output), comparable(streamed.output));
      assertEquals(whole.output_text, streamed.output_text);
    });
  });
}

Deno.test("the SDK runs a tool loop: call, output, answer, with the reasoning brought back", async () => {
  const answers = [callAnswer([OSLO], { reasoning: "I look." }), textAnswer("It snows.")];
  const options = {
    answer: ({ index }: { index: number }) => answers[index] ?? {},
    rules: { reasoningRequired: "passed_back" } as const,
  };
  await withClient(options, async ({ client, provider }) => {
    const first = await client.responses.create(ASK);
    const made = first.output.find((item) => item.type === "function_call");
    assertEquals([made?.call_id, made?.name, made?.arguments], ["call_1", "weather", '{"town":"Oslo"}']);
    const second = await client.responses.create({
      ...ASK,
      input: [
        { role: "user", content: "How is Oslo?" },
        ...first.output as OpenAI.Responses.ResponseInputItem[],
        { type: "function_call_output", call_id: "call_1", output: "snow" },
      ],
    });
    assertEquals(second.output_text, "It snows.");
    assertEquals((provider.chats[1]?.body as { messages: unknown[] }).messages.slice(-3), [
      { role: "user", content: "How is Oslo?" },
      {
        role: "assistant",
        content: "",
        reasoning_content: "I look.",
        tool_calls: [{ id: "call_1", type: "function", function: { name: "weather", arguments: '{"town":"Oslo"}' } }],
      },
      { role: "tool", tool_call_id: "call_1", content: "snow" },
    ]);
  });
});

Deno.test("the SDK's helper follows the text and the arguments while they stream", async () => {
  await withClient(LOOK_TWICE, async ({ client }) => {
    const texts: string[] = [];
    const snapshots: string[] = [];
    const stream = client.responses.stream(ASK);
    stream.on("response.output_text.delta", ({ snapshot }) => texts.push(snapshot));
    stream.on("response.function_call_arguments.delta", ({ snapshot }) => snapshots.push(snapshot));
    const final = await stream.finalResponse();
    assertEquals(texts, ["I ", "I look."]);
    assert(snapshots.length > 2, "the arguments did not stream");
    assert(snapshots.includes('{"town":"Oslo"}') && snapshots.at(-1) === '{"town":"Rome"}', snapshots.join(" "));
    const parsed = final.output.flatMap((item) => item.type === "function_call" ? [item.parsed_arguments] : []);
    assertEquals(parsed, [{ town: "Oslo" }, { town: "Rome" }]);
  });
});

Deno.test("the SDK parses an answer by its JSON schema", async () => {
  const schema = {
    type: "object",
    properties: { colour: { type: "string" } },
    required: ["colour"],
    additionalProperties: false,
  };
  await withClient(textAnswer('{"colour":"red"}'), async ({ client, provider }) => {
    const response = await client.responses.parse({
      model: MODEL,
      input: "Which colour?",
      text: { format: { type: "json_schema", name: "answer", strict: true, schema } },
    });
    assertEquals(response.output_parsed, { colour: "red" });
    assertEquals((provider.chats[0]?.body as { response_format: unknown }).response_format, {
      type: "json_schema",
      json_schema: { name: "answer", strict: true, schema },
    });
  });
});

Deno.test("the SDK ends the upstream's work when its user stops reading", async () => {
  await withClient({ chunks: textChunks("One"), end: "hang" }, async ({ client, provider }) => {
    const stream = await client.responses.create({ ...ASK, stream: true });
    for await (const event of stream) {
      if (event.type === "response.output_text.delta") break;
    }
    const { signal } = provider.chats[0] ?? {};
    for (let waited = 0; signal?.aborted === false && waited < 1_000; waited += 10) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assertEquals(signal?.aborted, true);
  });
});

Deno.test("the SDK lists the upstream's models and retrieves one", async () => {
  const models = { object: "list", data: [{ id: MODEL, object: "model", created: 5, owned_by: "script" }] };
  await withClient({ answer: () => ({}), models }, async ({ client }) => {
    const ids: string[] = [];
    for await (const { id } of client.models.list()) ids.push(id);
    assertEquals(ids, [MODEL]);
    assertEquals((await client.models.retrieve(MODEL)).id, MODEL);
    await assertRejects(async () => await client.models.retrieve("no-such-model"), OpenAI.NotFoundError);
  });
});

Deno.test("the SDK gets a refusal, a source and the probabilities of tokens that it asked for", async () => {
  const token = { token: "Hi", logprob: -0.25, bytes: [72, 105], top_logprobs: [] };
  const source = { url: "https://a.example/", title: "A", start_index: 0, end_index: 2 };
  const answer: ScriptedAnswer = {
    chunks: [
      { ...deltaChunk({}), choices: [{ index: 0, delta: { content: "Hi" }, logprobs: { content: [token] } }] },
      deltaChunk({ annotations: [{ type: "url_citation", url_citation: source }] }),
      deltaChunk({ refusal: "No more." }),
      finishChunk("stop"),
      usageChunk(),
    ],
  };
  await withClient(answer, async ({ client, provider }) => {
    const include: ["message.output_text.logprobs"] = ["message.output_text.logprobs"];
    const { output } = await client.responses.create({ model: MODEL, input: "Hi.", include, top_logprobs: 1 });
    assertEquals(output.map((item) => item.type === "message" && item.content), [[
      { type: "output_text", text: "Hi", annotations: [{ type: "url_citation", ...source }], logprobs: [token] },
      { type: "refusal", refusal: "No more." },
    ]]);
    const asked = provider.chats.at(-1)?.body;
    assert(isObject(asked));
    assertEquals([asked.logprobs, asked.top_logprobs], [true, 1]);
  });
});

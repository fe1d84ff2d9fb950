/**
 * Tests of the relay in front of the real DeepSeek; skipped without `DEEPSEEK_API_KEY`, and costing a few cents with it.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import OpenAI from "openai";
import type { ResponseInput, ResponseInputItem } from "openai/resources/responses/responses";
import { start } from "../../start.ts";

const KEY = Deno.env.get("DEEPSEEK_API_KEY") ?? "";
const UPSTREAM = "https://api.deepseek.com/v1";

if (KEY === "") console.log("Skipped: the live tests need DEEPSEEK_API_KEY, which is not set.");

const WEATHER_TOOL = {
  type: "function",
  name: "weather",
  description: "Tells the weather in a city",
  strict: false,
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
} as const;

/** Defines a test with a relay in front of DeepSeek and the official SDK as its client. */
function live(name: string, test: (client: OpenAI, model: string) => Promise<void>): void {
  Deno.test({
    name: `live: ${name}`,
    ignore: KEY === "",
    async fn() {
      await using relay = await start({ port: 0, upstream: UPSTREAM, apiKey: KEY });
      const client = new OpenAI({ baseURL: `${relay.url}/v1`, apiKey: "unused", maxRetries: 1 });
      const { data: models } = await client.models.list();
      const [first] = models;
      assert(first, "the upstream lists no model");
      await test(client, first.id);
    },
  });
}

live("the models are DeepSeek's", async (client, model) => {
  assertStringIncludes(model, "deepseek");
  assertEquals((await client.models.retrieve(model)).id, model);
});

live("a blocking answer", async (client, model) => {
  const response = await client.responses.create({ model, input: "Answer with the single word pong." });
  assertEquals(response.status, "completed");
  assertStringIncludes(response.output_text.toLowerCase(), "pong");
  assert(response.usage && response.usage.output_tokens > 0);
});

live("a streamed answer arrives in pieces that add up", async (client, model) => {
  const stream = client.responses.stream({ model, input: "Count from one to twenty in words." });
  let text = "";
  let deltas = 0;
  stream.on("response.output_text.delta", ({ delta }) => {
    text += delta;
    deltas++;
  });
  const response = await stream.finalResponse();
  assert(deltas > 1, "the answer came in one piece");
  assertEquals(text, response.output_text);
  assertStringIncludes(text.toLowerCase(), "twenty");
});

live("a tool call, and its reasoning taken back with the output", async (client, model) => {
  const question = { role: "user", content: "What is the weather in Oslo? Use the tool." } as const;
  const asked = await client.responses.create({
    model,
    input: [question],
    tools: [WEATHER_TOOL],
    reasoning: { effort: "high", summary: "auto" },
    include: ["reasoning.encrypted_content"],
    store: false,
  });
  const call = asked.output.find((item) => item.type === "function_call");
  assert(call, `no call among ${asked.output.map(({ type }) => type).join(", ")}`);
  assertEquals(call.name, "weather");
  assertStringIncludes(call.arguments, "Oslo");
  assert(asked.output.some((item) => item.type === "reasoning"), "the model was asked to think and did not");

  // DeepSeek answers 400 when the reasoning of the call is not passed back to it.
  const history: ResponseInput = [
    question,
    ...asked.output.map((item): ResponseInputItem => item as ResponseInputItem),
    { type: "function_call_output", call_id: call.call_id, output: "Snow, minus 7 degrees" },
  ];
  const answered = await client.responses.create({ model, input: history, tools: [WEATHER_TOOL], store: false });
  assertEquals(answered.status, "completed");
  assertStringIncludes(answered.output_text, "7");
});

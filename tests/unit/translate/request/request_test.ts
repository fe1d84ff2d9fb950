/**
 * Tests that a whole chat request is assembled from its parts in one order, with nothing that was not requested.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { RelayError } from "../../../../lib/base/errors.ts";
import { decodeRequest } from "../../../../lib/responses/decode.ts";
import { translateForChat } from "../../../support/chat_translation.ts";
import { profileWith, translate } from "../../../support/exchange.ts";

const TOOL = { type: "function", name: "f", parameters: { type: "object" } };
const SENT_TOOL = { type: "function", function: { name: "f", parameters: { type: "object" } } } as const;

Deno.test("translateRequest() translates a minimal request into a minimal one", () => {
  assertEquals(translate({ input: "Hi" }), {
    chat: {
      model: "upstream-model",
      messages: [{ role: "user", content: "Hi" }],
      stream: true,
      stream_options: { include_usage: true },
    },
    notes: [],
  });
});

Deno.test("translateRequest() always streams, even if the client does not", () => {
  assertEquals(translate({ input: "Hi", stream: false }).chat.stream, true);
});

Deno.test("translateRequest() assembles all parts", () => {
  const { chat } = translate({
    instructions: "Base",
    input: "Hi",
    tools: [TOOL],
    tool_choice: "required",
    parallel_tool_calls: false,
    temperature: 0,
    reasoning: { effort: "low" },
  }, { extraBody: { top_k: 5 } });
  assertEquals(chat, {
    model: "upstream-model",
    messages: [{ role: "system", content: "Base" }, { role: "user", content: "Hi" }],
    stream: true,
    stream_options: { include_usage: true },
    tools: [SENT_TOOL],
    tool_choice: "required",
    parallel_tool_calls: false,
    temperature: 0,
    reasoning_effort: "low",
    top_k: 5,
  });
});

Deno.test("translateRequest() asks for usage and sets parallel calls only if the provider accepts it", () => {
  const { chat } = translate({ input: "Hi", tools: [TOOL], parallel_tool_calls: true }, {
    streamOptions: false,
    parallelToolCalls: false,
  });
  assertEquals(["stream_options" in chat, "parallel_tool_calls" in chat], [false, false]);
});

Deno.test("translateRequest() lets the extra body override every setting", () => {
  assertEquals(translate({ input: "Hi", temperature: 1 }, { extraBody: { temperature: 0.6 } }).chat.temperature, 0.6);
});

Deno.test("translateRequest() asks in the prompt for an output format that the provider cannot enforce", () => {
  const format = { type: "json_schema", name: "n", schema: { type: "object", required: ["a"] } };
  const demand = "Answer with exactly one JSON object and nothing else: no prose, no code fence.";
  const inWords = translate({ input: "Hi", text: { format } }, { structuredOutput: "json_object" });
  assertEquals(inWords.chat.messages[0], {
    role: "system",
    content: `${demand} It must satisfy this JSON Schema:\n{"type":"object","required":["a"]}`,
  });
  const object = { input: "Hi", instructions: "Base", text: { format: { type: "json_object" } } };
  assertEquals(translate(object, { structuredOutput: "none" }).chat.messages[0], {
    role: "system",
    content: `Base\n\n${demand}`,
  });
  assertEquals(translate({ input: "Hi", text: { format } }).chat.messages.length, 1);
});

Deno.test("translateRequest() refuses to continue a response that it never stored", () => {
  const error = assertThrows(() => translate({ input: "Hi", previous_response_id: "resp_1" }), RelayError);
  assertEquals([error.code, error.param], ["previous_response_not_found", "previous_response_id"]);
});

Deno.test("translateRequest() prefers facts about a model to its provider's profile", () => {
  const image = { type: "input_image", image_url: "data:image/png;base64,AA==" };
  const request = decodeRequest({
    model: "m",
    input: [
      { type: "message", role: "user", content: [image] },
      { type: "function_call", call_id: "c", name: "view", arguments: "{}" },
      { type: "function_call_output", call_id: "c", output: [image] },
    ],
    reasoning: { effort: "max" },
  });
  const facts = { images: false, efforts: ["low", "high"] };
  const { chat } = translateForChat(request, { profile: profileWith(), model: "m", facts });
  assertEquals(chat.reasoning_effort, "high");
  const unseen = "[Image omitted: this model cannot read images.]";
  assertEquals(chat.messages.map(({ content }) => content), [unseen, "", unseen]);
  // A capability that the user switched off stays off, even if the model has it.
  const blind = translateForChat(request, {
    profile: profileWith({ images: false }),
    model: "m",
    facts: { images: true },
  });
  assertEquals(blind.chat.messages[0]?.content, unseen);
});

Deno.test("translateRequest() adapts the schema of an answer like those of tools", () => {
  const schema = { $ref: "#/$defs/A", $defs: { A: { type: "object", properties: {} } } };
  const { chat } = translate({ text: { format: { type: "json_schema", name: "n", schema } } }, {
    schemaRules: ["inline_refs"],
  });
  assertEquals(chat.response_format, {
    type: "json_schema",
    json_schema: { name: "n", schema: { type: "object", properties: {} } },
  });
});

Deno.test("translateRequest() prefers the efforts that a refusal listed to those that are known of the model", () => {
  const request = decodeRequest({ model: "m", input: "Hi", reasoning: { effort: "max" } });
  const facts = { efforts: ["low", "max"] };
  const effortFor = (profile: ReturnType<typeof profileWith>) =>
    translateForChat(request, { profile, model: "m", facts }).chat.reasoning_effort;
  assertEquals(effortFor(profileWith()), "max");
  assertEquals(effortFor(profileWith({ acceptedEfforts: ["low", "medium", "high"] })), "high");
});

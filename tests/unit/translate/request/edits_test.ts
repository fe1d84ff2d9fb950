/**
 * Tests that keys are added to and left out of a finished chat request, and that nothing else changes.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { translate } from "../../../support/exchange.ts";

const TOOL = { type: "function", name: "f", strict: true, parameters: { type: "object", properties: {} } };

Deno.test("applyRequestEdits() leaves out keys last of all, also those that the profile adds, and reports it", () => {
  const { chat, notes } = translate({ input: "Hi", seed: 1, temperature: 0 }, {
    extraBody: { top_k: 5, min_p: 0 },
    dropParameters: ["seed", "top_k", "logit_bias"],
  });
  assertEquals(chat, {
    model: "upstream-model",
    messages: [{ role: "user", content: "Hi" }],
    stream: true,
    stream_options: { include_usage: true },
    temperature: 0,
    min_p: 0,
  });
  assertEquals(notes, ["dropped seed x1", "dropped top_k x1"]);
});

Deno.test("applyRequestEdits() follows a path into objects and lists, and leaves no empty object behind", () => {
  const { chat } = translate({ input: "Hi", tools: [TOOL, { ...TOOL, name: "g" }] }, {
    dropParameters: ["tools.function.strict", "stream_options.include_usage", "tools.function.none.deeper"],
  });
  assertEquals("stream_options" in chat, false);
  assertEquals(chat.tools?.map(({ function: { name, strict } }) => [name, strict]), [["f", undefined], [
    "g",
    undefined,
  ]]);
});

Deno.test("applyRequestEdits() leaves out what means nothing without the key that was left out", () => {
  const request = { input: "Hi", tools: [TOOL], tool_choice: "auto", parallel_tool_calls: true, top_logprobs: 2 };
  const { chat } = translate(request, { dropParameters: ["tools", "logprobs"] });
  const keys = ["tools", "tool_choice", "parallel_tool_calls", "logprobs", "top_logprobs"];
  assertEquals(keys.filter((key) => key in chat), []);
});

Deno.test("applyRequestEdits() reports which of the relay's own keys the configuration replaced", () => {
  const { chat, notes } = translate({ input: "Hi", temperature: 1 }, { extraBody: { temperature: 0.6, top_k: 5 } });
  assertEquals([chat.temperature, chat.top_k], [0.6, 5]);
  assertEquals(notes, ["replaced temperature x1"]);
});

Deno.test("applyRequestEdits() changes no object of the profile or of the client's request", () => {
  const extraBody = { options: { a: 1, b: 2 } };
  const profile = { extraBody, dropParameters: ["options.a"] };
  assertEquals(translate({ input: "Hi" }, profile).chat.options, { b: 2 });
  assertEquals(extraBody, { options: { a: 1, b: 2 } });
});

/**
 * Tests of the limits, the sampling and the output format of a request.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { says } from "../../../../support/history_items.ts";
import { F, translateForMessages } from "../../../../support/messages_request.ts";

Deno.test("max_tokens is the ceiling of the model, by its list, by the table, or a default", () => {
  const ask = (model: string, facts = {}, body = {}, differs = {}) =>
    translateForMessages({ input: "Hi.", ...body }, { model, facts, differs }).body.max_tokens;
  assertEquals(ask("claude-opus-5"), 128_000);
  assertEquals(ask("claude-haiku-4-5-20251001"), 64_000);
  assertEquals(ask("claude-opus-5", { maxOutputTokens: 99_000 }), 99_000);
  assertEquals(ask("other"), 32_000);
  assertEquals(ask("claude-opus-5", {}, { max_output_tokens: 500 }), 500);
  assertEquals(ask("claude-opus-5", {}, { max_output_tokens: 500_000 }), 128_000);
  assertEquals(ask("claude-opus-5", {}, {}, { outputCeiling: 8192 }), 8192);
});

Deno.test("no sampling parameter is sent where the version refuses them, and each is reported", () => {
  const body = { input: "Hi.", temperature: 0.5, top_p: 0.9 };
  const { body: sent, notes } = translateForMessages(body);
  assertEquals([sent.temperature, sent.top_p], [undefined, undefined]);
  assertEquals(notes, ["dropped temperature x1", "dropped top_p x1"]);
  assertEquals(translateForMessages(body, { provider: "deepseek", model: "d" }).body.temperature, 0.5);
});

Deno.test("stop texts are sent, and every other setting is reported", () => {
  const { body, notes } = translateForMessages({
    input: "Hi.",
    stop: ["a", ""],
    service_tier: "priority",
    prompt_cache_key: "k",
    client_metadata: { a: "b" },
    text: { verbosity: "low" },
    reasoning: { context: "all_turns" },
    top_logprobs: 2,
  });
  assertEquals(body.stop_sequences, ["a"]);
  assertEquals(Object.keys(body).sort(), ["max_tokens", "messages", "model", "stop_sequences", "stream", "thinking"]);
  assertEquals(notes, [
    "dropped reasoning.context x1",
    "dropped text.verbosity x1",
    "dropped logprobs x1",
    "dropped service_tier x1",
    "dropped prompt_cache_key x1",
    "dropped client_metadata x1",
  ]);
});

const FORMAT = {
  type: "json_schema",
  name: "title",
  schema: { type: "object", properties: { title: { type: "string", maxLength: 36 } }, required: ["title"] },
};

Deno.test("a schema of the answer is closed and stripped, without name and strictness", () => {
  const { body, notes } = translateForMessages({ input: "Hi.", text: { format: FORMAT } });
  assertEquals(body.output_config, {
    format: {
      type: "json_schema",
      schema: {
        type: "object",
        properties: { title: { type: "string", description: "maxLength: 36" } },
        required: ["title"],
        additionalProperties: false,
      },
    },
  });
  assertEquals(notes, ["replaced schema.closed x1"]);
});

Deno.test("where no schema is enforced the last message of the user asks for it, and the system text stays", () => {
  const input = [says("developer", "Be."), says("user", "Hi.")];
  const { body } = translateForMessages({ input, tools: [F], text: { format: FORMAT } }, {
    provider: "llamacpp",
    model: "q",
  });
  assertEquals(body.system, [{ type: "text", text: "Be." }]);
  assertEquals(body.output_config, undefined);
  const last = body.messages.at(-1)?.content.at(-1);
  assertEquals(last?.type === "text" && last.text.endsWith(JSON.stringify(FORMAT.schema)), true);
});

Deno.test("a schema that refers to itself, and any JSON object, are asked for by the prompt", () => {
  const schema = { type: "object", properties: { next: { $ref: "#" } } };
  for (const format of [{ ...FORMAT, schema }, { type: "json_object" }]) {
    const { body, notes } = translateForMessages({ input: "Hi.", text: { format } });
    assertEquals([body.output_config, notes.length], [undefined, 1]);
    assertEquals(body.messages[0]?.content.length, 2);
  }
});

Deno.test("a model whose list says that it cannot be held to a schema is asked for it by the prompt", () => {
  const ask = (answerSchemas: boolean) =>
    translateForMessages({ input: "Hi.", text: { format: FORMAT } }, { facts: { answerSchemas } });
  assertEquals(ask(true).body.output_config?.format?.type, "json_schema");
  assertEquals(ask(false).body.output_config, undefined);
  assertEquals(ask(false).notes, ["replaced text.format.json_schema x1"]);
});

Deno.test("a model whose list says that it reads no PDF files gets words for them", () => {
  const file = { type: "input_file", filename: "a.pdf", file_data: "data:application/pdf;base64,JVBERi0=" };
  const input = [{ type: "message", role: "user", content: [file] }];
  const ask = (pdfs: boolean) => translateForMessages({ input }, { facts: { pdfs } });
  assertEquals(ask(true).body.messages[0]?.content[0]?.type, "document");
  assertEquals(ask(false).body.messages[0]?.content, [{
    type: "text",
    text: "[File a.pdf omitted: it cannot be passed on to this model.]",
  }]);
  assertEquals(ask(false).notes, ["replaced content.file x1"]);
});

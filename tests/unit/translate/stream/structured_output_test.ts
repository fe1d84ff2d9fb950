/**
 * Tests that an answer has the format that its request demands even if the provider cannot enforce it.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { PLAIN_CLIENT } from "../../../../lib/responses/client_profiles.ts";
import type { JsonObject } from "../../../../lib/base/json.ts";
import type { UnnumberedEvent } from "../../../../lib/responses/events.ts";
import { decodeRequest } from "../../../../lib/responses/decode.ts";
import { loadSchemaCheck } from "../../../../lib/translate/stream/schema_check.ts";
import {
  calls,
  deltasOf,
  end,
  type ExchangeOptions,
  fragment,
  lastOf,
  play,
  text,
  thought,
} from "../../../support/exchange.ts";

const SCHEMA = { type: "json_schema", name: "title", schema: {} };
const IN_WORDS: ExchangeOptions = { body: { text: { format: SCHEMA } }, profile: { structuredOutput: "none" } };

function said(events: readonly UnnumberedEvent[]): string {
  return deltasOf(events, "output_text").join("");
}

function outcome(events: readonly UnnumberedEvent[]): unknown[] {
  const { status, error } = lastOf(events);
  return error === null ? [status] : [status, error.code];
}

/** Name, pieces of the text, and the text that the client gets. */
const KEPT: readonly (readonly [name: string, pieces: readonly string[], text: string])[] = [
  ["JSON", ['{"a"', ": 1}"], '{"a": 1}'],
  ["JSON with white space", ['\n{"a":1}\n'], '\n{"a":1}\n'],
  ["a list", ["[1]"], "[1]"],
  ["JSON in a fence", ["``", '`json\n{"a":', "1}\n```"], '{"a":1}'],
  ["JSON in a fence without a language", ['```\n{"a":1}```\n'], '{"a":1}'],
  ["JSON that holds a fence", ['{"a":"```js\\nx\\n```"}'], '{"a":"```js\\nx\\n```"}'],
];

for (const [name, pieces, expected] of KEPT) {
  Deno.test(`${name} is the answer`, () => {
    const events = play([...pieces.map((piece) => text(piece)), end()], IN_WORDS);
    assertEquals([said(events), outcome(events)], [expected, ["completed"]]);
  });
}

/** Texts that are not the demanded JSON. */
const BROKEN: readonly string[] = [
  "Here it is: {}",
  '{"a":1',
  'Sure!\n```json\n{"a":1}\n```',
  '```json\n{"a":1}\n``` Done.',
  "42",
  "null",
];

const TITLE = {
  type: "json_schema",
  name: "title",
  schema: { type: "object", properties: { title: { type: "string" } }, required: ["title"] },
};
await loadSchemaCheck(decodeRequest({ model: "m", input: "Hi.", text: { format: TITLE } }));

Deno.test("JSON that breaks the demanded schema is an error that names the rule", () => {
  for (const structuredOutput of ["none", "json_object"] as const) {
    const options = { body: { text: { format: TITLE } }, profile: { structuredOutput } };
    const events = play([text('{"titel": "A secret"}'), end()], options);
    assertEquals([said(events), outcome(events)], ["", ["failed", "upstream_protocol"]]);
    const { message = "" } = lastOf(events).error ?? {};
    assertStringIncludes(message, 'schema that the request demands (text.format): the answer lacks "title".');
    assert(!message.includes("secret"), message);
    assertEquals(outcome(play([text('```json\n{"title": "A"}\n```'), end()], options)), ["completed"]);
  }
});

Deno.test("any JSON is the answer if only JSON is demanded, or if the provider enforces the schema", () => {
  const any = { body: { text: { format: { type: "json_object" } } }, profile: { structuredOutput: "none" as const } };
  for (const options of [any, { body: { text: { format: TITLE } } }]) {
    assertEquals(outcome(play([text('{"titel": "A"}'), end()], options)), ["completed"]);
  }
});

for (const broken of BROKEN) {
  Deno.test(`${JSON.stringify(broken)} is an error after which Codex tries again`, () => {
    const events = play([text(broken), end()], IN_WORDS);
    // Codex tries again, because it does not know the code, and shows none of the text.
    assertEquals([said(events), outcome(events)], ["", ["failed", "upstream_protocol"]]);
  });
}

Deno.test("text is held back only if the provider cannot enforce the format", () => {
  const free: readonly ExchangeOptions[] = [
    { body: { text: { format: SCHEMA } } },
    { profile: { structuredOutput: "none" } },
    { body: { text: { format: { type: "json_object" } } }, profile: { structuredOutput: "json_object" } },
  ];
  for (const options of free) {
    assertEquals(deltasOf(play([text("No "), text("JSON."), end()], options), "output_text"), ["No ", "JSON."]);
  }
  const held: readonly JsonObject[] = [{ format: SCHEMA }, { format: { type: "json_object" } }];
  for (const format of held) {
    const events = play([text("No JSON."), end()], { body: { text: format }, profile: { structuredOutput: "none" } });
    assertEquals(outcome(events), ["failed", "upstream_protocol"]);
  }
});

Deno.test("text before a call is not checked, and comes before the call", () => {
  const frames = [text("I look."), calls(fragment({ index: 0, id: "c1", name: "f", args: "{}" })), end("tool_calls")];
  const { output } = lastOf(play(frames, IN_WORDS));
  assertEquals(output.map(({ type }) => type), ["message", "function_call"]);
  assertEquals(outcome(play(frames, IN_WORDS)), ["completed"]);
});

Deno.test("reasoning is shown while the answer waits", () => {
  const events = play([thought("Hm."), text("{}"), end()], IN_WORDS);
  assertEquals([deltasOf(events, "reasoning_summary_text"), said(events)], [["Hm."], "{}"]);
});

Deno.test("JSON that the output limit truncated is an error for Codex, and an incomplete answer for others", () => {
  const frames = [text('{"a": "lo'), end("length")];
  assertEquals(outcome(play(frames, IN_WORDS)), ["failed", "invalid_prompt"]);
  const plain = play(frames, { ...IN_WORDS, client: PLAIN_CLIENT });
  assertEquals([said(plain), outcome(plain)], ['{"a": "lo', ["incomplete"]]);
});

Deno.test("a stream that breaks off keeps its own error", () => {
  const events = play([text('{"a":')], { ...IN_WORDS, sawDone: false });
  assertEquals(outcome(events), ["failed", "upstream_truncated"]);
});

Deno.test("only white space is not an answer", () => {
  const events = play([text(" \n"), end()], IN_WORDS);
  assertEquals(outcome(events), ["failed", "unusable_answer"]);
});

Deno.test("a summary is never checked against a format", () => {
  const body = { text: { format: SCHEMA }, input: [{ type: "compaction_trigger" }] };
  assertEquals(outcome(play([text("All went well."), end()], { ...IN_WORDS, body })), ["completed"]);
});

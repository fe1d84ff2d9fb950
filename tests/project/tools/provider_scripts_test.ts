/**
 * Tests that the relay understands each scripted provider, and that it accepts what the relay sends next.
 *
 * @module
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { CODEX_CLIENT } from "../../../lib/responses/client_profiles.ts";
import { decodeArray, isObject, type JsonObject } from "../../../lib/base/json.ts";
import { findRefusal } from "../../../tools/provider_rules.ts";
import { SCRIPTED_PROVIDERS, scriptFor } from "../../../tools/provider_scripts.ts";
import type { Speech } from "../../../tools/wires/speech.ts";
import { DEFAULT_RULES } from "../../../tools/rule.ts";
import {
  lastResponse,
  nextBody,
  profileNamed,
  profileOnWire,
  type ProviderCase,
  replay,
  translate,
} from "../../support/cases.ts";

function tool(name: string): JsonObject {
  const parameters = { type: "object", properties: { path: { type: "string" } } };
  return { type: "function", name, description: "", strict: false, parameters };
}

const BODY: JsonObject = {
  model: "m",
  stream: true,
  instructions: "Work.",
  input: [{ type: "message", role: "user", content: [{ type: "input_text", text: "Read a and b." }] }],
  tools: [tool("read"), tool("list")],
};
const CALLS = [{ name: "read", arguments: { path: "a" } }, { name: "list", arguments: { path: "b" } }];
const USAGE = { prompt: 100, completion: 30, cached: 40, reasoning: 10 };

/** What the relay makes of an answer to `BODY`, and the case that it was. */
function heard(script: ReturnType<typeof scriptFor>, speech: Speech) {
  const profile = profileOnWire(script.name, "chat");
  const { frames = [], done } = script.answer(speech);
  const text = `${frames.join("")}${done ? "data: [DONE]\n\n" : ""}`;
  const recorded: ProviderCase = {
    path: script.name,
    bytes: new TextEncoder().encode(text),
    profile,
    client: CODEX_CLIENT,
    body: BODY,
    ...translate(BODY, profile),
  };
  return { recorded, response: lastResponse(replay(recorded)) };
}

function outputOf(response: JsonObject): JsonObject[] {
  return decodeArray(response.output).filter(isObject);
}

for (const name of SCRIPTED_PROVIDERS) {
  Deno.test(`scriptFor("${name}") reasons, calls twice at once, and accepts what is sent back`, () => {
    const script = scriptFor(name);
    const { recorded, response } = heard(script, { reasoning: "I read both.", calls: CALLS, usage: USAGE });
    const output = outputOf(response);
    assertEquals([response.status, ...output.map(({ type }) => type)], [
      "completed",
      "reasoning",
      "function_call",
      "function_call",
    ]);
    assertEquals(output.slice(1).map((call) => [call.name, call.arguments]), [
      ["read", '{"path":"a"}'],
      ["list", '{"path":"b"}'],
    ]);
    assert(JSON.stringify(output[0]).includes("I read both."));
    const ids = output.slice(1).map((call) => call.call_id);
    assertEquals(new Set(ids).size, 2);
    const { chat } = translate(nextBody(recorded, output), recorded.profile);
    assertEquals(findRefusal(chat, { ...DEFAULT_RULES, ...script.rules }), undefined);
  });

  Deno.test(`scriptFor("${name}") writes text after reasoning, and counts tokens`, () => {
    const { response } = heard(scriptFor(name), { reasoning: "Hm.", text: "It is done.", usage: USAGE });
    assertEquals(response.status, "completed");
    assert(JSON.stringify(outputOf(response).at(-1)).includes('"It is done."'));
    const usage = isObject(response.usage) ? response.usage : {};
    assertEquals([usage.input_tokens, usage.output_tokens, usage.total_tokens], [100, 30, 130]);
    assertEquals(isObject(usage.input_tokens_details) && usage.input_tokens_details.cached_tokens, 40);
  });

  Deno.test(`scriptFor("${name}") never gives two calls of a conversation one id, and has its model in its list`, () => {
    const script = scriptFor(name);
    const ids = [1, 2].flatMap(() => outputOf(heard(script, { calls: CALLS }).response).map((call) => call.call_id));
    assertEquals(new Set(ids).size, 4);
    assert(JSON.stringify(script.models).includes(`"id":"${script.model}"`));
  });
}

Deno.test("scriptFor() plays the first eight rows of the table and no others", () => {
  assertEquals(SCRIPTED_PROVIDERS.length, 8);
  for (const name of SCRIPTED_PROVIDERS) profileNamed(name);
  assertThrows(() => scriptFor("toString"), Error, "Cannot play toString");
});

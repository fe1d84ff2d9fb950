/**
 * Tests that calls, and only calls, are found in a text that a provider withheld.
 *
 * The texts have the forms that groq/groq-typescript#28 and #103, langchain-ai/langchain#31440, anomalyco/opencode#1018
 * and huggingface/smolagents#1119 quote (read 2026-11).
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { parseFailedGeneration } from "../../../../lib/translate/text_calls/failed_generation.ts";
import { declaredTools } from "../../../support/text_call_scan.ts";

function callsIn(text: string, body = {}): readonly string[] {
  return parseFailedGeneration(text, declaredTools(body)).map((call) => `${call.name} ${call.arguments}`);
}

const CALLS: Readonly<Record<string, readonly [text: string, ...calls: string[]]>> = {
  "a name and arguments": ['{"name": "run", "arguments": {\n  "cmd": "ls"\n}}', 'run {"cmd":"ls"}'],
  "arguments that do not match the schema": ['{"name": "run", "arguments": {"order": "ls"}}', 'run {"order":"ls"}'],
  "a list": [
    '[{"name": "run", "parameters": {"cmd": "a"}}, {"name": "now", "arguments": "{}"}]',
    'run {"cmd":"a"}',
    "now {}",
  ],
  "a function tag": ['<function=run>{"cmd": "ls"}</function>', 'run {"cmd": "ls"}'],
  "a function tag without its bracket": ['<function=run{"cmd": "ls"}</function>', 'run {"cmd": "ls"}'],
  "a freeform tool": ['{"name": "apply_patch", "arguments": {"input": "x"}}', 'apply_patch {"input":"x"}'],
};

for (const [name, [text, ...calls]] of Object.entries(CALLS)) {
  Deno.test(`parseFailedGeneration() finds ${name}`, () => assertEquals(callsIn(text), calls));
}

const OTHERS: Readonly<Record<string, string>> = {
  "nothing": "",
  "an answer": "I would run ls.",
  "an excuse": "Tool use failed: JSON does not match the expected schema for tool calls",
  "a tool that was not declared": '{"name": "rm", "arguments": {}}',
  "one undeclared tool among others": '[{"name": "now", "arguments": {}}, {"name": "rm", "arguments": {}}]',
  "truncated arguments": '{"name": "run", "arguments": {"cmd": "ls',
  "arguments that are not an object": '{"name": "run", "arguments": [1]}',
  "a freeform tool without its text": '{"name": "apply_patch", "arguments": {"patch": "x"}}',
  "a call in a code fence": '```\n{"tool_calls": [{"name": "run", "arguments": {}}]}\n```',
  "a call in another tag": '<tool-use>\n{"tool_calls": [{"function": {"name": "run"}}]}\n</tool-use>',
  "text before a call": 'Now: <function=run>{"cmd": "ls"}</function>',
  "text after a call": '<function=run>{"cmd": "ls"}</function> is what I would do',
  "a call without its beginning": 'run{"cmd": "ls"}</function>',
};

for (const [name, text] of Object.entries(OTHERS)) {
  Deno.test(`parseFailedGeneration() finds no call in ${name}`, () => assertEquals(callsIn(text), []));
}

Deno.test("parseFailedGeneration() finds no call if the request allows none", () => {
  assertEquals(callsIn('{"name": "now", "arguments": {}}', { tool_choice: "none" }), []);
});

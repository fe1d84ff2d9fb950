/**
 * Tests that log lines lose their quotations of a prompt, and nothing else.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { redactPrompt } from "../../../lib/base/redact_prompt.ts";
import { CODEX, STREAM, WHOLE, withRelay } from "../../support/relay_harness.ts";

const BODY = {
  model: "gpt-5",
  instructions: "You are a careful engineer who never guesses.",
  input: [
    {
      type: "message",
      role: "user",
      content: [{ type: "input_text", text: "The launch code is blue-heron-1942, keep it." }],
    },
    { type: "function_call_output", call_id: "call_1", output: "total 0\ndrwx secrets" },
    { type: "message", role: "user", content: "Tell Bob" },
  ],
  tools: [{ type: "function", name: "shell", description: "Runs a command of the shell" }],
};

const LINES: readonly (readonly [string, string])[] = [
  ["answered 400: the model does not exist; check it", "answered 400: the model does not exist; check it"],
  [
    "answered 400: Content not allowed: launch code is blue-heron-1942, sorry",
    "answered 400: Content not allowed:(prompt)sorry",
  ],
  ['400: {"content":"The launch code is blue-heron-1942, keep it."}', '400: {"content":"(prompt)"}'],
  ["never said: blue-heron", "never said: blue-heron"],
  ["You are a careful engineer who never guesses.", "(prompt)"],
  ["no such words: Tell Bob, Tell Bob", "no such words: (prompt), (prompt)"],
  [
    "function_call_output call_1 of shell: Runs a command of the shell",
    "function_call_output call_1 of shell: Runs a command of the shell",
  ],
  ["", ""],
];

Deno.test("redactPrompt() redacts quotations of messages, outputs and instructions", () => {
  for (const [line, expected] of LINES) assertEquals(redactPrompt(line, BODY), expected, line);
  assertEquals(redactPrompt("Plain words", "Hi"), "Plain words");
});

Deno.test("a prompt that the provider quotes reaches the client but not the log", async () => {
  const secret = "The launch code is blue-heron-1942";
  const quoting = ({ text }: { text: string }) => ({
    status: 400,
    json: { error: { message: `Not allowed: ${text}` } },
  });
  await withRelay({ answer: quoting }, async ({ ask, log }) => {
    for (const [body, headers] of [[STREAM, CODEX], [STREAM, {}], [WHOLE, {}]] as const) {
      const answer = await (await ask({ ...body, input: secret }, headers)).text();
      assertEquals(answer.includes("blue-heron"), true);
    }
    assertEquals(log.filter((line) => /blue-heron/.test(line)), []);
    assertEquals(log.filter((line) => /Not allowed/.test(line)).length, 3, log.join("\n"));
  });
});

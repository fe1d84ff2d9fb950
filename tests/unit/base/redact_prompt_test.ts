/**
 * Tests that log lines lose their quotations of a prompt, and nothing else.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { createLog } from "../../../lib/base/log.ts";
import { PromptRedactor, redactPrompt } from "../../../lib/base/redact_prompt.ts";
import { textChunks } from "../../../tools/chat_frames.ts";
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

Deno.test("PromptRedactor shows nothing but codes once the request is released", () => {
  const redactor = new PromptRedactor(BODY);
  assertEquals(redactor.redact("sorry: launch code is blue-heron-1942"), "sorry:(prompt)");
  redactor.release();
  assertEquals(redactor.redact("overloaded_error"), "overloaded_error");
  for (const text of ["launch code is blue-heron-1942", "blue-heron", "Tell Bob", "a".repeat(41)]) {
    assertMatch(redactor.redact(text), /^\(the client got the provider's words/);
  }
});

Deno.test("a prompt that the provider quotes in the middle of a stream does not reach the log", async () => {
  const secret = "The launch code is blue-heron-1942";
  const error = { error: { message: `Not allowed: ${secret}`, code: 500 } };
  // The failure comes after the first word was passed on.
  const answer = { chunks: [...textChunks("Well"), error], delayMs: 100 };
  for (const level of ["info", "debug"] as const) {
    const lines: string[] = [];
    await withRelay(answer, async ({ ask }) => {
      for (const headers of [CODEX, {}]) {
        const said = await (await ask({ ...STREAM, input: secret }, headers)).text();
        assertEquals(said.includes("Not allowed: The launch code is blue-heron-1942"), true, said);
      }
    }, { log: createLog(level, (line) => void lines.push(line)) });
    assertEquals(lines.filter((line) => /blue-heron/.test(line)), []);
    // The request is held to the end for debugging only.
    const shown = level === "debug" ? /Not allowed: \(prompt\)/ : /log level debug shows them/;
    assertEquals(lines.filter((line) => shown.test(line)).length, 2, lines.join("\n"));
  }
});

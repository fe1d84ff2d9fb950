/**
 * Tests that Codex runs calls whose arguments have a slip that the tool's schema decides.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { callAnswer, textAnswer } from "../../tools/chat_frames.ts";
import { assertClean, openStage } from "../support/codex/driver.ts";
import { assertOutput, callingMessages, inOrder, messagesOf } from "../support/codex/script.ts";
import { NEWEST } from "../support/codex/versions.ts";
import type { ReceivedRequest } from "../../tools/scripted_provider.ts";

const MAKE = "echo made > made.txt; cat made.txt";
const ENCODED = JSON.stringify(JSON.stringify({ cmd: MAKE }));

/** What becomes of the call in the text below. */
const TEXT_CALL = '{"cmd":"echo made > made.txt\\ncat made.txt","yield_time_ms":1000,"tty":false}';

/** What the model writes, and what Codex gets; it refuses the first form of each (0.171). */
const SLIPS: readonly (readonly [string, string, string])[] = [
  ["a whole number as a float", `{"cmd":"${MAKE}","yield_time_ms":1000.0}`, `{"cmd":"${MAKE}","yield_time_ms":1000}`],
  [
    "a whole number with an exponent",
    `{"yield_time_ms":1e3,"cmd":"${MAKE}"}`,
    `{"yield_time_ms":1000,"cmd":"${MAKE}"}`,
  ],
  ["a number as a string", `{"cmd":"${MAKE}","yield_time_ms":"1000"}`, `{"cmd":"${MAKE}","yield_time_ms":1000}`],
  ["a boolean as a string", `{"cmd":"${MAKE}","tty":"False"}`, `{"cmd":"${MAKE}","tty":false}`],
  ["a literal of Python", `{"cmd":"${MAKE}","tty":False}`, `{"cmd":"${MAKE}","tty":false}`],
  ["a list as a string", `{"cmd":"${MAKE}","prefix_rule":"[\\"echo\\"]"}`, `{"cmd":"${MAKE}","prefix_rule":["echo"]}`],
  ["arguments encoded twice", ENCODED, `{"cmd":"${MAKE}"}`],
  ["a raw line break", `{"cmd":"echo made > made.txt\ncat made.txt"}`, `{"cmd":"echo made > made.txt\\ncat made.txt"}`],
  ["a closing tag", `{"cmd":"${MAKE}"}\n</tool_call>`, `{"cmd":"${MAKE}"}`],
  ["a token of the model's", `{"cmd":"${MAKE}"}<|im_end|>`, `{"cmd":"${MAKE}"}`],
  ["a fence", `\`\`\`json\n{"cmd":"${MAKE}"}\n\`\`\``, `{"cmd":"${MAKE}"}`],
  ["a comma at the end", `{"cmd":"${MAKE}",}`, `{"cmd":"${MAKE}"}`],
  ["spaces that were escaped too often", `{"cmd":"${MAKE}", \\n"tty":false\\n}`, `{"cmd":"${MAKE}", "tty":false}`],
  ["a dictionary of Python", `{'cmd': '${MAKE}', 'tty': False}`, `{"cmd": "${MAKE}", "tty": false}`],
];

for (const [name, written, expected] of SLIPS) {
  Deno.test(`Codex ${NEWEST.number} runs a command whose arguments have ${name}`, async () => {
    const answer = inOrder(
      callAnswer([{ id: "call_1", name: "exec_command", arguments: written }]),
      textAnswer("Done."),
    );
    await using stage = await openStage({ version: NEWEST, answer });
    const run = await stage.exec("Make a file.");
    assertClean(stage, run);
    assertOutput(stage.provider.chats[1], "call_1", /Process exited with code 0[^]*made/);
    assertEquals(await stage.read("made.txt"), "made\n");
    assertEquals(callingMessages(stage.provider.chats[1])[0]?.tool_calls?.[0]?.function.arguments, expected);
    assertMatch(stage.relay.output, /repaired 1 argument\b/);
  });
}

/** The number of the session that the last command left running. */
function sessionOf(request: ReceivedRequest): string {
  const output = messagesOf(request, "tool").at(-1)?.content ?? "";
  const [, session] = /session ID (\d+)/.exec(output) ?? [];
  if (session === undefined) throw new Error(`No session was left running: ${output}`);
  return session;
}

for (
  const [name, write] of [["a float", (id: string) => `${id}.0`], ["a string", (id: string) => `"${id}"`]] as const
) {
  Deno.test(`Codex ${NEWEST.number} writes to a running session whose number is ${name}`, async () => {
    const start = { cmd: "read line; echo it is $line", tty: true, yield_time_ms: 250 };
    const answer = inOrder(
      callAnswer([{ id: "call_1", name: "exec_command", arguments: start }]),
      (request) => {
        const text = `{"session_id":${write(sessionOf(request))},"chars":"42\\n","yield_time_ms":2000.0}`;
        return callAnswer([{ id: "call_2", name: "write_stdin", arguments: text }]);
      },
      textAnswer("Done."),
    );
    await using stage = await openStage({ version: NEWEST, answer });
    assertClean(stage, await stage.exec("Ask and answer."));
    assertOutput(stage.provider.chats[2], "call_2", /it is 42/);
  });
}

Deno.test(`Codex ${NEWEST.number} runs a call that was left in the text and has several slips`, async () => {
  const written = `<tool_call>\n{"name": "exec_command", "arguments": {"cmd": "echo made > made.txt\ncat made.txt", ` +
    `"yield_time_ms": "1000.0", "tty": False,}}\n</tool_call>`;
  await using stage = await openStage({ version: NEWEST, answer: inOrder(textAnswer(written), textAnswer("Done.")) });
  assertClean(stage, await stage.exec("Make a file."));
  assertEquals(await stage.read("made.txt"), "made\n");
  assertEquals(callingMessages(stage.provider.chats[1])[0]?.tool_calls?.[0]?.function.arguments, TEXT_CALL);
});

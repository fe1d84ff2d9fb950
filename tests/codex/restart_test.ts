/**
 * Tests that a turn of the real Codex survives a relay that is stopped or killed, in mid-answer and while a tool runs.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { setTimeout as delay } from "node:timers/promises";
import { callAnswer, callChunks, reasoningChunks, textAnswer } from "../../tools/chat_frames.ts";
import { openStage, type Stage } from "../support/codex/driver.ts";
import { assertAborted, callingMessages, inOrder, messagesOf } from "../support/codex/script.ts";
import { VERSIONS } from "../support/codex/versions.ts";

const FIRST = { id: "call_1", name: "exec_command", arguments: { cmd: "echo one >> runs.txt" } };
/** A call that ends only when the test lets it, so that its end falls into the time without a relay. */
const SECOND = {
  id: "call_2",
  name: "exec_command",
  arguments: { cmd: "echo two >> runs.txt; while [ ! -e go ]; do sleep 0.1; done", yield_time_ms: 20_000 },
};
const THIRD = { id: "call_3", name: "exec_command", arguments: { cmd: "echo three >> runs.txt" } };

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!await isSo()) await delay(20);
}

/** Restarts the relay while an answer streams, and again while Codex runs a tool and then finds no relay. */
async function restartTwice(stage: Stage, signal: Deno.Signal): Promise<void> {
  await until(() => stage.provider.chats.length === 2);
  // The client has begun to read the answer once the provider has written it.
  await delay(300);
  await stage.restartRelay({ signal });
  await until(async () => /two/.test(await stage.read("runs.txt")));
  await stage.restartRelay({
    signal,
    async meanwhile() {
      await Deno.writeTextFile(`${stage.workspace}/go`, "");
      await delay(800);
    },
  });
}

/** The signal that ends the relay, and what Codex shows about the answer that it cut. */
const ENDS = [
  { signal: "SIGTERM", words: /^Reconnecting\.\.\. 1\/5 .*The relay was stopped, and this answer did not finish/ },
  { signal: "SIGKILL", words: /^Reconnecting\.\.\. 1\/5 / },
] as const satisfies { signal: Deno.Signal; words: RegExp }[];

for (const version of VERSIONS) {
  for (const { signal, words } of ENDS) {
    Deno.test(`Codex ${version.number} finishes its tool loop when the relay is restarted twice (${signal})`, async () => {
      const whole = callChunks({ ...SECOND, index: 0 });
      const answer = inOrder(
        callAnswer([FIRST], { reasoning: "I begin." }),
        { chunks: [...reasoningChunks("I am cut."), ...whole.slice(0, -1)], end: "hang" },
        callAnswer([SECOND], { reasoning: "I go on." }),
        callAnswer([THIRD], { reasoning: "I finish." }),
        textAnswer("All done."),
      );
      const relayArguments = ["--shutdown-timeout", "0"];
      const rules = { reasoningRequired: "passed_back" } as const;
      await using stage = await openStage({ version, answer, rules, relayArguments });
      const [run] = await Promise.all([stage.exec("Count."), restartTwice(stage, signal)]);
      const report = `${run.stdout}\n${run.stderr}\n${stage.relay.output}`;
      assertEquals([run.exitCode, run.messages], [0, ["All done."]], report);
      assertMatch(run.errors[0] ?? "", words, report);
      assertEquals(await stage.read("runs.txt"), "one\ntwo\nthree\n");
      const { chats, refusals } = stage.provider;
      assertEquals(refusals, []);
      assertEquals(
        chats.map((chat) => callingMessages(chat).map((message) => message.reasoning_content)),
        [[], ["I begin."], ["I begin."], ["I begin.", "I go on."], [
          "I begin.",
          "I go on.",
          "I finish.",
        ]],
      );
      assertEquals(
        messagesOf(chats[4], "tool").map(({ tool_call_id }) => tool_call_id),
        [FIRST, SECOND, THIRD].map(({ id }) => id),
      );
      await assertAborted(chats[1]);
    });
  }
}

/**
 * A tool loop of the real Codex through a relay that runs on Bun.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { callAnswer, textAnswer } from "../../tools/chat_frames.ts";
import { assertClean, openStage } from "../support/codex/driver.ts";
import { assertOutput, inOrder, toolLike } from "../support/codex/script.ts";
import { NEWEST } from "../support/codex/versions.ts";
import { explainMissingBun, IGNORE_BUN } from "../support/runtimes.ts";

for (const runtime of ["bun", "bun_binary"] as const) {
  Deno.test({
    name: `Codex runs a tool and ends its turn through the relay on Bun, ${
      runtime === "bun" ? "a script" : "a binary"
    }`,
    ignore: IGNORE_BUN || runtime === "bun_binary" && Deno.build.os === "windows",
    fn: async () => {
      assertEquals(explainMissingBun(), undefined);
      const answer = inOrder(
        (request) => {
          const { name } = toolLike(request, /^exec_command$/);
          return callAnswer([{ id: "call_1", name, arguments: { cmd: "printf made > made.txt; echo from-bun" } }]);
        },
        textAnswer("Made."),
      );
      await using stage = await openStage({ version: NEWEST, answer, runtime });
      const run = await stage.exec("Make a file.");
      assertClean(stage, run);
      assertEquals(await stage.read("made.txt"), "made");
      assertOutput(stage.provider.chats[1], "call_1", /from-bun/);
      assertEquals(run.messages, ["Made."]);
    },
  });
}

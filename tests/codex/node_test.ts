/**
 * A tool loop of the real Codex through a relay that runs on Node, from the npm package.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { callAnswer, textAnswer } from "../../tools/chat_frames.ts";
import { assertClean, openStage } from "../support/codex/driver.ts";
import { assertOutput, inOrder, toolLike } from "../support/codex/script.ts";
import { NEWEST } from "../support/codex/versions.ts";
import { explainMissingNode, IGNORE_NODE } from "../support/runtimes.ts";

Deno.test({
  name: "Codex runs a tool and ends its turn through the relay on Node",
  ignore: IGNORE_NODE,
  fn: async () => {
    assertEquals(explainMissingNode(), undefined);
    const answer = inOrder(
      (request) => {
        const { name } = toolLike(request, /^exec_command$/);
        return callAnswer([{ id: "call_1", name, arguments: { cmd: "printf made > made.txt; echo from-node" } }]);
      },
      textAnswer("Made."),
    );
    await using stage = await openStage({ version: NEWEST, answer, runtime: "node" });
    const run = await stage.exec("Make a file.");
    assertClean(stage, run);
    assertEquals(await stage.read("made.txt"), "made");
    assertOutput(stage.provider.chats[1], "call_1", /from-node/);
    assertEquals(run.messages, ["Made."]);
  },
});

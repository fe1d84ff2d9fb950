/**
 * Tests of single turns of Codex: text, shell calls, parallel calls and patches.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { callAnswer, textAnswer } from "../../tools/chat_frames.ts";
import { assertClean, MODEL, openStage } from "../support/codex/driver.ts";
import {
  allText,
  assertOutput,
  callingMessages,
  chatOf,
  inOrder,
  messagesOf,
  toolLike,
  toolNames,
} from "../support/codex/script.ts";
import { NEWEST, VERSIONS } from "../support/codex/versions.ts";

const PATCH = `*** Begin Patch
*** Update File: poem.txt
@@
 roses are red
-violets are green
+violets are blue
*** End Patch
`;

for (const version of VERSIONS) {
  Deno.test(`Codex ${version.number} by chat gets a text turn`, async () => {
    const answer = inOrder(textAnswer("Hello from upstream.", { prompt: 321, completion: 7, cached: 300 }));
    await using stage = await openStage({ version, answer });
    const run = await stage.exec("Say hello.");
    assertClean(stage, run);
    assertEquals(run.messages, ["Hello from upstream."]);
    const request = stage.provider.chats[0];
    assertEquals([stage.provider.chats.length, chatOf(request).model], [1, MODEL]);
    assertEquals(request?.headers.get("authorization"), "Bearer sk-test-of-codex-relay");
    assertEquals(messagesOf(request, "user").at(-1)?.content, "Say hello.");
    assertEquals(chatOf(request).messages[0]?.role, "system");
    assertMatch(allText(request), /<environment_context>/);
    const usage = run.events.find(({ type }) => type === "turn.completed")?.usage as Record<string, number>;
    assertEquals([usage.input_tokens, usage.cached_input_tokens, usage.output_tokens], [321, 300, 7]);
  });

  Deno.test(`Codex ${version.number} by chat runs a shell call and sends its output back`, async () => {
    const answer = inOrder(
      (request) =>
        callAnswer([{
          id: "call_1",
          name: toolLike(request, /^exec_command$/).name,
          arguments: { cmd: "printf 'made by a call' > made.txt; echo it is $((6*7))" },
        }]),
      textAnswer("The file is there."),
    );
    await using stage = await openStage({ version, answer });
    const run = await stage.exec("Make a file.");
    assertClean(stage, run);
    assertEquals(await stage.read("made.txt"), "made by a call");
    assertEquals(run.messages, ["The file is there."]);
    assertEquals(stage.provider.chats.length, 2);
    const call = callingMessages(stage.provider.chats[1])[0]?.tool_calls?.[0];
    assertEquals([call?.id, call?.function.name], ["call_1", "exec_command"]);
    assertOutput(stage.provider.chats[1], "call_1", /it is 42/);
  });

  Deno.test(`Codex ${version.number} by chat runs parallel calls and answers each of them`, async () => {
    const shell = (id: string, cmd: string) => ({ id, name: "exec_command", arguments: { cmd } });
    const answer = inOrder(
      callAnswer([shell("call_a", "echo alpha > a.txt; cat a.txt"), shell("call_b", "echo beta > b.txt; cat b.txt")], {
        shape: "whole",
      }),
      textAnswer("Both ran."),
    );
    await using stage = await openStage({ version, answer });
    const run = await stage.exec("Do two things at once.");
    assertClean(stage, run);
    assertEquals([await stage.read("a.txt"), await stage.read("b.txt")], ["alpha\n", "beta\n"]);
    const second = stage.provider.chats[1];
    assertEquals(callingMessages(second).map((message) => message.tool_calls?.map(({ id }) => id)), [[
      "call_a",
      "call_b",
    ]]);
    assertOutput(second, "call_a", /alpha/);
    assertOutput(second, "call_b", /beta/);
  });

  Deno.test(`Codex ${version.number} applies a patch that the upstream writes as a function call`, async () => {
    const answer = inOrder(
      (request) =>
        callAnswer([{ id: "call_p", name: toolLike(request, /^apply_patch$/).name, arguments: { input: PATCH } }]),
      textAnswer("Patched."),
    );
    await using stage = await openStage({ version, answer });
    await Deno.writeTextFile(`${stage.workspace}/poem.txt`, "roses are red\nviolets are green\n");
    const run = await stage.exec("Mend the poem.");
    assertClean(stage, run);
    assertEquals(await stage.read("poem.txt"), "roses are red\nviolets are blue\n");
    assert(run.items.some(({ type }) => type === "file_change"), run.stdout);
    assertOutput(stage.provider.chats[1], "call_p", /Success|Updated/);
    const tool = toolLike(stage.provider.chats[0], /^apply_patch$/);
    assertMatch(`${tool.description} ${JSON.stringify(tool.parameters)}`, /begin_patch/, "the grammar is not shown");
    assertEquals(toolNames(stage.provider.chats[0]).filter((name) => name === "apply_patch").length, 1);
  });

  Deno.test(`Codex ${version.number} reports a patch that does not apply to the upstream, which may try again`, async () => {
    const patch = (id: string, text: string) => callAnswer([{ id, name: "apply_patch", arguments: { input: text } }]);
    const answer = inOrder(
      patch("call_1", PATCH.replace("roses", "daisies")),
      patch("call_2", PATCH),
      textAnswer("Done."),
    );
    await using stage = await openStage({ version, answer });
    await Deno.writeTextFile(`${stage.workspace}/poem.txt`, "roses are red\nviolets are green\n");
    const run = await stage.exec("Mend the poem.");
    assertEquals(stage.provider.refusals, []);
    assertEquals([run.exitCode, run.messages], [0, ["Done."]]);
    assertOutput(stage.provider.chats[1], "call_1", /Failed to find|verification failed/);
    assertEquals(await stage.read("poem.txt"), "roses are red\nviolets are blue\n");
  });
}

Deno.test(`Codex ${NEWEST.number} falls back to HTTP at once when it is set to use WebSockets`, async () => {
  const providerConfig = "supports_websockets = true";
  await using stage = await openStage({ version: NEWEST, answer: inOrder(textAnswer("Hello.")), providerConfig });
  const begin = performance.now();
  const run = await stage.exec("Say hello.");
  // Codex itself writes a line about the refused upgrade to stderr.
  assertEquals([run.exitCode, run.messages, run.errors], [0, ["Hello."], []], run.stderr);
  assertEquals(stage.provider.chats.length, 1);
  assert(performance.now() - begin < 5_000, "Codex kept trying to open a WebSocket");
});

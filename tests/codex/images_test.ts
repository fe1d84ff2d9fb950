/**
 * Tests that images reach the upstream, attached to the prompt or opened by a call.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { callAnswer, textAnswer } from "../../tools/chat_frames.ts";
import type { ReceivedRequest } from "../../tools/scripted_provider.ts";
import { assertClean, openStage, type Stage } from "../support/codex/driver.ts";
import { RED_DOT } from "../support/codex/mcp_server.ts";
import { allText, inOrder, messagesOf, toolLike } from "../support/codex/script.ts";
import { NEWEST, VERSIONS } from "../support/codex/versions.ts";

async function writeDot(stage: Stage): Promise<void> {
  await Deno.writeFile(`${stage.workspace}/dot.png`, Uint8Array.from(atob(RED_DOT), (letter) => letter.charCodeAt(0)));
}

function imagesOf(request: ReceivedRequest | undefined): string[] {
  const parts = messagesOf(request, "user").flatMap(({ content }) => typeof content === "string" ? [] : content);
  return parts.filter((part) => part.type === "image_url").map((part) => part.image_url.url);
}

for (const version of VERSIONS) {
  Deno.test(`Codex ${version.number} sends an attached image`, async () => {
    await using stage = await openStage({ version, answer: inOrder(textAnswer("A red dot.")) });
    await writeDot(stage);
    const run = await stage.exec("What is it?", "-i", "dot.png");
    assertClean(stage, run);
    assertEquals(run.messages, ["A red dot."]);
    assertEquals(imagesOf(stage.provider.chats[0]).length, 1);
    assertMatch(imagesOf(stage.provider.chats[0])[0] ?? "", /^data:image\/png;base64,iVBOR/);
    assertMatch(allText(stage.provider.chats[0]), /What is it\?/);
  });

  Deno.test(`Codex ${version.number} opens an image by view_image`, async () => {
    const answer = inOrder(
      (request) =>
        callAnswer([{ id: "call_1", name: toolLike(request, /^view_image$/).name, arguments: { path: "dot.png" } }]),
      textAnswer("A red dot."),
    );
    await using stage = await openStage({ version, answer });
    await writeDot(stage);
    const run = await stage.exec("What is in dot.png?");
    assertClean(stage, run);
    const second = stage.provider.chats[1];
    assertEquals(imagesOf(second).length, 1);
    const tool = messagesOf(second, "tool").find(({ tool_call_id }) => tool_call_id === "call_1");
    assert((tool?.content ?? "") !== "", "the call has an empty output");
  });
}

Deno.test(`Codex ${NEWEST.number} sends no images when the catalog says that the model reads text only`, async () => {
  const answer = inOrder(textAnswer("I cannot see it."));
  const entry = { input_modalities: ["text"] };
  await using stage = await openStage({ version: NEWEST, answer, entry, rules: { vision: false } });
  await writeDot(stage);
  const run = await stage.exec("What is it?", "-i", "dot.png");
  assertClean(stage, run);
  assertEquals(imagesOf(stage.provider.chats[0]), []);
  assertMatch(allText(stage.provider.chats[0]), /do(es)? not support image/);
});

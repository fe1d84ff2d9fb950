/**
 * Tests of the checks of images, JSON, efforts and thinking, each with the fault that it is there for.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { checkEfforts } from "../../../../lib/commands/doctor/check_abilities.ts";
import { isObject } from "../../../../lib/base/json.ts";
import { finishChunk, reasoningChunks, textAnswer, textChunks } from "../../../../tools/chat_frames.ts";
import { playMessages } from "../../../../tools/wires/messages_player.ts";
import { playResponses } from "../../../../tools/wires/responses_player.ts";
import { answerWell, findAt, refuseWith } from "../../../support/doctor_harness.ts";

Deno.test("images: seen, not seen, adapted, and refused", async () => {
  const seen = await findAt("images", {}, ({ chats: [chat] }) => {
    assertStringIncludes(chat?.text ?? "", "data:image/png;base64,iVBOR");
  });
  assertEquals([seen.status, seen.found], ["ok", "the model names its colour"]);
  const unseen = await findAt("images", { answer: () => textAnswer("I see nothing.") });
  assertEquals([unseen.status, unseen.outcome], ["warning", "images.unseen"]);
  const adapted = await findAt("images", { rules: { vision: false } }, (_, { learned }) => {
    assertEquals(learned.refusesImages, true);
  });
  assertEquals([adapted.status, adapted.outcome], ["warning", "images.adapted"]);
  const refused = await findAt("images", { answer: () => refuseWith(400, "No thanks") });
  assertEquals([refused.status, refused.outcome], ["warning", "images.refused"]);
});

Deno.test("images: nothing is asked where a source says that the model reads text only", async () => {
  const stage = { args: ["--config", "/c"], files: { "/c": '[models."scripted-model"]\nimages = false\n' } };
  const finding = await findAt("images", { stage }, ({ chats }) => assertEquals(chats.length, 0));
  assertEquals([finding.status, finding.found], [
    "skipped",
    "the provider's list or a table says that the model reads text only",
  ]);
});

Deno.test("json_output: kept, broken, adapted, and refused", async () => {
  assertEquals((await findAt("json_output", {})).status, "ok");
  const broken = await findAt("json_output", { answer: () => textAnswer('{"city":1,"is_capital":true}') });
  assertEquals([broken.status, broken.outcome], ["warning", "json_output.broken"]);
  // Where the provider does not enforce the form, the relay itself refuses the answer.
  const config = { "/c": '[profile]\nstructured_output = "json_object"\n' };
  const stage = { args: ["--config", "/c"], files: config };
  const prose = await findAt("json_output", { stage, answer: () => textAnswer("Yes, it is.") });
  assertEquals([prose.status, prose.outcome], ["warning", "json_output.broken"]);
  assertEquals(prose.found, "it is not, finish reason stop");
  const cut = await findAt("json_output", { answer: () => ({ chunks: textChunks("{"), end: "reset" }) });
  assertEquals([cut.status, cut.outcome], ["failed", "request.broken"]);
  const adapted = await findAt("json_output", {
    answer: (request) =>
      request.text.includes('"json_schema"')
        ? refuseWith(400, "This response_format type is unavailable now")
        : textAnswer('{"city":"Paris","is_capital":true}'),
  });
  assertEquals([adapted.status, adapted.outcome], ["warning", "json_output.adapted"]);
  assertStringIncludes(adapted.advice, 'structuredOutput = "json_object"');
  const refused = await findAt("json_output", { answer: () => refuseWith(400, "No thanks") });
  assertEquals([refused.status, refused.outcome], ["warning", "json_output.refused"]);
});

Deno.test("efforts: the least and the most are accepted, adapted, or refused", async () => {
  const accepted = await findAt("efforts", {}, ({ chats }) => {
    assertEquals(chats.map(({ body }) => isObject(body) && body.reasoning_effort), ["low", "high"]);
  });
  assertEquals([accepted.status, accepted.tried], ["ok", "asked with effort low and high"]);
  const adapted = await findAt("efforts", {
    answer: (request) =>
      request.text.includes('"reasoning_effort":"high"')
        ? refuseWith(400, "Unsupported value: 'high'. Supported values are: 'low' and 'medium'.", {
          param: "reasoning_effort",
        })
        : answerWell(request),
  });
  assertEquals([adapted.status, adapted.outcome], ["warning", "efforts.adapted"]);
  assertStringIncludes(adapted.advice, 'acceptedEfforts = ["low", "medium"]');
  const refused = await findAt("efforts", { answer: () => refuseWith(400, "No thanks") });
  assertEquals([refused.status, refused.outcome], ["warning", "efforts.refused"]);
});

Deno.test("efforts: nothing is asked of a model that takes none", async () => {
  const stage = { args: ["--config", "/c"], files: { "/c": '[models."scripted-model"]\nefforts = []\n' } };
  assertEquals((await findAt("efforts", { stage })).status, "skipped");
});

const THOUGHT = { chunks: [...reasoningChunks("Let me see."), ...textChunks("OK"), finishChunk("stop")] };

Deno.test("efforts: nothing is asked where none would arrive", async () => {
  const stage = { args: ["--config", "/c", "--wire", "messages"], files: { "/c": "" } };
  const finding = await findAt("efforts", { stage }, ({ asks }) => assertEquals(asks.length, 0));
  assertEquals([finding.status, finding.found], ["skipped", "the profile says that the provider takes no effort"]);
});

Deno.test("thinking: comes in a field and is sent back in it", async () => {
  const finding = await findAt("thinking", {
    answer: () => THOUGHT,
    prepare: async (context) => void await checkEfforts(context),
  }, ({ chats }) => assertStringIncludes(chats.at(-1)?.text ?? "", '"reasoning_content":"Let me see."'));
  assertEquals([finding.status, finding.tried], ["ok", "sent back the thinking, which came in reasoning_content"]);
  assertEquals((await findAt("thinking", {})).found, "no answer held any thinking");
});

Deno.test("thinking: nothing is sent back where the profile drops it", async () => {
  const stage = { args: ["--config", "/c"], files: { "/c": '[profile]\nreasoningReplay = "drop"\n' } };
  const finding = await findAt("thinking", {
    stage,
    answer: () => THOUGHT,
    prepare: async (context) => void await checkEfforts(context),
  }, ({ chats }) => assertEquals(chats.length, 2));
  assertEquals([finding.status, finding.found], ["skipped", "the profile says that no thinking is sent back"]);
});

for (
  const [wire, player, row] of [
    ["messages", playMessages("anthropic"), 'thinkingReplay = "drop"'],
    ["responses", playResponses("openai"), 'reasoningItems = "drop"'],
  ] as const
) {
  Deno.test(`thinking: goes back over ${wire} whatever the profile says of chat, and the advice is for that wire`, async () => {
    const profile = `[profile]\nreasoningReplay = "drop"\n${
      wire === "responses" ? 'reasoningItems = "sealed"\n' : 'messagesEffort = "output_config"\n'
    }`;
    const at = (file: string, refuses: boolean) =>
      findAt("thinking", {
        stage: { args: ["--config", "/c", "--wire", wire], files: { "/c": file } },
        players: [player],
        answer: ({ text }) =>
          refuses && text.includes("again")
            ? refuseWith(400, "No thanks")
            : { speech: { reasoning: "Hm.", text: "OK" } },
        prepare: async (context) => {
          context.learned.model = { name: "claude-opus-5-5", target: "claude-opus-5-5" };
          await checkEfforts(context);
        },
      });
    const kept = await at(profile, false);
    assertEquals([kept.status, kept.found], ["ok", "accepted"]);
    assertEquals(kept.tried, `sent back the thinking, which came ${wire === "messages" ? "sealed" : "in summary"}`);
    const refused = await at(profile, true);
    assertEquals(refused.outcome, "thinking.refused");
    assertEquals(refused.advice, `set ${row} in [profile] of the configuration file, and please report it`);
    assertEquals(
      (await at(`[profile]\nmessagesEffort = "output_config"\n${row}\n`, false)).found,
      "the profile says that no thinking is sent back",
    );
  });
}

Deno.test("thinking: refused in its field, and refused altogether", async () => {
  const at = (words: string) =>
    findAt("thinking", {
      answer: ({ text }) => text.includes('"reasoning_content"') ? refuseWith(400, words) : THOUGHT,
      prepare: async (context) => void await checkEfforts(context),
    });
  const adapted = await at("property 'messages.2.reasoning_content' is unsupported");
  assertEquals([adapted.status, adapted.outcome], ["warning", "thinking.adapted"]);
  assertStringIncludes(adapted.advice, 'reasoningReplay = "drop"');
  const refused = await at("No thanks");
  assertEquals([refused.status, refused.outcome], ["failed", "thinking.refused"]);
});

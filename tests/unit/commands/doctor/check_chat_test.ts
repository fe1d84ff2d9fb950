/**
 * Tests of the checks of a plain request, each with the fault that it is there for.
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { deltaChunk, finishChunk, textAnswer, textChunks } from "../../../../tools/chat_frames.ts";
import { findAt, findOn, refuseWith } from "../../../support/doctor_harness.ts";

Deno.test("chat: says how the stream came, and keeps it for later checks", async () => {
  const finding = await findAt("chat", {}, ({ chats }, { learned, spent }) => {
    assertEquals([chats.length, learned.chat?.text], [1, "OK"]);
    assertEquals(spent, { requests: 1, inputTokens: 100, outputTokens: 20 });
  });
  assertEquals(finding.status, "ok");
  assertMatch(finding.found, /^200 text\/event-stream, first byte after \d+ ms, finish reason stop, \[DONE\]$/);
});

Deno.test("chat: a provider that ignores stream and one that says nothing", async () => {
  const whole = { choices: [{ index: 0, message: { role: "assistant", content: "OK" }, finish_reason: "stop" }] };
  const collected = await findAt("chat", { answer: () => ({ json: whole }) });
  assertEquals([collected.status, collected.outcome], ["warning", "chat.not_streamed"]);
  const mute = await findAt("chat", {
    answer: () => ({ chunks: [deltaChunk({ content: " " }), finishChunk("stop")] }),
  });
  assertEquals(mute.outcome === "chat.empty" || mute.outcome === "chat.refused", true, mute.outcome);
});

Deno.test("chat: an answer that goes far beyond its limit is given up, and not asked for again", async () => {
  for (const delta of [{ content: "and on ".repeat(20) }, { reasoning_content: "Hm, or not? ".repeat(20) }]) {
    const chunks = Array.from({ length: 400 }, () => deltaChunk(delta));
    const endless = await findAt("chat", { answer: () => ({ chunks }) }, ({ chats }) => assertEquals(chats.length, 1));
    assertEquals([endless.status, endless.outcome], ["failed", "request.endless"]);
  }
});

Deno.test("chat: an answer that is cut at the limit is an answer, and one that was only thought is none", async () => {
  const text = [...textChunks("OK"), finishChunk("length")];
  assertEquals((await findAt("chat", { answer: () => ({ chunks: text }) })).status, "ok");
  const thinking = [deltaChunk({ reasoning_content: "Hm" }), finishChunk("length")];
  const thought = await findAt("chat", { answer: () => ({ chunks: thinking }) });
  assertEquals([thought.status, thought.outcome], ["unknown", "request.only_thought"]);
});

Deno.test("chat: a stream without an end", async () => {
  const answer = () => ({ chunks: textChunks("OK"), done: false });
  const finding = await findAt("chat", { answer }, (_, { learned }) => {
    assertEquals([...learned.rows], [["cleanEndCompletes", true]]);
  });
  assertEquals([finding.status, finding.outcome], ["failed", "chat.no_end"]);
});

Deno.test("chat: a provider that answers only whole requests", async () => {
  const whole = { choices: [{ index: 0, message: { role: "assistant", content: "OK" }, finish_reason: "stop" }] };
  const finding = await findAt("chat", {
    rules: { streamOnly: false },
    answer: ({ text }) =>
      text.includes('"stream":true') ? refuseWith(400, "streaming is switched off") : { json: whole },
  });
  assertEquals([finding.status, finding.outcome], ["failed", "chat.whole_only"]);
  assertStringIncludes(finding.found, "streaming is switched off");
});

Deno.test("chat: a refusal of the whole, and one of a part that the relay leaves out", async () => {
  const refused = await findAt("chat", { answer: () => refuseWith(400, "No thanks") });
  assertEquals([refused.status, refused.outcome], ["failed", "chat.refused"]);
  const adapted = await findAt("chat", { rules: { streamOptions: "refused" } });
  assertEquals([adapted.status, adapted.outcome], ["warning", "chat.adapted"]);
  assertStringIncludes(adapted.advice, "streamOptions = false");
});

Deno.test("chat: faults that say nothing against the request", async () => {
  const cases = [
    [refuseWith(401, "Invalid API key"), "request.key_refused"],
    [refuseWith(402, "Insufficient Balance"), "request.quota"],
    [refuseWith(429, "Rate limit reached, slow down"), "chat.unanswered"],
    [refuseWith(503, "The engine is overloaded"), "chat.unanswered"],
    [refuseWith(500, "Something went wrong"), "chat.refused"],
    [refuseWith(404, "The model `x` does not exist", { code: "model_not_found" }), "request.no_model"],
    [
      refuseWith(400, "This model's maximum context length is 64 tokens", { code: "context_length_exceeded" }),
      "request.too_long",
    ],
    [{ chunks: textChunks("OK"), end: "reset" as const }, "request.broken"],
  ] as const;
  for (const [scripted, outcome] of cases) {
    assertEquals((await findAt("chat", { answer: () => scripted })).outcome, outcome, JSON.stringify(scripted));
  }
  const stage = { args: ["--first-byte-timeout", "0.3"] };
  const late = await findAt("chat", { stage, answer: () => ({ ...textAnswer("OK"), firstDelayMs: 5_000 }) });
  assertEquals([late.status, late.outcome], ["failed", "request.late"]);
});

Deno.test("usage: counts that are there, and a stream without any", async () => {
  const chat = async (answer: () => { chunks: readonly Record<string, unknown>[] }) => {
    return await findAt("usage", {
      answer,
      async prepare(context) {
        const { checkChat } = await import("../../../../lib/commands/doctor/check_chat.ts");
        await checkChat(context);
      },
    });
  };
  const counted = await chat(() => textAnswer("OK", { prompt: 9, cached: 4, completion: 2, reasoning: 1 }) as never);
  assertEquals([counted.status, counted.found], ["ok", "9 in, 4 of them cached, 2 out, 1 of them thinking"]);
  const bare = await chat(() => ({ chunks: [...textChunks("OK"), finishChunk("stop")] }));
  assertEquals([bare.status, bare.outcome], ["warning", "usage.absent"]);
  assertEquals((await findOn("usage")).status, "skipped");
});

Deno.test("chat: a provider whose model is offered by another API only", async () => {
  const answer = () => refuseWith(404, "This model is only supported in v1/responses");
  const refused = await findAt("chat", { answer, stage: { args: ["--wire", "chat"] } }, (_, { spent }) => {
    assertEquals(spent.requests, 3, "the other two were tried");
  });
  assertEquals([refused.status, refused.outcome], ["failed", "request.no_model"]);
  assertStringIncludes(refused.found, "leave wire out, or set it to responses");
  const elsewhere = await findAt("chat", {
    answer,
    stage: { args: ["--wire", "chat"] },
    answerOther: ({ path }) => path === "/v1/responses" ? { json: {} } : undefined,
  });
  assertEquals([elsewhere.status, elsewhere.outcome], ["failed", "chat.other_wire"]);
  assertStringIncludes(elsewhere.advice, 'set wire = "responses"');
});

Deno.test("chat: a provider without the API by which it is asked first, which the relay finds out by itself", async () => {
  const finding = await findAt("chat", {
    prepare({ upstream }) {
      upstream.learned.keep("scripted-model", { cell: "wire", differs: { wire: "responses" } });
    },
  });
  assertEquals([finding.status, finding.outcome], ["warning", "chat.switched"]);
  assertStringIncludes(finding.found, 'accepted with wire = "chat"');
  assertStringIncludes(finding.advice, 'wire = "chat"');
});

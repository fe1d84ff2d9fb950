/**
 * Tests of the checks of tools, each with the fault that it is there for.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { checkTools, PROBE_TOOLS } from "../../../../lib/commands/doctor/check_tools.ts";
import type { DoctorContext } from "../../../../lib/commands/doctor/context.ts";
import { isObject } from "../../../../lib/base/json.ts";
import { callAnswer, textAnswer } from "../../../../tools/chat_frames.ts";
import { answerWell, callOf, findAt, findOn, refuseWith } from "../../../support/doctor_harness.ts";

async function makeCall(context: DoctorContext): Promise<void> {
  await checkTools(context);
}

Deno.test("tools: a call comes, and is kept for later checks", async () => {
  const finding = await findAt("tools", {}, ({ chats: [chat] }, { learned }) => {
    assertEquals(learned.call?.calls.map(({ name }) => name), ["read_value"]);
    assertEquals(isObject(chat?.body) && Array.isArray(chat.body.tools) && chat.body.tools.length, PROBE_TOOLS.length);
  });
  assertEquals([finding.status, finding.found], ["ok", "the call came with the right arguments"]);
});

Deno.test("tools: refused, adapted, no call, a wrong call, and a call in the text", async () => {
  const refused = await findAt("tools", { answer: () => refuseWith(400, "registry.example/m does not support tools") });
  assertEquals([refused.status, refused.outcome], ["failed", "tools.refused"]);
  const adapted = await findAt("tools", {
    answer: (request) =>
      /"additionalProperties"/.test(request.text)
        ? refuseWith(
          400,
          "Invalid JSON payload received. Unknown name \"additionalProperties\" at 'tools[0]': Cannot find field.",
        )
        : answerWell(request),
  });
  assertEquals([adapted.status, adapted.outcome], ["warning", "tools.adapted"]);
  assertStringIncludes(adapted.advice, "schemaRules = ");
  const limited = await findAt("tools", { answer: () => refuseWith(429, "Rate limit reached") });
  assertEquals([limited.status, limited.outcome], ["warning", "request.rate_limited"]);
  const overloaded = await findAt("tools", { answer: () => refuseWith(503, "The engine is overloaded") });
  assertEquals([overloaded.status, overloaded.outcome], ["warning", "request.overloaded"]);
  const none = await findAt("tools", { answer: () => textAnswer("I cannot.") });
  assertEquals([none.status, none.outcome], ["warning", "tools.none"]);
  const wrong = await findAt("tools", { answer: () => callAnswer([callOf("list_values")]) });
  assertEquals([wrong.status, wrong.outcome], ["warning", "tools.wrong"]);
  const text = '<tool_call>\n{"name": "read_value", "arguments": {"name": "alpha"}}\n</tool_call>';
  const written = await findAt("tools", { answer: () => textAnswer(text) });
  assertEquals([written.status, written.outcome], ["warning", "tools.as_text"]);
});

Deno.test("tool_output: comes back as the relay sends it", async () => {
  const finding = await findAt("tool_output", { prepare: makeCall }, ({ chats, refusals }) => {
    assertEquals([chats.length, refusals.length], [2, 0]);
    assertStringIncludes(chats[1]?.text ?? "", '"tool_call_id":"call_1"');
  });
  assertEquals([finding.status, finding.found], ["ok", "the model knows what the output said"]);
  assertEquals((await findOn("tool_output")).found, "the model made no call");
});

Deno.test("tool_output: refused, adapted, and ignored", async () => {
  const isOutput = (text: string) => text.includes('"role":"tool"');
  const at = (reply: ReturnType<typeof refuseWith>) =>
    findAt("tool_output", {
      prepare: makeCall,
      answer: (request) => isOutput(request.text) ? reply : answerWell(request),
    });
  const refused = await at(refuseWith(400, "The history is not accepted"));
  assertEquals([refused.status, refused.outcome], ["failed", "tool_output.refused"]);
  const ignored = await at(textAnswer("I do not know."));
  assertEquals([ignored.status, ignored.outcome], ["warning", "tool_output.ignored"]);
  const adapted = await findAt("tool_output", {
    prepare: makeCall,
    answer: (request) =>
      isOutput(request.text) && request.text.includes('"call_1"')
        ? refuseWith(400, "Tool call id was call_1 but must be a-z, A-Z, 0-9, with a length of 9.")
        : answerWell(request),
  });
  assertEquals([adapted.status, adapted.outcome], ["warning", "tool_output.adapted"]);
  assertStringIncludes(adapted.advice, "callIds = ");
});

Deno.test("parallel_calls: two at once, one at a time, adapted, and refused", async () => {
  assertEquals((await findAt("parallel_calls", {})).found, "2 calls came");
  const single = await findAt("parallel_calls", { answer: () => callAnswer([callOf()]) });
  assertEquals([single.status, single.outcome], ["unknown", "parallel_calls.single"]);
  const adapted = await findAt("parallel_calls", {
    answer: (request) =>
      request.text.includes("parallel_tool_calls")
        ? refuseWith(400, "Unrecognized request argument supplied: parallel_tool_calls")
        : answerWell(request),
  });
  assertEquals([adapted.status, adapted.outcome], ["warning", "parallel_calls.adapted"]);
  assertStringIncludes(adapted.advice, "parallelToolCalls = false");
  const refused = await findAt("parallel_calls", { answer: () => refuseWith(400, "Not twice") });
  assertEquals([refused.status, refused.outcome], ["warning", "parallel_calls.refused"]);
});

Deno.test("tool_choice: each form is kept, ignored, adapted or refused", async () => {
  const kept = await findAt("tool_choice", {}, ({ chats }) => {
    const choices = chats.map(({ body }) => isObject(body) ? body.tool_choice : undefined);
    assertEquals(choices, ["required", { type: "function", function: { name: "list_values" } }, "none"]);
  });
  assertEquals([kept.status, kept.found], ["ok", "each was kept"]);
  const ignored = await findAt("tool_choice", { answer: () => textAnswer("Hello.") });
  assertEquals([ignored.status, ignored.outcome, ignored.found], [
    "warning",
    "tool_choice.ignored",
    "not kept: required, a named tool",
  ]);
  const adapted = await findAt("tool_choice", {
    answer: (request) =>
      isObject(request.body) && request.body.tool_choice === "required"
        ? refuseWith(400, "this model does not support this tool_choice")
        : answerWell(request),
  });
  assertEquals([adapted.status, adapted.outcome], ["warning", "tool_choice.adapted"]);
  assertStringIncludes(adapted.advice, 'requiredChoice = "auto"');
  const stage = { args: ["--config", "/c"], files: { "/c": '[profile]\nrequiredChoice = "auto"\n' } };
  const unsent = await findAt("tool_choice", { stage }, ({ chats }) => assertEquals(chats.length, 1));
  assertEquals([unsent.status, unsent.tried], ["ok", "sent tool_choice none"]);
  const refused = await findAt("tool_choice", { answer: () => refuseWith(400, "No thanks") });
  assertEquals([refused.status, refused.outcome], ["warning", "tool_choice.refused"]);
});

/**
 * Tests that a search for faults asks by the wire that was chosen, and finds nothing wrong where nothing is.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { isObject } from "../../../../lib/base/json.ts";
import { CHECKS } from "../../../../lib/commands/doctor/checks.ts";
import { runChecks } from "../../../../lib/commands/doctor/run_checks.ts";
import type { ReceivedRequest, ScriptedAnswer } from "../../../../tools/scripted_provider.ts";
import { playMessages } from "../../../../tools/wires/messages_player.ts";
import { playResponses } from "../../../../tools/wires/responses_player.ts";
import { callOf, summarize, withDoctor } from "../../../support/doctor_harness.ts";

/** What a model says that does everything well, on any wire. */
function speak({ body, text }: ReceivedRequest): ScriptedAnswer {
  const { tools, tool_choice: choice } = isObject(body) ? body : {};
  if (text.includes("is_capital")) return { speech: { text: '{"city":"Paris","is_capital":true}' } };
  if (/"(?:input_image|image)"/.test(text)) return { speech: { text: "Red." } };
  if (/"(?:function_call_output|tool_result)"/.test(text)) return { speech: { text: "The value is 4711." } };
  if (tools === undefined || choice === "none" || isObject(choice) && choice.type === "none") {
    return { speech: { text: "OK" } };
  }
  if (isObject(choice) && choice.name === "list_values") return { speech: { calls: [callOf("list_values")] } };
  if (text.includes("twice at once")) {
    return { speech: { calls: [callOf(), { ...callOf("read_value", "beta"), id: "call_2" }] } };
  }
  return { speech: { calls: [callOf()] } };
}

/** The checks that ask the model. */
const ASKING = CHECKS.filter(({ requests = 0 }) => requests > 0).map(({ id }) => id);

for (const [wire, player] of [["responses", playResponses()], ["messages", playMessages()]] as const) {
  Deno.test(`runChecks() finds nothing wrong over ${wire} with a provider that does everything well`, async () => {
    const stage = {
      args: ["--port", "0", "--wire", wire, "--model", "scripted-model", "--config", "/c"],
      files: { "/c": '[profile]\nmessagesEffort = "output_config"\n' },
    };
    await withDoctor({
      stage,
      answer: (request) => ({ speech: { reasoning: "Let me see.", ...speak(request).speech } }),
      players: [player],
    }, async (context, provider) => {
      const findings = await runChecks(context, { isOffline: false });
      const faults = findings.filter(({ id, status }) => ASKING.includes(id) && status !== "ok").map(summarize);
      assertEquals(faults, []);
      assertEquals(provider.refusals, []);
      assertEquals(new Set(provider.asks.map(({ path }) => path)), new Set([`/v1/${wire}`]));
    });
  });
}

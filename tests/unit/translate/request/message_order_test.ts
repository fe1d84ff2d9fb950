/**
 * Do messages come in the order that a provider's template accepts, and only where it needs one?
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { ProviderProfile } from "../../../../lib/providers/profile.ts";
import { AFTER_TOOL } from "../../../../lib/translate/request/prompts.ts";
import { messagesOf, translate } from "../../../support/exchange.ts";

function says(role: string, text: string): unknown {
  return { type: "message", role, content: [{ type: "input_text", text }] };
}

function call(id: string): unknown {
  return { type: "function_call", call_id: id, name: "f", arguments: "{}" };
}

function output(id: string, content: unknown = "ok"): unknown {
  return { type: "function_call_output", call_id: id, output: content };
}

const IMAGE = { type: "input_image", image_url: "data:image/png;base64,AA==" };
const TWO_CALLS = [says("assistant", "I look."), call("c1"), call("c2"), output("c1"), output("c2")];

function sentCall(id: string): unknown {
  return { id, type: "function", function: { name: "f", arguments: "{}" } };
}

function rolesOf(input: readonly unknown[], differs: Partial<ProviderProfile>): string {
  return messagesOf(input, differs).map(({ role }) => role).join(" ");
}

Deno.test("a user message after a tool's gets an assistant's before it where one is needed", () => {
  const input = [call("c1"), output("c1"), says("user", "Go on.")];
  assertEquals(rolesOf(input, {}), "assistant tool user");
  assertEquals(messagesOf(input, { userAfterTool: "needs_assistant" }).slice(1), [
    { role: "tool", tool_call_id: "c1", content: "ok" },
    { role: "assistant", content: AFTER_TOOL },
    { role: "user", content: "Go on." },
  ]);
  assertEquals(translate({ input }, { userAfterTool: "needs_assistant" }).notes, ["repaired input.message x1"]);
});

Deno.test("a late system message and lifted images after a tool's get one, too", () => {
  const needs = { userAfterTool: "needs_assistant", lateSystem: "system" } as const;
  assertEquals(
    rolesOf([call("c1"), output("c1"), says("developer", "New rule.")], needs),
    "assistant tool assistant system",
  );
  assertEquals(rolesOf([call("c1"), output("c1", [IMAGE])], needs), "assistant tool assistant user");
});

Deno.test("the message in between carries the reasoning key where every message must", () => {
  const differs = {
    userAfterTool: "needs_assistant",
    reasoningRequired: "always",
    reasoningReplay: "reasoning_content",
  };
  const messages = messagesOf([call("c1"), output("c1"), says("user", "Go on.")], differs as Partial<ProviderProfile>);
  assertEquals(messages[2], { role: "assistant", content: AFTER_TOOL, reasoning_content: "" });
});

Deno.test("nothing comes between a tool's message and the model's own", () => {
  const input = [call("c1"), output("c1"), says("assistant", "Done."), says("user", "More.")];
  assertEquals(rolesOf(input, { userAfterTool: "needs_assistant" }), "assistant tool assistant user");
});

Deno.test("user messages in a row become one where roles have to alternate", () => {
  const input = [says("user", "One."), says("developer", "Rule."), says("user", "Two.")];
  assertEquals(messagesOf(input, { consecutiveRoles: "merge" }), [
    { role: "user", content: "One.\n\n<system_message>\nRule.\n</system_message>\n\nTwo." },
  ]);
  assertEquals(translate({ input }, { consecutiveRoles: "merge" }).notes, ["merged input.message x2"]);
  assertEquals(rolesOf(input, {}), "user user user");
});

Deno.test("parts and texts in a row become one list of parts", () => {
  const seen = { type: "message", role: "user", content: [{ type: "input_text", text: "See." }, IMAGE] };
  const image = { type: "image_url", image_url: { url: IMAGE.image_url } } as const;
  assertEquals(messagesOf([says("user", "One."), seen, says("user", "Two.")], { consecutiveRoles: "merge" }), [
    {
      role: "user",
      content: [{ type: "text", text: "One." }, { type: "text", text: "See." }, image, { type: "text", text: "Two." }],
    },
  ]);
});

Deno.test("parallel calls go one by one where a message holds one call", () => {
  assertEquals<unknown>(messagesOf(TWO_CALLS, { callsPerMessage: "one" }), [
    { role: "assistant", content: "I look.", tool_calls: [sentCall("c1")] },
    { role: "tool", tool_call_id: "c1", content: "ok" },
    { role: "assistant", content: "", tool_calls: [sentCall("c2")] },
    { role: "tool", tool_call_id: "c2", content: "ok" },
  ]);
  assertEquals(translate({ input: TWO_CALLS }, { callsPerMessage: "one" }).notes, ["replaced input.call x1"]);
  assertEquals(rolesOf(TWO_CALLS, {}), "assistant tool tool");
  assertEquals(translate({ input: [call("c1"), output("c1")] }, { callsPerMessage: "one" }).notes, []);
});

Deno.test("images of parallel calls follow the last of them", () => {
  const input = [call("c1"), call("c2"), output("c1", [IMAGE]), output("c2", [IMAGE]), says("user", "Go on.")];
  assertEquals(rolesOf(input, { callsPerMessage: "one" }), "assistant tool assistant tool user user");
});

Deno.test("every message of calls that were taken apart carries the reasoning that must come back", () => {
  const reasoning = { type: "reasoning", summary: [{ type: "summary_text", text: "Hm." }] };
  const differs = { callsPerMessage: "one", reasoningReplay: "reasoning_content", reasoningRequired: "calls" } as const;
  const messages = messagesOf([reasoning, ...TWO_CALLS], differs);
  assertEquals(messages.flatMap((message) => message.role === "assistant" ? [message.reasoning_content] : []), [
    "Hm.",
    "Hm.",
  ]);
});

Deno.test("a longer history only appends, whatever order a provider needs", () => {
  const input = [says("user", "Hi."), ...TWO_CALLS, says("user", "Go on."), call("c3"), output("c3")];
  const differs = { userAfterTool: "needs_assistant", callsPerMessage: "one" } as const;
  const whole = messagesOf(input, differs);
  for (const length of [1, 6, 7]) {
    const shorter = messagesOf(input.slice(0, length), differs);
    assertEquals(whole.slice(0, shorter.length), shorter);
  }
});

const SIGNATURE = { vendor: { signature: "skip" } };

Deno.test("the first call of a replayed message gets the signature that none came with", () => {
  const [message] = messagesOf(TWO_CALLS, { missingCallSignature: SIGNATURE });
  const calls = message?.role === "assistant" ? message.tool_calls : undefined;
  assertEquals(calls?.map((sent) => sent.extra_content), [SIGNATURE, undefined]);
  for (const differs of [{}, { missingCallSignature: {} }]) {
    const [plain] = messagesOf(TWO_CALLS, differs);
    assertEquals(plain?.role === "assistant" && plain.tool_calls?.some((sent) => "extra_content" in sent), false);
  }
});

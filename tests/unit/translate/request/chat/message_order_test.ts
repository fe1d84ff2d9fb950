/**
 * Tests that messages come in the order that a provider's chat template requires, and stay as they are otherwise.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { ProviderProfile } from "../../../../../lib/providers/profile.ts";
import { AFTER_TOOL, FIRST_USER_MESSAGE, LAST_USER_MESSAGE } from "../../../../../lib/translate/request/prompts.ts";
import { messagesOf, translate } from "../../../../support/exchange.ts";

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

Deno.test("orderMessages() inserts an assistant message between a tool and a user message if one is needed", () => {
  const input = [call("c1"), output("c1"), says("user", "Go on.")];
  assertEquals(rolesOf(input, {}), "assistant tool user");
  assertEquals(messagesOf(input, { userAfterTool: "needs_assistant" }).slice(1), [
    { role: "tool", tool_call_id: "c1", content: "ok" },
    { role: "assistant", content: AFTER_TOOL },
    { role: "user", content: "Go on." },
  ]);
  assertEquals(translate({ input }, { userAfterTool: "needs_assistant" }).notes, ["repaired input.message x1"]);
});

Deno.test("orderMessages() also puts one before a late system message and before lifted images", () => {
  const needs = { userAfterTool: "needs_assistant", lateSystem: "system" } as const;
  assertEquals(
    rolesOf([call("c1"), output("c1"), says("developer", "New rule.")], needs),
    "assistant tool assistant system",
  );
  assertEquals(rolesOf([call("c1"), output("c1", [IMAGE])], needs), "assistant tool assistant user");
});

Deno.test("orderMessages() gives the inserted message a reasoning key if every message needs one", () => {
  const differs = {
    userAfterTool: "needs_assistant",
    reasoningRequired: "always",
    reasoningReplay: "reasoning_content",
  };
  const messages = messagesOf([call("c1"), output("c1"), says("user", "Go on.")], differs as Partial<ProviderProfile>);
  assertEquals(messages[2], { role: "assistant", content: AFTER_TOOL, reasoning_content: "" });
});

Deno.test("orderMessages() inserts nothing between a tool message and an assistant message", () => {
  const input = [call("c1"), output("c1"), says("assistant", "Done."), says("user", "More.")];
  assertEquals(rolesOf(input, { userAfterTool: "needs_assistant" }), "assistant tool assistant user");
});

Deno.test("orderMessages() merges consecutive user messages if roles must alternate", () => {
  const input = [says("user", "One."), says("developer", "Rule."), says("user", "Two.")];
  assertEquals(messagesOf(input, { consecutiveRoles: "merge" }), [
    { role: "user", content: "One.\n\n<system_message>\nRule.\n</system_message>\n\nTwo." },
  ]);
  assertEquals(translate({ input }, { consecutiveRoles: "merge" }).notes, ["merged input.message x2"]);
  assertEquals(rolesOf(input, {}), "user user user");
});

Deno.test("orderMessages() merges consecutive texts and parts into one list of parts", () => {
  const seen = { type: "message", role: "user", content: [{ type: "input_text", text: "See." }, IMAGE] };
  const image = { type: "image_url", image_url: { url: IMAGE.image_url } } as const;
  assertEquals(messagesOf([says("user", "One."), seen, says("user", "Two.")], { consecutiveRoles: "merge" }), [
    {
      role: "user",
      content: [{ type: "text", text: "One." }, { type: "text", text: "See." }, image, { type: "text", text: "Two." }],
    },
  ]);
});

Deno.test("translateMessages() sends parallel calls one by one if a message may hold only one call", () => {
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

Deno.test("translateMessages() puts the images of parallel calls after the last call", () => {
  const input = [call("c1"), call("c2"), output("c1", [IMAGE]), output("c2", [IMAGE]), says("user", "Go on.")];
  assertEquals(rolesOf(input, { callsPerMessage: "one" }), "assistant tool assistant tool user user");
});

Deno.test("translateMessages() repeats required reasoning in every message of separated calls", () => {
  const reasoning = { type: "reasoning", summary: [{ type: "summary_text", text: "Hm." }] };
  const differs = { callsPerMessage: "one", reasoningReplay: "reasoning_content", reasoningRequired: "calls" } as const;
  const messages = messagesOf([reasoning, ...TWO_CALLS], differs);
  assertEquals(messages.flatMap((message) => message.role === "assistant" ? [message.reasoning_content] : []), [
    "Hm.",
    "Hm.",
  ]);
});

Deno.test("translateMessages() only appends for a longer history, whatever order the provider needs", () => {
  const input = [says("user", "Hi."), ...TWO_CALLS, says("user", "Go on."), call("c3"), output("c3")];
  const differs = { userAfterTool: "needs_assistant", callsPerMessage: "one" } as const;
  const whole = messagesOf(input, differs);
  for (const length of [1, 6, 7]) {
    const shorter = messagesOf(input.slice(0, length), differs);
    assertEquals(whole.slice(0, shorter.length), shorter);
  }
});

const SIGNATURE = { vendor: { signature: "skip" } };

Deno.test("translateMessages() adds the profile's signature to the first replayed call if none came with it", () => {
  const [message] = messagesOf(TWO_CALLS, { missingCallSignature: SIGNATURE });
  const calls = message?.role === "assistant" ? message.tool_calls : undefined;
  assertEquals(calls?.map((sent) => sent.extra_content), [SIGNATURE, undefined]);
  for (const differs of [{}, { missingCallSignature: {} }]) {
    const [plain] = messagesOf(TWO_CALLS, differs);
    assertEquals(plain?.role === "assistant" && plain.tool_calls?.some((sent) => "extra_content" in sent), false);
  }
});

Deno.test("orderMessages() adds a user message at the beginning where the provider wants one first", () => {
  const input = [says("developer", "Rule."), call("c1"), output("c1")];
  assertEquals(messagesOf(input, { firstMessage: "user" }).slice(0, 2), [
    { role: "system", content: "Rule." },
    { role: "user", content: FIRST_USER_MESSAGE },
  ]);
  assertEquals(rolesOf(input, { firstMessage: "user" }), "system user assistant tool");
  assertEquals(rolesOf([says("system", "Rule.")], { firstMessage: "user" }), "system user");
  assertEquals(rolesOf([call("c1"), output("c1")], { firstMessage: "user" }), "user assistant tool");
  assertEquals(rolesOf(input, {}), "system assistant tool");
  assertEquals(translate({ input }, { firstMessage: "user" }).notes, ["repaired input.message x1"]);
});

Deno.test("orderMessages() adds nothing where the user is first, or where there is no message at all", () => {
  const input = [says("developer", "Rule."), says("user", "Hi"), says("assistant", "Hello"), says("user", "Go")];
  assertEquals(rolesOf(input, { firstMessage: "user", lastMessage: "user" }), "system user assistant user");
  assertEquals(rolesOf([], { firstMessage: "user", lastMessage: "user" }), "");
});

Deno.test("orderMessages() adds a user message behind the assistant's where that may not be last", () => {
  const input = [says("user", "Hi"), says("assistant", "Half an ans")];
  assertEquals(messagesOf(input, { lastMessage: "user" }).at(-1), { role: "user", content: LAST_USER_MESSAGE });
  assertEquals(rolesOf(input, {}), "user assistant");
  assertEquals(rolesOf([says("user", "Hi"), call("c1"), output("c1")], { lastMessage: "user" }), "user assistant tool");
});

Deno.test("orderMessages() takes system text in the role of the user for the first message", () => {
  const input = [says("system", "Rule."), says("assistant", "Hello"), says("user", "Hi")];
  const differs = { systemRole: "user", firstMessage: "user", consecutiveRoles: "merge" } as const;
  assertEquals(messagesOf(input, differs)[0], { role: "user", content: "Rule." });
  assertEquals(rolesOf(input, differs), "user assistant user");
  assertEquals(messagesOf([says("system", "Rule."), says("user", "Hi")], differs), [
    { role: "user", content: "Rule.\n\nHi" },
  ]);
});

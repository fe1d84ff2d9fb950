/**
 * Tests of the replay of thinking blocks.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { JsonObject } from "../../../../../lib/base/json.ts";
import type { Envelope } from "../../../../../lib/translate/reasoning_envelope.ts";
import { openEnvelope } from "../../../../../lib/translate/reasoning_envelope.ts";
import { hasStaleThinking, replayThinking } from "../../../../../lib/translate/request/messages/thinking_replay.ts";
import { says } from "../../../../support/history_items.ts";
import {
  call,
  F,
  listMessages,
  type MessagesTarget,
  output,
  reasoning,
  thinks,
  translateForMessages,
} from "../../../../support/messages_request.ts";
import { Report } from "../../../../../lib/base/report.ts";
import { DEFAULT_PROFILE } from "../../../../../lib/providers/profile.ts";

const U = says("user", "Hi.");

/** The thinking blocks that are sent when the history holds `blocks`. */
function sent(
  blocks: readonly JsonObject[],
  { envelope = {}, target = {}, body = {} }: {
    envelope?: Partial<Envelope>;
    target?: MessagesTarget;
    body?: JsonObject;
  } = {},
): unknown[] {
  const input = [U, reasoning(blocks, envelope), call("c1"), output("c1")];
  return listMessages(input, target, { tools: [F], ...body }).flatMap(({ content }) =>
    content.filter(({ type }) => type === "thinking" || type === "redacted_thinking")
  );
}

const REDACTED = { type: "redacted_thinking", data: "c2VhbGVk" };
const EMPTY = { type: "thinking", thinking: "", signature: "s" };

Deno.test("signed, redacted and empty thinking goes back untouched", () => {
  assertEquals(sent([thinks("a"), REDACTED, EMPTY]), [thinks("a"), REDACTED, EMPTY]);
});

Deno.test("a block whose signature was cut off is not sent to a provider that signs", () => {
  assertEquals(sent([{ type: "thinking", thinking: "a" }, { type: "thinking", thinking: "b", signature: "" }]), []);
});

Deno.test("a vendor gets its unsigned thinking back as it came", () => {
  const [without, empty] = [{ type: "thinking", thinking: "a" }, { type: "thinking", thinking: "b", signature: "" }];
  const [envelope, target] = [{ provider: "llamacpp", model: "qwen" }, { provider: "llamacpp", model: "qwen" }];
  assertEquals(sent([without, empty], { envelope, target }), [without, empty]);
});

Deno.test("thinking goes to every model of the family that made it, and to no other server or family", () => {
  assertEquals(sent([thinks("a")], { target: { model: "claude-sonnet-5" } }), [thinks("a")]);
  assertEquals(sent([thinks("a")], { envelope: { provider: "openrouter" } }), []);
  const router = { provider: "openrouter", model: "anthropic/claude-opus-5" };
  assertEquals(sent([thinks("a")], { envelope: { provider: "openrouter", model: "z-ai/glm-5" }, target: router }), []);
  assertEquals(sent([thinks("a")], { envelope: router, target: router }), [thinks("a")]);
});

Deno.test("a request without thinking leaves all of it out", () => {
  assertEquals(sent([thinks("a")], { body: { reasoning: { effort: "none" } } }), []);
});

Deno.test("a binding model gets no thinking whose history was written by another version", () => {
  const envelope = { version: 0, model: "claude-opus-5-5" };
  assertEquals(sent([thinks("a")], { envelope, target: { model: "claude-opus-5-5" } }), []);
  assertEquals(sent([thinks("a")], { envelope }), [thinks("a")]);
});

Deno.test("what the provider's own tools did goes back untouched, also without thinking", () => {
  const search = { type: "server_tool_use", id: "srv", name: "web_search", input: { query: "q" } };
  const found = { type: "web_search_tool_result", tool_use_id: "srv", content: [{ encrypted_content: "ZW5j" }] };
  const input = [U, reasoning([thinks("a"), search, found]), says("assistant", "A"), U];
  const ask = (effort: string) => listMessages(input, {}, { reasoning: { effort } })[1]?.content;
  assertEquals(ask("high"), [thinks("a"), search, found, { type: "text", text: "A" }] as never);
  assertEquals(ask("none"), [search, found, { type: "text", text: "A" }] as never);
});

Deno.test("what is left out is reported", () => {
  const { notes } = translateForMessages({
    input: [U, { type: "reasoning", summary: [], encrypted_content: "other" }, says("assistant", "A"), U],
  });
  assertEquals(notes, ["dropped input.reasoning x1"]);
});

Deno.test("replayThinking() reads the mark behind calls, and ignores what it does not know", () => {
  const item = { type: "reasoning", summary: [], content: [] } as const;
  const sealed = reasoning([{ type: "codex_relay.after", calls: ["a", 1] }, { type: "reasoning.text" }]);
  const envelope = openEnvelope(String(sealed.encrypted_content));
  const profile = { ...DEFAULT_PROFILE, name: "anthropic" };
  const entries = replayThinking({ item, envelope }, {
    profile,
    family: "claude",
    report: new Report(),
    replays: true,
  });
  assertEquals(entries, [{ kind: "after", calls: ["a"] }]);
  assertEquals(hasStaleThinking([]), false);
});

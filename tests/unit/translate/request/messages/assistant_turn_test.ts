/**
 * Tests of the order of blocks inside an answer, and of the thinking that a provider misses.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { DEFAULT_PROFILE } from "../../../../../lib/providers/profile.ts";
import { encodeCallId, isThinking } from "../../../../../lib/translate/request/messages/assistant_turn.ts";
import { says } from "../../../../support/history_items.ts";
import { call, F, listMessages, output, reasoning, thinks } from "../../../../support/messages_request.ts";

const U = says("user", "Hi.");

/** The blocks of the first answer, each in a word. */
function blocksOf(input: readonly unknown[], target = {}): unknown {
  const answer = listMessages([U, ...input], target, { tools: [F] }).find(({ role }) => role === "assistant");
  return answer?.content.map((block) => {
    switch (block.type) {
      case "text":
        return block.text;
      case "thinking":
        return `thinks ${block.thinking}`;
      case "tool_use":
        return block.id;
      default:
        return block.type;
    }
  });
}

Deno.test("thinking, call, thinking, call come back in that order, with their signatures", () => {
  // Codex gets the calls at the end of an answer, so they stand there in its history.
  const input = [
    reasoning([thinks("a")]),
    reasoning([{ type: "codex_relay.after", calls: ["c1"] }, thinks("b")]),
    call("c1"),
    call("c2"),
    output("c1"),
    output("c2"),
  ];
  assertEquals(blocksOf(input), ["thinks a", "c1", "thinks b", "c2"]);
  const answer = listMessages([U, ...input], {}, { tools: [F] })[1];
  assertEquals(answer?.content[0], { type: "thinking", thinking: "a", signature: "signed a" });
  assertEquals(answer?.content[2], { type: "thinking", thinking: "b", signature: "signed b" });
});

Deno.test("text between a call and its output moves before the call, inside its run of thinking", () => {
  assertEquals(blocksOf([reasoning([thinks("a")]), call("c1"), says("assistant", "T"), output("c1")]), [
    "thinks a",
    "T",
    "c1",
  ]);
});

Deno.test("calls that no mark names stay where the history has them", () => {
  assertEquals(blocksOf([call("c1"), reasoning([thinks("a")]), call("c2"), output("c1"), output("c2")]), [
    "c1",
    "thinks a",
    "c2",
  ]);
});

Deno.test("an answer that holds only thinking is left out", () => {
  assertEquals(blocksOf([reasoning([thinks("a")]), U]), undefined);
});

Deno.test("a provider that misses thinking before calls gets what was shown, or words that say that none is kept", () => {
  const target = { provider: "kimi", model: "kimi-k3" };
  assertEquals(blocksOf([call("c1"), output("c1")], target), ["thinks (The thinking of this turn is not kept.)", "c1"]);
  assertEquals(blocksOf([reasoning([thinks("a")]), call("c1"), output("c1")], target), ["thinks shown", "c1"]);
  assertEquals(blocksOf([says("assistant", "T")], target), ["T"]);
});

Deno.test("empty, odd and repeated call ids become legal and unique, and pairs keep together", () => {
  const input = [call(""), output(""), call("a.b"), output("a.b"), call("c"), output("c"), call("c"), output("c")];
  const messages = listMessages([U, ...input], {}, { tools: [F] });
  const uses = messages.flatMap(({ content }) =>
    content.flatMap((block) => block.type === "tool_use" ? [block.id] : [])
  );
  const results = messages.flatMap(({ content }) =>
    content.flatMap((block) => block.type === "tool_result" ? [block.tool_use_id] : [])
  );
  assertEquals(uses, results);
  assertEquals(uses, ["call_0", uses[1] ?? "", "c", "c_2"]);
  assertEquals(/^[A-Za-z0-9]{24}$/.test(uses[1] ?? ""), true);
});

Deno.test("encodeCallId() leaves no letter that the API refuses, and keeps a provider's own form", () => {
  assertEquals(encodeCallId("toolu_01-a", DEFAULT_PROFILE), "toolu_01-a");
  assertEquals(
    /^[\w-]+$/.test(encodeCallId("functions.f:0", { ...DEFAULT_PROFILE, callIds: "nine_or_numbered" })),
    true,
  );
  assertEquals(encodeCallId("a.b", { ...DEFAULT_PROFILE, callIds: "nine_alphanumerics" }).length, 9);
});

Deno.test("isThinking() knows both kinds", () => {
  assertEquals(["thinking", "redacted_thinking", "text"].map((type) => isThinking({ type })), [true, true, false]);
});

Deno.test("arguments that are empty, a list or broken become an object", () => {
  const inputs = ["", "[1]", '{"a":'].map((input, index) => [call(`c${index}`, input), output(`c${index}`)]).flat();
  const messages = listMessages([U, ...inputs], {}, { tools: [F] });
  const uses = messages.flatMap(({ content }) =>
    content.flatMap((block) => block.type === "tool_use" ? [block.input] : [])
  );
  assertEquals(uses, [{}, { arguments: [1] }, { arguments: '{"a":' }]);
});

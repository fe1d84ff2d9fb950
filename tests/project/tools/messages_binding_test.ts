/**
 * Tests that a scripted Messages API knows the thinking it signed, and the conversation behind which it did.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeArray, isObject, type JsonObject } from "../../../lib/base/json.ts";
import { playMessages } from "../../../tools/wires/messages_player.ts";
import type { WirePlayer } from "../../../tools/wires/player.ts";
import type { Speech } from "../../../tools/wires/speech.ts";
import { judgeStream } from "../../support/sdk_judge.ts";

const BINDING_BETA = "thinking-binding-controls-2026-08-01";
const TOOL = { name: "ls", input_schema: { type: "object" } };
const ASKED = { role: "user", content: [{ type: "text", text: "Look." }] };
const FIRST = {
  model: "claude-opus-5-5",
  max_tokens: 128_000,
  stream: true,
  system: [{ type: "text", text: "Be brief." }],
  messages: [ASKED],
  tools: [TOOL],
  thinking: { type: "adaptive", display: "summarized" },
};
const CALLING: Speech = { reasoning: "I look first.", calls: [{ name: "ls", id: "toolu_1" }] };

function requestOf(body: JsonObject, headers: Record<string, string> = {}, index = 0) {
  return { headers: new Headers({ "anthropic-version": "2023-06-01", ...headers }), body, index };
}

/** The message that the SDK collects of what the model says to a request. */
async function hear(player: WirePlayer, speech: Speech, body: JsonObject, headers = {}, index = 0) {
  const { frames } = player.speak(speech, requestOf(body, headers, index));
  const verdict = await judgeStream("messages", frames.join(""));
  if (verdict.kind !== "accepted") throw new Error(verdict.message);
  return verdict.answer;
}

/** A player that has answered a call, and the request that brings back its result. */
async function play(change: JsonObject = {}) {
  const player = playMessages("anthropic");
  const body = { ...FIRST, ...change };
  const { content } = await hear(player, CALLING, body);
  const blocks = decodeArray(content).filter(isObject);
  const result = { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_1", content: "a.txt" }] };
  const next = { ...body, messages: [...body.messages, { role: "assistant", content: blocks }, result] };
  return { player, blocks, next, result };
}

function refusedBy(player: WirePlayer, body: JsonObject, headers: Record<string, string> = {}): unknown {
  const error = player.refuse(requestOf(body, headers))?.body.error;
  return isObject(error) ? error.message : undefined;
}

const BOUND = "messages.1.content.0: Invalid `signature` in `thinking` block. The block is bound to a different " +
  "conversation. Thinking blocks must be passed back with the same system prompt, tools and messages that preceded them.";

Deno.test("thinking is good behind the conversation that it was made for, marks for the cache aside", async () => {
  const { player, next } = await play();
  assertEquals(refusedBy(player, next), undefined);
  const mark = { cache_control: { type: "ephemeral" } };
  const marked = { ...next, ...mark, system: [{ type: "text", text: "Be brief.", ...mark }] };
  assertEquals(refusedBy(player, { ...marked, output_config: { effort: "low" }, max_tokens: 9 }), undefined);
  const deferred = { ...next, tools: [TOOL, { ...TOOL, name: "add", defer_loading: true }] };
  assertEquals(refusedBy(player, deferred), undefined);
});

Deno.test("thinking is refused behind other system text, tools or messages, unless the request lets it be dropped", async () => {
  const edits: readonly JsonObject[] = [
    { system: [{ type: "text", text: "Be long." }] },
    { tools: [TOOL, { ...TOOL, name: "add" }] },
    { messages: [{ role: "user", content: [{ type: "text", text: "Look!" }] }] },
  ];
  for (const edit of edits) {
    const { player, next } = await play();
    const messages = [...decodeArray(edit.messages ?? [ASKED]), ...next.messages.slice(1)];
    const edited = { ...next, ...edit, messages };
    assertEquals(refusedBy(player, edited), BOUND);
    const binding = { ...FIRST.thinking, block_binding: { prefix_mismatch_behavior: "drop_block" } };
    const dropping = { ...edited, thinking: binding };
    const headers = { "anthropic-beta": BINDING_BETA };
    assertEquals(refusedBy(player, dropping, headers), undefined);
    const answer = await hear(player, { text: "Done." }, dropping, headers, 1);
    assertEquals(answer.input_transformations, [
      { type: "thinking_dropped", reason: "prefix_binding_mismatch", path: "messages.1.content.0" },
    ]);
  }
});

Deno.test("thinking of a model that does not bind is good behind any conversation", async () => {
  const { player, next } = await play({ model: "claude-opus-5" });
  assertEquals(refusedBy(player, { ...next, system: [{ type: "text", text: "Be long." }] }), undefined);
});

Deno.test("thinking with another text or signature is refused, whatever the request lets be dropped", async () => {
  const { player, blocks, next, result } = await play();
  const [thinking, call] = blocks;
  for (const change of [{ thinking: "I look twice." }, { signature: "" }]) {
    const forged = {
      ...next,
      messages: [ASKED, { role: "assistant", content: [{ ...thinking, ...change }, call] }, result],
    };
    assertEquals(refusedBy(player, forged), "messages.1.content.0: Invalid `signature` in `thinking` block");
  }
});

Deno.test("thinking of another model is dropped and reported", async () => {
  const { player, next } = await play({ model: "claude-opus-5" });
  const other = { ...next, model: "claude-opus-5-5" };
  assertEquals(refusedBy(player, other), undefined);
  const answer = await hear(player, { text: "Done." }, other, {}, 1);
  assertEquals(answer.input_transformations, [
    { type: "thinking_dropped", reason: "model_binding_mismatch", path: "messages.1.content.0" },
  ]);
});

Deno.test("thinking may be removed from the start, and from nowhere else", async () => {
  const player = playMessages("anthropic");
  let body: JsonObject & { messages: unknown[] } = { ...FIRST };
  const answers: JsonObject[][] = [];
  for (const index of [0, 1, 2]) {
    const answer = await hear(player, { reasoning: `Thought ${index}.`, text: "Said." }, body, {}, index);
    const content = decodeArray(answer.content).filter(isObject);
    answers.push(content);
    body = { ...body, messages: [...body.messages, { role: "assistant", content }, ASKED] };
  }
  const without = (...dropped: readonly number[]) => {
    const turns = answers.flatMap((content, index) => [
      { role: "assistant", content: dropped.includes(index) ? content.slice(1) : content },
      ASKED,
    ]);
    return refusedBy(player, { ...body, messages: [ASKED, ...turns] });
  };
  assertEquals([without(), without(0), without(0, 1), without(2), without(0, 1, 2)], Array(5).fill(undefined));
  assertEquals(without(1), BOUND.replace("messages.1", "messages.5"));
});

Deno.test("the last answer comes back with all of its thinking or with none", async () => {
  const player = playMessages("anthropic");
  const twice: Speech = {
    steps: [{ reasoning: "One." }, { reasoning: "Two." }, { call: { name: "ls", id: "toolu_1" } }],
  };
  const { content } = await hear(player, twice, FIRST);
  const [one, two, call] = decodeArray(content).filter(isObject);
  const result = { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_1" }] };
  const back = (...blocks: unknown[]) =>
    refusedBy(player, { ...FIRST, messages: [ASKED, { role: "assistant", content: blocks }, result] });
  assertEquals([back(one, two, call), back(call)], [undefined, undefined]);
  const words =
    "messages.1.content.0: `thinking` or `redacted_thinking` blocks in the latest assistant message cannot " +
    "be modified. These blocks must remain as they were in the original response.";
  assertEquals(back(one, call), words);
});

Deno.test("a model thinks and shows it only when the request lets it", async () => {
  const kinds = async (change: JsonObject) => {
    const { content } = await hear(playMessages("anthropic"), CALLING, { ...FIRST, ...change });
    return decodeArray(content).filter(isObject).map(({ type, thinking }) => thinking ?? type);
  };
  assertEquals(await kinds({}), ["I look first.", "tool_use"]);
  assertEquals(await kinds({ thinking: undefined }), ["", "tool_use"]);
  assertEquals(await kinds({ model: "claude-opus-4-8", thinking: undefined }), ["tool_use"]);
  assertEquals(await kinds({ model: "claude-opus-5", thinking: { type: "disabled" } }), ["tool_use"]);
});

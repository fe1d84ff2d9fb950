/**
 * The streams of the growth benchmark that hold reasoning and many items.
 *
 * Everything is generated without randomness, so that two runs measure the same work.
 *
 * @module
 */
import type { JsonObject } from "../../lib/base/json.ts";
import { chat, end, event, frame, ITEMS, read, repeat, type StreamShape } from "./frames.ts";

/** Answers that think. */
export const REASONING_STREAMS: Readonly<Record<string, StreamShape>> = {
  "reasoning so far in every frame": chat((count) => [
    ...repeat(count, (at) => frame({ reasoning_content: "word ".repeat(at + 1) })),
    frame({ content: "x" }),
    end(),
  ], { differs: { reasoningPieces: "snapshots" }, most: 3_000, isRepeating: true }),
  "structured reasoning": chat((count) => [
    ...repeat(count, () => frame({ reasoning_details: [{ type: "reasoning.text", index: 0, text: " word" }] })),
    frame({ content: "x" }),
    end(),
  ]),
  "parts of reasoning": {
    wire: "responses",
    make: (count) =>
      read([
        event({ type: "response.output_item.added", output_index: 0, item: { type: "reasoning", id: "rs_1" } }),
        ...repeat(count, (at) =>
          event({ type: "response.reasoning_summary_text.delta", output_index: 0, summary_index: at, delta: "word" })),
        event({ type: "response.output_item.done", output_index: 0, item: { type: "reasoning", id: "rs_1" } }),
        ...answer(1),
      ]),
  },
  "thinking and calls by turns": {
    wire: "messages",
    make: (count) => read([...repeat(count, thinkAndCall), endMessages()]),
    most: 900,
  },
  "reasoning and text by turns": chat((count) => [
    ...repeat(count, (at) => frame({ reasoning_content: `hm ${at}` }) + frame({ content: `so ${at}` })),
    end(),
  ], { most: ITEMS / 2 }),
};

function thinkAndCall(at: number): string {
  const [thinks, calls] = [2 * at, 2 * at + 1];
  return [
    { type: "content_block_start", index: thinks, content_block: { type: "thinking", thinking: "", signature: "" } },
    { type: "content_block_delta", index: thinks, delta: { type: "thinking_delta", thinking: "Hm." } },
    { type: "content_block_delta", index: thinks, delta: { type: "signature_delta", signature: "s" } },
    { type: "content_block_stop", index: thinks },
    {
      type: "content_block_start",
      index: calls,
      content_block: { type: "tool_use", id: `toolu_${at}`, name: "exec_command", input: {} },
    },
    { type: "content_block_delta", index: calls, delta: { type: "input_json_delta", partial_json: '{"cmd":"a"}' } },
    { type: "content_block_stop", index: calls },
  ].map(event).join("");
}

function endMessages(): string {
  return event({ type: "message_delta", delta: { stop_reason: "tool_use" }, usage: { output_tokens: 1 } }) +
    event({ type: "message_stop" });
}

/** The last item of a vendor's answer, and its end. */
function answer(index: number, before: readonly JsonObject[] = []): readonly string[] {
  const item = { type: "message", id: "msg_1", role: "assistant", content: [{ type: "output_text", text: "Hi." }] };
  const usage = { input_tokens: 1, output_tokens: 1, total_tokens: 2 };
  return [
    event({ type: "response.output_item.done", output_index: index, item }),
    event({ type: "response.completed", response: { status: "completed", output: [...before, item], usage } }),
  ];
}

function items(make: (index: number) => JsonObject, isNumbered: boolean): StreamShape["make"] {
  return (count) => {
    const all = repeat(count, make);
    const place = (at: number) => isNumbered ? { output_index: at } : {};
    return read([
      ...all.flatMap((item, at) => [
        event({ type: "response.output_item.added", ...place(at), item }),
        event({ type: "response.output_item.done", ...place(at), item }),
      ]),
      ...answer(count, all),
    ]);
  };
}

/** Answers whose vendor names their items. */
export const ITEM_STREAMS: Readonly<Record<string, StreamShape>> = {
  "items that are left out": { wire: "responses", make: items((at) => ({ type: "odd", id: `o_${at}` }), true) },
  "such items without numbers": { wire: "responses", make: items((at) => ({ type: "odd", id: `o_${at}` }), false) },
  "such items of one id": { wire: "responses", make: items(() => ({ type: "odd", id: "o" }), false) },
  "calls of a vendor": {
    wire: "responses",
    make: items(
      (at) => ({ type: "function_call", id: `fc_${at}`, call_id: `c${at}`, name: "get_goal", arguments: "{}" }),
      true,
    ),
    most: ITEMS,
  },
  "searches of a vendor": {
    wire: "responses",
    make: items((at) => ({ type: "web_search_call", id: `ws_${at}`, status: "completed", action: {} }), true),
    most: ITEMS,
  },
};

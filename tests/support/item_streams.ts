/**
 * Answers of several items whose pieces come by turns, as frames of each wire.
 *
 * @module
 */
import type { JsonObject } from "../../lib/base/json.ts";
import type { WireName } from "../../lib/providers/profile.ts";

/** One item of an answer, cut into pieces. */
export interface SentItem {
  readonly kind: "text" | "reasoning" | "function" | "custom";
  readonly pieces: readonly string[];
}

/** How one wire writes an answer; `at` is the place of the item, `number` that of the frame. */
interface Scene {
  begin(): JsonObject[];
  open(item: SentItem, at: number, number: number): JsonObject[];
  delta(item: SentItem, at: number, piece: { readonly text: string; readonly number: number }): JsonObject;
  close(item: SentItem, at: number, number: number): JsonObject[];
  end(items: readonly SentItem[]): JsonObject[];
}

const TOOL_NAMES = { function: "f", custom: "p" } as const;

function isCall({ kind }: SentItem): boolean {
  return kind === "function" || kind === "custom";
}

function nameOf({ kind }: SentItem): string {
  return kind === "custom" ? TOOL_NAMES.custom : TOOL_NAMES.function;
}

function chatFrame(delta: JsonObject, finish: string | null = null): JsonObject {
  return { id: "c1", choices: [{ index: 0, delta, finish_reason: finish }], usage: null };
}

const CHAT: Scene = {
  begin: () => [],
  open(item, at) {
    if (!isCall(item)) return [];
    const call = { index: at, id: `call_${at}`, type: "function", function: { name: nameOf(item), arguments: "" } };
    return [chatFrame({ tool_calls: [call] })];
  },
  delta({ kind }, at, { text }) {
    if (kind === "text") return chatFrame({ content: text });
    if (kind === "reasoning") return chatFrame({ reasoning_content: text });
    return chatFrame({ tool_calls: [{ index: at, function: { arguments: text } }] });
  },
  close: () => [],
  end: (items) => [chatFrame({}, items.some(isCall) ? "tool_calls" : "stop")],
};

const DELTAS = {
  text: "response.output_text.delta",
  reasoning: "response.reasoning_text.delta",
  function: "response.function_call_arguments.delta",
  custom: "response.function_call_arguments.delta",
} as const;

function writeItem(item: SentItem, at: number): JsonObject {
  const text = item.pieces.join("");
  const id = `item_${at}`;
  if (isCall(item)) return { type: "function_call", id, call_id: `call_${at}`, name: nameOf(item), arguments: text };
  if (item.kind === "reasoning") {
    return { type: "reasoning", id, summary: [], content: [{ type: "reasoning_text", text }] };
  }
  return { type: "message", id, role: "assistant", content: [{ type: "output_text", text, annotations: [] }] };
}

const RESPONSES: Scene = {
  begin:
    () => [{ type: "response.created", sequence_number: 0, response: { id: "r", object: "response", output: [] } }],
  open: (item, at, number) => [{
    type: "response.output_item.added",
    sequence_number: number,
    output_index: at,
    item: writeItem({ ...item, pieces: [] }, at),
  }],
  delta: (item, at, { text, number }) => ({
    type: DELTAS[item.kind],
    sequence_number: number,
    item_id: `item_${at}`,
    output_index: at,
    ...(!isCall(item) && { content_index: 0 }),
    delta: text,
    obfuscation: "x".repeat(number % 5),
  }),
  close: (item, at, number) => [{
    type: "response.output_item.done",
    sequence_number: number,
    output_index: at,
    item: { ...writeItem(item, at), status: "completed" },
  }],
  end: (items) => [{
    type: "response.completed",
    response: { id: "r", object: "response", status: "completed", output: items.map(writeItem) },
  }],
};

const BLOCKS = {
  text: [{ type: "text", text: "" }, "text_delta", "text"],
  reasoning: [{ type: "thinking", thinking: "", signature: "" }, "thinking_delta", "thinking"],
  function: [{ type: "tool_use", name: "f", input: {} }, "input_json_delta", "partial_json"],
  custom: [{ type: "tool_use", name: "p", input: {} }, "input_json_delta", "partial_json"],
} as const;

const MESSAGES: Scene = {
  begin: () => [{ type: "message_start", message: { id: "m", type: "message", role: "assistant", content: [] } }],
  open: (item, at) => {
    const block = { ...BLOCKS[item.kind][0], ...(isCall(item) && { id: `call_${at}` }) };
    return [{ type: "content_block_start", index: at, content_block: block }];
  },
  delta({ kind }, at, { text }) {
    const [, type, key] = BLOCKS[kind];
    return { type: "content_block_delta", index: at, delta: { type, [key]: text } };
  },
  close: (_item, at) => [{ type: "content_block_stop", index: at }],
  end: (items) => [
    { type: "message_delta", delta: { stop_reason: items.some(isCall) ? "tool_use" : "end_turn" } },
    { type: "message_stop" },
  ],
};

const SCENES: Readonly<Record<WireName, Scene>> = { chat: CHAT, responses: RESPONSES, messages: MESSAGES };

/**
 * The frames of an answer with these items.
 *
 * @param turns Which item comes next, again and again; an item without pieces left is over.
 */
export function writeFrames(wire: WireName, items: readonly SentItem[], turns: readonly number[]): JsonObject[] {
  const scene = SCENES[wire];
  const frames = scene.begin();
  const sent = items.map(() => 0);
  function take(at: number): void {
    const item = items[at];
    const place = sent[at] ?? 0;
    const text = item?.pieces[place];
    if (item === undefined || text === undefined) return;
    if (place === 0) frames.push(...scene.open(item, at, frames.length));
    frames.push(scene.delta(item, at, { text, number: frames.length }));
    sent[at] = place + 1;
    if (place + 1 === item.pieces.length) frames.push(...scene.close(item, at, frames.length));
  }
  const rest = items.flatMap(({ pieces }, at) => pieces.map(() => at));
  for (const at of [...turns.map((turn) => turn % Math.max(1, items.length)), ...rest]) take(at);
  return [...frames, ...scene.end(items)];
}

/**
 * The streams of the benchmarks: how a provider writes an answer of a given length, on each wire.
 *
 * Frames are as large as those of most providers. Everything is generated without randomness.
 *
 * @module
 */
import type { JsonObject } from "../lib/base/json.ts";
import type { WireName } from "../lib/providers/profile.ts";

/** Kinds of deltas whose cost is measured. */
export const DELTA_KINDS = ["text", "reasoning", "function arguments", "custom tool input", "eight calls"] as const;

/** A kind of delta. */
export type DeltaKind = typeof DELTA_KINDS[number];

/** The frames of one item of an answer, which is all that it says. */
interface Scene {
  /** Frames before the first delta. */
  readonly opening: readonly string[];
  /** The frame of one piece; `number` counts the frames of the stream. */
  delta(text: string, number: number): string;
  /** Frames behind the last delta; `text` is all that was said. */
  closing(text: string, number: number): readonly string[];
}

/** The opening and the end of arguments around the pieces that are measured, by kind. */
const ARGUMENTS: Partial<Record<DeltaKind, { readonly name: string; readonly opening: string }>> = {
  "function arguments": { name: "exec_command", opening: '{"cmd":"' },
  "custom tool input": { name: "apply_patch", opening: '{"input":"' },
  "eight calls": { name: "exec_command", opening: '{"cmd":"' },
};

/** Number of items whose pieces come by turns. */
const SIDE_BY_SIDE: Partial<Record<DeltaKind, number>> = { "eight calls": 8 };

const PIECE = " token";

const USAGE = { prompt_tokens: 1_000, completion_tokens: 100, total_tokens: 1_100 };

function chatFrame(delta: JsonObject, finishReason: string | null = null): string {
  const chunk = {
    id: "chatcmpl-0123456789abcdef0123456789abcdef",
    object: "chat.completion.chunk",
    created: 1_764_000_000,
    model: "bench",
    system_fingerprint: "fp_0123456789",
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
  };
  return `data: ${JSON.stringify(chunk)}\n\n`;
}

function endChat(finishReason: string): string {
  return `${chatFrame({}, finishReason)}data: ${JSON.stringify({ choices: [], usage: USAGE })}\n\ndata: [DONE]\n\n`;
}

function chatScene(kind: DeltaKind, at: number): Scene {
  const call = (fields: JsonObject) => chatFrame({ tool_calls: [{ index: at, ...fields }] });
  const called = ARGUMENTS[kind];
  if (called !== undefined) {
    const { name } = called;
    return {
      opening: [call({ id: `call_${at}`, type: "function", function: { name, arguments: "" } })],
      delta: (text) => call({ function: { arguments: text } }),
      closing: () => [endChat("tool_calls")],
    };
  }
  const isText = kind === "text";
  return {
    opening: [],
    delta: (text) => chatFrame(isText ? { content: text } : { reasoning_content: text }),
    closing: () => [...(isText ? [] : [chatFrame({ content: "." })]), endChat("stop")],
  };
}

function eventFrame(event: JsonObject): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** Item of a Responses stream, and the names of its events. */
const ITEMS: Readonly<Record<"text" | "reasoning" | "call", { readonly delta: string; readonly done: string }>> = {
  text: { delta: "response.output_text.delta", done: "response.output_text.done" },
  reasoning: { delta: "response.reasoning_text.delta", done: "response.reasoning_text.done" },
  call: { delta: "response.function_call_arguments.delta", done: "response.function_call_arguments.done" },
};

const ITEM_ID = "msg_0123456789abcdef0123456789abcdef0123456789abcdef";

function wholeItem(kind: DeltaKind, text: string, at = 0): JsonObject {
  const called = ARGUMENTS[kind];
  const status = "completed";
  if (called !== undefined) {
    const named = { call_id: `call_${at}`, name: called.name };
    return { type: "function_call", id: `${ITEM_ID}${at}`, ...named, arguments: text, status };
  }
  if (kind === "reasoning") {
    return { type: "reasoning", id: ITEM_ID, summary: [], content: [{ type: "reasoning_text", text }] };
  }
  const content = [{ type: "output_text", text, annotations: [], logprobs: [] }];
  return { type: "message", id: ITEM_ID, role: "assistant", status, content };
}

function responsesScene(kind: DeltaKind, at: number): Scene {
  const called = ARGUMENTS[kind] !== undefined;
  const names = ITEMS[called ? "call" : kind === "reasoning" ? "reasoning" : "text"];
  const response = { id: "resp_1", object: "response", created_at: 1_764_000_000, model: "bench" };
  const place = { item_id: called ? `${ITEM_ID}${at}` : ITEM_ID, output_index: at };
  const part = { ...place, ...(!called && { content_index: 0 }) };
  const usage = { input_tokens: 1_000, output_tokens: 100, total_tokens: 1_100 };
  const answer = { ...wholeItem("text", "."), id: "msg_2" };
  const answered = { type: "response.output_item.done", output_index: 1, item: answer };
  return {
    opening: [
      { type: "response.created", sequence_number: 0, response: { ...response, status: "in_progress", output: [] } },
      { type: "response.output_item.added", sequence_number: 1, output_index: at, item: wholeItem(kind, "", at) },
    ].map(eventFrame),
    delta: (text, number) =>
      eventFrame({
        type: names.delta,
        sequence_number: number,
        ...part,
        delta: text,
        ...(kind === "text" && { logprobs: [] }),
        obfuscation: "0123456789",
      }),
    closing: (text, number) => {
      const item = wholeItem(kind, text, at);
      const said = called ? { arguments: text } : { text };
      return [
        { type: names.done, sequence_number: number, ...part, ...said },
        { type: "response.output_item.done", sequence_number: number + 1, output_index: at, item },
        ...(kind === "reasoning" ? [{ ...answered, sequence_number: number + 2 }] : []),
        {
          type: "response.completed",
          sequence_number: number + 3,
          response: {
            ...response,
            status: "completed",
            output: kind === "reasoning" ? [item, answer] : [item],
            usage,
          },
        },
      ].map(eventFrame);
    },
  };
}

function messagesScene(kind: DeltaKind, at: number): Scene {
  const called = ARGUMENTS[kind];
  const [block, type, key] = called !== undefined
    ? [{ type: "tool_use", id: `toolu_${at}`, name: called.name, input: {} }, "input_json_delta", "partial_json"]
    : kind === "text"
    ? [{ type: "text", text: "" }, "text_delta", "text"]
    : [{ type: "thinking", thinking: "", signature: "" }, "thinking_delta", "thinking"];
  const answer = [
    { type: "content_block_start", index: 1, content_block: { type: "text", text: "" } },
    { type: "content_block_delta", index: 1, delta: { type: "text_delta", text: "." } },
    { type: "content_block_stop", index: 1 },
  ];
  const usage = { input_tokens: 1_000, output_tokens: 1 };
  const message = { id: "msg_1", type: "message", role: "assistant", model: "bench", content: [], stop_reason: null };
  return {
    opening: [
      { type: "message_start", message: { ...message, usage } },
      { type: "content_block_start", index: at, content_block: block },
    ].map(eventFrame),
    delta: (text) => eventFrame({ type: "content_block_delta", index: at, delta: { type, [key]: text } }),
    closing: () =>
      [
        { type: "content_block_stop", index: at },
        ...(kind === "reasoning" ? answer : []),
        {
          type: "message_delta",
          delta: { stop_reason: called === undefined ? "end_turn" : "tool_use", stop_sequence: null },
          usage: { output_tokens: 100 },
        },
        { type: "message_stop" },
      ].map(eventFrame),
  };
}

/** The scene of the item at each place. */
const SCENES: Readonly<Record<WireName, (kind: DeltaKind, at: number) => Scene>> = {
  chat: chatScene,
  responses: responsesScene,
  messages: messagesScene,
};

/** Number of frames at the end of a stream that are about no item. */
const LAST_FRAMES: Readonly<Record<WireName, number>> = { chat: 1, responses: 1, messages: 2 };

/** The frames of a whole stream with `count` deltas of one kind. */
export function streamOf(kind: DeltaKind, count: number, wire: WireName = "chat"): string[] {
  const items = SIDE_BY_SIDE[kind];
  return items === undefined ? writeItem(kind, count, wire) : writeItems(kind, { items, count }, wire);
}

/** Calls of which each gets a piece in turn. */
function writeItems(kind: DeltaKind, { items, count }: { items: number; count: number }, wire: WireName): string[] {
  const scenes = Array.from({ length: items }, (_, at) => SCENES[wire](kind, at));
  const { opening: before = "" } = ARGUMENTS[kind] ?? {};
  const each = (text: string) => scenes.map((scene, at) => scene.delta(text, at));
  const deltas = Array.from({ length: count }, (_, at) => scenes[at % items]?.delta(PIECE, at) ?? "");
  const said = (at: number) => before + PIECE.repeat(Math.ceil((count - at) / items)) + '"}';
  const closings = scenes.map((scene, at) => scene.closing(said(at), count));
  return [
    ...scenes.flatMap(({ opening }, at) => at === 0 ? opening : opening.slice(-1)),
    ...each(before),
    ...deltas,
    ...each('"}'),
    ...closings.flatMap((closing) => closing.slice(0, -LAST_FRAMES[wire])),
    ...closings[0]?.slice(-LAST_FRAMES[wire]) ?? [],
  ];
}

function writeItem(kind: DeltaKind, count: number, wire: WireName): string[] {
  const { opening, delta, closing } = SCENES[wire](kind, 0);
  const { opening: before = "" } = ARGUMENTS[kind] ?? {};
  const after = before === "" ? "" : '"}';
  const pieces = [before, ...Array<string>(count).fill(PIECE), after].filter((piece) => piece !== "");
  const deltas = pieces.map((piece, index) => delta(piece, opening.length + index));
  return [...opening, ...deltas, ...closing(pieces.join(""), opening.length + pieces.length)];
}

/** The frames of a stream of any length, whose last frames repeat nothing of it. */
export interface EndlessStream {
  readonly opening: string;
  /** The frame of a piece. */
  delta(text: string): string;
  readonly closing: string;
}

/** A stream of one kind of deltas on a wire. */
export function endlessStream(kind: DeltaKind, wire: WireName = "chat"): EndlessStream {
  const { opening, delta, closing } = SCENES[wire](kind, 0);
  return { opening: opening.join(""), delta: (text) => delta(text, 2), closing: closing("", 3).join("") };
}

/** Tool calls of which the model writes all at the same time, on the wire Chat Completions. */
export function parallelCalls(count: number): EndlessStream {
  const indexes = Array.from({ length: count }, (_, index) => index);
  const frames = (fields: (index: number) => JsonObject) =>
    indexes.map((index) => chatFrame({ tool_calls: [{ index, ...fields(index) }] })).join("");
  const fragments = (text: string) => frames(() => ({ function: { arguments: text } }));
  const name = "exec_command";
  return {
    opening: frames((index) => ({ id: `call_${index}`, type: "function", function: { name, arguments: "" } })) +
      fragments('{"cmd":"'),
    delta: fragments,
    closing: fragments('"}') + endChat("tool_calls"),
  };
}

/** A whole answer of Chat Completions, as it is when no stream was asked for. */
export function wholeAnswer(): JsonObject {
  return {
    id: "chatcmpl-0123456789abcdef0123456789abcdef",
    object: "chat.completion",
    created: 1_764_000_000,
    model: "bench",
    choices: [{ index: 0, message: { role: "assistant", content: "A short answer." }, finish_reason: "stop" }],
    usage: USAGE,
  };
}

/**
 * Upstreams that never end, for the tests of bounds: what they share, and those of the wires besides chat.
 *
 * @module
 */
import type { ProviderProfile, WireName } from "../../lib/providers/profile.ts";
import { MAX_ANSWER_WEIGHT, MAX_ITEMS } from "../../lib/translate/stream/size_limit.ts";
import { MAX_IDLE_BYTES } from "../../lib/wire/frames.ts";

/** Bytes of one read. */
export const PIECE = 16 * 1024;

/** The bound of an answer, as messages name it. */
export const WEIGHT: string = String(MAX_ANSWER_WEIGHT);

/** How an upstream goes on for ever. */
export interface Endless {
  /** Called for every piece; the same bytes may come again and again. */
  piece(count: number): string;
  /** What comes before. */
  readonly before?: string;
  readonly profile?: Partial<ProviderProfile>;
  /** How the upstream is asked; chat when absent. */
  readonly wire?: WireName;
  /** What the message has to say. */
  readonly says: string;
}

/** As many of `one` as fit into one read. */
export function many(one: string): string {
  return one.repeat(Math.max(1, Math.floor(PIECE / one.length)));
}

function frame(fields: Record<string, unknown>): string {
  return `data: ${JSON.stringify(fields)}\n\n`;
}

/** A delta of a Responses API, in its only item unless another is named. */
function vendorDelta(kind: string, delta: string, output_index = 0): string {
  return frame({ type: `response.${kind}.delta`, output_index, delta });
}

function vendorItem(output_index: number, item: Record<string, unknown>): string {
  return frame({ type: "response.output_item.added", output_index, item });
}

function block(index: number, content_block: Record<string, unknown>): string {
  return frame({ type: "content_block_start", index, content_block });
}

function blockDelta(delta: Record<string, unknown>, index = 0): string {
  return frame({ type: "content_block_delta", index, delta });
}

const VENDOR_CALL = { type: "function_call", call_id: "c", name: "f", arguments: "" };
const TOOL_USE = { type: "tool_use", id: "c", name: "f", input: {} };

/** What has no end on the other wires. */
export const ENDLESS_ELSEWHERE: Readonly<Record<string, Endless>> = {
  "text by a Responses API": {
    wire: "responses",
    piece: () => vendorDelta("output_text", "word ".repeat(3_000)),
    says: WEIGHT,
  },
  "thoughts by a Responses API": {
    wire: "responses",
    piece: () => vendorDelta("reasoning_text", "hm ".repeat(3_000)),
    says: WEIGHT,
  },
  "arguments by a Responses API": {
    wire: "responses",
    before: vendorItem(0, VENDOR_CALL),
    piece: () => vendorDelta("function_call_arguments", "x".repeat(PIECE)),
    says: WEIGHT,
  },
  "a freeform text by a Responses API": {
    wire: "responses",
    before: vendorItem(0, { type: "custom_tool_call", call_id: "c", name: "p", input: "" }),
    piece: () => vendorDelta("custom_tool_call_input", "x".repeat(PIECE)),
    says: WEIGHT,
  },
  "calls by a Responses API": {
    wire: "responses",
    piece: (count) => vendorItem(count, { ...VENDOR_CALL, call_id: `c${count}` }),
    says: `more than ${MAX_ITEMS}`,
  },
  "messages by a Responses API": {
    wire: "responses",
    piece: (count) => vendorItem(count, { type: "message", content: [] }) + vendorDelta("output_text", "so", count),
    says: `more than ${MAX_ITEMS}`,
  },
  "other events by a Responses API": {
    wire: "responses",
    piece: () => many(frame({ type: "response.in_progress" })),
    says: `${MAX_IDLE_BYTES} bytes without`,
  },
  "text by a Messages API": {
    wire: "messages",
    before: block(0, { type: "text", text: "" }),
    piece: () => blockDelta({ type: "text_delta", text: "word ".repeat(3_000) }),
    says: WEIGHT,
  },
  "thoughts by a Messages API": {
    wire: "messages",
    before: block(0, { type: "thinking", thinking: "" }),
    piece: () => blockDelta({ type: "thinking_delta", thinking: "hm ".repeat(3_000) }),
    says: WEIGHT,
  },
  "a signature by a Messages API": {
    wire: "messages",
    before: block(0, { type: "thinking", thinking: "" }),
    piece: () => blockDelta({ type: "signature_delta", signature: "x".repeat(PIECE) }),
    says: "The provider",
  },
  "an input by a Messages API": {
    wire: "messages",
    before: block(0, TOOL_USE),
    piece: () => blockDelta({ type: "input_json_delta", partial_json: "x".repeat(PIECE) }),
    says: WEIGHT,
  },
  "calls by a Messages API": {
    wire: "messages",
    piece: (count) => block(count, { ...TOOL_USE, id: `c${count}` }),
    says: `more than ${MAX_ITEMS}`,
  },
  "thoughts and texts by turns by a Messages API": {
    wire: "messages",
    piece: (count) =>
      block(2 * count, { type: "thinking", thinking: "hm" }) + block(2 * count + 1, { type: "text", text: "so" }),
    says: `more than ${MAX_ITEMS}`,
  },
  "pings by a Messages API": {
    wire: "messages",
    piece: () => many(frame({ type: "ping" })),
    says: `${MAX_IDLE_BYTES} bytes without`,
  },
};

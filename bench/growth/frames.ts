/**
 * The frames of which the streams of the growth benchmark are made.
 *
 * Everything is generated without randomness, so that two runs measure the same work.
 *
 * @module
 */
import type { JsonObject } from "../../lib/base/json.ts";
import type { ProviderProfile, WireName } from "../../lib/providers/profile.ts";
import { packReads } from "../pipeline.ts";

/** How a shape is made and played. */
export interface StreamShape {
  readonly wire: WireName;
  /** The reads of an answer of about `count` parts. */
  make(count: number): readonly Uint8Array[];
  /** What differs in the profile. */
  readonly differs?: Partial<ProviderProfile>;
  /** What the request has besides, such as a format or more tools. */
  readonly request?: JsonObject;
  /** The largest number of parts that the relay accepts, or that fits the memory. */
  readonly most?: number;
  /** Set where each frame repeats those before it, so that the cost of a byte is what must not grow. */
  readonly isRepeating?: true;
}

const UTF8 = new TextEncoder();

/** `count` values. */
export function repeat<Value>(count: number, make: (index: number) => Value): Value[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** A frame of chat. */
export function frame(delta: JsonObject, more: JsonObject = {}): string {
  return `data: ${JSON.stringify({ id: "c", choices: [{ index: 0, delta, finish_reason: null, ...more }] })}\n\n`;
}

/** The end of an answer on chat. */
export function end(reason = "stop"): string {
  return `${frame({}, { finish_reason: reason })}data: [DONE]\n\n`;
}

/** A fragment of the call at `index`. */
export function call(index: number, fields: JsonObject): string {
  return frame({ tool_calls: [{ index, ...fields }] });
}

/** The beginning of a call. */
export function begin(index: number, name = "exec_command"): string {
  return call(index, { id: `call_${index}`, type: "function", function: { name, arguments: "" } });
}

/** A piece of a call's arguments. */
export function write(index: number, text: string, fields: JsonObject = {}): string {
  return call(index, { function: { arguments: text, ...fields } });
}

/** Frames in reads of some each. */
export function read(frames: readonly string[], perRead = 16): readonly Uint8Array[] {
  return packReads(frames, perRead);
}

/** A text in reads of so many bytes. */
export function cut(text: string, size: number): readonly Uint8Array[] {
  const bytes = UTF8.encode(text);
  return repeat(Math.ceil(bytes.length / size), (at) => bytes.subarray(at * size, (at + 1) * size));
}

/** A shape on chat whose frames are read sixteen at a time. */
export function chat(make: (count: number) => readonly string[], more: Partial<StreamShape> = {}): StreamShape {
  return { wire: "chat", make: (count) => read(make(count)), ...more };
}

/** A shape on chat that says texts. */
export function texts(make: (index: number) => string, more: Partial<StreamShape> = {}): StreamShape {
  return chat((count) => [...repeat(count, (at) => frame({ content: make(at) })), end()], more);
}

/** An event of the other wires. */
export function event(fields: JsonObject): string {
  return `event: ${fields.type}\ndata: ${JSON.stringify(fields)}\n\n`;
}

/** Most items of an answer, less one for the last words. */
export const ITEMS = 2_000;

/**
 * Builders of `chat.completion.chunk` objects in the shapes of real providers.
 *
 * The shapes were recorded from providers (2026-11): reasoning in either field, calls whole or in pieces, with or
 * without an index, usage with the finish reason or after it.
 *
 * @module
 */
import type { JsonObject } from "../lib/base/json.ts";

/** A chunk as providers send it. */
export type Frame = JsonObject;

/** One choice around `delta`. */
function frame(delta: JsonObject, finishReason: string | null = null): Frame {
  return {
    id: "chatcmpl-scripted",
    object: "chat.completion.chunk",
    created: 1_764_000_000,
    model: "scripted-model",
    choices: [{ index: 0, delta, finish_reason: finishReason }],
  };
}

/** `text` in pieces of about one word, spaces included, so that it streams. */
export function pieces(text: string): string[] {
  return text.match(/\S+\s*|\s+/g) ?? [];
}

/** A chunk with any delta, for shapes that have no builder. */
export function deltaChunk(delta: JsonObject, finishReason: string | null = null): Frame {
  return frame(delta, finishReason);
}

/** Visible text, word by word; the first chunk carries the role. */
export function textChunks(text: string): Frame[] {
  return pieces(text).map((content, index) => frame(index === 0 ? { role: "assistant", content } : { content }));
}

/** Reasoning text, word by word, in `reasoning_content` or another field. */
export function reasoningChunks(text: string, field = "reasoning_content"): Frame[] {
  return pieces(text).map((piece) => frame({ role: "assistant", content: null, [field]: piece }));
}

/** A call to be streamed. */
export interface CallSpec {
  readonly id: string;
  readonly name: string;
  /** Arguments: a value to be written as JSON, or the text itself. */
  readonly arguments: unknown;
  /** Position among the calls of the answer; 0 when absent. */
  readonly index?: number;
}

/** How calls arrive. */
export interface CallShape {
  /**
   * `split`: name first, then the arguments in pieces (default). `whole`: one chunk. `no_index`: one chunk without
   * `index` and `type`. `blank_id`: pieces that repeat an empty id.
   */
  readonly shape?: "split" | "whole" | "no_index" | "blank_id";
  /** Characters of arguments in one piece; 12 when absent. */
  readonly pieceLength?: number;
}

/** One call in the given shape. */
export function callChunks(call: CallSpec, { shape = "split", pieceLength = 12 }: CallShape = {}): Frame[] {
  const text = typeof call.arguments === "string" ? call.arguments : JSON.stringify(call.arguments);
  const { index = 0, id, name } = call;
  const whole = { id, type: "function", function: { name, arguments: text } };
  if (shape === "whole") return [frame({ role: "assistant", content: null, tool_calls: [{ index, ...whole }] })];
  if (shape === "no_index") return [frame({ content: null, tool_calls: [{ id, function: whole.function }] })];
  const first = { index, id, type: "function", function: { name, arguments: "" } };
  const again = shape === "blank_id" ? { id: "", type: "function" } : {};
  const chunks = [frame({ role: "assistant", content: null, tool_calls: [first] })];
  for (let start = 0; start < text.length; start += pieceLength) {
    const piece = text.slice(start, start + pieceLength);
    chunks.push(frame({ tool_calls: [{ index, ...again, function: { arguments: piece } }] }));
  }
  return chunks;
}

/** The chunk that names the finish reason, with the usage inside when the provider puts it there. */
export function finishChunk(reason: string, usage?: JsonObject): Frame {
  const chunk = frame({}, reason);
  return usage === undefined ? chunk : { ...chunk, usage };
}

/** Token counts of a usage object. */
export interface UsageSpec {
  readonly prompt?: number;
  readonly completion?: number;
  readonly cached?: number;
  /** Tokens that the provider puts into its cache; only some wires count them. */
  readonly written?: number;
  readonly reasoning?: number;
}

/** A usage object. */
export function usage({ prompt = 100, completion = 20, cached, reasoning }: UsageSpec = {}): JsonObject {
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    ...(cached === undefined ? {} : { prompt_tokens_details: { cached_tokens: cached } }),
    ...(reasoning === undefined ? {} : { completion_tokens_details: { reasoning_tokens: reasoning } }),
  };
}

/** The last chunk of providers that send the usage alone, with no choices. */
export function usageChunk(spec: UsageSpec = {}): Frame {
  return { ...frame({}), choices: [], usage: usage(spec) };
}

/** A whole answer of text: chunks, finish and usage. */
export function textAnswer(text: string, spec: UsageSpec = {}): { readonly chunks: readonly Frame[] } {
  return { chunks: [...textChunks(text), finishChunk("stop"), usageChunk(spec)] };
}

/** A whole answer of calls, with reasoning before them when given. */
export function callAnswer(
  calls: readonly CallSpec[],
  { reasoning = "", usage: spec = {}, ...shape }: CallShape & { readonly reasoning?: string; usage?: UsageSpec } = {},
): { readonly chunks: readonly Frame[] } {
  const chunks = calls.flatMap((call, index) => callChunks({ index, ...call }, shape));
  return { chunks: [...reasoningChunks(reasoning), ...chunks, finishChunk("tool_calls"), usageChunk(spec)] };
}

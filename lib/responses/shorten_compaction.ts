/**
 * The shorter forms of a request for a summary whose conversation does not fit the model's window.
 *
 * Codex shortens its own request for a summary until it fits, but not one that it sends for the relay to compact: the
 * thread ends there (0.171, measured 2026-11). Such a request holds all tools as well, so it is the longest of a thread.
 *
 * @module
 */
import type { InputItem, ResponsesRequest } from "./types.ts";

/** A shorter request, and what it lacks. */
export interface ShorterCompaction {
  readonly request: ResponsesRequest;
  /** What was left out, for people. */
  readonly without: string;
}

/**
 * The next shorter form of a request for a summary: without tools, then each time without the older half of the steps,
 * and only when there are none left without the older half of what was said to the model.
 *
 * @returns undefined when the request asks for no summary, or there is nothing to leave out.
 */
export function shortenCompaction(request: ResponsesRequest): ShorterCompaction | undefined {
  if (!request.compacts) return undefined;
  const input = request.input.filter(({ type }) => type !== "additional_tools");
  if (request.tools.length > 0 || input.length < request.input.length) {
    return { request: { ...request, tools: [], input }, without: "its tools" };
  }
  const steps = input.filter(isStep);
  const words = input.filter(isSaid);
  const older = steps.length > 0 ? takeOlderHalf(steps) : words.length > 1 ? takeOlderHalf(words) : [];
  if (older.length === 0) return undefined;
  const without = new Set(older);
  const left = input.filter((item) => !without.has(item));
  return { request: { ...request, input: left }, without: `its ${older.length} oldest items` };
}

/** Whether the item is what the model did or said, or what came of it. */
function isStep(item: InputItem): boolean {
  return item.type === "message" ? item.role === "assistant" : !isSaid(item) && item.type !== "compaction_trigger";
}

/** Whether the item was said to the model, or is an earlier summary; system text stays. */
function isSaid(item: InputItem): boolean {
  return item.type === "message" ? item.role === "user" : item.type === "compaction";
}

/** The older half of `items`, with the outputs of the calls in it. */
function takeOlderHalf(items: readonly InputItem[]): readonly InputItem[] {
  const count = Math.ceil(items.length / 2);
  const half = items.slice(0, count);
  const calls = new Set(half.flatMap((item) => item.type === "call" ? [item.callId] : []));
  return [...half, ...items.slice(count).filter((item) => item.type === "output" && calls.has(item.callId))];
}

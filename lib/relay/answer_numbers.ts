/**
 * The numbers of one answer: tokens, times, tries and cost, as the log line shows them.
 *
 * @module
 */
import { type Cost, formatCost } from "../providers/price.ts";
import type { StreamState } from "../translate/stream/state.ts";

/** Token counts of an answer, as the provider stated them. */
export type AnswerUsage = NonNullable<StreamState["usage"]>;

/** The numbers of an answer; what is not known is absent, and is not shown. */
export interface AnswerNumbers {
  readonly usage?: AnswerUsage;
  /** Seconds from the request to the first text, thinking or call from the provider. */
  readonly firstToken?: number;
  /** Tokens a second after the first one. */
  readonly speed?: number;
  /** How often an upstream was asked. */
  readonly tries: number;
  /** What it cost with all its tries. */
  readonly cost?: Cost;
}

/** Shortest time from the first token to the end that says how fast a model writes, in seconds. */
const LEAST_SPAN = 0.1;

/**
 * The tokens a second of an answer.
 *
 * @param span Seconds from the first token to the end.
 * @returns undefined when too little was seen to tell.
 */
export function computeSpeed(state: Pick<StreamState, "usage" | "done">, span: number): number | undefined {
  const { completionTokens = 0, reasoningTokens = 0 } = state.usage ?? {};
  // Thinking that was not shown came before the first token.
  const hidden = hasThinkingText(state) ? 0 : Math.min(reasoningTokens, completionTokens);
  const tokens = completionTokens - hidden;
  return tokens < 2 || span < LEAST_SPAN ? undefined : tokens / span;
}

function hasThinkingText({ done }: Pick<StreamState, "done">): boolean {
  return [...done.values()].some((item) => item.type === "reasoning" && item.summary.length > 0);
}

/** `count` with commas, the same everywhere. */
export function formatCount(count: number): string {
  return String(Math.round(count)).replaceAll(/(?<=\d)(?=(?:\d{3})+$)/g, ",");
}

/** The tokens that a prompt or several ones had, such as `12,345 in (12,000 cached)`. */
export function formatInput(tokens: number, cached: number | undefined): string {
  return `${formatCount(tokens)} in${cached === undefined ? "" : ` (${formatCount(cached)} cached)`}`;
}

/** The parts of the log line about the numbers, in a fixed order. */
export function describeNumbers({ usage, firstToken, speed, tries, cost }: AnswerNumbers): readonly string[] {
  const parts: string[] = [];
  if (usage !== undefined) {
    const { promptTokens, cachedTokens, completionTokens, reasoningTokens = 0 } = usage;
    // A prompt of no tokens was not counted.
    if (promptTokens > 0) parts.push(formatInput(promptTokens, cachedTokens));
    const thinking = reasoningTokens > 0 ? ` (${formatCount(reasoningTokens)} thinking)` : "";
    parts.push(`${formatCount(completionTokens)} out${thinking}`);
  }
  if (firstToken !== undefined) parts.push(`first token ${firstToken.toFixed(2)} s`);
  if (speed !== undefined) parts.push(`${speed < 10 ? speed.toFixed(1) : formatCount(speed)} tokens/s`);
  if (tries > 1) parts.push(`${tries} tries`);
  if (cost !== undefined) parts.push(formatCost(cost));
  return parts;
}

/**
 * The rule by which the catalog tells Codex when to compact a conversation.
 *
 * Codex compacts when an answer's total is at least the catalog's limit or, whatever that says, 90 % of its window
 * (0.171, measured 2026-11). Its own prompt takes the same room after every compaction as before, so a limit below that
 * makes it compact after each call for ever, and lose each call's output. Hence:
 *
 * 1. The limit leaves the answer room: a quarter of a small window, 20,000 tokens at most.
 * 2. The limit is never below Codex's own prompt with room for some work.
 * 3. A limit that is no lower than Codex's own 90 % is left out.
 * 4. Where those 90 % lie below Codex's own prompt with a little room, the window is written larger, so that they are all
 *    of it: such a thread ends when it is full, with an error that says so, instead of compacting without
 *    end.
 *
 * @module
 */
import { CODEX_PROMPT_TOKENS } from "../base/limits.ts";
import type { ModelProperties } from "./model_properties.ts";

/** Codex compacts at this part of the window, whatever the catalog says (0.120 to 0.171). */
const CODEX_COMPACTS_AT = 0.9;
/** Tokens kept for an answer and the next tool output when no source says how long answers get. */
const DEFAULT_OUTPUT_TOKENS = 16_000;
const MOST_ROOM = 20_000;
/** Tokens of work between two compactions that make compacting worth it. */
const ROOM_FOR_WORK = 2_000;
/** Tokens of work that Codex's own limit has to allow, where nothing else can be set. */
const LEAST_WORK = 1_000;
/** The smallest window that Codex's own prompt may fit in. A smaller one is written as it is: nothing is ever answered. */
const LEAST_WINDOW = 10_000;

/** What the catalog says about the window of a model. */
export interface WindowRule {
  /** Tokens of the window. */
  readonly window: number;
  /** Tokens after which Codex compacts; null where Codex's own limit is right. */
  readonly limit: number | null;
}

/** The window and the limit to write for a model. */
export function computeWindowRule(
  { contextWindow, maxOutputTokens = DEFAULT_OUTPUT_TOKENS }: Pick<
    ModelProperties,
    "contextWindow" | "maxOutputTokens"
  >,
): WindowRule {
  const leastOwn = CODEX_PROMPT_TOKENS + LEAST_WORK;
  if (contextWindow >= LEAST_WINDOW && contextWindow * CODEX_COMPACTS_AT < leastOwn) {
    return { window: Math.ceil(contextWindow / CODEX_COMPACTS_AT), limit: null };
  }
  const room = Math.min(maxOutputTokens, MOST_ROOM, contextWindow / 4);
  const limit = Math.floor(Math.max(contextWindow - room, CODEX_PROMPT_TOKENS + ROOM_FOR_WORK));
  return { window: contextWindow, limit: limit < contextWindow * CODEX_COMPACTS_AT ? limit : null };
}

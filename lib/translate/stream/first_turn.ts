/**
 * The error for a client whose first request of a conversation is already longer than the window.
 *
 * After the usual code Codex says that it ran out of room, and that a new thread helps (0.169 and later, 2026-11). Before
 * any earlier turn it does not: the provider's own words and the cure have to reach the user.
 *
 * @module
 */
import type { RelayError } from "../../base/errors.ts";
import { CODEX_PROMPT_TOKENS } from "../../base/limits.ts";
import { OVERFLOW_ADVICE } from "../../wire/errors/classify.ts";
import type { ClientProfile } from "../../responses/client_profile.ts";
import type { InputItem, ResponsesRequest } from "../../responses/types.ts";
import type { ProviderProfile } from "../../providers/profile.ts";

/** The request that was too long, and who asked whom. */
export interface OverflowContext {
  readonly request: ResponsesRequest;
  readonly client: ClientProfile;
  readonly profile: ProviderProfile;
  /** Tokens in the model's context window; absent when unknown. */
  readonly contextWindow?: number;
}

/** A window in which Codex's own prompt and some work fit. */
const ROOMY_WINDOW = 32_768;

/** `error` as it is reported: an overflow of a first turn gets a code of its own and other advice. */
export function explainOverflow(error: RelayError, context: OverflowContext): RelayError {
  if (error.code !== "context_length_exceeded" || !isFirstTurn(context.request)) return error;
  const words = error.message.endsWith(OVERFLOW_ADVICE)
    ? error.message.slice(0, -OVERFLOW_ADVICE.length)
    : error.message;
  return error.copyWith({ code: "first_prompt_too_long", message: joinAdvice(words.replace(/[;. ]+$/, ""), context) });
}

function joinAdvice(words: string, { client, profile, contextWindow = 0 }: OverflowContext): string {
  const own = client.failureCodes === "codex" ? `Codex's own prompt takes about ${CODEX_PROMPT_TOKENS} tokens` : "";
  const { windowAdvice } = profile;
  const cure = windowAdvice === undefined || contextWindow >= ROOMY_WINDOW
    ? "shorten the prompt, or use a model with a larger window"
    : windowAdvice;
  const advice = words.includes(cure) ? "" : cure;
  return [words, "no earlier turn could be compacted", own, advice].filter((part) => part !== "").join("; ");
}

/** Items that only earlier turns leave behind. */
const OF_EARLIER_TURNS: ReadonlySet<InputItem["type"]> = new Set(["reasoning", "call", "output", "compaction"]);

/**
 * Whether the request begins a conversation. One without tools may be Codex's own request for a summary, which it
 * shortens after the usual code until it fits (0.80 to 0.171).
 */
function isFirstTurn({ input, compacts, tools }: ResponsesRequest): boolean {
  const hasTools = tools.length > 0 || input.some((item) => item.type === "additional_tools" && item.tools.length > 0);
  return !compacts && hasTools && !input.some((item) => {
    return item.type === "message" ? item.role === "assistant" : OF_EARLIER_TURNS.has(item.type);
  });
}

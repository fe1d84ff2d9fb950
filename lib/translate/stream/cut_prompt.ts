/**
 * The proof that a provider cut off the beginning of a prompt without a word, and what is said about it.
 *
 * Such an answer was made without the client's instructions and tools. Only two things prove it: more words than the
 * window has tokens, and a count of the prompt that fills the window or stops at a round number below the words.
 *
 * @module
 */
import type { TokenUsage } from "../../wire/chunk.ts";
import { RelayError } from "../../base/errors.ts";
import type { ProviderProfile } from "../../providers/profile.ts";

/** A prompt that was sent to a provider that cuts overlong ones. */
export interface SentPrompt {
  /** Words of its messages, a lower bound for its tokens. */
  readonly words: number;
  /** Tokens of the window that the model is loaded with; undefined when the server does not say. */
  readonly window: number | undefined;
}

/** Windows are whole multiples of this many tokens, and counts of whole prompts hardly ever are. */
const WINDOW_STEP = 1_024;
/** The smallest window that a server is started with. */
const LEAST_WINDOW = 2_048;

/**
 * The error of an answer to a cut prompt; undefined when nothing proves that it was cut.
 *
 * @param usage The counts of the answer; absent before it.
 */
export function findPromptCut(
  { words, window }: SentPrompt,
  { profile, usage }: { readonly profile: ProviderProfile; readonly usage?: TokenUsage | undefined },
): RelayError | undefined {
  const counted = usage?.promptTokens ?? 0;
  if (window !== undefined) {
    return words > window || counted >= window ? createCutError(window, { words, profile }) : undefined;
  }
  const isRound = counted >= LEAST_WINDOW && counted % WINDOW_STEP === 0;
  return isRound && words > counted ? createCutError(counted, { words, profile }) : undefined;
}

function createCutError(
  window: number,
  { words, profile }: { readonly words: number; readonly profile: ProviderProfile },
): RelayError {
  const size = words > window ? `the prompt has more than ${words} tokens` : "the prompt has more tokens";
  const { name, windowAdvice } = profile;
  return new RelayError(
    "context_length_exceeded",
    `${name} has loaded the model with a window of ${window} tokens, but ${size}, so its beginning was cut off; ` +
      (windowAdvice ?? "use a larger window, or shorten the conversation"),
  );
}

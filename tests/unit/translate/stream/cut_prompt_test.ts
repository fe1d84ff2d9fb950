/**
 * Tests of the proof that a prompt was cut: what proves it, and above all what does not.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { findPromptCut, type SentPrompt } from "../../../../lib/translate/stream/cut_prompt.ts";
import { profileWith } from "../../../support/exchange.ts";

const PROFILE = profileWith({ name: "server", windowAdvice: "start it with -c 32768" });

/** Sent prompt, counted prompt tokens, and the window in the error; undefined: not proven. */
const PROOFS: readonly (readonly [string, SentPrompt, number | undefined, number | undefined])[] = [
  ["a count that fills the window", { words: 2_500, window: 4_096 }, 4_096, 4_096],
  ["a count beyond the window", { words: 2_500, window: 4_096 }, 4_100, 4_096],
  ["more words than the window has tokens", { words: 4_097, window: 4_096 }, undefined, 4_096],
  ["more words, whatever the count says", { words: 9_000, window: 8_192 }, 5_123, 8_192],
  ["a round count below the words, if the window is not known", { words: 6_000, window: undefined }, 4_096, 4_096],
  ["no prompt that fits", { words: 2_500, window: 4_096 }, 4_095, undefined],
  ["no count that is far below the words of a larger window", { words: 6_000, window: 32_768 }, 4_096, undefined],
  ["no odd count, if the window is not known", { words: 6_000, window: undefined }, 4_097, undefined],
  ["no round count above the words", { words: 3_000, window: undefined }, 4_096, undefined],
  ["no small round count", { words: 1_500, window: undefined }, 1_024, undefined],
  ["no unknown count", { words: 6_000, window: undefined }, undefined, undefined],
];

for (const [name, sent, promptTokens, window] of PROOFS) {
  Deno.test(`findPromptCut() takes for proof ${name}`, () => {
    const usage = promptTokens === undefined ? undefined : {
      promptTokens,
      completionTokens: 1,
      totalTokens: promptTokens + 1,
    };
    const error = findPromptCut(sent, { profile: PROFILE, usage });
    assertEquals(error?.code, window === undefined ? undefined : "context_length_exceeded");
    if (window !== undefined) assertMatch(error?.message ?? "", new RegExp(`server has loaded .* ${window} tokens`));
    if (window !== undefined) assertMatch(error?.message ?? "", /cut off; start it with -c 32768$/);
  });
}

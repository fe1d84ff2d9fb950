/**
 * Which effort levels Codex offers for a model.
 *
 * @module
 */
import type { ProviderProfile } from "../providers/profile.ts";
import type { ModelProperties } from "./model_properties.ts";

/** One entry of `supported_reasoning_levels`. */
export interface ReasoningLevel {
  /** Word that Codex sends as `reasoning.effort`. */
  readonly effort: string;
  readonly description: string;
}

/** Effort words of Codex, from least to most, with what its picker says of them. */
const LEVELS: readonly ReasoningLevel[] = [
  { effort: "none", description: "Answers without thinking" },
  { effort: "minimal", description: "Hardly any thinking, fastest answers" },
  { effort: "low", description: "Fast answers with little thinking" },
  { effort: "medium", description: "Balances speed and depth" },
  { effort: "high", description: "Thinks longer about hard problems" },
  { effort: "xhigh", description: "Thinks very long about very hard problems" },
  { effort: "max", description: "Thinks as long as the model can" },
];

/** Before 0.140, Codex rejects a whole catalog for this word (measured: 0.120 rejects it, 0.140 and later do not). */
const LATE_WORD = "max";

/** Words in the order in which one is preselected. */
const DEFAULTS = ["medium", "high", "low", "xhigh", "max", "minimal"];

/**
 * The levels of `model`: words that the relay turns into an effort its upstream takes, each effort once.
 *
 * @param early Whether Codex before 0.140 has to be able to read them.
 */
export function reasoningLevels(
  model: ModelProperties,
  { profile, early }: { readonly profile: ProviderProfile; readonly early: boolean },
): readonly ReasoningLevel[] {
  if (profile.effortField === "none") return [];
  const words = LEVELS.map(({ effort }) => effort).filter((word) => !early || word !== LATE_WORD);
  const offered = thinkingWords(model.efforts, words, profile);
  // A choice of "none" alone would switch thinking off for everybody.
  if (offered.length > 0 && model.efforts.includes("none") && profile.thinkingOff !== undefined) offered.push("none");
  return LEVELS.filter(({ effort }) => offered.includes(effort));
}

/** The word Codex preselects; null without levels, and then Codex sends no effort. */
export function defaultLevel(levels: readonly ReasoningLevel[]): string | null {
  return DEFAULTS.find((word) => levels.some(({ effort }) => effort === word)) ?? null;
}

function thinkingWords(
  efforts: readonly string[],
  words: readonly string[],
  { efforts: upstreamWords }: ProviderProfile,
): string[] {
  const wordFor = (word: string) => Object.hasOwn(upstreamWords, word) ? upstreamWords[word] : undefined;
  const thinking = efforts.filter((effort) => effort !== "none");
  const same = thinking.filter((effort) => words.includes(effort) && wordFor(effort) === effort);
  const renamed = thinking.filter((effort) => !same.includes(effort)).flatMap((effort) => {
    const word = words.find((candidate) =>
      candidate !== "none" && !same.includes(candidate) && wordFor(candidate) === effort
    );
    return word ?? [];
  });
  return [...same, ...renamed];
}

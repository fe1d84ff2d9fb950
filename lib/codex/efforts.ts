/**
 * The effort levels that Codex offers for a model.
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

/** Effort values of Codex, from least to most, with the description in its picker. */
const CODEX_LEVELS: readonly ReasoningLevel[] = [
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

/** The level of a model that can only switch thinking on or off: the one that Codex preselects first. */
const SWITCHED_ON = "medium";

/** Values in the order in which one is preselected. */
const DEFAULTS = ["medium", "high", "low", "xhigh", "max", "minimal"];

/**
 * The levels of `model`: values that the relay turns into an effort its upstream takes, each effort once.
 *
 * @param early Whether Codex before 0.140 has to be able to read them.
 */
export function listReasoningLevels(model: ModelProperties, early: boolean): readonly ReasoningLevel[] {
  const { profile } = model;
  const codexEfforts = CODEX_LEVELS.map(({ effort }) => effort).filter((word) => !early || word !== LATE_WORD);
  const mapped = profile.effortField === "none" ? [] : Object.keys(profile.effortMap ?? {});
  const offered = profile.effortField === "none"
    ? []
    : [...listThinkingEfforts(model.efforts, codexEfforts, profile), ...mapped.filter((word) => word !== "none")];
  // Without any level Codex sends no effort, and a model that thinks only on request never would.
  if (offered.length === 0 && hasThinkingSwitch(model, profile)) offered.push(SWITCHED_ON);
  // A choice of "none" alone would switch thinking off for every user.
  const canStop = mapped.includes("none") || model.efforts.includes("none") && canStopThinking(profile);
  if (offered.length > 0 && canStop) offered.push("none");
  return CODEX_LEVELS.filter(({ effort }) => offered.includes(effort) && codexEfforts.includes(effort));
}

/** Whether thinking is only on or off. */
function hasThinkingSwitch({ efforts, reasoning }: ModelProperties, profile: ProviderProfile): boolean {
  const isToldToThink = profile.thinkingOn !== undefined && Object.keys(profile.thinkingOn).length > 0;
  return reasoning && (isToldToThink || efforts.includes("none") && canStopThinking(profile));
}

/** Where a refusal took the switch away, the model's own word for it is not said either. */
function canStopThinking({ thinkingOff }: ProviderProfile): boolean {
  return thinkingOff === undefined || Object.keys(thinkingOff).length > 0;
}

/** The word Codex preselects; null without levels, and then Codex sends no effort. */
export function chooseDefaultLevel(levels: readonly ReasoningLevel[]): string | null {
  return DEFAULTS.find((word) => levels.some(({ effort }) => effort === word)) ?? null;
}

function listThinkingEfforts(
  efforts: readonly string[],
  codexEfforts: readonly string[],
  { efforts: upstreamWords }: ProviderProfile,
): string[] {
  const wordFor = (word: string) => Object.hasOwn(upstreamWords, word) ? upstreamWords[word] : undefined;
  const thinking = efforts.filter((effort) => effort !== "none");
  const same = thinking.filter((effort) => codexEfforts.includes(effort) && wordFor(effort) === effort);
  const renamed = thinking.filter((effort) => !same.includes(effort)).flatMap((effort) => {
    const word = codexEfforts.find((candidate) =>
      candidate !== "none" && !same.includes(candidate) && wordFor(candidate) === effort
    );
    return word ?? [];
  });
  return [...same, ...renamed];
}

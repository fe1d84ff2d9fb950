/**
 * The effort levels that Codex offers for a model.
 *
 * @module
 */
import { resolveMessagesEfforts, resolveThinkingForms } from "../providers/messages_models.ts";
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

/** The levels of a model that takes a budget for its thinking, which the relay makes of the effort. */
const BUDGETED = ["low", "medium", "high"];

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
  const mapped = takesEffortWords(profile) ? Object.keys(profile.effortMap ?? {}) : [];
  const offered = takesEffortWords(profile)
    ? [...listThinkingEfforts(listWords(model), codexEfforts, profile), ...mapped.filter((word) => word !== "none")]
    : [];
  // Without any level Codex sends no effort, and a model that thinks only on request never would.
  if (offered.length === 0) offered.push(...listThinkingSwitches(model));
  // A choice of "none" alone would switch thinking off for every user.
  const canStop = mapped.includes("none") || canStopThinking(model);
  if (offered.length > 0 && canStop) offered.push("none");
  return CODEX_LEVELS.filter(({ effort }) => offered.includes(effort) && codexEfforts.includes(effort));
}

/** Whether an effort changes what is sent for the model `target`; `profile` is that of its wire. */
export function isEffortAccepted(profile: ProviderProfile, target: string): boolean {
  return takesEffortWords(profile) ||
    profile.wire === "messages" && resolveThinkingForms(profile, target).includes("enabled");
}

/** Whether the provider takes an effort as a word. */
function takesEffortWords({ wire, messagesEffort, effortField }: ProviderProfile): boolean {
  return wire === "messages" ? messagesEffort !== "none" : effortField !== "none";
}

/** The words that the model takes. */
function listWords({ profile, target, efforts }: ModelProperties): readonly string[] {
  return profile.wire === "messages" ? resolveMessagesEfforts(profile, target, efforts) : efforts;
}

/** What stands for an effort where thinking is only on or off, or has a budget. */
function listThinkingSwitches(
  { profile, target, efforts, thinkingForms: stated, reasoning }: ModelProperties,
): readonly string[] {
  if (profile.wire === "messages") {
    return resolveThinkingForms(profile, target, stated).includes("enabled") ? BUDGETED : [];
  }
  const isToldToThink = profile.thinkingOn !== undefined && Object.keys(profile.thinkingOn).length > 0;
  return reasoning && (isToldToThink || efforts.includes("none") && hasOffSwitch(profile)) ? [SWITCHED_ON] : [];
}

function canStopThinking({ profile, target, efforts, thinkingForms: stated }: ModelProperties): boolean {
  if (profile.wire === "messages") return resolveThinkingForms(profile, target, stated).includes("disabled");
  return efforts.includes("none") && hasOffSwitch(profile);
}

/** Where a refusal took the switch away, the model's own word for it is not said either. */
function hasOffSwitch({ thinkingOff }: ProviderProfile): boolean {
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

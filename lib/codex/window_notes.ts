/**
 * The sentences for users about windows: which are too small for Codex, and which are only assumed.
 *
 * @module
 */
import { CODEX_PROMPT_TOKENS } from "../base/limits.ts";
import type { ProviderProfile } from "../providers/profile.ts";
import type { ModelProperties } from "./model_properties.ts";

/** Tokens of a window in which Codex can do some work: half as much again as its own prompt. */
const LEAST_USEFUL_WINDOW = 16_384;
/** Maximum number of models that one sentence names. */
const MAX_NAMED = 3;

/**
 * A sentence for each small window that the upstream states, with the way to a larger one; empty when there is none.
 *
 * A hosted provider's list holds small models that are not meant for this, so it is only read where there is one model.
 */
export function describeSmallWindows(models: readonly ModelProperties[], profile: ProviderProfile): readonly string[] {
  if (profile.windowAdvice === undefined && models.length !== 1) return [];
  const small = models.filter(({ contextWindow, windowSource, offered }) =>
    offered && windowSource !== "default" && contextWindow < LEAST_USEFUL_WINDOW
  );
  const windows = [...new Set(small.map(({ contextWindow }) => contextWindow))].sort((a, b) => a - b);
  return windows.map((window) => {
    const names = formatNames(small.filter(({ contextWindow }) => contextWindow === window));
    const advice = profile.windowAdvice ?? "start its server with a larger one, or use another model";
    const fault = window < CODEX_PROMPT_TOKENS ? "is too small" : "leaves little room";
    return `${names}: the window of ${window} tokens ${fault}: Codex's own prompt takes about ` +
      `${CODEX_PROMPT_TOKENS}; ${advice}`;
  });
}

/** A sentence about windows that no source states; undefined when there are none. */
export function describeAssumedWindows(
  models: readonly ModelProperties[],
  profile: ProviderProfile,
): string | undefined {
  const assumed = models.filter(({ windowSource, offered }) => offered && windowSource === "default");
  const [first] = assumed;
  if (first === undefined) return undefined;
  const what = profile.loadedModelsPath === undefined
    ? "does not say the window"
    : "says no window before it is loaded";
  return `${
    formatNames(assumed)
  }: the upstream ${what}, so ${first.contextWindow} tokens are assumed; if that is wrong, ` +
    `set context_window under [models.${JSON.stringify(nameForFile(first))}] in the configuration file`;
}

function nameForFile({ provider, target }: ModelProperties): string {
  return provider === undefined ? target : `${provider}/${target}`;
}

function formatNames(models: readonly ModelProperties[]): string {
  const rest = models.length - MAX_NAMED;
  const names = models.slice(0, MAX_NAMED).map(({ slug }) => slug).join(", ");
  return rest > 0 ? `${names} and ${rest} more` : names;
}

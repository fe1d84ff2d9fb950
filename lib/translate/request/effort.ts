/**
 * Translation of the client's reasoning effort into a value that the provider and the model accept.
 *
 * @module
 */
import { isObject, type JsonObject } from "../../base/json.ts";
import { COMMON_EFFORTS, type ProviderProfile } from "../../providers/profile.ts";
import type { Report } from "../../base/report.ts";

/** The provider and model for which an effort is translated, and the report that records losses. */
export interface EffortContext {
  readonly profile: ProviderProfile;
  readonly report: Report;
  /**
   * Effort values that the model accepts; absent when unknown. If `none` is among them, its reasoning can be switched
   * off. An empty list means that the model takes no effort at all, because it always reasons or never does.
   */
  readonly efforts?: readonly string[];
}

/** The keys of a chat request that ask for the effort `word`; none when the client set no effort. */
export function translateEffort(word: string | undefined, context: EffortContext): JsonObject {
  const { profile, report, efforts } = context;
  if (word === undefined) return {};
  const mapped = findMappedEffort(word, profile);
  if (mapped !== undefined) {
    const { thinkingOn: _, ...quiet } = profile;
    return requestEffort(word, mapped, word === "none" ? { ...context, profile: quiet } : context);
  }
  if (word === "none") return disableThinking(context);
  const own = resolveEffort(word, profile, efforts);
  if (own === undefined || profile.effortField === "none") {
    report.add("dropped", "reasoning.effort", "the provider does not accept this effort");
    return efforts?.length === 0 ? {} : { ...profile.thinkingOn };
  }
  return requestEffort(word, own, context);
}

/** The user's word for the effort `word`, unless the provider takes no effort or has refused that word. */
function findMappedEffort(
  word: string,
  { effortMap = {}, effortField, acceptedEfforts }: ProviderProfile,
): string | undefined {
  const mapped = Object.hasOwn(effortMap, word) ? effortMap[word] : undefined;
  if (mapped === undefined || effortField === "none") return undefined;
  return acceptedEfforts === undefined || acceptedEfforts.includes(mapped) ? mapped : undefined;
}

/** Keys that switch reasoning off, or ask for the lowest effort where the model cannot switch it off. */
function disableThinking(context: EffortContext): JsonObject {
  const { profile, report, efforts } = context;
  const { thinkingOff, effortField } = profile;
  const [least] = sortEfforts(efforts ?? []);
  if (least !== undefined && effortField !== "none" && (least !== "none" || thinkingOff === undefined)) {
    return requestEffort("none", least, context);
  }
  const canStop = efforts === undefined || efforts.includes("none");
  if (canStop && thinkingOff && Object.keys(thinkingOff).length > 0) return { ...thinkingOff };
  report.add("dropped", "reasoning.effort.none", "this provider has no value for it; its default applies");
  return {};
}

function requestEffort(word: string, own: string, { profile, report }: EffortContext): JsonObject {
  if (own !== word) {
    report.add(
      "renamed",
      `reasoning.effort.${word}`,
      profile.effortMap?.[word] === own
        ? `the configuration maps it to ${own}`
        : `the nearest accepted effort is ${own}`,
    );
  }
  if (profile.effortField === "reasoning_effort") return { ...profile.thinkingOn, reasoning_effort: own };
  const { reasoning } = profile.thinkingOn ?? {};
  return { ...profile.thinkingOn, reasoning: { ...(isObject(reasoning) && reasoning), effort: own } };
}

/** The value to send: the model's efforts beat the provider's; where no value fits, the nearest one is taken. */
export function resolveEffort(
  word: string,
  profile: ProviderProfile,
  efforts: readonly string[] | undefined,
): string | undefined {
  const usual = Object.hasOwn(profile.efforts, word) ? profile.efforts[word] : undefined;
  if (efforts === undefined) return usual;
  const thinking = efforts.filter((effort) => effort !== "none");
  const fitting = [word, usual].find((candidate) => candidate !== undefined && thinking.includes(candidate));
  return fitting ?? findNearestEffort(usual ?? word, thinking);
}

/** The nearest effort; of two equally near, the higher: less reasoning than requested costs more than it saves. */
function findNearestEffort(word: string, efforts: readonly string[]): string | undefined {
  const rank = COMMON_EFFORTS.indexOf(word);
  const distance = (effort: string) => Math.abs(COMMON_EFFORTS.indexOf(effort) - rank);
  const [first, ...others] = sortEfforts(efforts).reverse();
  return others.reduce(
    (best, effort) => best !== undefined && distance(best) <= distance(effort) ? best : effort,
    first,
  );
}

/** Efforts from least to most; values of unknown rank (a lone `default`) come last. */
function sortEfforts(efforts: readonly string[]): string[] {
  const rank = (effort: string) =>
    COMMON_EFFORTS.includes(effort) ? COMMON_EFFORTS.indexOf(effort) : COMMON_EFFORTS.length;
  return [...efforts].sort((left, right) => rank(left) - rank(right));
}

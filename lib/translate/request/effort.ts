/**
 * How much the model is asked to think: the client's word, in the words that provider and model take.
 *
 * @module
 */
import { isObject, type JsonObject } from "../../base/json.ts";
import { COMMON_EFFORTS, type ProviderProfile } from "../../providers/profile.ts";
import type { Report } from "../../base/report.ts";

/** For whom an effort is translated, and who is told of losses. */
export interface EffortContext {
  readonly profile: ProviderProfile;
  readonly report: Report;
  /**
   * Effort words that the model takes; absent when nobody knows. `none` among them: its thinking can be switched off. An
   * empty list: nothing can be said to it, be it because it always thinks or because it never does.
   */
  readonly efforts?: readonly string[];
}

/** The keys of a chat request that ask for the effort `word`; none when the client named no effort. */
export function translateEffort(word: string | undefined, context: EffortContext): JsonObject {
  const { profile, report, efforts } = context;
  if (word === undefined) return {};
  if (word === "none") return withoutThinking(context);
  const own = wordFor(word, profile, efforts);
  if (own === undefined || profile.effortField === "none") {
    report.add("dropped", "reasoning.effort", "the provider does not take this effort");
    return efforts?.length === 0 ? {} : { ...profile.thinkingOn };
  }
  return asked(word, own, context);
}

/** A model that cannot stop thinking is asked to think as little as it can. */
function withoutThinking(context: EffortContext): JsonObject {
  const { profile, report, efforts } = context;
  const { thinkingOff, effortField } = profile;
  const [least] = ranked(efforts ?? []);
  if (least !== undefined && effortField !== "none" && (least !== "none" || thinkingOff === undefined)) {
    return asked("none", least, context);
  }
  const canStop = efforts === undefined || efforts.includes("none");
  if (canStop && thinkingOff && Object.keys(thinkingOff).length > 0) return { ...thinkingOff };
  report.add("dropped", "reasoning.effort.none", "this provider has no word for it; its default applies");
  return {};
}

function asked(word: string, own: string, { profile, report }: EffortContext): JsonObject {
  if (own !== word) report.add("renamed", `reasoning.effort.${word}`, `the nearest word is ${own}`);
  if (profile.effortField === "reasoning_effort") return { ...profile.thinkingOn, reasoning_effort: own };
  const { reasoning } = profile.thinkingOn ?? {};
  return { ...profile.thinkingOn, reasoning: { ...(isObject(reasoning) && reasoning), effort: own } };
}

/** What the model takes beats what the provider takes; where nothing fits, the nearest word does. */
function wordFor(word: string, profile: ProviderProfile, efforts: readonly string[] | undefined): string | undefined {
  const usual = Object.hasOwn(profile.efforts, word) ? profile.efforts[word] : undefined;
  if (efforts === undefined) return usual;
  const thinking = efforts.filter((effort) => effort !== "none");
  const fitting = [word, usual].find((candidate) => candidate !== undefined && thinking.includes(candidate));
  return fitting ?? nearest(usual ?? word, thinking);
}

/** Of two words that are as near the stronger one: less thinking than was asked for costs more than it saves. */
function nearest(word: string, efforts: readonly string[]): string | undefined {
  const rank = COMMON_EFFORTS.indexOf(word);
  const distance = (effort: string) => Math.abs(COMMON_EFFORTS.indexOf(effort) - rank);
  const [first, ...others] = ranked(efforts).reverse();
  return others.reduce(
    (best, effort) => best !== undefined && distance(best) <= distance(effort) ? best : effort,
    first,
  );
}

/** Words that no rank is known for (a lone `default`) come last. */
function ranked(efforts: readonly string[]): string[] {
  const rank = (effort: string) =>
    COMMON_EFFORTS.includes(effort) ? COMMON_EFFORTS.indexOf(effort) : COMMON_EFFORTS.length;
  return [...efforts].sort((left, right) => rank(left) - rank(right));
}

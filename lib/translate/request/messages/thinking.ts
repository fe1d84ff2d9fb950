/**
 * Translation of the client's effort into the form of thinking and the effort that the model accepts.
 *
 * @module
 */
import { decodeText, isObject } from "../../../base/json.ts";
import type { Report } from "../../../base/report.ts";
import type { ThinkingConfig } from "../../../messages/types.ts";
import type { ProviderProfile } from "../../../providers/profile.ts";
import type { ResponsesRequest } from "../../../responses/types.ts";
import { resolveEffort } from "../effort.ts";
import type { MessagesAbilities } from "./abilities.ts";
import { LEAST_TOKENS } from "./window.ts";

/** How a request asks for thinking. */
export interface ThinkingPlan {
  readonly thinking?: ThinkingConfig;
  /** Value of `output_config.effort`; absent: the provider's default. */
  readonly effort?: string;
  /** Whether thinking of earlier turns may be sent: without thinking, older models refuse it. */
  readonly replays: boolean;
}

/** What a plan is made for. */
export interface ThinkingContext {
  readonly profile: ProviderProfile;
  readonly abilities: MessagesAbilities;
  readonly report: Report;
  /** The `max_tokens` of the request, in which thinking counts. */
  readonly maxTokens: number;
}

/** Tokens of thinking by effort, for models that take a budget (what pydantic-ai 2.68 sends, 2026-11). */
const BUDGETS: Readonly<Record<string, number>> = {
  minimal: 1_024,
  low: 2_048,
  medium: 10_000,
  high: 16_384,
  xhigh: 32_768,
  max: 32_768,
  ultra: 32_768,
};

/** Translates the effort. */
export function resolveThinking(request: ResponsesRequest, context: ThinkingContext): ThinkingPlan {
  const word = request.reasoningEffort;
  if (word === "none") return planNoThinking(request, context);
  const { abilities } = context;
  const effort = word === undefined ? {} : planEffort(word, context);
  // Of a model that is not in the table only its provider knows whether it thinks by default.
  if (word === undefined && !abilities.isKnown) return { replays: true };
  if (abilities.forms.includes("adaptive")) {
    return { thinking: createAdaptive(request, context), ...effort, replays: true };
  }
  if (!abilities.forms.includes("enabled")) return { ...effort, replays: !abilities.isKnown };
  const budget = word === undefined
    ? 0
    : Math.min(BUDGETS[word] ?? BUDGETS.high ?? 0, context.maxTokens - LEAST_TOKENS);
  if (budget < LEAST_TOKENS) return { ...effort, replays: false };
  return { thinking: { type: "enabled", budget_tokens: budget }, ...effort, replays: true };
}

/** No thinking, or the least of it where the model always thinks. */
function planNoThinking(request: ResponsesRequest, context: ThinkingContext): ThinkingPlan {
  const { abilities: { forms, isKnown, efforts }, report } = context;
  if (forms.includes("disabled")) {
    // A model that thinks only when it is asked to needs no word for it.
    return isKnown && forms.includes("enabled")
      ? { replays: false }
      : { thinking: { type: "disabled" }, replays: false };
  }
  if (forms.includes("between_tools")) return { thinking: { type: "between_tools" }, replays: false };
  const least = efforts.find((effort) => effort !== "none");
  const asked = least === undefined ? "" : "; it is asked for the least";
  report.add("dropped", "reasoning.effort.none", `this model always thinks${asked}`);
  return {
    ...(forms.includes("adaptive") && { thinking: createAdaptive(request, context) }),
    ...(least !== undefined && { effort: least }),
    replays: true,
  };
}

function planEffort(word: string, { profile, abilities, report }: ThinkingContext): Pick<ThinkingPlan, "effort"> {
  const { effortMap = {} } = profile;
  const { efforts } = abilities;
  const takesBudget = abilities.forms.includes("enabled");
  const own = Object.hasOwn(effortMap, word) ? effortMap[word] : resolveEffort(word, profile, efforts);
  if (efforts.length === 0 || own === undefined) {
    if (!takesBudget) report.add("dropped", "reasoning.effort", "the provider does not accept this effort");
    return {};
  }
  if (own !== word) report.add("renamed", `reasoning.effort.${word}`, `the nearest accepted effort is ${own}`);
  return { effort: own };
}

function createAdaptive(request: ResponsesRequest, { profile, abilities }: ThinkingContext): ThinkingConfig {
  const { summary } = isObject(request.raw.reasoning) ? request.raw.reasoning : {};
  return {
    type: "adaptive",
    ...(profile.thinkingDisplay && { display: decodeText(summary) === "none" ? "omitted" : "summarized" }),
    ...(abilities.dropsUnbound && { block_binding: { prefix_mismatch_behavior: "drop_block" } }),
  };
}

/**
 * What the models of Anthropic accept on the Messages wire, for providers whose list of models does not say it.
 *
 * Source: the pages of platform.claude.com on thinking, effort, tools and system messages (copies of 2026-09 and -10);
 * for Haiku 5.5 and the 5.2 models the catalogs of `@ai-sdk/anthropic` 4.0.105 and pydantic-ai 2.68 (2026-11).
 *
 * @module
 */
import type { MessagesProfile, ThinkingForm } from "./messages_profile.ts";

/** What one family of models accepts. */
export interface MessagesModel {
  /** Beginning of the ids, without the maker's name. */
  readonly id: string;
  readonly forms: readonly ThinkingForm[];
  /** Values of `output_config.effort`, from least to most; empty when the key is refused. */
  readonly efforts: readonly string[];
  /** Whether a request may force a call, and force it while it asks for a budget of thinking. */
  readonly forcedChoice: "always" | "without_budget" | "never";
  /** Whether a thinking block is refused when anything before it has changed. */
  readonly bindsThinking: boolean;
  /** Whether it reads messages of the role `system` between the others. */
  readonly lateSystem: boolean;
  /** Whether it thinks between calls only when a beta value asks for it. */
  readonly interleavesOnDemand: boolean;
  /** Tokens of one answer. */
  readonly maxOutputTokens: number;
}

const UP_TO_MAX = ["low", "medium", "high", "xhigh", "max"];

/** A model of the fifth generation that always thinks. */
const ALWAYS_THINKING: Omit<MessagesModel, "id"> = {
  forms: ["adaptive"],
  efforts: UP_TO_MAX,
  forcedChoice: "never",
  bindsThinking: true,
  lateSystem: true,
  interleavesOnDemand: false,
  maxOutputTokens: 128_000,
};

/** A model whose thinking can be switched off, and that keeps none of it bound to its history. */
const SWITCHABLE: Omit<MessagesModel, "id"> = {
  ...ALWAYS_THINKING,
  forms: ["adaptive", "disabled"],
  forcedChoice: "always",
  bindsThinking: false,
};

/** A model of the fourth generation that thinks within a budget. */
const BUDGETED: Omit<MessagesModel, "id"> = {
  forms: ["enabled", "disabled"],
  efforts: [],
  forcedChoice: "without_budget",
  bindsThinking: false,
  lateSystem: false,
  interleavesOnDemand: true,
  maxOutputTokens: 64_000,
};

/** A model of which nothing is known but its maker. */
const NEWEST: MessagesModel = { id: "claude", ...SWITCHABLE, forcedChoice: "never", bindsThinking: true };

/** The rows; the longest beginning that fits counts. */
const ROWS: readonly MessagesModel[] = [
  { id: "claude-fable-5-2", ...ALWAYS_THINKING },
  { id: "claude-mythos-5-2", ...ALWAYS_THINKING },
  { id: "claude-fable-5-1", ...ALWAYS_THINKING },
  { id: "claude-mythos-5-1", ...ALWAYS_THINKING, bindsThinking: false },
  { id: "claude-fable-5", ...ALWAYS_THINKING, forcedChoice: "always", bindsThinking: false },
  { id: "claude-mythos-5", ...ALWAYS_THINKING, forcedChoice: "always", bindsThinking: false },
  { id: "claude-opus-5-5", ...ALWAYS_THINKING },
  { id: "claude-sonnet-5-5", ...ALWAYS_THINKING, forms: ["adaptive", "between_tools"] },
  // It may take a system message behind a tool's output for a part of that output; a marked text of the user it obeys
  // (pydantic-ai 2.68, 2026-11).
  { id: "claude-haiku-5-5", ...SWITCHABLE, bindsThinking: true, lateSystem: false },
  { id: "claude-opus-5", ...SWITCHABLE },
  // It answers 200 to a late system message and ignores it (pydantic-ai 2.68, 2026-11).
  { id: "claude-sonnet-5", ...SWITCHABLE, lateSystem: false },
  { id: "claude-opus-4-8", ...SWITCHABLE },
  { id: "claude-opus-4-7", ...SWITCHABLE, lateSystem: false },
  { id: "claude-opus-4-6", ...SWITCHABLE, efforts: ["low", "medium", "high", "max"], lateSystem: false },
  { id: "claude-sonnet-4-6", ...SWITCHABLE, efforts: ["low", "medium", "high", "max"], lateSystem: false },
  { id: "claude-opus-4-5", ...BUDGETED, efforts: ["low", "medium", "high"] },
  { id: "claude-sonnet-4-5", ...BUDGETED },
  { id: "claude-haiku-4-5", ...BUDGETED, interleavesOnDemand: false },
  { id: "claude-opus-4-1", ...BUDGETED, maxOutputTokens: 32_000 },
  { id: "claude-opus-4", ...BUDGETED, maxOutputTokens: 32_000 },
  { id: "claude-sonnet-4", ...BUDGETED },
];

/**
 * The row of a model, by any spelling of its id: with the maker's name, with dots, with a date. A newer model of that
 * maker gets the row that no known model of its kind refuses; undefined for models of other makers.
 */
export function findMessagesModel(model: string): MessagesModel | undefined {
  const id = model.slice(model.lastIndexOf("/") + 1).toLowerCase().replace(/^(?:[a-z]+\.)*anthropic\./, "")
    .replaceAll(".", "-");
  const fitting = ROWS.filter((row) => isBeginning(row.id, id));
  const longest = fitting.sort((left, right) => right.id.length - left.id.length)[0];
  return longest ?? (isBeginning("claude", id) ? NEWEST : undefined);
}

/** Whether `id` is `start`, or goes on with a date or a variant, and not with the number of another version. */
function isBeginning(start: string, id: string): boolean {
  return id.startsWith(start) && /^(?:$|[-@:_](?!\d{1,2}(?:$|\D)))/.test(id.slice(start.length));
}

/**
 * The forms of thinking that `model` may be asked for: what the profile says or has learned beats what its list of models
 * states, and that the table.
 */
export function resolveThinkingForms(
  { thinkingForms }: Pick<MessagesProfile, "thinkingForms">,
  model: string,
  stated?: readonly ThinkingForm[],
): readonly ThinkingForm[] {
  return thinkingForms ?? stated ?? findMessagesModel(model)?.forms ?? [];
}

/** The efforts that `model` takes, from least to most; `usual` are those of a model that is not in the table. */
export function resolveMessagesEfforts(
  { messagesEffort, acceptedEfforts }: Pick<MessagesProfile, "messagesEffort"> & {
    readonly acceptedEfforts?: readonly string[];
  },
  model: string,
  usual: readonly string[],
): readonly string[] {
  return messagesEffort === "none" ? [] : acceptedEfforts ?? findMessagesModel(model)?.efforts ?? usual;
}

/** The models that read each other's thinking blocks: all of one maker, or the model alone. */
export function findThinkingFamily(model: string): string {
  return findMessagesModel(model) === undefined ? model : NEWEST.id;
}

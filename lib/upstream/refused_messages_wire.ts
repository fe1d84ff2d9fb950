/**
 * The rules that adapt a profile to a refusal of a request to the Messages API.
 *
 * Its providers ask not to match messages, which may change: a rule applies only when the refused part was sent, and its
 * words are matched loosely. The texts were collected 2026-11; each is a test case.
 *
 * @module
 */
import type { Message, MessagesRequest } from "../messages/types.ts";
import { findMessagesModel } from "../providers/messages_models.ts";
import { BINDING_BETA, THINKING_FORMS } from "../providers/messages_profile.ts";
import type { ProviderProfile } from "../providers/profile.ts";
import { type Adaptation, createSettingRule, type RefusalEvidence } from "./adaptation_rule.ts";
import { listAcceptedEfforts } from "./refused_parameters.ts";

/** A refusal of a request to the Messages API. */
export interface MessagesEvidence extends RefusalEvidence {
  readonly body: MessagesRequest;
}

/** One rule for this wire. */
export type MessagesRule = (evidence: MessagesEvidence) => Adaptation | undefined;

/** Words that refuse something. */
const REFUSES =
  /extra inputs are not permitted|extra fields not permitted|not (?:currently )?(?:supported|allowed|permitted|available|compatible)|unsupported|unknown|unrecognized|unexpected|invalid|does(?: not|n't) (?:support|match any of the expected)|no longer accept|input should be|only .{0,40} is allowed/i;

/** A rule that sets one field when the refusal names the part, and `wasSent` finds it in the request. */
function createPartRule<Field extends keyof ProviderProfile>(
  cell: Field,
  value: ProviderProfile[Field],
  [names, wasSent]: readonly [RegExp, (body: MessagesRequest) => boolean],
): MessagesRule {
  return createSettingRule(
    cell,
    value,
    ({ text, body }: MessagesEvidence) => names.test(text) && REFUSES.test(text) && wasSent(body),
  );
}

function hasBlock({ messages }: MessagesRequest, type: string): boolean {
  return messages.some((message) => listTypes(message).includes(type));
}

/** The types of the blocks of a message, with those inside of the results of calls. */
function listTypes({ content }: Message): string[] {
  return content.flatMap((block) => [
    block.type,
    ...(block.type === "tool_result" ? block.content.map(({ type }) => type) : []),
  ]);
}

function hasThinking(body: MessagesRequest): boolean {
  return hasBlock(body, "thinking") || hasBlock(body, "redacted_thinking");
}

/** Matches the refusal of a block of thinking because something before it has changed. */
const BOUND = /bound to a different conversation/i;

/**
 * Drops the thinking that belongs to another history: by the provider where it knows how to, and else by us. All of it,
 * because a gap would make what follows it invalid, too.
 */
function dropBoundThinking({ text, body, profile }: MessagesEvidence): Adaptation | undefined {
  if (!BOUND.test(text) || body.thinking?.type !== "adaptive" || body.thinking.block_binding) return undefined;
  const messagesBetas = [...new Set([...profile.messagesBetas, BINDING_BETA])];
  return { cell: "thinkingBinding", differs: { thinkingBinding: "always", messagesBetas } };
}

/** Texts that refuse the thinking of earlier turns over its seal, its form or its place. */
const REFUSES_THINKING = new RegExp(
  [
    BOUND,
    /signature\b.{0,60}\bthinking|thinking\b.{0,60}\bsignature/,
    /thinking[`'"]? (?:or [`'"]?redacted_thinking[`'"]? )?blocks?\b.{0,80}cannot be (?:modified|altered|changed)/,
    /cannot contain [`'"]?(?:redacted_)?thinking/,
    /messages\b.{0,40}input tag ['"`](?:redacted_)?thinking/,
    /(?:unknown|unsupported|invalid) (?:content )?(?:block|part|type)\b.{0,40}\b(?:redacted_)?thinking\b/,
  ].map(({ source }) => source).join("|"),
  "i",
);

/** Leaves out all thinking of earlier turns. */
function dropThinking({ text, body, profile }: MessagesEvidence): Adaptation | undefined {
  if (!REFUSES_THINKING.test(text) || !hasThinking(body) || profile.thinkingReplay === "drop") return undefined;
  return { cell: "thinkingReplay", differs: { thinkingReplay: "drop" } };
}

/** Gives answers of earlier turns a block of thinking, also where there was none. */
function requireThinking({ text, profile }: MessagesEvidence): Adaptation | undefined {
  const isMissing = /(?:reasoning_content|thinking)\b.{0,80}(?:is missing|must be passed back)/i.test(text);
  const isLeftOut = profile.thinkingReplay === "drop";
  if (!isMissing || profile.reasoningRequired !== "never" && !isLeftOut) return undefined;
  const replay: Partial<ProviderProfile> = isLeftOut ? { thinkingReplay: "exact" } : {};
  return { cell: "reasoningRequired", differs: { reasoningRequired: "calls", ...replay } };
}

/** Asks for no thinking while calls wait that were made without it. */
function stopThinking({ text, body }: MessagesEvidence): Adaptation | undefined {
  const isFirst = /expected [`'"]?thinking[`'"]?.{0,40}but found|must start with a thinking block/i.test(text);
  if (!isFirst || body.thinking === undefined) return undefined;
  return { cell: "thinkingForms", differs: { thinkingForms: [] } };
}

/** Leaves out a refused form of thinking; where the text names the only one that is accepted, only that stays. */
function changeThinkingForm({ text, body, profile }: MessagesEvidence): Adaptation | undefined {
  const sent = body.thinking?.type;
  if (sent === undefined || !/thinking/i.test(text) || !REFUSES.test(text)) return undefined;
  const only = /only (?:type ?= ?)?[`'"]?(\w+)[`'"]? is (?:allowed|supported|accepted)|use [`'"]?thinking\.type\.(\w+)/i
    .exec(text);
  const wanted = THINKING_FORMS.filter((form) => form !== sent && (form === only?.[1] || form === only?.[2]));
  // "thinking: Extra inputs are not permitted" refuses the key with all its forms.
  const isWhole = /(?:^|\s|["'`])thinking["'`]?: extra/i.test(text);
  const names = new RegExp(`type[=."'\`: ]{1,3}${sent}\\b|\\b${sent}[\`'"]? thinking|input tag ['"\`]${sent}`, "i");
  if (wanted.length === 0 && !isWhole && !names.test(text)) return undefined;
  const known = profile.thinkingForms ?? findMessagesModel(body.model)?.forms ?? THINKING_FORMS;
  const thinkingForms = wanted.length > 0 ? wanted : isWhole ? [] : known.filter((form) => form !== sent);
  return { cell: `thinkingForms.${sent}`, differs: { thinkingForms } };
}

/** Leaves the choice to the model: it cannot be forced, or not while it thinks. */
function stopForcing({ text, body, profile }: MessagesEvidence): Adaptation | undefined {
  const { requiredChoice } = profile;
  const isForced = body.tool_choice?.type === "any" || body.tool_choice?.type === "tool";
  const isRefused = /tool_choice/i.test(text) &&
    (REFUSES.test(text) || /\b(?:may|can|must)(?: ?not)\b|incompatible/i.test(text));
  if (requiredChoice === "auto" || !isForced || !isRefused) return undefined;
  return { cell: "requiredChoice", differs: { requiredChoice: "auto" } };
}

/** Sends the nearest effort that is accepted, or none where the refusal lists none. */
function changeEffort({ text, body }: MessagesEvidence): Adaptation | undefined {
  const sent = body.output_config?.effort;
  if (sent === undefined || !/\beffort\b|output_config(?!\.format)/i.test(text) || !REFUSES.test(text)) {
    return undefined;
  }
  // The two strongest words are refused without thinking, and all weaker ones accepted.
  if (/\b(?:xhigh|max)\b.{0,80}thinking is disabled/i.test(text)) {
    const isStrong = sent === "xhigh" || sent === "max";
    return isStrong ? { cell: "acceptedEfforts", differs: { acceptedEfforts: ["low", "medium", "high"] } } : undefined;
  }
  const listed = listAcceptedEfforts(text, sent).filter((effort) => effort !== "none");
  if (listed.length > 0 && !listed.includes(sent)) {
    return { cell: "acceptedEfforts", differs: { acceptedEfforts: listed } };
  }
  return { cell: "messagesEffort", differs: { messagesEffort: "none" } };
}

/** Learns the most tokens that the model may answer with. */
function lowerMaxTokens({ text, body }: MessagesEvidence): Adaptation | undefined {
  const most = Number(
    /max_tokens\b[^\d]{0,20}\d+ > (\d+)/i.exec(text)?.[1] ??
      /max_tokens\b.{0,80}(?:at most|less than or equal to|cannot exceed|maximum(?: value)?(?: is| of)?|<=) ?(\d+)/i
        .exec(text)?.[1],
  );
  if (!(most > 0 && most < body.max_tokens)) return undefined;
  return { cell: "outputCeiling", differs: { outputCeiling: most } };
}

/** Marks less for the cache: without the automatic mark, or nothing at all. */
function markLess({ text, profile }: MessagesEvidence): Adaptation | undefined {
  const { cacheControl } = profile;
  if (cacheControl === "none" || !/cache_control/i.test(text) || !REFUSES.test(text)) return undefined;
  const isOnTop = cacheControl === "automatic" && !/(?:messages|system|tools)\W/i.test(text);
  const next = isOnTop ? "blocks" : "none";
  return { cell: `cacheControl.${next}`, differs: { cacheControl: next } };
}

/** Leaves out a beta value that is refused; all of them where the text names none. */
function dropBetas({ text, profile: { messagesBetas } }: MessagesEvidence): Adaptation | undefined {
  if (messagesBetas.length === 0 || !/anthropic-beta/i.test(text) || !REFUSES.test(text)) return undefined;
  const others = messagesBetas.filter((beta) => !text.includes(beta));
  const left = others.length === messagesBetas.length ? [] : others;
  const usesBinding = messagesBetas.includes(BINDING_BETA) && !left.includes(BINDING_BETA);
  return {
    cell: "messagesBetas",
    differs: { messagesBetas: left, ...(usesBinding && { thinkingBinding: "never" as const }) },
  };
}

function dropSampling({ refused, text, body, profile }: MessagesEvidence): Adaptation | undefined {
  const name = profile.sampling.find((key) => body[key] !== undefined && (refused?.name === key || text.includes(key)));
  if (name === undefined || !/temperature|top_p/.test(text)) return undefined;
  return { cell: `sampling.${name}`, differs: { sampling: profile.sampling.filter((other) => other !== name) } };
}

/** Declares a placeholder where there are calls in the history and no tools. */
function declarePlaceholder({ text, body, profile }: MessagesEvidence): Adaptation | undefined {
  const isMissing = /must (?:define|include|provide) [`'"]?tools|without [`'"]?tools|tools: field required/i.test(text);
  const hasCalls = hasBlock(body, "tool_use") || hasBlock(body, "tool_result");
  if (!isMissing || !hasCalls || body.tools !== undefined || profile.callsWithoutTools === "placeholder") {
    return undefined;
  }
  return { cell: "callsWithoutTools", differs: { callsWithoutTools: "placeholder" } };
}

/** The rules, in order. */
export const MESSAGES_RULES: readonly MessagesRule[] = [
  dropBetas,
  dropBoundThinking,
  requireThinking,
  stopThinking,
  createPartRule("thinkingBinding", "never", [
    /block_binding|prefix_mismatch/i,
    ({ thinking }) => thinking?.type === "adaptive" && thinking.block_binding !== undefined,
  ]),
  createPartRule("thinkingDisplay", false, [
    /\bdisplay\b/i,
    ({ thinking }) => thinking?.type === "adaptive" && thinking.display !== undefined,
  ]),
  dropThinking,
  changeThinkingForm,
  changeEffort,
  createPartRule("messagesFormat", "prompt", [
    /output_config|output_format|json_schema|structured output/i,
    ({ output_config: config }) => config?.format !== undefined,
  ]),
  createPartRule("parallelToolCalls", false, [
    /disable_parallel_tool_use/i,
    ({ tool_choice: choice }) => choice !== undefined && "disable_parallel_tool_use" in choice,
  ]),
  stopForcing,
  markLess,
  createPartRule("lateSystem", "user", [
    /role\b.{0,60}system|system\b.{0,60}role|messages\W.{0,12}role|unexpected role/i,
    ({ messages }) => messages.some(({ role }) => role === "system"),
  ]),
  createPartRule("foundTools", "plain", [
    /defer_loading|tool_reference/i,
    (body) => hasBlock(body, "tool_reference") || body.tools?.some((tool) => tool.defer_loading) === true,
  ]),
  createPartRule("files", "words", [/\bdocument\b|\bpdf\b/i, (body) => hasBlock(body, "document")]),
  createPartRule("images", false, [/\bimages?\b|vision|multimodal/i, (body) => hasBlock(body, "image")]),
  lowerMaxTokens,
  dropSampling,
  declarePlaceholder,
];

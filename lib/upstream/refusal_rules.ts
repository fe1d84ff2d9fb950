/**
 * The rules that adapt a provider's profile to the text of a refusal: the field to change, and its new value.
 *
 * A rule applies only when the refused part was sent at all. The texts were collected 2026-11; each is a test case.
 *
 * @module
 */
import type { ChatMessage, ChatPart, ChatRequest } from "../chat/types.ts";
import type { RefusedParameter } from "../chat/errors/classify.ts";
import { isObject, type JsonObject } from "../base/json.ts";
import type { ProviderProfile, SchemaRule } from "../providers/profile.ts";

/** A refusal, and the request that was refused. */
export interface Evidence {
  /** The provider's own text: field, code and message. */
  readonly text: string;
  /** The part of the request that the text names; absent when it names none. */
  readonly refused?: RefusedParameter;
  readonly chat: ChatRequest;
  /** The profile by which `chat` was made. */
  readonly profile: ProviderProfile;
}

/** A change to a profile. */
export interface Adaptation {
  /** The changed field, with a detail where it holds several values; each is adapted only once. */
  readonly cell: string;
  readonly differs: Partial<ProviderProfile>;
}

/** One rule: the adaptation that the evidence calls for, or undefined when the rule does not apply. */
export type AdaptationRule = (evidence: Evidence) => Adaptation | undefined;

/** A rule that sets one field, if `fits` returns true and the field does not hold that value yet. */
function set<Field extends keyof ProviderProfile>(
  cell: Field,
  value: ProviderProfile[Field],
  fits: (evidence: Evidence) => boolean,
): AdaptationRule {
  return (evidence) => {
    if (evidence.profile[cell] === value || !fits(evidence)) return undefined;
    const differs: Partial<ProviderProfile> = { [cell]: value };
    return { cell, differs };
  };
}

/** A rule that adds a schema rule, if the text matches and the request has a schema to apply it to. */
function addRule(rule: SchemaRule, pattern: RegExp): AdaptationRule {
  return ({ text, profile, chat }) =>
    pattern.test(text) && hasSchema(chat) && !profile.schemaRules.includes(rule)
      ? { cell: `schemaRules.${rule}`, differs: { schemaRules: [...profile.schemaRules, rule] } }
      : undefined;
}

/** Whether the refused part is one of the parameters `names`. */
function refuses({ refused }: Evidence, ...names: readonly string[]): boolean {
  return refused?.kind === "parameter" && names.includes(refused.name);
}

function refusesRole({ refused }: Evidence, role: string): boolean {
  // Some providers do not say which role it is.
  return refused?.kind === "role" && (refused.name === role || refused.name === "role");
}

function hasSchema({ tools, response_format: format }: ChatRequest): boolean {
  return (tools?.length ?? 0) > 0 || format?.type === "json_schema";
}

function hasMessage({ chat }: Evidence, test: (message: ChatMessage, index: number) => boolean): boolean {
  return chat.messages.some(test);
}

function hasPart(evidence: Evidence, test: (part: ChatPart) => boolean): boolean {
  return hasMessage(
    evidence,
    ({ role, content }) => role === "user" && typeof content !== "string" && content.some(test),
  );
}

function hasLateSystem(evidence: Evidence): boolean {
  return hasMessage(evidence, ({ role }, index) => index > 0 && role === evidence.profile.systemRole);
}

/** Keys in which an assistant message carries reasoning. */
const REASONING_KEYS = ["reasoning_content", "reasoning", "reasoning_details"];
/** Matches texts about a message, not about the request's own keys. */
const IN_MESSAGE = /messages?[.[\s'\]]*\d|role:assistant|assistant/i;

/** A provider that misses the reasoning of earlier turns requires it from now on, even when there is none. */
function requireReasoning({ text, profile }: Evidence): Adaptation | undefined {
  const isMissing = /reasoning_content\b.{0,80}(?:must be passed back|is missing)|missing reasoning_content/i.test(
    text,
  );
  if (!isMissing) return undefined;
  const isForCalls = /tool call message/i.test(text) && profile.reasoningRequired === "never";
  const reasoningRequired = isForCalls ? "calls" : "always";
  if (profile.reasoningReplay === "reasoning_content" && profile.reasoningRequired === reasoningRequired) {
    return undefined;
  }
  const differs = { reasoningReplay: "reasoning_content", reasoningRequired, ...clearReplayByModel(profile) } as const;
  return { cell: "reasoningReplay", differs };
}

/** Clears `replayByModel`, whose rules would override what was learned about this model. */
function clearReplayByModel({ replayByModel }: ProviderProfile): Pick<ProviderProfile, "replayByModel"> {
  return replayByModel === undefined ? {} : { replayByModel: {} };
}

function dropReasoning(evidence: Evidence): Adaptation | undefined {
  const { text, refused, profile } = evidence;
  const isKey = refused?.kind === "parameter" && REASONING_KEYS.includes(refused.name) &&
    (refused.name !== "reasoning" || IN_MESSAGE.test(text)) &&
    hasMessage(evidence, (message) => refused.name in message);
  const isPart = profile.reasoningReplay === "thinking_parts" && /\bthinking\b/.test(text) &&
    (refused?.kind === "content" || refused?.name === "thinking");
  if (!isKey && !isPart) return undefined;
  const differs = { reasoningReplay: "drop", reasoningRequired: "never", ...clearReplayByModel(profile) } as const;
  return { cell: "reasoningReplay", differs };
}

/** Matches texts about a number that is too large, where another key would not help. */
const TOO_LARGE = /too large|cannot be greater|maximum allowed number/i;

function switchLimitKey(evidence: Evidence): Adaptation | undefined {
  const { chat, profile: { maxTokensField }, text } = evidence;
  if (!refuses(evidence, maxTokensField) || chat[maxTokensField] === undefined || TOO_LARGE.test(text)) {
    return undefined;
  }
  const other = maxTokensField === "max_tokens" ? "max_completion_tokens" : "max_tokens";
  return { cell: "maxTokensField", differs: { maxTokensField: other } };
}

/** Stops sending the effort, and the switches that hold one; the provider's own default applies. */
function dropEffort(evidence: Evidence): Adaptation | undefined {
  const { text, chat, profile } = evidence;
  const key = chat.reasoning_effort !== undefined ? "reasoning_effort" : "reasoning";
  const isNamed = refuses(evidence, key) && (key === "reasoning_effort" || !IN_MESSAGE.test(text));
  const isValue = /reasoning_effort\W{0,3} value|invalid reasoning value|reasoning[._]effort: invalid option/i.test(
    text,
  );
  if (chat[key] === undefined || !isNamed && !isValue) return undefined;
  const { thinkingOn, thinkingOff } = profile;
  return {
    cell: "effortField",
    differs: {
      effortField: "none",
      ...(thinkingOn && key in thinkingOn && { thinkingOn: omitKey(thinkingOn, key) }),
      ...(thinkingOff && key in thinkingOff && { thinkingOff: omitKey(thinkingOff, key) }),
    },
  };
}

/** Leaves out the signature that the profile puts on calls; a refused signature of the provider's own stays. */
function dropSignature(evidence: Evidence): Adaptation | undefined {
  const { missingCallSignature } = evidence.profile;
  if (!refuses(evidence, "extra_content") || Object.keys(missingCallSignature ?? {}).length === 0) return undefined;
  return { cell: "missingCallSignature", differs: { missingCallSignature: {} } };
}

/** Weakens the answer format from a schema to any JSON, and from any JSON to an instruction in the prompt. */
function weakenFormat(evidence: Evidence): Adaptation | undefined {
  const { text, chat } = evidence;
  const type = chat.response_format?.type;
  const isNamed = refuses(evidence, "response_format", "json_schema", "json_object") ||
    /(?:response_format|json_schema|json_object|json mode).{0,60}(?:unavailable|not support|unsupported|invalid)/i
      .test(text) ||
    /(?:unavailable|not support|unsupported|invalid).{0,60}(?:response_format|json_schema|json_object)/i.test(text);
  if (type === undefined || !isNamed) return undefined;
  const structuredOutput = type === "json_schema" ? "json_object" : "none";
  return { cell: `structuredOutput.${type}`, differs: { structuredOutput } };
}

function reduceTools({ text, chat }: Evidence): Adaptation | undefined {
  const limit = Number(
    /tools.{0,80}(?:maximum(?: length| number)?(?: of)?|at most|more than|up to) (\d+)/i.exec(text)?.[1],
  );
  if (!(limit > 0) || limit >= (chat.tools?.length ?? 0)) return undefined;
  return { cell: "maxTools", differs: { maxTools: limit } };
}

/** Leaves out a refused sampling parameter; the model's own default applies. */
function dropSampling({ refused, chat, profile }: Evidence): Adaptation | undefined {
  if (refused?.kind !== "parameter" || chat[refused.name] === undefined) return undefined;
  const sampling = profile.sampling.filter((name) => name !== refused.name);
  if (sampling.length === profile.sampling.length) return undefined;
  return { cell: `sampling.${refused.name}`, differs: { sampling } };
}

/** Fields that add keys to a request. */
const ADDED = ["extraBody", "thinkingOn", "thinkingOff"] as const;

/** Leaves out a refused key that only the profile added. */
function dropAddedKey({ refused, chat, profile }: Evidence): Adaptation | undefined {
  if (refused?.kind !== "parameter" || chat[refused.name] === undefined) return undefined;
  const { name } = refused;
  const passed = Object.entries(profile.passThrough).filter(([, chatName]) => chatName === name);
  if (passed.length > 0) {
    const passThrough = Object.fromEntries(Object.entries(profile.passThrough).filter(([, key]) => key !== name));
    return { cell: `passThrough.${name}`, differs: { passThrough } };
  }
  const differs = ADDED.flatMap((cell) => {
    const keys = profile[cell];
    return keys && name in keys ? [[cell, omitKey(keys, name)] as const] : [];
  });
  return differs.length === 0 ? undefined : { cell: `extraBody.${name}`, differs: Object.fromEntries(differs) };
}

function omitKey(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

function isImage(part: ChatPart): part is Extract<ChatPart, { type: "image_url" }> {
  return part.type === "image_url";
}

/** Whether content of type `name` was refused, or all content except plain text. */
function refusesContent({ refused }: Evidence, name: string): boolean {
  return refused?.kind === "content" && (refused.name === name || refused.name === "parts");
}

function refusesImages(evidence: Evidence): boolean {
  return refusesContent(evidence, "image_url") && hasPart(evidence, isImage);
}

const REFUSES_ORDER = /unexpected role '(?:user|system)' after role 'tool'/i;
const REFUSES_TURNS = /roles must alternate|successive (?:user|assistant) messages|consecutive (?:user )?messages/i;
const REFUSES_SYSTEM =
  /system message must be (?:at )?the (?:beginning|first)|unexpected role 'system'|system.{0,40}must (?:be|come) first/i;

/** The rules; the first that applies counts. */
export const ADAPTATION_RULES: readonly AdaptationRule[] = [
  requireReasoning,
  set("systemRole", "system", (evidence) => {
    return refusesRole(evidence, "developer") && hasMessage(evidence, ({ role }) => role === "developer");
  }),
  set("userAfterTool", "needs_assistant", ({ text }) => REFUSES_ORDER.test(text)),
  set("lateSystem", "user", (evidence) => {
    return hasLateSystem(evidence) && (refusesRole(evidence, "system") || REFUSES_SYSTEM.test(evidence.text));
  }),
  set("consecutiveRoles", "merge", ({ text }) => REFUSES_TURNS.test(text)),
  set("callsPerMessage", "one", (evidence) => {
    return /only supports? single tool.?calls/i.test(evidence.text) &&
      hasMessage(evidence, (message) => message.role === "assistant" && (message.tool_calls?.length ?? 0) > 1);
  }),
  set("callIds", "nine_alphanumerics", ({ text }) => /tool call id.{0,200}length of 9/i.test(text)),
  set("callIds", "forty_word_characters", ({ text }) => {
    return /tool_(?:calls?|use)\b.{0,20}\bid\b.{0,80}(?:should match pattern|maximum length 40)/i.test(text);
  }),
  set("imageUrls", "data_only", (evidence) => {
    return /image urls? (?:is|are) not|base64 encoded data instead/i.test(evidence.text) &&
      hasPart(evidence, (part) => isImage(part) && /^https?:/i.test(part.image_url.url));
  }),
  set("images", false, refusesImages),
  set("files", "words", (evidence) => {
    return refusesContent(evidence, "file") && hasPart(evidence, ({ type }) => type === "file");
  }),
  addRule("inline_refs", /\$ref|\$defs/),
  addRule("require_types", /at path '[^']*properties[^']*': type is not defined/i),
  addRule("object_root", /(?:oneOf|anyOf|allOf)\b.{0,80}(?:top level|root)|top level.{0,80}(?:oneOf|anyOf|allOf)/i),
  addRule(
    "no_additional_properties",
    /(?:unknown name|unsupported|unknown|unrecognized).{0,40}additionalProperties/i,
  ),
  addRule("no_unknown_keywords", /unknown name \\?["']\w+\\?["'] at ['"](?:tools|generation_config)/i),
  set("emptyContent", "omit", (evidence) => {
    return /text content is empty/i.test(evidence.text) &&
      hasMessage(evidence, ({ role, content }) => role === "assistant" && content === "");
  }),
  set("emptyContent", "empty_string", (evidence) => {
    return /content.{0,80}(?:<nil>|\bnull\b|got none)/i.test(evidence.text) &&
      hasMessage(evidence, ({ role, content }) => role === "assistant" && (content ?? null) === null);
  }),
  set("logprobs", false, (evidence) => {
    return evidence.chat.logprobs !== undefined && refuses(evidence, "logprobs", "top_logprobs");
  }),
  set("streamOptions", false, (evidence) => refuses(evidence, "stream_options", "include_usage")),
  set("parallelToolCalls", false, (evidence) => refuses(evidence, "parallel_tool_calls")),
  set("requiredChoice", "auto", (evidence) => {
    const choice = evidence.chat.tool_choice;
    return refuses(evidence, "tool_choice") && (choice === "required" || choice === "any" || isObject(choice));
  }),
  set("noneChoice", "no_tools", (evidence) => refuses(evidence, "tool_choice") && evidence.chat.tool_choice === "none"),
  set("callsWithoutTools", "placeholder", (evidence) => {
    return /without [`'"]?tools=?[`'"]? param|toolConfig field must be defined/i.test(evidence.text) &&
      evidence.chat.tools === undefined;
  }),
  set("strictTools", false, (evidence) => {
    return refuses(evidence, "strict") && evidence.chat.tools?.some((tool) => tool.function.strict === true) === true;
  }),
  switchLimitKey,
  dropEffort,
  weakenFormat,
  dropReasoning,
  dropSignature,
  reduceTools,
  dropSampling,
  dropAddedKey,
];

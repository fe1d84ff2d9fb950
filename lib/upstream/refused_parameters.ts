/**
 * The rules that adapt a profile to a refusal of a parameter, a tool or a schema.
 *
 * @module
 */
import type { ChatRequest } from "../chat/types.ts";
import { isObject, type JsonObject } from "../base/json.ts";
import { COMMON_EFFORTS, type SchemaRule } from "../providers/profile.ts";
import {
  type Adaptation,
  type AdaptationRule,
  createSettingRule,
  type Evidence,
  isRefused,
  NAMES_MESSAGE,
} from "./adaptation_rule.ts";

/** A rule that adds a schema rule, if the text matches and the request has a schema to apply it to. */
function createSchemaRule(rule: SchemaRule, pattern: RegExp): AdaptationRule {
  return ({ text, profile, chat }) =>
    pattern.test(text) && hasSchema(chat) && !profile.schemaRules.includes(rule)
      ? { cell: `schemaRules.${rule}`, differs: { schemaRules: [...profile.schemaRules, rule] } }
      : undefined;
}

function hasSchema({ tools, response_format: format }: ChatRequest): boolean {
  return (tools?.length ?? 0) > 0 || format?.type === "json_schema";
}

/** Matches texts about a number that is too large, where another key would not help. */
const TOO_LARGE = /too large|cannot be greater|maximum allowed number/i;

function switchLimitKey(evidence: Evidence): Adaptation | undefined {
  const { chat, profile: { maxTokensField }, text } = evidence;
  if (!isRefused(evidence, maxTokensField) || chat[maxTokensField] === undefined || TOO_LARGE.test(text)) {
    return undefined;
  }
  const other = maxTokensField === "max_tokens" ? "max_completion_tokens" : "max_tokens";
  return { cell: "maxTokensField", differs: { maxTokensField: other } };
}

/** Matches texts about an effort. */
const NAMES_EFFORT = /reasoning[._ ]?effort|reasoning value|think(?:ing)? (?:value|level|effort)|\beffort\b/i;

/** Matches texts about models that do not think at all (a local server: "does not support thinking", 2026-11). */
const REFUSES_THINKING =
  /does(?: not|n't) support (?:thinking|reasoning)(?!\w| (?:param|content|block|detail))|(?:thinking|reasoning) is not supported/i;

/** Words after which a text lists the values that are accepted. */
const VALUES_FOLLOW =
  /\b(?:(?:supported|valid|allowed|accepted|available|possible) (?:values?|efforts?|levels?|options?)(?: are)?|(?:must|should|can only) be(?: one of)?|expected(?: one of)?|supported:|available:|one of|choose from|use(?: one of)?)(?!\w)/i;

/** The effort values that a refusal of `sent` lists as accepted, from least to most; empty when it lists none. */
export function listAcceptedEfforts(text: string, sent: unknown): readonly string[] {
  const found = VALUES_FOLLOW.exec(text);
  const listed = findEfforts(found === null ? "" : text.slice(found.index + found[0].length));
  if (listed.length > 0) return listed;
  const others = findEfforts(text).filter((effort) => effort !== sent);
  return others.length > 1 ? others : [];
}

function findEfforts(text: string): readonly string[] {
  const words = new Set(text.toLowerCase().match(/[a-z]+/g) ?? []);
  return [...COMMON_EFFORTS, "default"].filter((effort) => words.has(effort));
}

/** The effort that a request asks for; undefined when it asks for none. */
function readEffort({ reasoning_effort: effort, reasoning }: ChatRequest): unknown {
  return effort ?? (isObject(reasoning) ? reasoning.effort : undefined);
}

/**
 * Sends the nearest effort that the refusal lists; if it lists none, or refuses the key, stops sending the effort and
 * the switches that hold one: the model's own default applies.
 */
function adaptEffort(evidence: Evidence): Adaptation | undefined {
  const { text, chat } = evidence;
  const key = chat.reasoning_effort !== undefined ? "reasoning_effort" : "reasoning";
  if (chat[key] === undefined) return undefined;
  const isNamed = isRefused(evidence, key) && (key === "reasoning_effort" || !NAMES_MESSAGE.test(text));
  const sent = readEffort(chat);
  const accepted = listAcceptedEfforts(text, sent);
  const isValue = isEffortRefused(text, sent, accepted);
  if (!isNamed && !isValue && !REFUSES_THINKING.test(text)) return undefined;
  if (isValue && accepted.length > 0 && !accepted.includes(String(sent))) {
    return { cell: "acceptedEfforts", differs: { acceptedEfforts: accepted } };
  }
  return dropEffort(evidence, key, isValue);
}

/** Whether a text refuses the value `sent` of an effort, and not its key: it names the value, or others. */
function isEffortRefused(text: string, sent: unknown, accepted: readonly string[]): boolean {
  if (typeof sent !== "string" || !/^\w+$/.test(sent)) return false;
  if (NAMES_EFFORT.test(text)) return accepted.length > 0 || new RegExp(`['"\`]${sent}\\b`, "i").test(text);
  return accepted.length > 0 && new RegExp(`(?:unsupported|invalid) value: ['"\`]${sent}['"\`]`, "i").test(text);
}

function dropEffort({ chat, profile }: Evidence, key: string, isValue: boolean): Adaptation {
  const { thinkingOn, thinkingOff } = profile;
  // Another value of the key may still switch thinking off.
  const isOffRefused = !isValue || JSON.stringify(thinkingOff?.[key]) === JSON.stringify(chat[key]);
  return {
    cell: "effortField",
    differs: {
      effortField: "none",
      ...(thinkingOn && key in thinkingOn && { thinkingOn: omitKey(thinkingOn, key) }),
      ...(thinkingOff && key in thinkingOff && isOffRefused && { thinkingOff: omitKey(thinkingOff, key) }),
    },
  };
}

/** Weakens the answer format from a schema to any JSON, and from any JSON to an instruction in the prompt. */
function weakenFormat(evidence: Evidence): Adaptation | undefined {
  const { text, chat } = evidence;
  const type = chat.response_format?.type;
  const isNamed = isRefused(evidence, "response_format", "json_schema", "json_object") ||
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

/** The rules about schemas, in order. */
export const SCHEMA_ADAPTATIONS: readonly AdaptationRule[] = [
  createSchemaRule("inline_refs", /\$ref|\$defs/),
  createSchemaRule("nine_levels", /schema.{0,40}maximum nesting depth/i),
  createSchemaRule("require_types", /at path '[^']*properties[^']*': type is not defined/i),
  createSchemaRule(
    "object_root",
    /(?:oneOf|anyOf|allOf)\b.{0,80}(?:top level|root)|top level.{0,80}(?:oneOf|anyOf|allOf)/i,
  ),
  createSchemaRule(
    "no_additional_properties",
    /(?:unknown name|unsupported|unknown|unrecognized).{0,40}additionalProperties/i,
  ),
  createSchemaRule("no_unknown_keywords", /unknown name \\?["']\w+\\?["'] at ['"](?:tools|generation_config)/i),
];

/** The rules about parameters, in order. */
export const PARAMETER_ADAPTATIONS: readonly AdaptationRule[] = [
  createSettingRule("logprobs", false, (evidence) => {
    return evidence.chat.logprobs !== undefined && isRefused(evidence, "logprobs", "top_logprobs");
  }),
  createSettingRule("streamOptions", false, (evidence) => isRefused(evidence, "stream_options", "include_usage")),
  createSettingRule("parallelToolCalls", false, (evidence) => isRefused(evidence, "parallel_tool_calls")),
  createSettingRule("requiredChoice", "auto", (evidence) => {
    const choice = evidence.chat.tool_choice;
    return isRefused(evidence, "tool_choice") && (choice === "required" || choice === "any" || isObject(choice));
  }),
  createSettingRule("noneChoice", "no_tools", (evidence) => {
    return isRefused(evidence, "tool_choice") && evidence.chat.tool_choice === "none";
  }),
  createSettingRule("callsWithoutTools", "placeholder", (evidence) => {
    return /without [`'"]?tools=?[`'"]? param|toolConfig field must be defined/i.test(evidence.text) &&
      evidence.chat.tools === undefined;
  }),
  createSettingRule("strictTools", false, (evidence) => {
    return isRefused(evidence, "strict") && evidence.chat.tools?.some((tool) => tool.function.strict === true) === true;
  }),
  switchLimitKey,
  adaptEffort,
  weakenFormat,
];

/** The rules about parameters that come after those about reasoning, in order. */
export const LAST_ADAPTATIONS: readonly AdaptationRule[] = [reduceTools, dropSampling, dropAddedKey];

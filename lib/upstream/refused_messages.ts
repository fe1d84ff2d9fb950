/**
 * The rules that adapt a profile to a refusal of messages: their roles, their order, their ids and their content.
 *
 * @module
 */
import type { ChatMessage } from "../chat/types.ts";
import {
  type Adaptation,
  type AdaptationRule,
  createSettingRule,
  type Evidence,
  hasMessage,
  hasPart,
  isContentRefused,
} from "./adaptation_rule.ts";

function refusesRole({ refused }: Evidence, role: string): boolean {
  // Some providers do not say which role it is.
  return refused?.kind === "role" && (refused.name === role || refused.name === "role");
}

function hasLateSystem(evidence: Evidence): boolean {
  return hasMessage(evidence, (message, index) => index > 0 && isSystem(message));
}

function isSystem({ role }: ChatMessage): boolean {
  return role === "system" || role === "developer";
}

function hasCalls(evidence: Evidence): boolean {
  return hasMessage(evidence, ({ role }) => role === "tool");
}

/** The role of the first message after the system text; undefined when there is none. */
function findFirstRole({ chat }: Evidence): ChatMessage["role"] | undefined {
  return chat.messages.find((message) => !isSystem(message))?.role;
}

const REFUSES_ORDER = /unexpected role '(?:user|system)' after role 'tool'/i;
const REFUSES_TURNS = /roles must alternate|successive (?:user|assistant) messages|consecutive (?:user )?messages/i;
const REFUSES_SYSTEM =
  /system message must be (?:at )?the (?:beginning|first)|unexpected role 'system'|system.{0,40}must (?:be|come) first|but got system/i;
/** Matches texts of models that know no system text at all. */
const REFUSES_ALL_SYSTEM =
  /system role (?:is )?not supported|system messages? (?:is|are) not supported|does(?: not|n't) support (?:the )?['"`]?(?:system|developer)['"`]? (?:role|messages?|prompts?|instructions?)|role['"`]? does not support ['"`](?:system|developer)['"`]|(?:system|developer) instruction is not enabled/i;
/** Matches texts that miss a message by the user, anywhere or at the beginning. */
const MISSES_USER =
  /no user (?:query|message|prompt)|user (?:message|prompt|query|turn) (?:is )?required|requires? (?:a|at least one) user|at least one (?:user |non-system |human )?message|(?:messages?|conversation|first).{0,60}(?:must|should) (?:start|begin) with (?:a |the )?[`'"]?user|first (?:[\w-]+ )?message (?:must|should|to) (?:be|use|have|come).{0,20}user|last user message.{0,20}not found|function call turn comes immediately after a user turn|contents? (?:is|are) (?:not specified|required)|contents: contents is not specified|(?:must|should) (?:contain|include|have) (?:a|one|at least one) (?:message with role )?[`'"]?user|messages?.{0,20}(?:must not|cannot|can't) be empty|messages: (?:field required|at least one)/i;
/** Matches texts that refuse a conversation whose last message is the assistant's. */
const REFUSES_PREFILL =
  /(?:assistant|response) (?:message )?prefill|support(?:s|ed)? (?:\w+ )?prefill|assistant.{0,40}(?:cannot|can't|must not) be (?:the )?last|prefill(?:ing)? (?:the )?(?:assistant|is not)|must end with (?:a |the )?[`'"]?user|end with a user (?:role|message)|expected last role|last message.{0,60}(?:must|should|has to|needs to|cannot|can't|is not).{0,40}(?:user|assistant)|when the last message is from the assistant|continue[_ ](?:the )?final[_ ]message|final message.{0,60}(?:must|should|cannot).{0,40}(?:user|assistant)|assistant messages at the end of the list|final assistant content cannot/i;

/** Whether the text refuses content that is not a string, in an assistant message that has none. */
function missesContent(evidence: Evidence): boolean {
  const { text } = evidence;
  const isNull = /content.{0,80}(?:<nil>|\bnull\b|got none)/i.test(text) ||
    /content[`'"]?\)?(?:: |, ?'msg': ?['"])(?:input should be a valid string|str type expected|none is not|field required)/i
      .test(text) ||
    /content or tool_calls must be set/i.test(text);
  return isNull &&
    hasMessage(evidence, (message) => message.role === "assistant" && (message.content ?? null) === null);
}

/** Tells calls as text to a template that knows only two roles in turn, and that merging messages did not satisfy. */
function writeCallsAsText(evidence: Evidence): Adaptation | undefined {
  const { text, profile } = evidence;
  const isRoleRefused = REFUSES_TURNS.test(text) && isMerged(evidence) && isFirstRight(evidence) ||
    refusesRole(evidence, "tool") && evidence.refused?.name === "tool" ||
    /only user,? (?:and )?assistant(?:,? (?:and )?system)? roles are supported|unknown role:? ['"`]?tool|tool role (?:is )?not supported/i
      .test(text);
  if (!isRoleRefused || !hasCalls(evidence) || profile.callHistory === "text") return undefined;
  return { cell: "callHistory", differs: { consecutiveRoles: "merge", callHistory: "text" } };
}

/** Sends the system text as the user's, first of all, to a model that knows no system text. */
function sendSystemAsUser({ text, profile, chat: { messages: [first] } }: Evidence): Adaptation | undefined {
  if (!REFUSES_ALL_SYSTEM.test(text) || profile.systemRole === "user" || !first || !isSystem(first)) return undefined;
  return { cell: "systemRole.user", differs: { systemRole: "user", lateSystem: "user" } };
}

/** Whether merging the messages of the user would change nothing. */
function isMerged({ profile, chat: { messages } }: Evidence): boolean {
  return profile.consecutiveRoles === "merge" ||
    !messages.some(({ role }, index) => role === "user" && messages[index + 1]?.role === "user");
}

function isFirstRight(evidence: Evidence): boolean {
  return findFirstRole(evidence) === "user";
}

/** The rules about roles, order and ids, in order. */
export const MESSAGE_ADAPTATIONS: readonly AdaptationRule[] = [
  sendSystemAsUser,
  createSettingRule("systemRole", "system", (evidence) => {
    return refusesRole(evidence, "developer") && hasMessage(evidence, ({ role }) => role === "developer");
  }),
  createSettingRule("userAfterTool", "needs_assistant", ({ text }) => REFUSES_ORDER.test(text)),
  createSettingRule("lateSystem", "user", (evidence) => {
    return hasLateSystem(evidence) && (refusesRole(evidence, "system") || REFUSES_SYSTEM.test(evidence.text));
  }),
  createSettingRule("lastMessage", "user", (evidence) => {
    return REFUSES_PREFILL.test(evidence.text) && evidence.chat.messages.at(-1)?.role === "assistant";
  }),
  createSettingRule("firstMessage", "user", (evidence) => {
    const { text } = evidence;
    if (isFirstRight(evidence)) return false;
    return MISSES_USER.test(text) || REFUSES_PREFILL.test(text) && !hasMessage(evidence, ({ role }) =>
          role === "user") ||
      REFUSES_TURNS.test(text) && isMerged(evidence);
  }),
  writeCallsAsText,
  createSettingRule("consecutiveRoles", "merge", ({ text }) => REFUSES_TURNS.test(text)),
  createSettingRule("callsPerMessage", "one", (evidence) => {
    return /only supports? single tool.?calls/i.test(evidence.text) &&
      hasMessage(evidence, (message) => message.role === "assistant" && (message.tool_calls?.length ?? 0) > 1);
  }),
  createSettingRule("callIds", "nine_alphanumerics", (evidence) => {
    return /(?:tool|function).?calls?.{0,20}(?:\b|_)ids?\b.{0,200}(?:length (?:of )?9\b|\{9\}|\b9 (?:alphanumeric )?characters\b|exactly 9\b)/is
      .test(evidence.text) && hasCalls(evidence);
  }),
  createSettingRule("callIds", "forty_word_characters", ({ text }) => {
    return /tool_(?:calls?|use)\b.{0,20}\bid\b.{0,80}(?:should match pattern|maximum length (?:of )?\d\d)|tool_calls\b.{0,12}\bid\b.{0,40}at most \d\d characters|(?:tool_)?call_?id\b.{0,80}(?:at most \d\d characters|maximum length (?:of )?\d\d|(?:should|must|does not) match (?:the )?pattern)/i
      .test(text);
  }),
];

/** The rules about the content of messages, in order. */
export const CONTENT_ADAPTATIONS: readonly AdaptationRule[] = [
  createSettingRule("files", "words", (evidence) => {
    return isContentRefused(evidence, "file") && hasPart(evidence, ({ type }) => type === "file");
  }),
  createSettingRule("emptyContent", "omit", (evidence) => {
    return /text content is empty|text content blocks must (?:be non-empty|contain non-whitespace)|content field.{0,40}is (?:blank|empty)|non-empty content/i
      .test(evidence.text) &&
      hasMessage(evidence, ({ role, content }) => role === "assistant" && content === "");
  }),
  createSettingRule("emptyContent", "empty_string", missesContent),
];

/**
 * The conversations that a Messages API refuses: roles, places of system text, and calls with their results.
 *
 * The texts are those of the API (documentation, SDK and public reports, 2026-11).
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject } from "../../lib/base/json.ts";
import {
  blocksIn,
  blocksOfType,
  type MessagesCheck,
  type MessagesFault,
  messagesIn,
  type MessagesSetting,
} from "./messages_rule.ts";

function noMessages(body: JsonObject): MessagesFault | undefined {
  return messagesIn(body).length > 0 ? undefined : { message: "messages: at least one message is required" };
}

function strangeRole(body: JsonObject, { rules, model }: MessagesSetting): MessagesFault | undefined {
  for (const [index, { role, ...message }] of messagesIn(body).entries()) {
    if (role !== "user" && role !== "assistant" && role !== "system") {
      return { message: `messages.${index}.role: Input should be 'user', 'assistant' or 'system'` };
    }
    if (role === "system" && !model.lateSystem) {
      return rules.betas ? { message: "role 'system' is not supported on this model" } : {
        message: 'messages: Unexpected role "system". The Messages API accepts a top-level `system` parameter, not ' +
          '"system" as an input message role.',
      };
    }
    const extra = Object.keys(message).find((key) => key !== "content");
    if (extra !== undefined) return { message: `messages.${index}.${extra}: Extra inputs are not permitted` };
  }
  return undefined;
}

function badEnds(body: JsonObject, { rules }: MessagesSetting): MessagesFault | undefined {
  const messages = messagesIn(body);
  if (messages[0]?.role !== "user") return { message: 'messages: first message must use the "user" role' };
  const last = messages.at(-1);
  if (last?.role !== "assistant") return undefined;
  if (!rules.prefill) {
    return {
      message: "This model does not support assistant message prefill. The conversation must end with a user message.",
    };
  }
  const text = decodeText(blocksIn(last.content).at(-1)?.text) ?? "";
  if (text === text.trimEnd()) return undefined;
  return { message: "messages: final assistant content cannot end with trailing whitespace" };
}

/** Finds system text that does not follow a turn of the user, or that no assistant turn follows. */
function strayedSystem(body: JsonObject): MessagesFault | undefined {
  const messages = messagesIn(body);
  for (const [index, { role }] of messages.entries()) {
    if (role !== "system") continue;
    const before = messages.slice(0, index).findLast((message) => message.role !== "system");
    const after = messages.slice(index + 1).find((message) => message.role !== "system");
    const open = blocksOfType(before, "tool_use").length > 0;
    if (before?.role !== "user" || open || after !== undefined && after.role !== "assistant") {
      return {
        message: `messages.${index}: a message with role 'system' must follow a user message and must be followed by ` +
          "an assistant message or be the last message",
      };
    }
  }
  return undefined;
}

function emptyContent(body: JsonObject): MessagesFault | undefined {
  const system = typeof body.system === "string" ? [{ text: body.system }] : blocksIn(body.system ?? []);
  if (system.some(({ text }) => typeof text !== "string" || text === "")) {
    return { message: "system: text content blocks must be non-empty" };
  }
  for (const [index, { content }] of messagesIn(body).entries()) {
    const blocks = blocksIn(content);
    if (blocks.length === 0) {
      return {
        message:
          `messages.${index}: all messages must have non-empty content except for the optional final assistant ` +
          "message",
      };
    }
    const texts = blocks.filter(({ type }) => type === "text").map(({ text }) => text);
    if (texts.some((text) => typeof text !== "string" || text === "")) {
      return { message: "messages: text content blocks must be non-empty" };
    }
    if (texts.some((text) => String(text).trim() === "")) {
      return { message: "messages: text content blocks must contain non-whitespace text" };
    }
  }
  return undefined;
}

function badCalls(body: JsonObject): MessagesFault | undefined {
  const seen = new Set<string>();
  for (const [index, message] of messagesIn(body).entries()) {
    for (const [position, { type, id, name, input }] of blocksIn(message.content).entries()) {
      if (type !== "tool_use") continue;
      const at = `messages.${index}.content.${position}.tool_use`;
      if (!/^[a-zA-Z0-9_-]+$/.test(String(id ?? ""))) {
        return { message: `${at}.id: String should match pattern '^[a-zA-Z0-9_-]+$'` };
      }
      if (!/^[a-zA-Z0-9_-]{1,128}$/.test(String(name ?? ""))) {
        return { message: `${at}.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'` };
      }
      if (!isObject(input)) return { message: `${at}.input: Input should be a valid dictionary` };
      if (seen.has(String(id))) return { message: "messages: `tool_use` ids must be unique" };
      seen.add(String(id));
    }
  }
  return undefined;
}

/** Whether something else than a call follows a call in the same span between thinking blocks. */
function hasTextBehindCall(message: JsonObject): boolean {
  let called = false;
  for (const { type } of blocksIn(message.content)) {
    if (type === "tool_use") called = true;
    else if (type === "text" && called) return true;
    else if (type === "thinking" || type === "redacted_thinking") called = false;
  }
  return false;
}

function openCalls(message: JsonObject | undefined): string[] {
  return blocksOfType(message, "tool_use").map(({ id }) => String(id));
}

function badPairs(body: JsonObject): MessagesFault | undefined {
  const messages = messagesIn(body);
  for (const [index, message] of messages.entries()) {
    const next = messages[index + 1];
    const calls = openCalls(message);
    const blocks = blocksIn(next?.content);
    const results = next?.role === "user" ? blocksOfType(next, "tool_result").map((block) => block.tool_use_id) : [];
    const missing = calls.filter((id) => !results.includes(id));
    const first = blocks.findIndex(({ type }) => type !== "tool_result");
    const isMixed = first >= 0 && blocks.slice(first).some(({ type }) => type === "tool_result");
    if (missing.length > 0 || calls.length > 0 && (isMixed || hasTextBehindCall(message))) {
      return {
        message: `messages.${index}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ` +
          `${(missing.length > 0 ? missing : calls).join(", ")}. Each \`tool_use\` block must have a corresponding ` +
          "`tool_result` block in the next message.",
      };
    }
  }
  return undefined;
}

function strayResults(body: JsonObject): MessagesFault | undefined {
  const messages = messagesIn(body);
  for (const [index, message] of messages.entries()) {
    const calls = openCalls(messages[index - 1]);
    const seen = new Set<unknown>();
    for (const [position, { type, tool_use_id: id }] of blocksIn(message.content).entries()) {
      if (type !== "tool_result") continue;
      if (!calls.includes(String(id))) {
        return {
          message:
            `messages.${index}.content.${position}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ` +
            `${id}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`,
        };
      }
      if (seen.has(id)) {
        return {
          message: `messages.${index}.content.${position}: each tool_use must have a single result. Found multiple ` +
            `\`tool_result\` blocks with id: ${id}`,
        };
      }
      seen.add(id);
    }
  }
  return undefined;
}

function badResult(body: JsonObject, { rules }: MessagesSetting): MessagesFault | undefined {
  for (const [index, message] of messagesIn(body).entries()) {
    for (const [position, { type, content, is_error: isError }] of blocksIn(message.content).entries()) {
      if (type !== "tool_result" || content === undefined || typeof content === "string") continue;
      const at = `messages.${index}.content.${position}.tool_result`;
      const parts = decodeArray(content);
      if (!Array.isArray(content) || parts.length === 0) {
        return { message: `${at}.content: List should have at least 1 item after validation, not 0` };
      }
      const strange = blocksIn(content).find((part) => !rules.blocks.result.includes(String(part.type)));
      if (strange !== undefined) {
        return {
          message:
            `${at}.content.0: Input tag '${strange.type}' found using 'type' does not match any of the expected ` +
            `tags: ${rules.blocks.result.map((tag) => `'${tag}'`).join(", ")}`,
        };
      }
      if (blocksIn(content).some((part) => part.type === "text" && part.text === "")) {
        return { message: "messages: text content blocks must be non-empty" };
      }
      if (isError === true && blocksIn(content).some((part) => part.type !== "text")) {
        return { message: `${at}: all content must be type "text" if "is_error" is true` };
      }
    }
  }
  return undefined;
}

/** Checks of conversations, by the names of their rules. */
export const HISTORY_CHECKS: Readonly<Record<string, MessagesCheck>> = {
  messages: noMessages,
  roles: strangeRole,
  ends: badEnds,
  systemPlace: strayedSystem,
  emptyContent,
  calls: badCalls,
  pairs: badPairs,
  results: strayResults,
  resultContent: badResult,
};

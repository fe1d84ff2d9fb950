/**
 * The order of messages for providers whose chat templates insist on one.
 *
 * @module
 */
import type { ChatMessage, ChatPart } from "../../../chat/types.ts";
import type { ProviderProfile } from "../../../providers/profile.ts";
import type { Report } from "../../../base/report.ts";
import { AFTER_TOOL, FIRST_USER_MESSAGE, LAST_USER_MESSAGE } from "../prompts.ts";

/** `messages` in the order that the provider accepts; unchanged when it accepts any order. */
export function orderMessages(
  messages: readonly ChatMessage[],
  profile: ProviderProfile,
  report: Report,
): ChatMessage[] {
  const { userAfterTool, consecutiveRoles, reasoningRequired } = profile;
  const ordered: ChatMessage[] = [];
  /** Parts of the last message if it was merged here; further parts are pushed, so that merging stays linear. */
  let merged: ChatPart[] | undefined;
  for (const message of addUserMessages(messages, profile, report)) {
    const last = ordered.at(-1);
    if (userAfterTool === "needs_assistant" && last?.role === "tool" && isUserSide(message)) {
      report.add("repaired", "input.message", "the provider wants an assistant message after a tool's output");
      ordered.push({
        role: "assistant",
        content: AFTER_TOOL,
        ...(reasoningRequired === "always" && { reasoning_content: "" }),
      });
    }
    if (consecutiveRoles === "merge" && last?.role === "user" && message.role === "user") {
      report.add("merged", "input.message", "the provider takes no two user messages in a row");
      if (merged !== undefined && last.content === merged) {
        for (const part of listParts(message.content)) merged.push(part);
        continue;
      }
      const content = joinContent(last.content, message.content);
      merged = typeof content === "string" ? undefined : content;
      ordered[ordered.length - 1] = { role: "user", content };
    } else {
      ordered.push(message);
    }
  }
  return ordered;
}

/** Adds the messages of the user that the provider misses at the beginning or at the end. */
function addUserMessages(
  messages: readonly ChatMessage[],
  { firstMessage, lastMessage, systemRole }: ProviderProfile,
  report: Report,
): readonly ChatMessage[] {
  if (messages.length === 0) return messages;
  const start = systemRole !== "user" && messages[0]?.role === systemRole ? 1 : 0;
  const lacksFirst = firstMessage === "user" && messages[start]?.role !== "user";
  const lacksLast = lastMessage === "user" && messages.at(-1)?.role === "assistant";
  if (lacksFirst) report.add("repaired", "input.message", "the provider wants a user message first");
  if (lacksLast) report.add("repaired", "input.message", "the provider wants no assistant message at the end");
  return [
    ...messages.slice(0, start),
    ...(lacksFirst ? [{ role: "user", content: FIRST_USER_MESSAGE } as const] : []),
    ...messages.slice(start),
    ...(lacksLast ? [{ role: "user", content: LAST_USER_MESSAGE } as const] : []),
  ];
}

function isUserSide({ role }: ChatMessage): boolean {
  return role !== "tool" && role !== "assistant";
}

function joinContent(left: string | ChatPart[], right: string | ChatPart[]): string | ChatPart[] {
  if (typeof left === "string" && typeof right === "string") return `${left}\n\n${right}`;
  return [...listParts(left), ...listParts(right)];
}

function listParts(content: string | ChatPart[]): ChatPart[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}

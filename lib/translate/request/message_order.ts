/**
 * The order of messages for providers whose chat templates insist on one.
 *
 * @module
 */
import type { ChatMessage, ChatPart } from "../../chat/types.ts";
import type { ProviderProfile } from "../../providers/profile.ts";
import type { Report } from "../../base/report.ts";
import { AFTER_TOOL } from "./prompts.ts";

/** `messages` in the order that the provider accepts; unchanged when it accepts any order. */
export function orderMessages(
  messages: readonly ChatMessage[],
  { userAfterTool, consecutiveRoles, reasoningRequired }: ProviderProfile,
  report: Report,
): ChatMessage[] {
  const ordered: ChatMessage[] = [];
  /** Parts of the last message if it was merged here; further parts are pushed, so that merging stays linear. */
  let merged: ChatPart[] | undefined;
  for (const message of messages) {
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

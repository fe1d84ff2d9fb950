/**
 * Calls and outputs of the history written as text, for chat templates that know only users and assistants.
 *
 * The markup is the one in which most open models write calls, and which the relay reads back from their text.
 *
 * @module
 */
import type { Report } from "../../../base/report.ts";
import type { AssistantMessage, ChatMessage, ChatToolCall } from "../../../chat/types.ts";

/** `messages` without calls and tool messages: text of the assistant and of the user stands for them. */
export function writeCallsAsText(messages: readonly ChatMessage[], report: Report): ChatMessage[] {
  const names = new Map<string, string>();
  return messages.map((message): ChatMessage => {
    if (message.role === "tool") {
      const name = names.get(message.tool_call_id) ?? "tool";
      return { role: "user", content: `<tool_response name="${name}">\n${message.content}\n</tool_response>` };
    }
    if (message.role !== "assistant" || message.tool_calls === undefined) return message;
    report.add("replaced", "input.call", "the provider's template knows no calls, so text stands for them");
    for (const { id, function: { name } } of message.tool_calls) names.set(id, name);
    return writeCalls(message, message.tool_calls);
  });
}

function writeCalls({ tool_calls: _, ...message }: AssistantMessage, calls: readonly ChatToolCall[]): AssistantMessage {
  const written = calls.map(({ function: { name, arguments: text } }) =>
    `<tool_call>\n{"name": ${JSON.stringify(name)}, "arguments": ${text}}\n</tool_call>`
  ).join("\n");
  const { content } = message;
  if (Array.isArray(content)) return { ...message, content: [...content, { type: "text", text: written }] };
  return {
    ...message,
    content: content === undefined || content === null || content === "" ? written : `${content}\n\n${written}`,
  };
}

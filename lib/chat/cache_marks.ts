/**
 * The marks in a prompt for providers that keep only what the client marks.
 *
 * Three of the four marks that they allow are used: one after the system text, which ends what all conversations of a
 * session share; one at the end; and one where the previous request ended, since a provider looks back from a mark over
 * twenty parts only (providers' pages, 2026-10), and a turn may have more calls than that.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject } from "../base/json.ts";
import type { ProviderProfile } from "../providers/profile.ts";

/** The mark: the provider keeps the prompt up to here for a while. */
const MARK = { cache_control: { type: "ephemeral" } } as const;

/** A body whose prompt is marked, if its model needs marks. The texts stay what they are. */
export function markPrompt(chat: JsonObject, { markedModels = [] }: Pick<ProviderProfile, "markedModels">): JsonObject {
  const model = decodeText(chat.model) ?? "";
  if (!markedModels.some((start) => model.startsWith(start))) return chat;
  const messages = decodeArray(chat.messages);
  const answer = messages.findLastIndex((message) => hasRole(message, ["assistant"]));
  const places = new Set([
    messages.findIndex((message) => hasRole(message, ["system", "developer"])),
    messages.findLastIndex(endsRequest),
    // -1 in the first request of a conversation.
    messages.findLastIndex((message, index) => index < answer && endsRequest(message)),
  ]);
  return { ...chat, messages: messages.map((message, index) => places.has(index) ? markMessage(message) : message) };
}

function hasRole(message: unknown, roles: readonly string[]): message is JsonObject {
  return isObject(message) && roles.includes(decodeText(message.role) ?? "");
}

/** Whether a message ends a request and has a text: a mark on an empty one is refused. */
function endsRequest(message: unknown): boolean {
  if (!hasRole(message, ["user", "tool"])) return false;
  return Array.isArray(message.content) ? findLastText(message.content) !== -1 : !!decodeText(message.content);
}

function findLastText(parts: readonly unknown[]): number {
  return parts.findLastIndex((part) => isObject(part) && part.type === "text" && part.text !== "");
}

function markMessage(message: unknown): unknown {
  if (!isObject(message)) return message;
  const { content } = message;
  if (!Array.isArray(content)) return { ...message, content: [{ type: "text", text: content, ...MARK }] };
  const last = findLastText(content);
  return { ...message, content: content.map((part, index) => index === last ? { ...part, ...MARK } : part) };
}

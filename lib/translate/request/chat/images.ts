/**
 * Replacement of the images in a chat history that a provider does not accept.
 *
 * @module
 */
import type { Report } from "../../../base/report.ts";
import type { ChatMessage, ChatPart } from "../../../chat/types.ts";
import type { ProviderProfile } from "../../../providers/profile.ts";
import { hasImageLimits, judgeImages } from "../image_limits.ts";

/** `messages` with words for the images that the provider does not accept; the same list when it accepts all. */
export function replaceUnwantedImages(
  messages: readonly ChatMessage[],
  profile: ProviderProfile,
  report: Report,
): readonly ChatMessage[] {
  if (!hasImageLimits(profile)) return messages;
  const words = judgeImages(messages.flatMap(listImages), profile);
  let next = 0;
  return messages.map((message) => replaceParts(message, () => words[next++], report));
}

function listParts({ role, content }: ChatMessage): readonly ChatPart[] {
  return role !== "user" || typeof content === "string" ? [] : content;
}

function listImages(message: ChatMessage): string[] {
  return listParts(message).flatMap((part) => part.type === "image_url" ? [part.image_url.url] : []);
}

function replaceParts(message: ChatMessage, takeWords: () => string | undefined, report: Report): ChatMessage {
  const given = listParts(message);
  if (given.length === 0) return message;
  const parts = given.map((part): ChatPart => {
    const text = part.type === "image_url" ? takeWords() : undefined;
    if (text === undefined) return part;
    report.add("replaced", "content.image", "the provider does not accept this image, or not so many");
    return { type: "text", text };
  });
  const texts = parts.flatMap((part) => part.type === "text" ? [part.text] : []);
  // Some servers take lists only for what is more than text.
  return { role: "user", content: texts.length === parts.length ? texts.join("\n\n") : parts };
}

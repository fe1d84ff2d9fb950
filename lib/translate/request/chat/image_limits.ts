/**
 * Replacement of the images that a provider does not accept: by kind, by number, and those that it refused before.
 *
 * @module
 */
import { isNamedImage, readImageFacts, readMediaType } from "../../../base/image_data.ts";
import type { Report } from "../../../base/report.ts";
import type { ChatMessage, ChatPart } from "../../../chat/types.ts";
import type { ProviderProfile } from "../../../providers/profile.ts";
import { formatRefusedImage, OLDER_IMAGE } from "../prompts.ts";

/** `messages` with words for the images that the provider does not accept; the same list when it accepts all. */
export function replaceUnwantedImages(
  messages: readonly ChatMessage[],
  profile: ProviderProfile,
  report: Report,
): readonly ChatMessage[] {
  const { imageTypes, maxImages, refusedImages } = profile;
  if (imageTypes === undefined && maxImages === undefined && refusedImages === undefined) return messages;
  const accepted = messages.map((message) => replaceParts(message, (url) => findImageRefusal(url, profile)));
  const limited = maxImages === undefined ? accepted : keepNewest(accepted, maxImages);
  const lost = countImages(messages) - countImages(limited);
  for (let index = 0; index < lost; index++) {
    report.add("replaced", "content.image", "the provider does not accept this image, or not so many");
  }
  return limited;
}

/** For each image of a history, in order: the words that replace it, or undefined where the provider accepts it. */
export function judgeImages(urls: readonly string[], profile: ProviderProfile): readonly (string | undefined)[] {
  const refusals = urls.map((url) => findImageRefusal(url, profile));
  const { maxImages = urls.length } = profile;
  let older = refusals.filter((words) => words === undefined).length - maxImages;
  return refusals.map((words) => words ?? (older-- > 0 ? OLDER_IMAGE : undefined));
}

/** Words for an image that is not accepted; undefined for one that is. */
export function findImageRefusal(url: string, { imageTypes, refusedImages = [] }: ProviderProfile): string | undefined {
  const type = readMediaType(url);
  const isUnknownType = imageTypes !== undefined && type !== undefined && !imageTypes.includes(type);
  return isUnknownType || isNamedImage(url, refusedImages) ? formatRefusedImage(describeImage(url)) : undefined;
}

/** What an image is: its type, its sides and its size; "" for an address. */
function describeImage(url: string): string {
  const { mediaType, bytes, side, pixels } = readImageFacts(url);
  const sides = side !== undefined && pixels !== undefined && side > 0
    ? `${side} by ${pixels / side} pixels`
    : undefined;
  const size = bytes === undefined ? undefined : `${Math.max(1, Math.round(bytes / 1024))} KB`;
  return [mediaType, sides, size].filter((fact) => fact !== undefined).join(", ");
}

function keepNewest(messages: readonly ChatMessage[], most: number): readonly ChatMessage[] {
  let older = countImages(messages) - most;
  return older <= 0
    ? messages
    : messages.map((message) => replaceParts(message, () => older-- > 0 ? OLDER_IMAGE : undefined));
}

function replaceParts(message: ChatMessage, refuse: (url: string) => string | undefined): ChatMessage {
  if (message.role !== "user" || typeof message.content === "string") return message;
  const parts = message.content.map((part): ChatPart => {
    const words = part.type === "image_url" ? refuse(part.image_url.url) : undefined;
    return words === undefined ? part : { type: "text", text: words };
  });
  const texts = parts.flatMap((part) => part.type === "text" ? [part.text] : []);
  // Some servers take lists only for what is more than text.
  return { role: "user", content: texts.length === parts.length ? texts.join("\n\n") : parts };
}

function countImages(messages: readonly ChatMessage[]): number {
  return messages.reduce((sum, { role, content }) => {
    if (role !== "user" || typeof content === "string") return sum;
    return sum + content.filter(({ type }) => type === "image_url").length;
  }, 0);
}

/**
 * Content of messages and outputs for a vendor's own Responses API, and the images in it that a provider does not take.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject, omitUndefined } from "../../../base/json.ts";
import type { Report } from "../../../base/report.ts";
import type { ChatPart } from "../../../chat/types.ts";
import type { ProviderProfile } from "../../../providers/profile.ts";
import type { VendorItem, VendorPart } from "../../../responses_upstream/types.ts";
import type { ContentPart } from "../../../responses/types.ts";
import { type ContentContext, splitContent, translateTextContent, translateUserContent } from "../content.ts";
import { hasImageLimits, judgeImages } from "../image_limits.ts";
import { ATTACHED_OUTPUT, NO_OUTPUT } from "../prompts.ts";

/** The parts of a message by the user, in their order; blank ones are left out, which some servers refuse. */
export function encodeUserParts(content: readonly ContentPart[], context: ContentContext): VendorPart[] {
  return content.flatMap((part) => {
    const translated = translateUserContent([part], context);
    if (typeof translated !== "string") return translated.map(encodePart);
    return translated.trim() === "" ? [] : [{ type: "input_text", text: translated }];
  });
}

/** The parts of a message by the model or of system text, which hold only text. */
export function encodeTextParts(
  content: readonly ContentPart[],
  type: "input_text" | "output_text",
  context: ContentContext,
): VendorPart[] {
  return content.flatMap((part) => {
    const text = translateTextContent([part], { separator: "", context });
    return text.trim() === "" ? [] : [{ type, text }];
  });
}

/** What a tool gave: its text or parts, and the attachments that a message of the user has to hold. */
export interface EncodedOutput {
  readonly output: string | VendorPart[];
  readonly lifted: readonly VendorPart[];
}

/** Encodes what a tool gave; `fallback` is the text where there is none. */
export function encodeOutput(
  content: readonly ContentPart[],
  fallback: string | undefined,
  context: ContentContext,
): EncodedOutput {
  const { text, attachments } = splitContent(content, context);
  const said = text.trim() === "" ? fallback ?? "" : text;
  if (attachments.length === 0) return { output: said === "" ? NO_OUTPUT : said, lifted: [] };
  if (context.profile.toolOutputs === "parts") return { output: encodeUserParts(content, context), lifted: [] };
  const lifted = attachments.map(encodePart);
  return { output: said === "" ? ATTACHED_OUTPUT : said, lifted };
}

function encodePart(part: ChatPart): VendorPart {
  switch (part.type) {
    case "text":
      return { type: "input_text", text: part.text };
    case "image_url": {
      const { url, detail } = part.image_url;
      return { type: "input_image", image_url: url, ...(detail !== undefined && { detail }) };
    }
    case "file":
      return { type: "input_file", ...omitUndefined({ ...part.file }) };
  }
}

/** `items` with words for the images that the provider does not accept; the same list when it accepts all. */
export function replaceRefusedImages(
  items: readonly VendorItem[],
  profile: ProviderProfile,
  report: Report,
): readonly VendorItem[] {
  if (!hasImageLimits(profile)) return items;
  const words = judgeImages(items.flatMap(listParts).flatMap(listImages), profile);
  for (const word of words) {
    if (word !== undefined) {
      report.add("replaced", "content.image", "the provider does not accept this image, or not so many");
    }
  }
  let next = 0;
  return items.map((item): VendorItem => {
    const key = "output" in item ? "output" : "content";
    const parts = listParts(item);
    if (!parts.some((part) => listImages(part).length > 0)) return item;
    const replaced = parts.map((part) => {
      const text = listImages(part).length > 0 ? words[next++] : undefined;
      return text === undefined ? part : { type: "input_text", text };
    });
    return { ...item, [key]: replaced };
  });
}

function listParts(item: VendorItem): readonly JsonObject[] {
  return decodeArray("output" in item ? item.output : "content" in item ? item.content : undefined).filter(isObject);
}

function listImages({ type, image_url: url }: JsonObject): string[] {
  const text = decodeText(url);
  return type === "input_image" && text !== undefined ? [text] : [];
}

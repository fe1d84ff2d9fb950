/**
 * Translation of content into blocks.
 *
 * @module
 */
import { readImageBytes } from "../../../base/image_data.ts";
import type { Report } from "../../../base/report.ts";
import type { ChatPart } from "../../../chat/types.ts";
import type { TextBlock, UserBlock } from "../../../messages/types.ts";
import type { ProviderProfile } from "../../../providers/profile.ts";
import type { ContentPart } from "../../../responses/types.ts";
import { translatePart } from "../content.ts";
import { formatRefusedImage } from "../prompts.ts";

/** The provider's profile, the report, and the words for the images that the provider does not accept. */
export interface BlockContext {
  readonly profile: ProviderProfile;
  readonly report: Report;
  readonly imageWords: ReadonlyMap<ContentPart, string>;
}

/** A text. */
export function createText(text: string): TextBlock {
  return { type: "text", text };
}

/** The blocks of `content`, without blank texts, which are refused ("text content blocks must be non-empty"). */
export function translateBlocks(content: readonly ContentPart[], context: BlockContext): UserBlock[] {
  return content.map((part) => translateBlock(part, context))
    .filter((block) => block.type !== "text" || block.text.trim() !== "");
}

/** The texts of system or assistant content; other parts are dropped and reported, as these roles hold only text. */
export function translateTexts(content: readonly ContentPart[], context: BlockContext): TextBlock[] {
  return translateBlocks(content, context).flatMap((block) => {
    if (block.type === "text") return [block];
    context.report.add("dropped", `content.${block.type}`, "a system or assistant message cannot hold it");
    return [];
  });
}

function translateBlock(part: ContentPart, context: BlockContext): UserBlock {
  const words = context.profile.images ? context.imageWords.get(part) : undefined;
  if (words !== undefined) return replaceImage(words, context);
  return encodeFileAddress(part, context) ?? encodePart(translatePart(part, context), context);
}

/** A PDF file by its address; undefined for everything else. */
function encodeFileAddress(part: ContentPart, { profile }: BlockContext): UserBlock | undefined {
  if (part.kind !== "file" || part.dataUrl !== undefined || profile.files !== "part") return undefined;
  const { url = "", filename } = part;
  const isPdf = /^https?:[^?#]*\.pdf(?:[?#]|$)/i.test(url) || /^https?:/i.test(url) && /\.pdf$/i.test(filename ?? "");
  if (!isPdf) return undefined;
  return { type: "document", source: { type: "url", url }, ...(filename !== undefined && { title: filename }) };
}

function encodePart(part: ChatPart, context: BlockContext): UserBlock {
  switch (part.type) {
    case "text":
      return part;
    case "image_url":
      if (part.image_url.detail === "low") {
        context.report.add("dropped", "content.image.detail", "this provider has no such setting");
      }
      return encodeImage(part.image_url.url, context);
    case "file":
      return encodeFile(part.file, context);
  }
}

/** The URL of an image with the media type of its bytes, as it is sent; any other URL as it is. */
export function formatSentUrl(url: string): string {
  const { mediaType, base64 } = readImageBytes(url) ?? {};
  return mediaType === undefined || base64 === undefined ? url : `data:${mediaType};base64,${base64}`;
}

/** An image; its media type is read from its bytes, because another one is refused. */
function encodeImage(url: string, context: BlockContext): UserBlock {
  if (/^https?:/i.test(url)) return { type: "image", source: { type: "url", url } };
  const { mediaType, base64 } = readImageBytes(url) ?? {};
  if (mediaType === undefined || base64 === undefined) {
    return replaceImage(formatRefusedImage(/^data:([\w/+.-]{1,60})/.exec(url)?.[1] ?? ""), context);
  }
  return { type: "image", source: { type: "base64", media_type: mediaType, data: base64 } };
}

function replaceImage(words: string, { report }: BlockContext): TextBlock {
  report.add("replaced", "content.image", "the provider does not accept this image, or not so many");
  return { type: "text", text: words };
}

function encodeFile(
  { filename, file_data: data = "" }: Extract<ChatPart, { type: "file" }>["file"],
  { report }: BlockContext,
): UserBlock {
  const base64 = /^data:application\/pdf[^,]*;base64,(.*)$/is.exec(data)?.[1];
  if (base64 !== undefined) {
    return {
      type: "document",
      source: { type: "base64", media_type: "application/pdf", data: base64 },
      ...(filename !== undefined && { title: filename }),
    };
  }
  report.add("replaced", "content.file", "the provider accepts no files other than text and PDF");
  return { type: "text", text: `[File ${filename ?? "file"} omitted: it cannot be passed on to this model.]` };
}

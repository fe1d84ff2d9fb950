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
import { translatePart } from "../chat/content.ts";
import { findImageRefusal } from "../chat/image_limits.ts";
import { formatRefusedImage, OLDER_IMAGE } from "../prompts.ts";

/** The provider's profile, the report, and how many of the oldest images are beyond what the provider accepts. */
export interface BlockContext {
  readonly profile: ProviderProfile;
  readonly report: Report;
  /** Counted down while the history is translated; words stand for these images. */
  readonly images: { older: number };
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
  if (part.kind === "image" && context.profile.images) {
    // A refused image is remembered as it was sent.
    const { mediaType, base64 } = readImageBytes(part.url) ?? {};
    const url = mediaType === undefined ? part.url : `data:${mediaType};base64,${base64}`;
    const words = context.images.older-- > 0 ? OLDER_IMAGE : findImageRefusal(url, context.profile);
    if (words !== undefined) return replaceImage(words, context);
  }
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

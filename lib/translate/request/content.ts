/**
 * Translation of a message's content: each part as such where the provider takes it, else the words that stand for it.
 *
 * @module
 */
import { omitUndefined } from "../../base/json.ts";
import type { ChatPart } from "../../chat/types.ts";
import type { ProviderProfile } from "../../providers/profile.ts";
import type { Report } from "../../base/report.ts";
import type { ContentPart } from "../../responses/types.ts";
import { decodeBase64 } from "../base64.ts";
import { formatImageLink, UNHEARD_AUDIO, UNSEEN_IMAGE } from "./prompts.ts";

/** Content split into text, which every message may hold, and attachments, which only a user message may hold. */
export interface SplitContent {
  /** All text, including the text that replaces files. */
  readonly text: string;
  /** Images and files, in order. */
  readonly attachments: readonly ChatPart[];
}

/** The provider's profile for which content is translated, and the report that records losses. */
export interface ContentContext {
  readonly profile: ProviderProfile;
  readonly report: Report;
}

/** The content of a user message: a string when there is only text, otherwise parts in their order. */
export function translateUserContent(content: readonly ContentPart[], context: ContentContext): string | ChatPart[] {
  const parts = content.map((part) => translatePart(part, context));
  if (parts.every((part) => part.type === "text")) {
    return parts.map((part) => part.text).filter((text) => text !== "").join("\n\n");
  }
  // Providers that refuse a blank message also refuse a blank part.
  return parts.filter((part) => part.type !== "text" || part.text.trim() !== "");
}

/** Splits the content of a tool message, which may hold only text; the caller puts the attachments elsewhere. */
export function splitContent(content: readonly ContentPart[], context: ContentContext): SplitContent {
  const parts = content.map((part) => translatePart(part, context));
  const texts = parts.flatMap((part) => part.type === "text" ? [part.text] : []);
  return { text: texts.join("\n"), attachments: parts.filter((part) => part.type !== "text") };
}

/** The text of a system or assistant message. Other parts are dropped and reported: these roles hold only text. */
export function translateTextContent(content: readonly ContentPart[], { separator, context }: {
  separator: string;
  context: ContentContext;
}): string {
  return content.map((part) => {
    const translated = translatePart(part, context);
    if (translated.type === "text") return translated.text;
    context.report.add("dropped", `content.${part.kind}`, "a system or assistant message cannot hold it");
    return "";
  }).filter((text) => text !== "").join(separator);
}

/** One part: as such where the provider takes it, else the words that stand for it. */
export function translatePart(part: ContentPart, { profile, report }: ContentContext): ChatPart {
  switch (part.kind) {
    case "text":
      return { type: "text", text: part.text };
    case "image":
      if (!profile.images) {
        report.add("replaced", "content.image", "the model cannot read images");
        return { type: "text", text: UNSEEN_IMAGE };
      }
      if (profile.imageUrls === "data_only" && /^https?:/i.test(part.url)) {
        report.add("replaced", "content.image", "the provider does not fetch images from URLs");
        return { type: "text", text: formatImageLink(part.url) };
      }
      return { type: "image_url", image_url: { url: part.url, ...mapImageDetail(part.detail) } };
    case "file":
      return translateFile(part, { profile, report });
    case "audio":
      report.add("replaced", "content.audio", "no audio is passed on");
      return { type: "text", text: UNHEARD_AUDIO };
    case "unknown":
      report.add("dropped", `content.${part.wireType}`, "a content part of unknown type");
      return {
        type: "text",
        text: `[Content of type ${part.wireType} omitted: it cannot be passed on to this model.]`,
      };
  }
}

/** The level of detail. Chat has three; any other, such as Codex's `original`, asks for full detail: `high`. */
function mapImageDetail(detail: string | undefined): { detail?: string } {
  if (detail === undefined) return {};
  return { detail: detail === "low" || detail === "auto" ? detail : "high" };
}

function translateFile(
  part: Extract<ContentPart, { kind: "file" }>,
  { profile, report }: ContentContext,
): ChatPart {
  const name = part.filename ?? part.url ?? part.fileId ?? "file";
  const text = part.dataUrl === undefined ? undefined : decodeDataUrl(part.dataUrl);
  if (text !== undefined) return { type: "text", text: `File ${name}:\n${text}` };
  if (profile.files === "part" && (part.dataUrl !== undefined || part.fileId !== undefined)) {
    return {
      type: "file",
      file: {
        ...omitUndefined({ filename: part.filename, file_data: part.dataUrl, file_id: part.fileId }),
      },
    };
  }
  report.add("replaced", "content.file", "the provider accepts no files other than text");
  return { type: "text", text: `[File ${name} omitted: it cannot be passed on to this model.]` };
}

const TEXT_MEDIA =
  /^data:(?:text\/[^;,]*|application\/(?:json|xml|yaml|toml|javascript)[^;,]*)(?:;charset=[^;,]*)?(;base64)?,/i;

/** The text of a data URL whose media type is text; undefined for all others. */
function decodeDataUrl(url: string): string | undefined {
  const match = TEXT_MEDIA.exec(url);
  if (match === null) return undefined;
  const body = url.slice(match[0].length);
  if (match[1] !== undefined) return decodeBase64(body);
  try {
    return decodeURIComponent(body);
  } catch {
    return undefined;
  }
}

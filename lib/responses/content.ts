/**
 * What stands in the content of a message or tool output, whatever shape the client chose.
 *
 * @module
 */
import { isObject, type JsonObject, listOf, omitUndefined, textOf } from "../base/json.ts";
import type { ContentPart } from "./types.ts";

/** Part types whose text stands under `text`. */
const TEXT_TYPES: ReadonlySet<string> = new Set([
  "input_text",
  "output_text",
  "text",
  "summary_text",
  "reasoning_text",
]);

/** Decodes the content of a message or the output of a tool: a string, a list of parts, one part, or any JSON value. */
export function decodeContent(content: unknown): readonly ContentPart[] {
  if (content === undefined || content === null) return [];
  if (typeof content === "string") return [{ kind: "text", text: content }];
  if (Array.isArray(content)) return content.map(decodePart);
  if (isObject(content) && typeof content.type === "string") return [decodePart(content)];
  return [{ kind: "text", text: JSON.stringify(content) }];
}

/** The text parts of a list such as a reasoning item's `summary`. */
export function decodeTexts(list: unknown): readonly string[] {
  return listOf(list).flatMap((part) => isObject(part) && typeof part.text === "string" ? [part.text] : []);
}

function decodePart(part: unknown): ContentPart {
  if (typeof part === "string") return { kind: "text", text: part };
  if (!isObject(part)) return { kind: "text", text: JSON.stringify(part) };
  const type = textOf(part.type) ?? "untyped";
  if (TEXT_TYPES.has(type) && typeof part.text === "string") return { kind: "text", text: part.text };
  if (type === "refusal" && typeof part.refusal === "string") return { kind: "text", text: part.refusal };
  // Codex 0.154 to 0.169 writes the text of agent messages here in clear when the provider is a custom one.
  if (type === "encrypted_content" && typeof part.encrypted_content === "string") {
    return { kind: "text", text: part.encrypted_content };
  }
  if (type === "input_image" || type === "image_url") return decodeImage(part, type);
  if (type === "input_file" || type === "file") return decodeFile(part);
  return { kind: "unknown", wireType: type };
}

function decodeImage(part: JsonObject, wireType: string): ContentPart {
  const nested = isObject(part.image_url) ? part.image_url : undefined;
  const url = textOf(nested ? nested.url : part.image_url);
  // An address that is none makes a provider refuse the whole thread, again and again.
  if (url === undefined || !/^(?:data:|https?:)/i.test(url)) return { kind: "unknown", wireType };
  const detail = textOf(part.detail ?? nested?.detail);
  return detail === undefined ? { kind: "image", url } : { kind: "image", url, detail };
}

function decodeFile(part: JsonObject): ContentPart {
  const from = isObject(part.file) ? part.file : part;
  const filename = textOf(from.filename);
  const dataUrl = textOf(from.file_data);
  const url = textOf(from.file_url);
  const fileId = textOf(from.file_id);
  return {
    kind: "file",
    ...omitUndefined({ filename, dataUrl, url, fileId }),
  };
}

/**
 * The decoder of the content of a message or a tool output, in any shape that clients send.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject, omitUndefined } from "../base/json.ts";
import type { ContentPart } from "./types.ts";

/** Part types whose text is under `text`. */
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
  return decodeArray(list).flatMap((part) => isObject(part) && typeof part.text === "string" ? [part.text] : []);
}

function decodePart(part: unknown): ContentPart {
  if (typeof part === "string") return { kind: "text", text: part };
  if (!isObject(part)) return { kind: "text", text: JSON.stringify(part) };
  const type = decodeText(part.type) ?? "untyped";
  if (TEXT_TYPES.has(type) && typeof part.text === "string") return { kind: "text", text: part.text };
  if (type === "refusal" && typeof part.refusal === "string") return { kind: "text", text: part.refusal };
  // Codex 0.154 to 0.171 writes the text of agent messages here unencrypted when the provider is a custom one. A thread
  // that was begun with its vendor holds sealed ones.
  if (type === "encrypted_content" && typeof part.encrypted_content === "string" && !isSealed(part.encrypted_content)) {
    return { kind: "text", text: part.encrypted_content };
  }
  if (type === "input_image" || type === "image_url") return decodeImage(part, type);
  if (type === "input_audio") return { kind: "audio" };
  if (type === "input_file" || type === "file") return decodeFile(part);
  return { kind: "unknown", wireType: type };
}

/** Whether a text was sealed by the vendor of Codex: a Fernet token, which begins with a version and a year. */
function isSealed(text: string): boolean {
  return /^gAAAAA[\w=-]*$/.test(text);
}

function decodeImage(part: JsonObject, wireType: string): ContentPart {
  const nested = isObject(part.image_url) ? part.image_url : undefined;
  const url = decodeText(nested ? nested.url : part.image_url);
  // An invalid URL would make the provider refuse every later request of the thread.
  if (url === undefined || !/^(?:data:|https?:)/i.test(url)) return { kind: "unknown", wireType };
  const detail = decodeText(part.detail ?? nested?.detail);
  return detail === undefined ? { kind: "image", url } : { kind: "image", url, detail };
}

function decodeFile(part: JsonObject): ContentPart {
  const from = isObject(part.file) ? part.file : part;
  const filename = decodeText(from.filename);
  const dataUrl = decodeText(from.file_data);
  const url = decodeText(from.file_url);
  const fileId = decodeText(from.file_id);
  return {
    kind: "file",
    ...omitUndefined({ filename, dataUrl, url, fileId }),
  };
}

/**
 * The decoder of steps that another vendor's own servers made: searches, generated images, programs that ran there.
 *
 * They stay in the history of a thread that was begun with that vendor (Codex 0.154 to 0.171; reports 2026-09). Their
 * words are passed on, so that the model knows what happened; sealed text is not.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject } from "../base/json.ts";
import type { ContentPart, ForeignItem } from "./types.ts";

/** Most characters of a query, a prompt or a name that are repeated. */
const MAX_WORDS = 500;

/** What a step did, in words, by its wire type; a step of any other type is named by its type. */
const DEEDS: Readonly<Record<string, (item: JsonObject) => string>> = {
  image_generation_call: ({ revised_prompt: prompt }) => `an image was generated${quote(prompt)}`,
  web_search_call: (item) => `the web was searched${quote(findQuery(item))}`,
  file_search_call: (item) => `files were searched${quote(findQuery(item))}`,
  code_interpreter_call: ({ code }) => `a program ran${quote(code)}`,
  mcp_call: ({ name }) => `a remote tool was called${quote(name)}`,
};

/** Decodes a step that another server made into words, and into a picture where it made one. */
export function decodeForeignItem(item: JsonObject, wireType: string): ForeignItem {
  const describe = Object.hasOwn(DEEDS, wireType) ? DEEDS[wireType] : undefined;
  const deed = describe?.(item) ?? `a step of type ${wireType.slice(0, 64)} was made`;
  const picture = decodePicture(item);
  const rest = picture === undefined ? " What it gave cannot be passed on to this model." : "";
  const text: ContentPart = { kind: "text", text: `[Earlier, on another server, ${deed}.${rest}]` };
  return { type: "foreign", wireType, content: picture === undefined ? [text] : [text, picture] };
}

/** The generated image, which is base64 text without a media type. */
function decodePicture({ type, result, output_format: format }: JsonObject): ContentPart | undefined {
  const image = decodeText(result);
  if (type !== "image_generation_call" || image === undefined || !/^[A-Za-z0-9+/]+=*$/.test(image)) return undefined;
  const kind = typeof format === "string" && /^(?:png|jpeg|webp)$/.test(format) ? format : "png";
  return { kind: "image", url: `data:image/${kind};base64,${image}` };
}

function findQuery({ action, query, queries }: JsonObject): unknown {
  const asked = isObject(action) ? action.query ?? decodeArray(action.queries)[0] ?? action.url : undefined;
  return asked ?? query ?? decodeArray(queries)[0];
}

function quote(words: unknown): string {
  const text = decodeText(words);
  if (text === undefined) return "";
  return `: ${text.length <= MAX_WORDS ? text : `${text.slice(0, MAX_WORDS).toWellFormed()}…`}`;
}

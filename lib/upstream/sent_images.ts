/**
 * The images of a request, on any wire, and how much of the request they and files are.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject } from "../base/json.ts";

/** A request of any wire. */
interface SentBody {
  readonly body: JsonObject;
}

/** An image that was sent. */
export interface SentImage {
  /** Its address, or its data with the media type that was sent. */
  readonly url: string;
  /** Where the provider may say that it is, such as `3.0`: its message and its part; the likeliest first. */
  readonly places: readonly string[];
  /** Whether it came behind the last answer, so that no earlier request had it. */
  readonly isNew: boolean;
}

/** Types of items and messages that the model did not write. */
const CLIENT_ROLES: ReadonlySet<unknown> = new Set(["user", "system", "developer", "tool"]);

/** The images of a request, in order. */
export function listSentImages({ body }: SentBody): readonly SentImage[] {
  const { messages, input } = body;
  const entries = [...decodeArray(messages), ...decodeArray(input)].map((entry) => isObject(entry) ? entry : {});
  const lastAnswer = entries.findLastIndex((entry) => !isClients(entry));
  // Many providers count without the system message.
  const systems = CLIENT_ROLES.has(entries[0]?.role) && entries[0]?.role !== "user" ? 1 : 0;
  return entries.flatMap((entry, index) => {
    return listPlaced(entry).map(({ url, part }): SentImage => ({
      url,
      places: [`${index}.${part}`, `${index - systems}.${part}`],
      isNew: index > lastAnswer,
    }));
  });
}

function isClients({ role, type }: JsonObject): boolean {
  return CLIENT_ROLES.has(role) || typeof type === "string" && type.endsWith("_output");
}

/** The images of one message or item, with their places in it. */
function listPlaced({ content, output }: JsonObject): { readonly url: string; readonly part: string }[] {
  return [...decodeArray(content), ...decodeArray(output)].flatMap((part, index) => {
    if (!isObject(part)) return [];
    const url = readUrl(part);
    const inner = part.type === "tool_result" ? listPlaced(part) : [];
    return [
      ...(url === undefined ? [] : [{ url, part: String(index) }]),
      ...inner.map((image) => ({ url: image.url, part: `${index}.${image.part}` })),
    ];
  });
}

/** The URL of a part that is an image, on any wire. */
function readUrl({ type, image_url: image, source }: JsonObject): string | undefined {
  if (type === "image_url") return isObject(image) ? decodeText(image.url) : decodeText(image);
  if (type === "input_image") return decodeText(image);
  if (type !== "image" || !isObject(source)) return undefined;
  const { media_type: mediaType, data, url } = source;
  return typeof data === "string" ? `data:${mediaType};base64,${data}` : decodeText(url);
}

/** Types of parts that hold images and files, on any wire. */
const MEDIA_TYPES: ReadonlySet<unknown> = new Set([
  ...["image", "image_url", "input_image", "document", "file", "input_file"],
]);

/** Whether most of a request are images and files. */
export function isMostlyMedia({ body }: SentBody): boolean {
  let media = 0;
  const rest = JSON.stringify(body, (_key, value: unknown) => {
    if (!isObject(value) || !MEDIA_TYPES.has(value.type)) return value;
    media += JSON.stringify(value).length;
    return undefined;
  });
  return media > rest.length;
}

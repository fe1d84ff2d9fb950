/**
 * The parts of a request that tests compare between wires: calls, the user's texts, images and the asked schema.
 *
 * @module
 */
import { decodeArray, isObject, type JsonObject } from "../../../../lib/base/json.ts";
import type { ReceivedRequest } from "../../../../tools/scripted_provider.ts";
import { turnsOf, wireOf } from "../conversation.ts";

/** A call of the history. */
export interface SentCall {
  readonly id: string;
  /** Its name, behind that of its namespace and a dot when it has one. */
  readonly name: string;
}

function bodyOf({ body }: ReceivedRequest): JsonObject {
  return isObject(body) ? body : {};
}

function objectsIn(value: unknown): JsonObject[] {
  return decodeArray(value).filter(isObject);
}

/** The model that is asked. */
export function modelOf(request: ReceivedRequest): string {
  return String(bodyOf(request).model);
}

/** The calls of the history by the message that made them; on the Responses wire, those that nothing separates. */
export function callsOf(request: ReceivedRequest): SentCall[][] {
  const turns = turnsOf(request);
  if (wireOf(request) === "responses") return groupItems(turns);
  const assistants = turns.filter(({ role }) => role === "assistant");
  const groups = wireOf(request) === "chat"
    ? assistants.map(({ tool_calls: calls }) => {
      return objectsIn(calls).map(({ id, function: called }) => ({ id, name: isObject(called) ? called.name : "" }));
    })
    : assistants.map(({ content }) => objectsIn(content).filter(({ type }) => type === "tool_use"));
  return groups.filter((calls) => calls.length > 0).map((calls) =>
    calls.map(({ id, name }) => ({ id: String(id), name: String(name) }))
  );
}

function groupItems(items: readonly JsonObject[]): SentCall[][] {
  const groups: SentCall[][] = [];
  let isOpen = false;
  for (const { type, call_id: id, name = type, namespace } of items) {
    const isCall = typeof type === "string" && type.endsWith("_call") && id !== undefined;
    if (isCall && !isOpen) groups.push([]);
    isOpen = isCall;
    const fullName = namespace === undefined ? String(name) : `${namespace}.${name}`;
    if (isCall) groups.at(-1)?.push({ id: String(id), name: fullName });
  }
  return groups;
}

/** Ids of the calls, as `callsOf()` groups them. */
export function callIdsOf(request: ReceivedRequest): string[][] {
  return callsOf(request).map((calls) => calls.map(({ id }) => id));
}

/** Texts of the user's messages, one for each part. */
export function userTexts(request: ReceivedRequest): string[] {
  return turnsOf(request).filter(({ role }) => role === "user").flatMap(({ content }) => {
    if (typeof content === "string") return [content];
    return objectsIn(content).flatMap(({ text }) => typeof text === "string" ? [text] : []);
  });
}

/** URLs of the images, wherever they are; those in Base64 as `data:` URLs. */
export function imagesOf(request: ReceivedRequest): string[] {
  const parts = turnsOf(request).flatMap(({ content, output }) => [...objectsIn(content), ...objectsIn(output)]);
  const inner = parts.filter(({ type }) => type === "tool_result").flatMap(({ content }) => objectsIn(content));
  return [...parts, ...inner].flatMap(({ type, image_url: image, source }) => {
    if (type === "image" && isObject(source)) return [`data:${source.media_type};base64,${source.data}`];
    if (type === "image_url" && isObject(image)) return [String(image.url)];
    return type === "input_image" ? [String(image)] : [];
  });
}

/** The schema that the answer shall have; undefined when none is asked for. */
export function schemaOf(request: ReceivedRequest): unknown {
  const { response_format: chat, text, output_config: config } = bodyOf(request);
  const formats = {
    chat: isObject(chat) ? chat.json_schema : undefined,
    responses: isObject(text) ? text.format : undefined,
    messages: isObject(config) ? config.format : undefined,
  };
  const format = formats[wireOf(request)];
  return isObject(format) ? format.schema : undefined;
}

/**
 * The reader of requests to the Messages API, for scripted models that work on every wire.
 *
 * @module
 */
import { decodeArray, isObject, type JsonObject } from "../../../../lib/base/json.ts";
import type { SeenCall, SeenRequest } from "./seen.ts";

/** Reads the body of a request to `/messages`. */
export function readMessages(body: unknown): SeenRequest {
  const request = isObject(body) ? body : {};
  const messages = decodeArray(request.messages).filter(isObject);
  const of = (role: string) => messages.filter((message) => message.role === role);
  const blocks = messages.flatMap(readBlocks);
  const results = blocks.filter(({ type }) => type === "tool_result");
  const config = isObject(request.output_config) ? request.output_config : {};
  const format = isObject(config.format) ? config.format : {};
  return {
    model: String(request.model),
    system: [readText(request.system), ...of("system").map(({ content }) => readText(content))].join("\n"),
    tools: decodeArray(request.tools).filter(isObject).map(({ name, description = "", input_schema: schema }) => ({
      name: String(name),
      description: String(description),
      parameters: isObject(schema) ? schema : {},
    })),
    calls: of("assistant").map(readCalls).filter((calls) => calls.length > 0),
    outputs: Object.fromEntries(results.map(({ tool_use_id: id, content }) => [id, readText(content)])),
    user: of("user").map(({ content }) => readText(content)).filter((text) => text !== ""),
    assistant: of("assistant").map(({ content }) => readText(content)).filter((text) => text !== ""),
    images: [...blocks, ...results.flatMap(readBlocks)].filter(({ type }) => type === "image").map(readImage),
    reasoning: blocks.flatMap(({ type, thinking, signature, data }) => {
      if (type === "redacted_thinking") return [String(data)];
      return type === "thinking" ? [`${thinking}${signature ?? ""}`] : [];
    }),
    ...(isObject(format.schema) && { schema: format.schema }),
  };
}

function readBlocks({ content }: JsonObject): JsonObject[] {
  return decodeArray(content).filter(isObject);
}

function readCalls(message: JsonObject): SeenCall[] {
  return readBlocks(message).filter(({ type }) => type === "tool_use").map(({ id, name, input }) => ({
    id: String(id),
    name: String(name),
    arguments: JSON.stringify(input),
  }));
}

function readImage({ source }: JsonObject): string {
  const { url, media_type: type, data } = isObject(source) ? source : {};
  return typeof url === "string" ? url : `data:${type};base64,${data}`;
}

function readText(content: unknown): string {
  if (typeof content === "string") return content;
  return decodeArray(content).filter(isObject).flatMap(({ type, text }) => type === "text" ? [String(text)] : [])
    .join("\n");
}

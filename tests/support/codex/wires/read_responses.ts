/**
 * The reader of requests to a vendor's own Responses API, for scripted models that work on every wire.
 *
 * @module
 */
import { decodeArray, isObject, type JsonObject } from "../../../../lib/base/json.ts";
import type { SeenCall, SeenRequest, SeenTool } from "./seen.ts";

/** Reads the body of a request to `/responses`. */
export function readResponses(body: unknown): SeenRequest {
  const request = isObject(body) ? body : {};
  const items = typeof request.input === "string"
    ? [{ type: "message", role: "user", content: request.input }]
    : decodeArray(request.input).filter(isObject);
  const messages = (...roles: string[]) => items.filter((item) => roles.includes(String(item.role)));
  const outputs = items.filter(({ type }) => /_output$/.test(String(type)));
  const parts = items.flatMap(({ content, output }) => [...decodeArray(content), ...decodeArray(output)])
    .filter(isObject);
  const text = isObject(request.text) && isObject(request.text.format) ? request.text.format : {};
  return {
    model: String(request.model),
    system: [String(request.instructions ?? ""), ...messages("system", "developer").map(readContent)].join("\n"),
    tools: decodeArray(request.tools).filter(isObject).flatMap(readTool),
    calls: groupCalls(items),
    outputs: Object.fromEntries(outputs.map((item) => [item.call_id, readContent({ content: item.output })])),
    user: messages("user").map(readContent),
    assistant: messages("assistant").map(readContent),
    images: parts.filter(({ type }) => type === "input_image").map(({ image_url: url }) => String(url)),
    reasoning: items.filter(({ type }) => type === "reasoning").map(readReasoning),
    ...(isObject(text.schema) && { schema: text.schema }),
  };
}

/** A tool under the name by which it is called; children of a namespace have that of their parent before theirs. */
function readTool(tool: JsonObject): SeenTool[] {
  if (tool.type === "namespace") {
    const children = decodeArray(tool.tools).filter(isObject).flatMap(readTool);
    return children.map((child) => ({ ...child, name: `${tool.name}.${child.name}` }));
  }
  const { name = tool.type, description = "", parameters = tool.format } = tool;
  return [{
    name: String(name),
    description: String(description),
    parameters: isObject(parameters) ? parameters : {},
  }];
}

/** Calls by the answer that made them: an output, or a message of the user, is between two of them. */
function groupCalls(items: readonly JsonObject[]): SeenCall[][] {
  const groups: SeenCall[][] = [];
  let isOpen = false;
  for (const { type, call_id: id, name = type, namespace, arguments: input, input: text, role } of items) {
    if (role === "user" || /_output$/.test(String(type))) isOpen = false;
    if (!/_call$/.test(String(type)) || id === undefined) continue;
    if (!isOpen) groups.push([]);
    isOpen = true;
    const written = input ?? text;
    groups.at(-1)?.push({
      id: String(id),
      name: namespace === undefined ? String(name) : `${namespace}.${name}`,
      arguments: typeof written === "string" ? written : JSON.stringify(written),
    });
  }
  return groups;
}

function readReasoning({ encrypted_content: sealed, content, summary }: JsonObject): string {
  if (typeof sealed === "string") return sealed;
  return decodeArray(content).length > 0 ? readContent({ content }) : readContent({ content: summary });
}

function readContent({ content }: JsonObject): string {
  if (typeof content === "string") return content;
  return decodeArray(content).filter(isObject).map(({ text }) => typeof text === "string" ? text : "").join("\n");
}

/**
 * The reader of chat requests for scripted models that work on every wire.
 *
 * @module
 */
import type { ChatMessage, ChatRequest } from "../../../../lib/chat/types.ts";
import type { SeenRequest } from "./seen.ts";

/** Reads the body of a chat request. */
export function readChat(body: unknown): SeenRequest {
  const { model, messages, tools = [], response_format: format } = body as ChatRequest;
  const texts = (role: ChatMessage["role"]) => messages.filter((message) => message.role === role).map(readText);
  const assistants = messages.filter((message) => message.role === "assistant");
  const parts = messages.flatMap(({ content }) => Array.isArray(content) ? content : []);
  return {
    model,
    system: [...texts("system"), ...texts("developer")].join("\n"),
    tools: tools.map(({ function: { name, description = "", parameters } }) => ({ name, description, parameters })),
    calls: assistants.filter(({ tool_calls: calls = [] }) => calls.length > 0).map(({ tool_calls: calls = [] }) =>
      calls.map(({ id, function: called }) => ({ id, ...called }))
    ),
    outputs: Object.fromEntries(
      messages.flatMap((message) => message.role === "tool" ? [[message.tool_call_id, message.content]] : []),
    ),
    user: texts("user"),
    assistant: texts("assistant"),
    images: parts.flatMap((part) => part.type === "image_url" ? [(part.image_url as { url: string }).url] : []),
    reasoning: assistants.flatMap(({ reasoning_content: text }) => text === undefined || text === "" ? [] : [text]),
    ...(format?.type === "json_schema" && { schema: format.json_schema.schema }),
  };
}

function readText({ content }: ChatMessage): string {
  if (!Array.isArray(content)) return typeof content === "string" ? content : "";
  return content.map((part) => "text" in part ? String(part.text) : "").join("\n");
}

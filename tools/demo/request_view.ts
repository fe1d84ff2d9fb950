/**
 * The view of one request on both sides of the relay.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject } from "../../lib/base/json.ts";
import { type Line, type Look, type Scene, span } from "./layout.ts";

/** One row of a conversation: its name on the wire, and its text. */
interface Entry {
  readonly name: string;
  readonly text: string;
}

/** A request as Codex sent it and as the provider got it. */
export interface RequestPair {
  /** Body of `POST /v1/responses`. */
  readonly responses: JsonObject;
  /** Body of `POST /v1/chat/completions`. */
  readonly chat: JsonObject;
}

/** Draws `pair`; items that were already in `earlier`, the previous request, are only counted. */
export function requestScene(pair: RequestPair, earlier: RequestPair | undefined): Scene {
  return {
    first: "codex",
    codex: [
      heading("sends", "POST /v1/responses", "codex"),
      ...history(decodeArray(pair.responses.input), decodeArray(earlier?.responses.input), {
        noun: "items",
        entriesOf: ofItem,
      }),
      ...(earlier === undefined ? toolLines(decodeArray(pair.responses.tools).flatMap(ofResponsesTool)) : []),
    ],
    provider: [
      heading("gets", "POST /v1/chat/completions", "provider"),
      ...history(decodeArray(pair.chat.messages), decodeArray(earlier?.chat.messages), {
        noun: "messages",
        entriesOf: ofMessage,
      }),
      ...(earlier === undefined ? toolLines(decodeArray(pair.chat.tools).map(ofChatTool)) : []),
    ],
  };
}

function heading(verb: string, address: string, look: Look): Line {
  return [span(`${verb}  `, "dim"), span(address, look)];
}

function history(
  now: readonly unknown[],
  before: readonly unknown[],
  { noun, entriesOf }: { readonly noun: string; readonly entriesOf: (value: JsonObject) => readonly Entry[] },
): Line[] {
  const changed = now.findIndex((value, index) => JSON.stringify(value) !== JSON.stringify(before[index]));
  const same = changed === -1 ? now.length : changed;
  const entries = now.slice(same).filter(isObject).flatMap(entriesOf);
  const width = Math.max(0, ...entries.map(({ name }) => name.length));
  return [
    ...(same === 0 ? [] : [[span(`  ${same} ${noun} as before`, "dim")]]),
    ...entries.map(({ name, text }) => [span("  "), span(name.padEnd(width), "strong"), span("  "), span(text)]),
  ];
}

function ofItem(item: JsonObject): readonly Entry[] {
  switch (item.type) {
    case "message":
      return [{ name: String(item.role), text: preview(textOfParts(item.content)) }];
    case "reasoning":
      return [{ name: "reasoning", text: preview(textOfParts(item.summary)) }];
    case "function_call":
      return [{ name: "function_call", text: `${item.name} ${preview(decodeText(item.arguments) ?? "")}` }];
    case "custom_tool_call":
      return [{ name: "custom_tool_call", text: `${item.name} ${preview(decodeText(item.input) ?? "")}` }];
    default:
      return [{ name: String(item.type), text: preview(decodeText(item.output) ?? "") }];
  }
}

function ofMessage(message: JsonObject): readonly Entry[] {
  const name = String(message.role);
  const thinking = decodeText(message.reasoning_content);
  const said = typeof message.content === "string" ? message.content : textOfParts(message.content);
  const calls = decodeArray(message.tool_calls).filter(isObject).map((call) =>
    isObject(call.function) ? call.function : {}
  );
  const entries = [
    ...(thinking === undefined ? [] : [{ name, text: `reasoning_content: ${preview(thinking)}` }]),
    ...(said === "" ? [] : [{ name, text: preview(said) }]),
    ...calls.map((called) => ({ name, text: `calls ${called.name} ${preview(decodeText(called.arguments) ?? "")}` })),
  ];
  return entries.map((entry, index) => index === 0 ? entry : { ...entry, name: "" });
}

function ofResponsesTool(tool: unknown): string[] {
  if (!isObject(tool)) return [];
  const inner = decodeArray(tool.tools).filter(isObject).map(({ name }) => name);
  const kind = tool.type === "custom" ? "custom, takes free text" : tool.type;
  return [inner.length === 0 ? `${tool.name} (${kind})` : `${tool.name} (${kind} of ${inner.join(", ")})`];
}

function ofChatTool(tool: unknown): string {
  const declared = isObject(tool) && isObject(tool.function) ? tool.function : {};
  const properties = isObject(declared.parameters) && isObject(declared.parameters.properties)
    ? Object.keys(declared.parameters.properties)
    : [];
  return `${declared.name}({ ${properties.join(", ")} })`;
}

function toolLines(tools: readonly string[]): Line[] {
  return tools.map((tool, index) => [span(index === 0 ? "  tools  " : "         ", "strong"), span(tool)]);
}

function textOfParts(parts: unknown): string {
  return decodeArray(parts).filter(isObject).map((part) => decodeText(part.text) ?? "").join(" ");
}

const PREVIEW_LENGTH = 100;

/** The beginning of `text` on one row; of a tool's output only the part after its header. */
function preview(text: string): string {
  const shown = text.replace(/^[\s\S]*?\nOutput:\n/, "… ").replaceAll(/\s+/g, " ").trim();
  if (shown.length <= PREVIEW_LENGTH) return shown;
  return `${shown.slice(0, shown.lastIndexOf(" ", PREVIEW_LENGTH - 2))} …`;
}

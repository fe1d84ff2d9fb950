/**
 * What a scripted model reads of a request, whatever its wire: texts, outputs of calls, and its own earlier reasoning.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject } from "../../../lib/base/json.ts";
import type { WireName } from "../../../lib/providers/profile.ts";
import type { ReceivedRequest } from "../../../tools/scripted_provider.ts";
import { WIRE_PATHS } from "../../../tools/wires/player.ts";

/** The output of one call, as it came back. */
export interface CallOutput {
  readonly callId: string;
  /** Its texts; an image is shown as the name of its kind in brackets. */
  readonly text: string;
}

/** The wire of a request, by its path. */
export function wireOf(request: ReceivedRequest): WireName {
  const wires: readonly WireName[] = ["chat", "responses", "messages"];
  const found = wires.find((wire) => request.path.endsWith(WIRE_PATHS[wire]));
  if (found === undefined) throw new Error(`No wire has the path ${request.path}`);
  return found;
}

/** The messages or items of a request. */
export function turnsOf(request: ReceivedRequest): readonly JsonObject[] {
  const body = isObject(request.body) ? request.body : {};
  return decodeArray(wireOf(request) === "responses" ? body.input : body.messages).filter(isObject);
}

/** The text of a content in the form of any wire. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  return decodeArray(content).filter(isObject).map((part) => {
    if (typeof part.text === "string") return part.text;
    return part.type === "tool_result" ? textOf(part.content) : `[${String(part.type)}]`;
  }).join("\n");
}

/** All text that a model can read in a request's conversation, one line per part. */
export function conversationText(request: ReceivedRequest): string {
  const body = isObject(request.body) ? request.body : {};
  const head = wireOf(request) === "responses" ? body.instructions : body.system;
  const turns = turnsOf(request).map(({ content, output }) => textOf(content ?? output));
  return [...(head === undefined ? [] : [textOf(head)]), ...turns].join("\n");
}

/** The outputs of calls, in order. */
export function callOutputs(request: ReceivedRequest): readonly CallOutput[] {
  return turnsOf(request).flatMap((turn) => {
    const results = decodeArray(turn.content).filter(isObject).filter(({ type }) => type === "tool_result");
    const isItem = typeof turn.type === "string" && turn.type.endsWith("call_output");
    const outputs = turn.role === "tool"
      ? [{ id: turn.tool_call_id, content: turn.content }]
      : isItem
      ? [{ id: turn.call_id, content: turn.output }]
      : results.map(({ tool_use_id, content }) => ({ id: tool_use_id, content }));
    return outputs.map(({ id, content }) => ({ callId: decodeText(id) ?? "", text: textOf(content) }));
  });
}

/** The reasoning that comes back: items, thinking blocks, or the keys of an assistant message of chat. */
export function replayedReasoning(request: ReceivedRequest): readonly JsonObject[] {
  return turnsOf(request).flatMap((turn) => {
    if (turn.type === "reasoning") return [turn];
    const blocks = decodeArray(turn.content).filter(isObject);
    const thinking = blocks.filter(({ type }) => type === "thinking" || type === "redacted_thinking");
    const keys = ["reasoning_content", "reasoning", "reasoning_details"].filter((key) => key in turn);
    return [...thinking, ...(keys.length === 0 ? [] : [Object.fromEntries(keys.map((key) => [key, turn[key]]))])];
  });
}

/**
 * The decoder of a provider's frames: each frame of a stream, or a whole JSON answer, becomes one uniform chunk.
 *
 * Null, absent and "" are treated alike here and nowhere else. Shapes: recorded frames and adapter sources of 2026.
 *
 * @module
 */
import { RelayError } from "../base/errors.ts";
import { decodeArray, decodeNumber, decodeText, isObject, type JsonObject } from "../base/json.ts";
import { type AnswerChunk, type CallDelta, EMPTY_CHUNK, type ReasoningField } from "../wire/chunk.ts";
import { decodeFrameError } from "./errors.ts";
import { decodeCitations, decodeLogprobs } from "../wire/text_details.ts";
import { findUsage } from "./usage.ts";

/** A piece of reasoning and the field that held it. */
interface Reasoning {
  readonly reasoning: string;
  readonly reasoningField?: ReasoningField;
}

/** Maximum number of call fragments, and of structured reasoning parts, in one frame. Providers send a handful. */
export const MAX_PARTS = 10_000;

/** String fields that hold reasoning, in order of preference; when several hold it, only the first counts. */
const REASONING_FIELDS = ["reasoning_content", "reasoning", "reasoning_text"] as const;

/**
 * Decodes one frame of a chat stream, or a whole `chat.completion` object.
 *
 * @param value Parsed JSON of the frame.
 * @returns The chunk; an empty one for frames without anything that the relay reads.
 * @throws {RelayError} `upstream_protocol` for more than {@linkcode MAX_PARTS} call fragments, or structured reasoning
 *   parts, in one frame.
 *
 * @example
 * ```ts
 * import { decodeChunk } from "./decode.ts";
 *
 * const chunk = decodeChunk({ choices: [{ index: 0, delta: { content: "Hel" }, finish_reason: null }] });
 * if (chunk.text !== "Hel" || chunk.finishReason !== undefined) throw new Error("one piece of text expected");
 * ```
 */
export function decodeChunk(value: unknown): AnswerChunk {
  const frame = unwrapEnvelope(value);
  const choices = decodeArray(frame.choices).filter(isObject);
  const choice = choices.find((candidate) => (candidate.index ?? 0) === 0) ?? {};
  const error = decodeFrameError(frame, choice);
  const piece = isObject(choice.delta) ? decodeMessage(choice.delta) : undefined;
  const whole = isObject(choice.message) ? decodeMessage(choice.message) : undefined;
  const usage = findUsage(frame, choice);
  const finishReason = decodeText(choice.finish_reason);
  const nativeFinishReason = decodeText(choice.native_finish_reason);
  const logprobs = isObject(choice.logprobs)
    ? decodeLogprobs(requireFewParts(decodeArray(choice.logprobs.content)))
    : [];
  return {
    ...joinMessages(piece, whole),
    ...(logprobs.length > 0 && { logprobs }),
    ...(finishReason !== undefined && { finishReason }),
    ...(nativeFinishReason !== undefined && { nativeFinishReason }),
    ...(usage && { usage }),
    ...(error && { error }),
  };
}

/** The fields of a delta, or of a whole message. */
function decodeMessage(message: JsonObject): AnswerChunk {
  const parts = Array.isArray(message.content) ? message.content : undefined;
  const details = requireFewParts(decodeArray(message.reasoning_details));
  const annotations = decodeCitations(requireFewParts(decodeArray(message.annotations)));
  return {
    text: parts ? joinPartTexts(parts) : decodeText(message.content) ?? "",
    refusal: decodeText(message.refusal) ?? "",
    calls: decodeCalls(message),
    ...decodeReasoningFields(message, parts ?? []),
    ...(details.length > 0 && { reasoningDetails: details }),
    ...(annotations.length > 0 && { annotations }),
  };
}

/** A frame's delta and its whole message: some providers send the whole answer again in the last frame. */
function joinMessages(delta = EMPTY_CHUNK, message = EMPTY_CHUNK): AnswerChunk {
  if (isEmpty(message)) return delta;
  const whole: AnswerChunk = { ...message, isWhole: true };
  return isEmpty(delta) ? whole : { ...delta, whole };
}

function isEmpty({ text, reasoning, refusal, calls, reasoningDetails, annotations }: AnswerChunk): boolean {
  return text === "" && reasoning === "" && refusal === "" && calls.length === 0 && reasoningDetails === undefined &&
    annotations === undefined;
}

/** The frame itself: some gateways wrap the whole answer as `{"data": {…}, "success": true}`. */
function unwrapEnvelope(value: unknown): JsonObject {
  if (Array.isArray(value) && isObject(value[0])) return value[0];
  if (!isObject(value)) return {};
  return isObject(value.data) && Array.isArray(value.data.choices) ? value.data : value;
}

function decodeReasoningFields(delta: JsonObject, parts: readonly unknown[]): Reasoning {
  for (const field of REASONING_FIELDS) {
    const value = delta[field];
    const text = decodeText(value) ??
      (isObject(value) ? decodeText(value.content ?? value.text ?? value.summary) : undefined);
    if (text !== undefined) return { reasoning: text, reasoningField: field };
  }
  const thinking = parts.filter(isObject).filter((part) => part.type === "thinking")
    .map((part) => decodeText(part.thinking) ?? joinPartTexts(decodeArray(part.thinking))).join("");
  if (thinking !== "") return { reasoning: thinking, reasoningField: "thinking" };
  const details = decodeArray(delta.reasoning_details).filter(isObject)
    .map((detail) => decodeText(detail.text) ?? decodeText(detail.summary) ?? "").join("");
  return details === "" ? { reasoning: "" } : { reasoning: details, reasoningField: "reasoning" };
}

function joinPartTexts(parts: readonly unknown[]): string {
  return parts.map((part) => {
    if (typeof part === "string") return part;
    return isObject(part) && (part.type === "text" || part.type === undefined) ? decodeText(part.text) ?? "" : "";
  }).join("");
}

function decodeCalls(delta: JsonObject): readonly CallDelta[] {
  if (Array.isArray(delta.tool_calls)) return requireFewParts(delta.tool_calls).filter(isObject).map(decodeCall);
  // The form from before tool calls existed holds one call at most.
  return isObject(delta.function_call) ? [decodeCall({ function: delta.function_call })] : EMPTY_CHUNK.calls;
}

function requireFewParts(parts: readonly unknown[]): readonly unknown[] {
  if (parts.length <= MAX_PARTS) return parts;
  throw new RelayError(
    "upstream_protocol",
    `The provider sent ${parts.length} parts in one stream event, more than ${MAX_PARTS}; try again or use another model`,
  );
}

function decodeCall(call: JsonObject): CallDelta {
  const from = isObject(call.function) ? call.function : {};
  const index = decodeNumber(call.index);
  const id = decodeText(call.id)?.toWellFormed();
  const name = decodeText(from.name)?.toWellFormed();
  return {
    arguments: decodeArguments(from.arguments),
    ...(isObject(from.arguments) && { isParsed: true }),
    ...(index !== undefined && { index }),
    ...(id !== undefined && { id }),
    ...(name !== undefined && { name }),
    ...(isObject(call.extra_content) && { extraContent: call.extra_content }),
  };
}

function decodeArguments(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? "" : JSON.stringify(value);
}

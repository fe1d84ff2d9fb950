/**
 * Builders of the events of a Messages API, in the shapes of real servers.
 *
 * The full set is that of the types of `@anthropic-ai/sdk` 1.14.0; the variants are those of servers that speak the
 * same API (2026-11).
 *
 * @module
 */
import type { JsonObject } from "../../lib/base/json.ts";
import { pieces, type UsageSpec } from "../chat_frames.ts";
import { argumentsOf, hasCalls, type ScriptedCall, type Speech, type SpeechStep, stepsOf } from "./speech.ts";

/** How the streams of a server differ from the documented ones. */
export interface MessagesDialect {
  /** The signature of thinking: none at all, or an empty one. Absent: the one that the scene makes. */
  readonly signature?: "none" | "empty";
  /** Set when no `ping` follows the first event. */
  readonly noPing?: true;
  /** Set when a call comes whole in the event that opens its block. */
  readonly wholeInput?: true;
  /** The only counts of tokens; absent: those of the cache too. */
  readonly usage?: "two_fields";
  /** Set when the server closes with `data: [DONE]`. */
  readonly done?: true;
  /** Set when the last event is missing. */
  readonly terminal?: "missing";
}

/** What the builder needs to know of the request. */
export interface MessagesScene {
  readonly model: string;
  /** Position of the answer in its conversation, for ids that differ. */
  readonly turn: number;
  /** Makes the signature of a thinking block; called for one block after the other. */
  readonly sign: (thinking: string) => string;
  /** Whether the text of thinking is shown; a block that is not has its signature alone. */
  readonly showsThinking?: boolean;
  /** What the server did to the request; absent: nothing, and then the answer does not mention it. */
  readonly transformations?: readonly JsonObject[];
}

/** The usage of a whole answer: the tokens of the cache are not among `input_tokens`. */
export function messagesUsage(
  { prompt = 100, completion = 20, cached = 0, written = 0, reasoning }: UsageSpec = {},
  { usage }: MessagesDialect = {},
): JsonObject {
  if (usage === "two_fields") return { input_tokens: prompt, output_tokens: completion };
  return {
    input_tokens: prompt - cached - written,
    cache_creation_input_tokens: written,
    cache_read_input_tokens: cached,
    output_tokens: completion,
    ...(reasoning !== undefined && { output_tokens_details: { thinking_tokens: reasoning } }),
  };
}

/** Pieces of at most twelve characters. */
function slices(text: string): string[] {
  return text.match(/[\s\S]{1,12}/g) ?? [];
}

function block(index: number, content: JsonObject, deltas: readonly JsonObject[]): JsonObject[] {
  return [
    { type: "content_block_start", index, content_block: content },
    ...deltas.map((delta) => ({ type: "content_block_delta", index, delta })),
    { type: "content_block_stop", index },
  ];
}

function thinkingBlock(text: string, index: number, scene: MessagesScene, dialect: MessagesDialect): JsonObject[] {
  const { signature } = dialect;
  const shown = scene.showsThinking ?? true ? pieces(text) : [];
  const sealed = signature === "none"
    ? []
    : [{ type: "signature_delta", signature: signature === "empty" ? "" : scene.sign(shown.join("")) }];
  const empty = signature === "none" ? {} : { signature: "" };
  return block(index, { type: "thinking", thinking: "", ...empty }, [
    ...shown.map((thinking) => ({ type: "thinking_delta", thinking })),
    ...sealed,
  ]);
}

function callBlock(call: ScriptedCall, index: number, scene: MessagesScene, dialect: MessagesDialect): JsonObject[] {
  const id = call.id ?? `toolu_scripted_${scene.turn}_${index}`;
  const base = { type: "tool_use", id, name: call.name };
  const input = argumentsOf(call);
  if (dialect.wholeInput) return block(index, { ...base, input }, []);
  const text = Object.keys(input).length === 0 ? [] : slices(JSON.stringify(input));
  return block(index, { ...base, input: {} }, [
    { type: "input_json_delta", partial_json: "" },
    ...text.map((partial_json) => ({ type: "input_json_delta", partial_json })),
  ]);
}

/** A search of the server: its call, and its result, which is whole. */
function searchBlocks(query: string, index: number, { turn }: MessagesScene): JsonObject[] {
  const id = `srvtoolu_scripted_${turn}_${index}`;
  const result = {
    type: "web_search_result",
    url: "https://example.com/",
    title: "Example",
    encrypted_content: "c2VhbGVk",
    page_age: null,
  };
  return [
    ...block(index, { type: "server_tool_use", id, name: "web_search", input: {} }, [
      { type: "input_json_delta", partial_json: JSON.stringify({ query }) },
    ]),
    ...block(index + 1, { type: "web_search_tool_result", tool_use_id: id, content: [result] }, []),
  ];
}

function blocksOf(steps: readonly SpeechStep[], scene: MessagesScene, dialect: MessagesDialect): JsonObject[] {
  const events: JsonObject[] = [];
  let index = 0;
  for (const step of steps) {
    if ("reasoning" in step) events.push(...thinkingBlock(step.reasoning, index++, scene, dialect));
    else if ("call" in step) events.push(...callBlock(step.call, index++, scene, dialect));
    else if ("search" in step) {
      events.push(...searchBlocks(step.search, index, scene));
      index += 2;
    } else {
      const deltas = pieces(step.text).map((text) => ({ type: "text_delta", text }));
      events.push(...block(index++, { type: "text", text: "" }, deltas));
    }
  }
  return events;
}

function stopOf(speech: Speech): JsonObject {
  const { stop } = speech;
  if (stop === "refusal") {
    return { stop_reason: "refusal", stop_sequence: null, stop_details: { type: "refusal", category: "cyber" } };
  }
  const reason = stop === "length" ? "max_tokens" : hasCalls(speech) ? "tool_use" : "end_turn";
  return { stop_reason: reason, stop_sequence: null };
}

/** The last events of an answer. */
function endOf(speech: Speech, dialect: MessagesDialect): JsonObject[] {
  if (speech.fault !== undefined) return [{ type: "error", error: speech.fault }];
  if (speech.unfinished) return [];
  const last = { type: "message_delta", delta: stopOf(speech), usage: messagesUsage(speech.usage, dialect) };
  return dialect.terminal === "missing" ? [last] : [last, { type: "message_stop" }];
}

/** The events of one answer. */
export function messagesEvents(speech: Speech, scene: MessagesScene, dialect: MessagesDialect = {}): JsonObject[] {
  const { usage = {} } = speech;
  const { transformations } = scene;
  const message = {
    id: `msg_scripted_${scene.turn}`,
    type: "message",
    role: "assistant",
    model: scene.model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: messagesUsage({ ...usage, completion: 1 }, dialect),
    ...(transformations !== undefined && { input_transformations: transformations }),
  };
  return [
    { type: "message_start", message },
    ...(dialect.noPing ? [] : [{ type: "ping" }]),
    ...blocksOf(stepsOf(speech), scene, dialect),
    ...endOf(speech, dialect),
  ];
}

/** The events as text, one frame each. */
export function messagesFrames(events: readonly JsonObject[], dialect: MessagesDialect = {}): string[] {
  const frames = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  return dialect.done ? [...frames, "data: [DONE]\n\n"] : frames;
}

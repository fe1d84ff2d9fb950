/**
 * The frames, refusals and model lists of the first eight providers.
 *
 * The shapes are those that were recorded from each provider, or read in its adapters, up to 2026-11; texts and ids are
 * made up. Of Synthetic only reasoning, ending and model list are known: the rest is assumed to be as usual.
 *
 * @module
 */
import deepseekModels from "../../fixtures/models/deepseek.json" with { type: "json" };
import groqModels from "../../fixtures/models/groq.json" with { type: "json" };
import kimiModels from "../../fixtures/models/kimi.json" with { type: "json" };
import mistralModels from "../../fixtures/models/mistral.json" with { type: "json" };
import openrouterModels from "../../fixtures/models/openrouter.json" with { type: "json" };
import qwenModels from "../../fixtures/models/qwen.json" with { type: "json" };
import syntheticModels from "../../fixtures/models/synthetic.json" with { type: "json" };
import xaiModels from "../../fixtures/models/xai.json" with { type: "json" };
import type { JsonObject } from "../../lib/base/json.ts";
import { usage, type UsageSpec } from "../chat_frames.ts";
import { sealOf } from "../reasoning_rules.ts";
import type { ProviderRules } from "../rule.ts";

/** A call with its id, ready to be sent. */
export interface SentCall {
  readonly index: number;
  readonly id: string;
  readonly function: { readonly name: string; readonly arguments: string };
}

/** The end of a stream. */
export interface Ending {
  readonly reason: "stop" | "tool_calls";
  readonly usage: UsageSpec;
}

/** One provider's dialect. */
export interface Dialect {
  /** A model of its list that the script is written for. */
  readonly model: string;
  /** Rules in addition to, or instead of, the default ones. */
  readonly rules: Partial<ProviderRules>;
  /** Its list of models, as its API sends it. */
  readonly models: unknown;
  /** Keys of every chunk in addition to the usual ones. */
  readonly chunk?: JsonObject;
  /** Keys of every choice in addition to the usual ones. */
  readonly choice?: JsonObject;
  /** Set when choices have no `finish_reason` before the end; absent: it is null. */
  readonly unfinished?: "no_key";
  /** Text before the first frame. */
  readonly before?: string;
  /** Delta of the first frame; absent: there is no separate one. */
  readonly opening?: JsonObject;
  /** Delta of a piece of reasoning. */
  reasoning(piece: string): JsonObject;
  /** Delta after the last piece of the reasoning `text`; absent: none is sent. */
  seal?(text: string): JsonObject;
  /** Delta of a piece of text. */
  text(piece: string): JsonObject;
  /** Deltas of one call. */
  call(call: SentCall): readonly JsonObject[];
  /** Id of call number `count` of the conversation, from 0. */
  callId(name: string, count: number): string;
  /** The last chunks; `chunk` makes one with a choice. */
  end(ending: Ending, chunk: (delta: JsonObject, finish?: string) => JsonObject): readonly JsonObject[];
  /** Whether `[DONE]` closes the stream; absent: yes. */
  readonly done?: false;
}

function inPieces({ index, id, function: { name, arguments: text } }: SentCall): readonly JsonObject[] {
  const cut = Math.ceil(text.length / 2);
  return [
    { tool_calls: [{ index, id, type: "function", function: { name, arguments: "" } }] },
    { tool_calls: [{ index, function: { arguments: text.slice(0, cut) } }] },
    { tool_calls: [{ index, function: { arguments: text.slice(cut) } }] },
  ];
}

function whole(call: SentCall): readonly JsonObject[] {
  return [{ tool_calls: [{ ...call, type: "function" }] }];
}

/** Ids of a fixed length that differ from call to call. */
function numbered(prefix: string, length: number): (name: string, count: number) => string {
  return (_, count) => `${prefix}${String(count + 1).padStart(length, "0")}`;
}

/** The first eight providers, by the names of their rows. */
export const DIALECTS: Readonly<Record<string, Dialect>> = {
  // Usage on the finish frame, and null on all others.
  deepseek: {
    model: "deepseek-v4-pro",
    rules: { topLevelKeys: false, reasoningRequired: "passed_back", vision: false },
    models: deepseekModels,
    chunk: { system_fingerprint: "fp_scripted", usage: null },
    choice: { logprobs: null },
    opening: { role: "assistant", content: null, reasoning_content: "" },
    reasoning: (piece) => ({ content: null, reasoning_content: piece }),
    text: (piece) => ({ content: piece, reasoning_content: null }),
    call: inPieces,
    callId: (_, count) => `call_${String(count % 100).padStart(2, "0")}_${String(count).padStart(24, "x")}`,
    end: ({ reason, usage: spec }, chunk) => [{
      ...chunk({ content: "", reasoning_content: null }, reason),
      usage: { ...usage(spec), prompt_cache_hit_tokens: spec.cached ?? 0 },
    }],
  },
  // Usage inside the choice; ids name the function and count over the whole conversation.
  kimi: {
    model: "kimi-k3",
    rules: { topLevelKeys: false, reasoningRequired: "by_index" },
    models: kimiModels,
    opening: { role: "assistant", content: "" },
    reasoning: (piece) => ({ content: "", reasoning_content: piece }),
    text: (piece) => ({ content: piece }),
    call: inPieces,
    callId: (name, count) => `functions.${name}:${count}`,
    end: ({ reason, usage: { cached = 0, ...spec } }, chunk) => [
      chunkWithChoiceUsage(chunk({}, reason), { ...usage(spec), cached_tokens: cached }),
    ],
  },
  // Frames that continue a call repeat an empty id; one frame has no finish_reason at all; usage comes alone.
  qwen: {
    model: "qwen3.8-max",
    rules: { topLevelKeys: false, systemFirst: true, cacheMarks: true },
    models: qwenModels,
    chunk: { system_fingerprint: null, usage: null },
    choice: { logprobs: null },
    reasoning: (piece) => ({ content: null, reasoning_content: piece }),
    text: (piece) => ({ content: piece, reasoning_content: null }),
    call: (call) => {
      const [first = {}, ...rest] = inPieces(call);
      const blank = (text: string) => ({
        tool_calls: [{ index: call.index, id: "", type: "function", function: { arguments: text } }],
      });
      const half = Math.ceil(call.function.arguments.length / 2);
      const texts = [call.function.arguments.slice(0, half), call.function.arguments.slice(half), ""];
      return [{ content: null, role: "assistant", ...first }, ...(rest.length > 0 ? texts.map(blank) : [])];
    },
    callId: numbered("call_", 24),
    end: ({ reason, usage: spec }, chunk) => [chunk({}, reason), { ...chunk({}), choices: [], usage: usage(spec) }],
  },
  // Reasoning is a list of parts, text a string; calls are whole, and usage comes unasked with the finish reason.
  mistral: {
    model: "mistral-large-4-0-8",
    rules: {
      topLevelKeys: false,
      streamOptions: "refused",
      nineLetterCallIds: true,
      assistantContentText: false,
      reasoningRefused: "extra_forbidden",
      thinkingParts: true,
      noUserAfterTool: true,
    },
    models: mistralModels,
    opening: { role: "assistant", content: "" },
    reasoning: (piece) => ({ content: [{ type: "thinking", thinking: [{ type: "text", text: piece }] }] }),
    text: (piece) => ({ content: piece }),
    call: ({ id, function: called }) => [{ content: null, tool_calls: [{ id, function: called }] }],
    callId: (_, count) => `Scr${String(count + 1).padStart(6, "0")}`,
    end: ({ reason, usage: { cached = 0, reasoning: _, ...spec } }, chunk) => [{
      ...chunk({ content: "" }, reason),
      usage: { ...usage(spec), num_cached_tokens: cached },
    }],
  },
  // The same usage three times: with the finish reason, in a separate field, and alone.
  groq: {
    model: "openai/gpt-oss-120b",
    rules: { reasoningRefused: true, vision: false },
    models: groqModels,
    chunk: { system_fingerprint: "fp_scripted" },
    choice: { logprobs: null },
    opening: { role: "assistant", content: "" },
    reasoning: (piece) => ({ reasoning: piece, channel: "analysis" }),
    text: (piece) => ({ content: piece }),
    call: whole,
    callId: numbered("fc_", 24),
    end: ({ reason, usage: spec }, chunk) => {
      const counts = { queue_time: 0.2, total_time: 0.3, ...usage(spec) };
      return [
        { ...chunk({}, reason), x_groq: { id: "req_scripted", usage: counts }, usage: counts },
        { ...chunk({}), choices: [], usage: counts, service_tier: "on_demand" },
      ];
    },
  },
  // No finish_reason key before the end; completion_tokens leaves the reasoning out.
  xai: {
    model: "grok-4.7",
    rules: {},
    models: xaiModels,
    unfinished: "no_key",
    reasoning: (piece) => ({ role: "assistant", reasoning_content: piece }),
    text: (piece) => ({ role: "assistant", content: piece }),
    call: (call) => whole(call).map((delta) => ({ role: "assistant", ...delta })),
    callId: numbered("call_", 8),
    end: ({ reason, usage: spec }, chunk) => {
      const { completion = 20, reasoning = 0 } = spec;
      const counts = usage({ ...spec, completion: completion - reasoning });
      const total = Number(counts.total_tokens) + reasoning;
      return [chunk({}, reason), { ...chunk({}), choices: [], usage: { ...counts, total_tokens: total } }];
    },
  },
  // Comments first; details next to the reasoning; after the finish reason a frame that repeats it, with the usage.
  openrouter: {
    model: "deepseek/deepseek-v4-pro",
    rules: { topLevelKeys: false, sealedDetails: true },
    models: openrouterModels,
    chunk: { provider: "Scripted" },
    choice: { native_finish_reason: null },
    before: ": OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n",
    reasoning: (piece) => ({
      role: "assistant",
      content: "",
      reasoning: piece,
      reasoning_details: [{ type: "reasoning.text", text: piece, format: "anthropic-claude-v1", index: 0 }],
    }),
    // A signature in a separate frame, and an encrypted entry.
    seal: (text) => ({
      role: "assistant",
      content: "",
      reasoning: null,
      reasoning_details: [
        { type: "reasoning.text", signature: sealOf(text), format: "anthropic-claude-v1", index: 0 },
        { type: "reasoning.encrypted", data: `c2Vh${text.length}bGVk==`, format: "anthropic-claude-v1", index: 1 },
      ],
    }),
    text: (piece) => ({ role: "assistant", content: piece, reasoning: null }),
    call: (call) => inPieces(call).map((delta) => ({ role: "assistant", content: null, ...delta })),
    callId: numbered("call_00_", 24),
    end: ({ reason, usage: spec }, chunk) => [
      chunk({ role: "assistant", content: "" }, reason),
      { ...chunk({ role: "assistant", content: "" }, reason), usage: { ...usage(spec), cost: 0.001, is_byok: false } },
    ],
  },
  // Closes without `[DONE]`.
  synthetic: {
    model: "hf:moonshotai/Kimi-K3",
    rules: {},
    models: syntheticModels,
    opening: { role: "assistant", content: "" },
    reasoning: (piece) => ({ reasoning: piece }),
    text: (piece) => ({ content: piece }),
    call: inPieces,
    callId: numbered("call_", 24),
    end: ({ reason, usage: spec }, chunk) => [{ ...chunk({}, reason), usage: usage(spec) }],
    done: false,
  },
};

function chunkWithChoiceUsage(chunk: JsonObject, counts: JsonObject): JsonObject {
  const [choice] = Array.isArray(chunk.choices) ? chunk.choices : [];
  return { ...chunk, choices: [{ ...choice, usage: counts }] };
}

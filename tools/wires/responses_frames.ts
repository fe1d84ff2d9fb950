/**
 * Builders of the events of a Responses API, in the shapes of real vendors.
 *
 * The full set is that of the types of `openai` 7.57.0; the variants are those that were recorded from vendors or
 * documented by them (2026-11).
 *
 * @module
 */
import type { JsonObject } from "../../lib/base/json.ts";
import { pieces, type UsageSpec } from "../chat_frames.ts";
import type { DeclaredTool } from "./declared_tools.ts";
import { argumentsOf, type ScriptedCall, type Speech, type SpeechStep, stepsOf } from "./speech.ts";

/** How the streams of a vendor differ from the documented ones. */
export interface ResponsesDialect {
  /** `bare`: items have UUIDs without the prefix of their kind. */
  readonly ids?: "bare";
  /** Where reasoning is shown; `text` streams it as a part of the item's content. */
  readonly reasoning?: "summary" | "text";
  /** Makes the sealed copy of a reasoning text; absent: there is none. */
  readonly seal?: (text: string) => string;
  /** The only place of sealed reasoning; absent: every copy of the item has it. */
  readonly sealedIn?: "completed";
  /** Set when arguments come whole, with no delta. */
  readonly wholeArguments?: true;
  /** Whether `[DONE]` closes the stream. */
  readonly done?: true;
  /** Set when the list of items in the last event is empty. */
  readonly emptyOutput?: true;
  /** The event that reports a failure inside the stream; `response.failed` when absent. */
  readonly fault?: "error";
  /** Set when frames have no `event:` line. */
  readonly dataOnly?: true;
  /** How the stream ends after its items; absent: with the last event. */
  readonly terminal?: "missing";
}

/** What the builder needs to know of the request. */
export interface ResponsesScene {
  readonly model: string;
  readonly tools: readonly DeclaredTool[];
  /** Position of the answer in its conversation, for ids that differ. */
  readonly turn: number;
}

const PREFIXES: Readonly<Record<string, string>> = {
  reasoning: "rs_",
  message: "msg_",
  function_call: "fc_",
  custom_tool_call: "ctc_",
  web_search_call: "ws_",
};

function bareId(turn: number, index: number): string {
  return `${String(turn).padStart(8, "0")}-0000-4000-8000-${String(index).padStart(12, "0")}`;
}

/** The usage object of a Responses API. */
export function responsesUsage(
  { prompt = 100, completion = 20, cached = 0, reasoning = 0 }: UsageSpec = {},
): JsonObject {
  return {
    input_tokens: prompt,
    input_tokens_details: { cached_tokens: cached },
    output_tokens: completion,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: prompt + completion,
  };
}

/** The events of one item, and the item when it is whole. */
interface BuiltItem {
  readonly events: readonly JsonObject[];
  readonly item: JsonObject;
}

/** Pieces of at most twelve characters. */
function slices(text: string): string[] {
  return text.match(/[\s\S]{1,12}/g) ?? [];
}

class ItemBuilder {
  constructor(
    private readonly id: string,
    private readonly index: number,
    private readonly scene: ResponsesScene,
    private readonly dialect: ResponsesDialect,
  ) {}

  build(step: SpeechStep): BuiltItem {
    if ("reasoning" in step) return this.reasoning(step.reasoning);
    if ("text" in step) return this.message(step.text);
    if ("search" in step) return this.search(step.search);
    return this.call(step.call);
  }

  private place(): JsonObject {
    return { item_id: this.id, output_index: this.index };
  }

  private framed(first: JsonObject, middle: readonly JsonObject[], item: JsonObject): BuiltItem {
    const frame = { output_index: this.index };
    return {
      item,
      events: [
        { type: "response.output_item.added", ...frame, item: first },
        ...middle,
        { type: "response.output_item.done", ...frame, item },
      ],
    };
  }

  private message(text: string): BuiltItem {
    const at = { ...this.place(), content_index: 0 };
    const part = { type: "output_text", text: "", annotations: [], logprobs: [] };
    const base = { id: this.id, type: "message", role: "assistant" };
    return this.framed({ ...base, status: "in_progress", content: [] }, [
      { type: "response.content_part.added", ...at, part },
      ...pieces(text).map((delta) => ({ type: "response.output_text.delta", ...at, delta, logprobs: [] })),
      { type: "response.output_text.done", ...at, text, logprobs: [] },
      { type: "response.content_part.done", ...at, part: { ...part, text } },
    ], { ...base, status: "completed", content: [{ ...part, text }] });
  }

  private reasoning(text: string): BuiltItem {
    const { seal, sealedIn } = this.dialect;
    const base = { id: this.id, type: "reasoning" };
    const sealed = seal === undefined || sealedIn === "completed" ? {} : { encrypted_content: seal(text) };
    if (this.dialect.reasoning === "text") {
      const at = { ...this.place(), content_index: 0 };
      const part = { type: "reasoning_text", text: "" };
      return this.framed({ ...base, status: "in_progress", summary: [], content: [] }, [
        { type: "response.content_part.added", ...at, part },
        ...pieces(text).map((delta) => ({ type: "response.reasoning_text.delta", ...at, delta })),
        { type: "response.reasoning_text.done", ...at, text },
        { type: "response.content_part.done", ...at, part: { ...part, text } },
      ], { ...base, status: "completed", summary: [], content: [{ ...part, text }], ...sealed });
    }
    const at = { ...this.place(), summary_index: 0 };
    const part = { type: "summary_text", text: "" };
    return this.framed({ ...base, summary: [] }, [
      { type: "response.reasoning_summary_part.added", ...at, part },
      ...pieces(text).map((delta) => ({ type: "response.reasoning_summary_text.delta", ...at, delta })),
      { type: "response.reasoning_summary_text.done", ...at, text },
      { type: "response.reasoning_summary_part.done", ...at, part: { ...part, text } },
    ], { ...base, summary: [{ ...part, text }], ...sealed });
  }

  private search(query: string): BuiltItem {
    const action = { type: "search", query, queries: [query], sources: [] };
    const base = { id: this.id, type: "web_search_call" };
    return this.framed({ ...base, status: "in_progress" }, [
      { type: "response.web_search_call.in_progress", ...this.place() },
      { type: "response.web_search_call.searching", ...this.place() },
      { type: "response.web_search_call.completed", ...this.place() },
    ], { ...base, status: "completed", action });
  }

  private call(call: ScriptedCall): BuiltItem {
    const { turn, tools } = this.scene;
    const { name, namespace } = call;
    const callId = call.id ?? `call_scripted_${turn}_${this.index}`;
    const declared = tools.find((tool) => tool.name === name && tool.namespace === namespace);
    const inNamespace = namespace === undefined ? {} : { namespace };
    const base = { id: this.id, call_id: callId, name, ...inNamespace };
    if (declared?.kind === "custom") {
      const { input = "" } = call;
      const deltas = this.dialect.wholeArguments ? [] : slices(input);
      return this.framed({ ...base, type: "custom_tool_call", status: "in_progress", input: "" }, [
        ...deltas.map((delta) => ({ type: "response.custom_tool_call_input.delta", ...this.place(), delta })),
        { type: "response.custom_tool_call_input.done", ...this.place(), input },
      ], { ...base, type: "custom_tool_call", status: "completed", input });
    }
    const text = JSON.stringify(argumentsOf(call));
    const deltas = this.dialect.wholeArguments ? [] : slices(text);
    return this.framed({ ...base, type: "function_call", status: "in_progress", arguments: "" }, [
      ...deltas.map((delta) => ({ type: "response.function_call_arguments.delta", ...this.place(), delta })),
      { type: "response.function_call_arguments.done", ...this.place(), name, arguments: text },
    ], { ...base, type: "function_call", status: "completed", arguments: text });
  }
}

function kindOf(step: SpeechStep, { tools }: ResponsesScene): string {
  if ("reasoning" in step) return "reasoning";
  if ("text" in step) return "message";
  if ("search" in step) return "web_search_call";
  const { name, namespace } = step.call;
  const declared = tools.find((tool) => tool.name === name && tool.namespace === namespace);
  return declared?.kind === "custom" ? "custom_tool_call" : "function_call";
}

/** The last event of an answer, without its number. */
function lastEvent(response: JsonObject, { stop, fault, usage }: Speech, dialect: ResponsesDialect): JsonObject {
  if (fault !== undefined) {
    const { type: code, message } = fault;
    if (dialect.fault === "error") return { type: "error", code, message, param: null };
    return { type: "response.failed", response: { ...response, status: "failed", error: { code, message } } };
  }
  const ended = { ...response, usage: responsesUsage(usage) };
  if (stop !== undefined) {
    const reason = stop === "length" ? "max_output_tokens" : "content_filter";
    const incomplete = { ...ended, status: "incomplete", incomplete_details: { reason } };
    return { type: "response.incomplete", response: incomplete };
  }
  return { type: "response.completed", response: { ...ended, status: "completed" } };
}

/** The item as the last event repeats it. */
function repeated(item: JsonObject, step: SpeechStep | undefined, { seal, sealedIn }: ResponsesDialect): JsonObject {
  if (sealedIn !== "completed" || seal === undefined || step === undefined || !("reasoning" in step)) return item;
  return { ...item, encrypted_content: seal(step.reasoning) };
}

/** The events of one answer, numbered from 0. */
export function responsesEvents(speech: Speech, scene: ResponsesScene, dialect: ResponsesDialect = {}): JsonObject[] {
  const steps = stepsOf(speech);
  const built = steps.map((step, index) => {
    const prefix = dialect.ids === "bare" ? "" : PREFIXES[kindOf(step, scene)] ?? "";
    return new ItemBuilder(`${prefix}${bareId(scene.turn, index + 1)}`, index, scene, dialect).build(step);
  });
  const response = {
    id: dialect.ids === "bare" ? bareId(scene.turn, 0) : `resp_${bareId(scene.turn, 0)}`,
    object: "response",
    created_at: 1_764_000_000,
    status: "in_progress",
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: {},
    model: scene.model,
    output: [],
    parallel_tool_calls: true,
    temperature: 1,
    tool_choice: "auto",
    tools: [],
    top_p: 1,
    usage: null,
  };
  const output = dialect.emptyOutput ? [] : built.map(({ item }, index) => repeated(item, steps[index], dialect));
  const events = [
    { type: "response.created", response },
    { type: "response.in_progress", response },
    ...built.flatMap((item) => item.events),
    ...(dialect.terminal === "missing" || speech.unfinished
      ? []
      : [lastEvent({ ...response, output }, speech, dialect)]),
  ];
  return events.map(({ type, ...rest }, sequence_number) => ({ type, sequence_number, ...rest }));
}

/** The events as text, one frame each. */
export function responsesFrames(events: readonly JsonObject[], dialect: ResponsesDialect = {}): string[] {
  const frames = events.map((event) =>
    `${dialect.dataOnly ? "" : `event: ${event.type}\n`}data: ${JSON.stringify(event)}\n\n`
  );
  return dialect.done ? [...frames, "data: [DONE]\n\n"] : frames;
}

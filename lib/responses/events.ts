/**
 * The events that the relay's Responses streams can hold, with one constructor for each.
 *
 * Shapes: OpenAI's OpenAPI document (2026-08-21).
 *
 * @module
 */
import type { OutputLogprob, TextSource } from "../base/text_source.ts";
import type { MessagePart, OutputTextPart } from "./message_part.ts";
import type { ResponseItem, ResponseObject } from "./types.ts";
import type { HostedItemType } from "./hosted_item.ts";

/** Place of a piece of text: its item, the item's position, and the part's position within the item. */
export interface ContentPlace {
  readonly item_id: string;
  readonly output_index: number;
  readonly content_index: number;
}

/** Place of a piece of reasoning summary. */
export interface SummaryPlace {
  readonly item_id: string;
  readonly output_index: number;
  readonly summary_index: number;
}

/** Place of a call's input. */
export interface CallPlace {
  readonly item_id: string;
  readonly output_index: number;
}

/** The text part of a reasoning summary. */
export interface SummaryPart {
  readonly type: "summary_text";
  readonly text: string;
}

/** Types of the events that hold the whole response. */
export type LifecycleType =
  | "response.created"
  | "response.in_progress"
  | "response.completed"
  | "response.incomplete"
  | "response.failed";

/** An event of a step that a provider's own servers made; it has further keys, which are the provider's. */
export type HostedEvent = CallPlace & { readonly type: `response.${HostedItemType}.${string}` };

/** An event without its sequence number. */
export type UnnumberedEvent =
  | { readonly type: LifecycleType; readonly response: ResponseObject }
  | {
    readonly type: "response.output_item.added" | "response.output_item.done";
    readonly output_index: number;
    readonly item: ResponseItem;
  }
  | { readonly type: "response.content_part.added" | "response.content_part.done"; readonly part: MessagePart }
    & ContentPlace
  | { readonly type: "response.output_text.delta"; readonly delta: string; readonly logprobs: readonly OutputLogprob[] }
    & ContentPlace
  | { readonly type: "response.output_text.done"; readonly text: string; readonly logprobs: readonly OutputLogprob[] }
    & ContentPlace
  | {
    readonly type: "response.output_text.annotation.added";
    readonly annotation_index: number;
    readonly annotation: TextSource;
  } & ContentPlace
  | { readonly type: "response.refusal.delta"; readonly delta: string } & ContentPlace
  | { readonly type: "response.refusal.done"; readonly refusal: string } & ContentPlace
  | {
    readonly type: "response.reasoning_summary_part.added" | "response.reasoning_summary_part.done";
    readonly part: SummaryPart;
  } & SummaryPlace
  | { readonly type: "response.reasoning_summary_text.delta"; readonly delta: string } & SummaryPlace
  | { readonly type: "response.reasoning_summary_text.done"; readonly text: string } & SummaryPlace
  | { readonly type: "response.function_call_arguments.delta"; readonly delta: string } & CallPlace
  | {
    readonly type: "response.function_call_arguments.done";
    readonly name: string;
    readonly arguments: string;
  } & CallPlace
  | { readonly type: "response.custom_tool_call_input.delta"; readonly delta: string } & CallPlace
  | { readonly type: "response.custom_tool_call_input.done"; readonly input: string } & CallPlace
  | HostedEvent;

/** An event that adds a piece of text. */
export type DeltaEvent = Extract<UnnumberedEvent, { readonly delta: string }>;

/** An event as it leaves: numbered from 0 within its stream. */
export type ResponseEvent = UnnumberedEvent & { readonly sequence_number: number };

const NO_LOGPROBS: readonly never[] = [];
const NO_ANNOTATIONS: readonly never[] = [];

/** A text part of a message. */
export function textPart(
  text: string,
  annotations: readonly TextSource[] = NO_ANNOTATIONS,
  logprobs: readonly OutputLogprob[] = NO_LOGPROBS,
): OutputTextPart {
  return { type: "output_text", text, annotations, logprobs };
}

/** The whole response in its current state. */
export function lifecycleEvent(type: LifecycleType, response: ResponseObject): UnnumberedEvent {
  return { type, response };
}

/** The start of an item. */
export function outputItemAdded(outputIndex: number, item: ResponseItem): UnnumberedEvent {
  return { type: "response.output_item.added", output_index: outputIndex, item };
}

/** The end of an item, with the whole of it; clients act on this event. */
export function outputItemDone(outputIndex: number, item: ResponseItem): UnnumberedEvent {
  return { type: "response.output_item.done", output_index: outputIndex, item };
}

/** The start of a part of a message, which is still empty. */
export function contentPartAdded(place: ContentPlace, part: MessagePart): UnnumberedEvent {
  return { type: "response.content_part.added", ...place, part };
}

/** The end of a part of a message, with the whole of it. */
export function contentPartDone(place: ContentPlace, part: MessagePart): UnnumberedEvent {
  return { type: "response.content_part.done", ...place, part };
}

/** The next piece of text. */
export function outputTextDelta(
  place: ContentPlace,
  delta: string,
  logprobs: readonly OutputLogprob[] = NO_LOGPROBS,
): DeltaEvent {
  return { type: "response.output_text.delta", ...place, delta, logprobs };
}

/** The end of a text, with the whole of it. */
export function outputTextDone(
  place: ContentPlace,
  text: string,
  logprobs: readonly OutputLogprob[] = NO_LOGPROBS,
): UnnumberedEvent {
  return { type: "response.output_text.done", ...place, text, logprobs };
}

/** A further source of a text; `index` counts the sources of its part from 0. */
export function annotationAdded(place: ContentPlace, index: number, annotation: TextSource): UnnumberedEvent {
  return { type: "response.output_text.annotation.added", ...place, annotation_index: index, annotation };
}

/** The next piece of a refusal. */
export function refusalDelta(place: ContentPlace, delta: string): DeltaEvent {
  return { type: "response.refusal.delta", ...place, delta };
}

/** The end of a refusal, with the whole of it. */
export function refusalDone(place: ContentPlace, refusal: string): UnnumberedEvent {
  return { type: "response.refusal.done", ...place, refusal };
}

/** The start of a summary part. */
export function summaryPartAdded(place: SummaryPlace): UnnumberedEvent {
  return { type: "response.reasoning_summary_part.added", ...place, part: { type: "summary_text", text: "" } };
}

/** The end of a summary part, with the whole of it. */
export function summaryPartDone(place: SummaryPlace, text: string): UnnumberedEvent {
  return { type: "response.reasoning_summary_part.done", ...place, part: { type: "summary_text", text } };
}

/** The next piece of a reasoning summary. */
export function summaryTextDelta(place: SummaryPlace, delta: string): DeltaEvent {
  return { type: "response.reasoning_summary_text.delta", ...place, delta };
}

/** The end of a reasoning summary's text, with the whole of it. */
export function summaryTextDone(place: SummaryPlace, text: string): UnnumberedEvent {
  return { type: "response.reasoning_summary_text.done", ...place, text };
}

/** The next piece of a function call's arguments. */
export function argumentsDelta(place: CallPlace, delta: string): DeltaEvent {
  return { type: "response.function_call_arguments.delta", ...place, delta };
}

/** The end of a function call's arguments, with the whole of them. */
export function argumentsDone(place: CallPlace, call: { name: string; arguments: string }): UnnumberedEvent {
  return { type: "response.function_call_arguments.done", ...place, name: call.name, arguments: call.arguments };
}

/** The next piece of a freeform call's text. */
export function inputDelta(place: CallPlace, delta: string): DeltaEvent {
  return { type: "response.custom_tool_call_input.delta", ...place, delta };
}

/** The end of a freeform call's text, with the whole of it. */
export function inputDone(place: CallPlace, input: string): UnnumberedEvent {
  return { type: "response.custom_tool_call_input.done", ...place, input };
}

/** Whether an event ends its stream. */
export function isTerminal(event: UnnumberedEvent): event is { type: LifecycleType; response: ResponseObject } {
  return event.type === "response.completed" || event.type === "response.incomplete" ||
    event.type === "response.failed";
}

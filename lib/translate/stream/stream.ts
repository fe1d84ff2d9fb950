/**
 * The stepper that turns a chat stream, chunk by chunk, into the events of a Responses stream.
 *
 * It has no I/O, clock or randomness: call `start()` once, {@linkcode step} for every chunk, `finish()` once. Each
 * returns its events at once; their sequence numbers are added when they are written.
 *
 * @module
 */
import type { ChatCallDelta, ChatChunk, ChatError, ReasoningField } from "../../chat/types.ts";
import type { UnnumberedEvent } from "../../responses/events.ts";
import type { OutputLogprob, UrlCitation } from "../../responses/message_part.ts";
import { createTooManyItemsError, MAX_ITEMS } from "./size_limit.ts";
import type { TrackedCall } from "./call_assembler.ts";
import { createFailureContext, translateProviderError } from "../../chat/errors/classify.ts";
import type { TextCall } from "../text_calls/call_values.ts";
import { DeclaredTools } from "../text_calls/declared_tools.ts";
import { parseFailedGeneration } from "../text_calls/failed_generation.ts";
import { type CallExtras, sealReasoning } from "../reasoning_envelope.ts";
import { appendCall, createCall, openCallItem } from "./call_items.ts";
import { mergeFinishReason } from "./finish_reason.ts";
import * as messages from "./message_items.ts";
import * as items from "./output_items.ts";
import { resolvePatchCall } from "./patch_calls.ts";
import type { StreamState } from "./state.ts";
import { mergeUsage } from "./usage.ts";
import type { ThinkSink } from "./think_tags.ts";

/** The events for one chunk; none after a failure. */
export function step(state: StreamState, given: ChatChunk): UnnumberedEvent[] {
  state.failure ??= state.size.add(given);
  if (state.failure) return [];
  const chunk = state.cumulativeReasoning ? state.cumulativeReasoning.newPart(given) : given;
  const out: UnnumberedEvent[] = [];
  if (chunk.reasoning !== "") {
    state.sawReasoningField = true;
    emitReasoning(state, out, { piece: chunk.reasoning, field: chunk.reasoningField ?? "reasoning_content" });
  }
  for (const detail of chunk.reasoningDetails ?? []) state.details.push(detail);
  if (chunk.logprobs && state.context.request.topLogprobs !== undefined) {
    state.pending?.logprobs.push(...chunk.logprobs);
  }
  if (chunk.text !== "") splitThinking(state, out, chunk.text);
  // A summary is prose: a refusal is none, and a call in it is not run.
  if (!state.isCompaction) {
    if (chunk.annotations) emitAnnotations(state, out, chunk.annotations);
    if (chunk.refusal !== "") emitRefusal(state, out, chunk.refusal);
    for (const delta of chunk.calls) trackCall(state, out, delta);
  }
  state.finishReason = mergeFinishReason(state.finishReason, chunk);
  if (chunk.usage) state.usage = mergeUsage(state.usage, chunk.usage);
  if (chunk.error && !runFailedGeneration(state, out, chunk.error)) {
    state.failure = translateProviderError(chunk.error, createFailureContext(state.context.profile, state.context));
  }
  return out;
}

/** Passes on the calls in a text that the provider withheld; false when the error holds no such calls. */
function runFailedGeneration(state: StreamState, out: UnnumberedEvent[], { generation = "" }: ChatError): boolean {
  if (!state.callScanner || state.tracker.calls.length > 0) return false;
  const calls = parseFailedGeneration(generation, new DeclaredTools(state.context.request, state.context.tools));
  runTextCalls(state, out, calls);
  if (calls.length === 0) return false;
  state.finishReason = "tool_calls";
  return true;
}

/** Separates reasoning between tags from the text; it is dropped if the provider also sends reasoning in a field. */
function splitThinking(state: StreamState, out: UnnumberedEvent[], piece: string): void {
  if (!state.splitter || state.splitter.isDone) return scanForCalls(state, out, piece);
  state.splitter.feed(piece, createThinkSink(state, out));
}

function createThinkSink(state: StreamState, out: UnnumberedEvent[]): ThinkSink {
  return {
    reasoning(piece) {
      if (!state.sawReasoningField) emitReasoning(state, out, { piece, field: "think_tag" });
    },
    text: (piece) => scanForCalls(state, out, piece),
    isVerbatim: () => state.callScanner?.isHolding === true,
  };
}

/** Looks for calls that the provider left in the text; text that could be one of them waits. */
function scanForCalls(state: StreamState, out: UnnumberedEvent[], piece: string): void {
  emitText(state, out, state.callScanner ? state.callScanner.feed(piece) : piece);
}

function emitReasoning(
  state: StreamState,
  out: UnnumberedEvent[],
  { piece, field }: { piece: string; field: ReasoningField },
): void {
  emitText(state, out, state.callScanner?.pause());
  if (isStopped(state, state.reasoning)) return;
  if (!state.reasoning) {
    closeMessage(state, out);
    state.reasoning = { kind: "reasoning", id: state.context.newId("rs"), index: state.opened++, pieces: [], field };
    out.push(...items.openReasoningItem(state.reasoning));
  }
  out.push(...items.appendReasoning(state.reasoning, piece));
}

/** Appends visible text. */
export function emitText(state: StreamState, out: UnnumberedEvent[], piece = ""): void {
  if (piece === "" || state.failure || state.outputGate?.hold(piece)) return;
  if (state.summary) {
    state.summary.push(piece);
    return;
  }
  showText(state, out, piece);
}

function showText(state: StreamState, out: UnnumberedEvent[], piece: string): void {
  // Some models put line breaks around calls; a message of only these would show as an empty one.
  if (!state.message && piece.trim() === "") {
    state.blank += piece;
    return;
  }
  const message = openMessage(state, out);
  if (!message) return;
  out.push(...messages.appendText(message, state.blank + piece, takeLogprobs(state)));
  state.blank = "";
  if (state.pending && state.pending.annotations.length > 0) emitAnnotations(state, out, []);
}

/** The open message, or a new one; undefined when the answer has failed. */
function openMessage(state: StreamState, out: UnnumberedEvent[]): messages.MessageEntry | undefined {
  if (state.message) return state.message;
  if (isStopped(state)) return undefined;
  closeReasoning(state, out);
  state.message = { kind: "message", id: state.context.newId("msg"), index: state.opened++, parts: [] };
  out.push(messages.openMessageItem(state.message));
  return state.message;
}

/** The probabilities of the tokens of the next text; undefined when there are none. */
function takeLogprobs({ pending }: StreamState): readonly OutputLogprob[] | undefined {
  return pending && pending.logprobs.length > 0 ? pending.logprobs.splice(0) : undefined;
}

/** Appends a refusal, whatever format was requested. */
function emitRefusal(state: StreamState, out: UnnumberedEvent[], piece: string): void {
  emitText(state, out, state.callScanner?.pause());
  if (state.failure) return;
  if (state.context.client.messageParts === "text") {
    showText(state, out, piece);
    return;
  }
  const message = openMessage(state, out);
  if (message) out.push(...messages.appendRefusal(message, piece));
}

/** Adds sources to the text; those that come before it wait. */
function emitAnnotations(state: StreamState, out: UnnumberedEvent[], added: readonly UrlCitation[]): void {
  const { message, pending } = state;
  if (!pending) return;
  pending.annotations.push(...added);
  if (message?.open?.type !== "output_text") return;
  for (const annotation of pending.annotations.splice(0)) out.push(...messages.appendAnnotation(message, annotation));
}

/** Whether the answer has failed, so that nothing may be added; without an `open` item, one too many also fails it. */
function isStopped(state: StreamState, open?: object): boolean {
  if (!open && state.opened >= MAX_ITEMS) state.failure ??= createTooManyItemsError();
  return state.failure !== undefined;
}

function trackCall(state: StreamState, out: UnnumberedEvent[], delta: ChatCallDelta): void {
  // Markup in the text is only text if the provider sends native calls.
  emitText(state, out, state.callScanner?.stop());
  const assigned = state.tracker.assign(delta);
  state.failure ??= state.tracker.fault;
  for (const { call: tracked, piece } of assigned) if (!state.failure) extendCall(state, out, tracked, piece);
}

function extendCall(state: StreamState, out: UnnumberedEvent[], tracked: TrackedCall, piece: string): void {
  if (tracked.entry) {
    out.push(...appendCall(tracked.entry, piece));
    return;
  }
  if (piece === "") return;
  tracked.early.push(piece);
  if (tracked.name === undefined) return;
  // Earlier calls that have no arguments yet keep their place before this one.
  for (const earlier of state.tracker.calls) {
    if (!earlier.entry && earlier.name !== undefined) openCall(state, out, earlier);
    if (earlier === tracked) break;
  }
}

function openCall(state: StreamState, out: UnnumberedEvent[], tracked: TrackedCall): void {
  emitText(state, out, state.outputGate?.release());
  if (isStopped(state)) return;
  closeReasoning(state, out);
  closeMessage(state, out);
  const { repairs, context } = state;
  const { name = "" } = tracked;
  const tool = context.tools.find(name);
  const place = { tool, newId: context.newId, index: state.opened++, repairs };
  const entry = createCall(tracked, { ...place, ...resolvePatchCall(context, name, tool) });
  tracked.entry = entry;
  out.push(openCallItem(entry));
  for (const piece of tracked.early.splice(0)) out.push(...appendCall(entry, piece));
}

/** Opens the calls that got no arguments; returns those that got no name either. */
export function openRemainingCalls(state: StreamState, out: UnnumberedEvent[]): readonly TrackedCall[] {
  for (const tracked of state.tracker.calls) {
    if (!tracked.entry && tracked.name !== undefined) openCall(state, out, tracked);
  }
  return state.tracker.calls.filter((tracked) => !tracked.entry);
}

/**
 * Emits everything that was held back: reasoning, text and, if the answer `isComplete`, calls left in the text. A call
 * in the text that is not whole is kept in the state: whether it is shown depends on how the answer ended.
 */
export function flushText(state: StreamState, out: UnnumberedEvent[], isComplete: boolean): void {
  state.splitter?.end(createThinkSink(state, out));
  const { text = "", block, calls = [] } = state.callScanner?.end() ?? {};
  emitText(state, out, text);
  if (block !== undefined && calls.length === 0) state.cutBlock = block;
  else if (isComplete) runTextCalls(state, out, calls);
  else emitText(state, out, block);
}

function runTextCalls(state: StreamState, out: UnnumberedEvent[], calls: readonly TextCall[]): void {
  state.repairs.add("text_call", calls.length);
  for (const { name, arguments: text } of calls) {
    trackCall(state, out, { id: state.context.newId("call"), name, arguments: text });
  }
}

/** Closes the open reasoning item, if any. */
export function closeReasoning(state: StreamState, out: UnnumberedEvent[]): void {
  const entry = state.reasoning;
  if (!entry) return;
  const closed = items.closeReasoningItem(entry, sealDetails(state, entry.field));
  state.reasoning = undefined;
  finishItem(state, out, { index: entry.index, closed });
}

/** Closes the open message, if any. */
export function closeMessage(
  state: StreamState,
  out: UnnumberedEvent[],
  status: "completed" | "incomplete" = "completed",
): void {
  const entry = state.message;
  if (!entry) return;
  state.message = undefined;
  finishItem(state, out, { index: entry.index, closed: messages.closeMessageItem(entry, status) });
}

/** Adds a reasoning item without text for structured reasoning and signatures that no item holds yet. */
export function sealRemainingReasoning(state: StreamState, out: UnnumberedEvent[]): void {
  const { extras } = state.tracker;
  if (state.details.length === 0 && Object.keys(extras).length === 0) return;
  const index = state.opened++;
  const closed = items.createSealedReasoning(state.context.newId("rs"), index, sealDetails(state, undefined, extras));
  finishItem(state, out, { index, closed });
}

/** Keeps a finished item for the terminal event. */
export function finishItem(
  state: StreamState,
  out: UnnumberedEvent[],
  { index, closed }: { index: number; closed: items.ClosedItem },
): void {
  state.done.set(index, closed.item);
  out.push(...closed.events);
}

function sealDetails(state: StreamState, field?: ReasoningField, callExtras: CallExtras = {}): string {
  const fragments = state.details;
  state.details = [];
  const { profile, model } = state.context;
  return sealReasoning({ provider: profile.name, model, answer: state.frame.id, field, fragments, callExtras });
}

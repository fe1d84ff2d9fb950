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
import { createTooManyItemsError, MAX_ITEMS } from "./size_limit.ts";
import type { AssignedPiece, TrackedCall } from "./tracked_call.ts";
import { createFailureContext, translateProviderError } from "../../chat/errors/classify.ts";
import type { TextCall } from "../text_calls/call_values.ts";
import { parseFailedGeneration } from "../text_calls/failed_generation.ts";
import { readWrappedCalls } from "../text_calls/wrapped_calls.ts";
import { type CallExtras, sealReasoning } from "../reasoning_envelope.ts";
import { appendCall, createCall, openCallItem } from "./call_items.ts";
import * as items from "./output_items.ts";
import type { StreamState } from "./state.ts";
import type { ThinkSink } from "./think_tags.ts";
import type { ToolEntry } from "../tool_map.ts";

/** The events for one chunk; none after a failure. */
export function step(state: StreamState, given: ChatChunk): UnnumberedEvent[] {
  const out: UnnumberedEvent[] = [];
  takeChunk(state, out, given.isWhole ? takeNewPart(state, given) : given);
  if (given.whole) takeChunk(state, out, takeNewPart(state, given.whole));
  return out;
}

/** A whole message without what was received before. */
function takeNewPart(state: StreamState, whole: ChatChunk): ChatChunk {
  const { chunk, repeats } = state.received.takeNew(whole, () => readShownText(state));
  state.repairs.add("repeated_text", repeats);
  return chunk;
}

function readShownText({ done, message }: StreamState): string {
  const texts = [...done.values()].flatMap((item) => item.type === "message" ? item.content : []);
  return [...texts.map(({ text }) => text), ...(message?.pieces ?? [])].join("");
}

function takeChunk(state: StreamState, out: UnnumberedEvent[], given: ChatChunk): void {
  state.failure ??= state.size.add(given);
  if (state.failure) return;
  const chunk = state.cumulativeReasoning && !given.isWhole ? state.cumulativeReasoning.newPart(given) : given;
  if (!chunk.isWhole) state.received.add(chunk);
  if (chunk.reasoning !== "") {
    state.sawReasoningField = true;
    emitReasoning(state, out, { piece: chunk.reasoning, field: chunk.reasoningField ?? "reasoning_content" });
  }
  for (const detail of chunk.reasoningDetails ?? []) state.details.push(detail);
  if (chunk.text !== "") splitThinking(state, out, chunk.text);
  if (chunk.refusal !== "") scanForCalls(state, out, chunk.refusal);
  if (chunk.isWhole) trackCalls(state, out, chunk.calls);
  else for (const delta of chunk.calls) trackCall(state, out, delta);
  if (chunk.finishReason !== undefined) state.finishReason = chunk.finishReason;
  if (chunk.usage) state.usage = chunk.usage;
  if (chunk.error && !runFailedGeneration(state, out, chunk.error)) {
    state.failure = translateProviderError(chunk.error, createFailureContext(state.context.profile, state.context));
  }
}

/** Passes on the calls in a text that the provider withheld; false when the error holds no such calls. */
function runFailedGeneration(state: StreamState, out: UnnumberedEvent[], { generation = "" }: ChatError): boolean {
  if (!state.callScanner || state.tracker.calls.length > 0) return false;
  const calls = parseFailedGeneration(generation, state.declared);
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
  if (!state.message) {
    // Some models put line breaks around calls; a message of only these would show as an empty one.
    if (piece.trim() === "") {
      state.blank += piece;
      return;
    }
    if (isStopped(state)) return;
    closeReasoning(state, out);
    state.message = { kind: "message", id: state.context.newId("msg"), index: state.opened++, pieces: [] };
    out.push(...items.openMessageItem(state.message), ...items.appendText(state.message, state.blank));
    state.blank = "";
  }
  out.push(...items.appendText(state.message, piece));
}

/** Whether the answer has failed, so that nothing may be added; without an `open` item, one too many also fails it. */
function isStopped(state: StreamState, open?: object): boolean {
  if (!open && state.opened >= MAX_ITEMS) state.failure ??= createTooManyItemsError();
  return state.failure !== undefined;
}

function trackCall(state: StreamState, out: UnnumberedEvent[], delta: ChatCallDelta): void {
  assignPieces(state, out, () => state.tracker.assign(delta));
}

/** Adds the calls of a whole message, as far as they are new. */
function trackCalls(state: StreamState, out: UnnumberedEvent[], deltas: readonly ChatCallDelta[]): void {
  if (deltas.length > 0) assignPieces(state, out, () => state.tracker.assignWhole(deltas));
}

function assignPieces(state: StreamState, out: UnnumberedEvent[], assign: () => readonly AssignedPiece[]): void {
  // Markup in the text is only text if the provider sends native calls.
  emitText(state, out, state.callScanner?.stop());
  const assigned = assign();
  state.size.forgive(state.tracker.takeRepeatedLength());
  state.failure ??= state.tracker.fault;
  for (const { call: tracked, piece } of assigned) if (!state.failure) extendCall(state, out, tracked, piece);
}

function extendCall(state: StreamState, out: UnnumberedEvent[], tracked: TrackedCall, piece: string): void {
  if (tracked.entry) {
    out.push(...appendCall(tracked.entry, piece));
    return;
  }
  if (piece !== "") tracked.early.push(piece);
  if (tracked.name === undefined || state.hasUnknownCall) return;
  // Earlier calls that have no arguments yet keep their place before this one.
  for (const earlier of state.tracker.calls) {
    if (!earlier.entry && earlier.name !== undefined) {
      // A call of an unknown tool may hold others. Only its whole arguments can say so, and calls keep their order.
      state.hasUnknownCall = findCalledTool(state, earlier.name) === undefined;
      if (state.hasUnknownCall) return;
      openCall(state, out, earlier);
    }
    if (earlier === tracked) break;
  }
}

/** The declared tool that a call means, also if the model wrote more than its name. */
function findCalledTool({ context: { tools }, declared }: StreamState, name: string): ToolEntry | undefined {
  return tools.find(name) ?? tools.find(declared.find(name)?.flatName ?? "");
}

function openCall(state: StreamState, out: UnnumberedEvent[], tracked: TrackedCall): void {
  emitText(state, out, state.outputGate?.release());
  if (isStopped(state)) return;
  closeReasoning(state, out);
  closeMessage(state, out);
  const { tools, newId } = state.context;
  const { name = "" } = tracked;
  const tool = findCalledTool(state, name);
  if (tool && !tools.find(name)) state.repairs.add("tool_name");
  const entry = createCall(tracked, { tool, newId, index: state.opened++ });
  tracked.entry = entry;
  out.push(openCallItem(entry));
  for (const piece of tracked.early.splice(0)) out.push(...appendCall(entry, piece));
}

/** Opens the calls that got no arguments, or waited; returns those that got no name either. */
export function openRemainingCalls(state: StreamState, out: UnnumberedEvent[]): readonly TrackedCall[] {
  const { tracker } = state;
  assignPieces(state, out, () => tracker.settle());
  state.repairs.add("repeated_call", tracker.repeats);
  if (state.hasUnknownCall) unwrapCalls(state);
  for (const tracked of tracker.calls) if (!tracked.entry && tracked.name !== undefined) openCall(state, out, tracked);
  return tracker.calls.filter((tracked) => !tracked.entry);
}

/** Replaces calls of undeclared tools by the calls in their arguments, if they hold nothing else. */
function unwrapCalls(state: StreamState): void {
  for (const tracked of [...state.tracker.calls]) {
    const { name, entry, early } = tracked;
    if (entry || name === undefined || findCalledTool(state, name)) continue;
    const held = readWrappedCalls(early.join(""), state.declared);
    if (held.length === 0) continue;
    state.repairs.add("wrapped_call", held.length);
    state.tracker.replace(tracked, held);
  }
  state.failure ??= state.tracker.fault;
}

/** Emits everything that was held back: reasoning, text and, if the answer `isComplete`, calls left in the text. */
export function flushText(state: StreamState, out: UnnumberedEvent[], isComplete: boolean): void {
  state.splitter?.end(createThinkSink(state, out));
  const { text, calls = [] } = isComplete ? state.callScanner?.end() ?? {} : { text: state.callScanner?.stop() };
  emitText(state, out, text);
  runTextCalls(state, out, calls);
}

function runTextCalls(state: StreamState, out: UnnumberedEvent[], calls: readonly TextCall[]): void {
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
  finishItem(state, out, { index: entry.index, closed: items.closeMessageItem(entry, status) });
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
  return sealReasoning({ provider: state.context.profile.name, answer: state.frame.id, field, fragments, callExtras });
}

/**
 * The stepper that turns a chat stream, chunk by chunk, into the events of a Responses stream.
 *
 * It has no I/O, clock or randomness: call `start()` once, {@linkcode step} for every chunk, `finish()` once. Each
 * returns its events at once; their sequence numbers are added when they are written.
 *
 * @module
 */
import type { AnswerChunk, AnswerError, CallDelta } from "../../wire/chunk.ts";
import type { UnnumberedEvent } from "../../responses/events.ts";
import type { AssignedPiece, TrackedCall } from "./tracked_call.ts";
import { createFailureContext, translateProviderError } from "../../wire/errors/classify.ts";
import type { TextCall } from "../text_calls/call_values.ts";
import { parseFailedGeneration } from "../text_calls/failed_generation.ts";
import { readWrappedCalls } from "../text_calls/wrapped_calls.ts";
import { appendCall, createCall, openCallItem } from "./call_items.ts";
import {
  closeMessage,
  closeReasoning,
  emitAnnotations,
  emitReasoning,
  emitRefusal,
  emitText,
  endReasoning,
  isStopped,
  takeItemId,
} from "./emit_items.ts";
import { mergeFinishReason } from "./finish_reason.ts";
import { resolvePatchCall } from "./patch_calls.ts";
import type { StreamState } from "./state.ts";
import { mergeUsage } from "./usage.ts";
import { isHiddenCall, resolveCallName } from "./named_calls.ts";
import { openItem, takeHostedStep, takeItemEnd } from "./vendor_items.ts";
import type { ThinkSink } from "./think_tags.ts";
import type { ToolEntry } from "../tool_map.ts";

/** The events for one chunk; none after a failure. */
export function step(state: StreamState, given: AnswerChunk): UnnumberedEvent[] {
  const out: UnnumberedEvent[] = [];
  takeChunk(state, out, given.isWhole ? takeNewPart(state, given) : given);
  if (given.whole) takeChunk(state, out, takeNewPart(state, given.whole));
  return out;
}

/** A whole message without what was received before. */
function takeNewPart(state: StreamState, whole: AnswerChunk): AnswerChunk {
  const { chunk, repeats } = state.received.takeNew(whole, () => readShownText(state));
  state.repairs.add("repeated_text", repeats);
  return chunk;
}

function readShownText({ done, message }: StreamState): string {
  const parts = [...done.values()].flatMap((item) => item.type === "message" ? item.content : []);
  const texts = [...parts, ...(message?.parts ?? [])].map((part) => part.type === "output_text" ? part.text : "");
  return texts.join("") + (message?.open?.type === "output_text" ? message.open.pieces.join() : "");
}

function takeChunk(state: StreamState, out: UnnumberedEvent[], given: AnswerChunk): void {
  state.failure ??= state.size.add(given);
  if (state.failure) return;
  const { cumulativeReasoning } = state;
  const chunk = cumulativeReasoning && !given.isWhole ? cumulativeReasoning.newPart(given) : given;
  if (cumulativeReasoning) state.size.forgive(cumulativeReasoning.takeRepeatedLength());
  if (!chunk.isWhole) state.received.add(chunk);
  if (chunk.opens) openItem(state, out, chunk.opens);
  if (chunk.endsReasoning) endReasoning(state, out);
  if (chunk.reasoning !== "") {
    state.sawReasoningField = true;
    const { reasoning: piece, reasoningField: field = "reasoning_content", part } = chunk;
    emitReasoning(state, out, { piece, field, part });
  }
  for (const detail of chunk.reasoningDetails ?? []) state.details.push(detail);
  if (chunk.logprobs && state.context.request.topLogprobs !== undefined) {
    for (const logprob of chunk.logprobs) state.pending?.logprobs.push(logprob);
  }
  state.part = chunk.part;
  if (chunk.text !== "") splitThinking(state, out, chunk.text);
  // A summary is prose: a refusal is none, and a call in it is not run.
  if (!state.isCompaction) {
    if (chunk.annotations) emitAnnotations(state, out, chunk.annotations);
    if (chunk.refusal !== "") emitRefusal(state, out, chunk.refusal);
    if (chunk.isWhole) trackCalls(state, out, chunk.calls);
    else for (const delta of chunk.calls) trackCall(state, out, delta);
    if (chunk.hosted) takeHostedStep(state, out, chunk.hosted);
  }
  takeItemEnd(state, out, chunk);
  if (!chunk.isAssumed || state.context.profile.missingEnd !== "fails") {
    state.finishReason = mergeFinishReason(state.finishReason, chunk);
  }
  if (chunk.finishDetail !== undefined) state.finishDetail = chunk.finishDetail;
  if (chunk.stated) state.stated = chunk.stated;
  if (chunk.unfitThinking) state.unfitThinking = chunk.unfitThinking;
  if (chunk.usage) state.usage = mergeUsage(state.usage, chunk.usage);
  if (chunk.error && !runFailedGeneration(state, out, chunk.error)) {
    state.failure = translateProviderError(chunk.error, createFailureContext(state.context.profile, state.context));
  }
}

/** Passes on the calls in a text that the provider withheld; false when the error holds no such calls. */
function runFailedGeneration(state: StreamState, out: UnnumberedEvent[], { generation = "" }: AnswerError): boolean {
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

function trackCall(state: StreamState, out: UnnumberedEvent[], delta: CallDelta): void {
  if (isHiddenCall(state, delta)) return;
  const named = resolveCallName(state, delta);
  assignPieces(state, out, () => state.tracker.assign(named));
}

/** Adds the calls of a whole message, as far as they are new. */
function trackCalls(state: StreamState, out: UnnumberedEvent[], deltas: readonly CallDelta[]): void {
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
  const { repairs, context } = state;
  const { name = "" } = tracked;
  const tool = findCalledTool(state, name);
  if (tool && !context.tools.find(name)) repairs.add("tool_name");
  const takeId = (prefix: string) => takeItemId(state, prefix, tracked.itemId);
  const place = { tool, newId: context.newId, takeId, index: state.opened++, repairs };
  const entry = createCall(tracked, { ...place, ...resolvePatchCall(state, name, tool) });
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

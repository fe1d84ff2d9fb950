/**
 * The stepper that turns a chat stream, chunk by chunk, into the events of a Responses stream.
 *
 * It has no I/O, clock or randomness: call `start()` once, {@linkcode step} for every chunk, `finish()` once. Each
 * returns its events at once; their sequence numbers are added when they are written.
 *
 * @module
 */
import type { ChatCallDelta, ChatChunk, ChatError, ChatUsage, ReasoningField } from "../../chat/types.ts";
import type { ClientProfile } from "../../responses/client_profile.ts";
import type { RelayError } from "../../base/errors.ts";
import type { ProviderProfile } from "../../providers/profile.ts";
import type { UnnumberedEvent } from "../../responses/events.ts";
import type { ResponseItem, ResponsesRequest } from "../../responses/types.ts";
import { StructuredOutputGate } from "./structured_output.ts";
import { AnswerSize, createTooManyItemsError, MAX_ITEMS } from "./size_limit.ts";
import { CallTracker, type TrackedCall } from "./call_assembler.ts";
import { createFailureContext, type Redaction, translateProviderError } from "../../chat/errors/classify.ts";
import type { TextCall } from "../text_calls/call_values.ts";
import { DeclaredTools } from "../text_calls/declared_tools.ts";
import { parseFailedGeneration } from "../text_calls/failed_generation.ts";
import { TextCallScanner } from "../text_calls/scanner.ts";
import { type CallExtras, sealReasoning } from "../reasoning_envelope.ts";
import { CumulativeReasoning } from "./cumulative_reasoning.ts";
import { createResponseFrame, type ResponseFrame } from "./response_object.ts";
import * as items from "./output_items.ts";
import { type ThinkSink, ThinkSplitter } from "./think_tags.ts";
import type { ToolMap } from "../tool_map.ts";

/** The stepper's knowledge of the exchange, and its only sources of ids and time. */
export interface StreamContext extends Redaction {
  readonly request: ResponsesRequest;
  readonly profile: ProviderProfile;
  readonly client: ClientProfile;
  readonly tools: ToolMap;
  /** Tokens in the model's context window; absent when unknown. */
  readonly contextWindow?: number;
  /** A new id that begins with `prefix` and an underscore. */
  newId(prefix: string): string;
  /** Seconds since 1970. */
  now(): number;
}

/** The state of one answer. Only the stepper's functions change it, and they return only fresh objects. */
export interface StreamState {
  readonly context: StreamContext;
  readonly frame: ResponseFrame;
  readonly size: AnswerSize;
  /** Number of items that were opened, which is the `output_index` of the next one. */
  opened: number;
  /** Finished items by `output_index`. */
  readonly done: Map<number, ResponseItem>;
  readonly tracker: CallTracker;
  readonly splitter: ThinkSplitter | undefined;
  /** Looks for calls in the visible text; undefined if the text is a summary, or markup always counts as text. */
  readonly callScanner: TextCallScanner | undefined;
  reasoning: items.ReasoningEntry | undefined;
  message: items.MessageEntry | undefined;
  /** White space that becomes text only if other text follows. */
  blank: string;
  /** Pieces of the summary if the request asked for a compaction, otherwise undefined. */
  readonly summary: string[] | undefined;
  /** Holds text until it has the requested format; undefined when text may be sent as it comes. */
  readonly outputGate: StructuredOutputGate | undefined;
  sawReasoningField: boolean;
  /** Removes from a chunk the reasoning of earlier ones; undefined if the provider sends all reasoning once. */
  readonly cumulativeReasoning: CumulativeReasoning | undefined;
  details: unknown[];
  finishReason: string | undefined;
  usage: ChatUsage | undefined;
  failure: RelayError | undefined;
}

/** The state before anything was sent; `known` is the frame of an answer that began under another state. */
export function createStreamState(context: StreamContext, known?: ResponseFrame): StreamState {
  const { request, client, profile } = context;
  const { compacts } = request;
  return {
    context,
    frame: known ?? createResponseFrame(request, client, { id: context.newId("resp"), createdAt: context.now() }),
    size: new AnswerSize(),
    opened: 0,
    done: new Map(),
    tracker: new CallTracker(),
    splitter: profile.thinkTags === "never" ? undefined : new ThinkSplitter(profile.thinkTags),
    callScanner: compacts || profile.leakedCalls === "text"
      ? undefined
      : new TextCallScanner(new DeclaredTools(request, context.tools)),
    reasoning: undefined,
    message: undefined,
    blank: "",
    summary: compacts ? [] : undefined,
    outputGate: StructuredOutputGate.create(request, profile),
    sawReasoningField: false,
    cumulativeReasoning: profile.reasoningPieces === "snapshots" ? new CumulativeReasoning() : undefined,
    details: [],
    finishReason: undefined,
    usage: undefined,
    failure: undefined,
  };
}

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
  if (chunk.text !== "") splitThinking(state, out, chunk.text);
  if (chunk.refusal !== "") scanForCalls(state, out, chunk.refusal);
  for (const delta of chunk.calls) trackCall(state, out, delta);
  if (chunk.finishReason !== undefined) state.finishReason = chunk.finishReason;
  if (chunk.usage) state.usage = chunk.usage;
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
function isStopped(state: StreamState, open?: items.ItemEntry): boolean {
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
    out.push(...items.appendCall(tracked.entry, piece));
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
  const { tools, newId } = state.context;
  const entry = items.createCall(tracked, { tool: tools.find(tracked.name ?? ""), newId, index: state.opened++ });
  tracked.entry = entry;
  out.push(items.openCallItem(entry));
  for (const piece of tracked.early.splice(0)) out.push(...items.appendCall(entry, piece));
}

/** Opens the calls that got no arguments; returns those that got no name either. */
export function openRemainingCalls(state: StreamState, out: UnnumberedEvent[]): readonly TrackedCall[] {
  for (const tracked of state.tracker.calls) {
    if (!tracked.entry && tracked.name !== undefined) openCall(state, out, tracked);
  }
  return state.tracker.calls.filter((tracked) => !tracked.entry);
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

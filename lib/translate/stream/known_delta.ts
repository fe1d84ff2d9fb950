/**
 * The step for a frame of which only a piece of text is new, in the usual case that the piece extends what is open.
 *
 * It does what `step()` does for the same chunk, without the questions that are answered already. Where anything is held
 * back, waits or has to be decided, the chunk takes the usual way.
 *
 * @module
 */
import { type AnswerEvent, DeltaRun, PreparedDelta } from "../../responses/prepared_delta.ts";
import * as events from "../../responses/events.ts";
import type { UnnumberedEvent } from "../../responses/events.ts";
import { type AnswerPart, KnownDelta } from "../../wire/chunk.ts";
import { type CallEntry, takeFreeform } from "./call_items.ts";
import { emitReasoning, emitText } from "./emit_items.ts";
import { getTextPlace } from "./message_items.ts";
import { getSummaryPlace } from "./output_items.ts";
import type { StreamState } from "./state.ts";
import { step } from "./stream.ts";
import { SIMPLE_ESCAPES } from "../arguments/strings.ts";

const [QUOTE, BACKSLASH, FIRST_PRINTABLE] = [0x22, 0x5c, 0x20];

/** Adds the events of one part of an answer to `out`; none after a failure. */
export function stepPart(state: StreamState, out: AnswerEvent[], part: AnswerPart): void {
  if (!(part instanceof KnownDelta)) append(out, step(state, part));
  else if (!extendOpen(state, out, part)) append(out, step(state, part.toChunk()));
}

function append(out: AnswerEvent[], added: readonly UnnumberedEvent[]): void {
  for (const event of added) out.push(event);
}

/** Adds the events that `emit` makes, as a step does. */
function appendStepped(out: AnswerEvent[], emit: (added: UnnumberedEvent[]) => void): void {
  const added: UnnumberedEvent[] = [];
  emit(added);
  append(out, added);
}

/** Extends what is open; false, and nothing has changed, if the piece needs more than that. */
function extendOpen(state: StreamState, out: AnswerEvent[], delta: KnownDelta): boolean {
  if (!delta.frame.isBare || delta.literal === undefined || state.failure) return false;
  switch (delta.frame.part) {
    case "text":
      return extendText(state, out, delta, delta.literal);
    case "reasoning":
      return extendReasoning(state, out, delta, delta.literal);
    case "arguments":
      return extendCall(state, out, delta, delta.literal);
  }
}

function extendText(state: StreamState, out: AnswerEvent[], delta: KnownDelta, literal: string): boolean {
  const { message, splitter, pending, callScanner } = state;
  const { text, frame: { chunk } } = delta;
  const open = message?.open;
  const isReady = open?.type === "output_text" && !open.half &&
    (chunk.part === undefined || open.place === undefined || open.place === chunk.part) &&
    state.summary === undefined &&
    (state.outputGate === undefined || state.outputGate.isOpen) &&
    (pending === undefined || pending.annotations.length === 0 && pending.logprobs.length === 0);
  if (!message || !open || !isReady || splitter?.pass(text) === false) return false;
  if (!state.size.addPiece(chunk, text)) return false;
  state.received.addPiece("text", text);
  state.part = chunk.part;
  const shown = callScanner ? callScanner.feed(text) : text;
  if (shown !== text) {
    appendStepped(out, (added) => emitText(state, added, shown));
    return true;
  }
  open.pieces.push(text);
  out.push(new PreparedDelta(open.run ??= new DeltaRun(events.outputTextDelta(getTextPlace(message), "")), literal));
  return true;
}

function extendReasoning(state: StreamState, out: AnswerEvent[], delta: KnownDelta, literal: string): boolean {
  const { reasoning } = state;
  const { text, frame: { chunk } } = delta;
  const isReady = reasoning !== undefined && reasoning.part === chunk.part && !reasoning.half &&
    state.cumulativeReasoning === undefined;
  if (!isReady || !state.size.addPiece(chunk, text)) return false;
  state.received.addPiece("reasoning", text);
  state.part = chunk.part;
  state.sawReasoningField = true;
  const waiting = state.callScanner?.pause() ?? "";
  if (waiting !== "") {
    const { reasoningField: field = "reasoning_content", part } = chunk;
    appendStepped(out, (added) => {
      emitText(state, added, waiting);
      emitReasoning(state, added, { piece: text, field, part });
    });
    return true;
  }
  reasoning.pieces.push(text);
  out.push(
    new PreparedDelta(reasoning.run ??= new DeltaRun(events.summaryTextDelta(getSummaryPlace(reasoning), "")), literal),
  );
  return true;
}

/** Extends a string in the arguments of a call, by a piece that does not end it. */
function extendCall(state: StreamState, out: AnswerEvent[], delta: KnownDelta, literal: string): boolean {
  const { text, frame: { chunk } } = delta;
  const [fragment] = chunk.calls;
  const isPlain = literal === text;
  if (fragment === undefined || state.context.profile.hiddenCalls !== undefined) return false;
  const call = state.tracker.findOpen(fragment);
  const entry = call?.entry;
  if (!call?.text.isInString(text) || !entry || !mayExtend(entry)) return false;
  if (!isPlain && !isInsideString(text) || !state.size.addPiece(chunk, text)) return false;
  state.received.addPiece("arguments", text);
  state.part = chunk.part;
  const waiting = state.callScanner?.stop() ?? "";
  if (waiting !== "") appendStepped(out, (added) => emitText(state, added, waiting));
  call.text.extendString(text);
  if (!state.failure) showArguments(entry, out, { piece: text, literal });
  return true;
}

/** Whether a piece that stays within a string adds itself to what is shown of a call, or is read by the reader of its text. */
function mayExtend({ half, tool, repairing, freeform }: CallEntry): boolean {
  if (half) return false;
  return freeform !== undefined || repairing?.isInString === true && tool.kind === "function";
}

/** Whether JSON text that begins in a string, not behind a backslash, ends there too, with simple escapes only. */
function isInsideString(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE || code < FIRST_PRINTABLE) return false;
    if (code === BACKSLASH && (++at === text.length || !SIMPLE_ESCAPES.includes(text.charAt(at)))) return false;
  }
  return true;
}

function showArguments(
  entry: CallEntry,
  out: AnswerEvent[],
  { piece, literal }: { readonly piece: string; readonly literal: string },
): void {
  entry.run ??= createCallRun(entry);
  if (!entry.freeform) {
    entry.repairing?.extendString(piece);
    entry.pieces.push(piece);
    out.push(new PreparedDelta(entry.run, literal));
    return;
  }
  const shown = takeFreeform(entry, entry.freeform, piece);
  if (shown === "") return;
  out.push(new PreparedDelta(entry.run, shown === piece ? literal : JSON.stringify(shown).slice(1, -1)));
}

function createCallRun({ id, index, freeform }: CallEntry): DeltaRun {
  const place = { item_id: id, output_index: index };
  return new DeltaRun(freeform ? events.inputDelta(place, "") : events.argumentsDelta(place, ""));
}

/**
 * The growth of an answer's reasoning and messages: each piece opens its item, extends it, or closes the one before.
 *
 * @module
 */
import { TextPieces } from "../../base/text_pieces.ts";
import type { ItemOpening, ReasoningField } from "../../wire/chunk.ts";
import type { UnnumberedEvent } from "../../responses/events.ts";
import type { OutputLogprob, TextSource } from "../../base/text_source.ts";
import { createTooManyItemsError, MAX_ITEMS } from "./size_limit.ts";
import { type CallExtras, sealReasoning } from "../reasoning_envelope.ts";
import * as messages from "./message_items.ts";
import * as items from "./output_items.ts";
import type { FinishedItem, StreamState } from "./state.ts";
import { collectExtras } from "./tracked_call.ts";

/** Appends reasoning, after the text that could have been a call. */
export function emitReasoning(
  state: StreamState,
  out: UnnumberedEvent[],
  { piece, field, part }: { piece: string; field: ReasoningField; part?: number | undefined },
): void {
  emitText(state, out, state.callScanner?.pause());
  if (isStopped(state, state.reasoning)) return;
  if (!state.reasoning) {
    closeMessage(state, out);
    const { id: own, key } = takeOpening(state, "reasoning") ?? {};
    const place = { id: takeItemId(state, "rs", own), index: state.opened++, ...(key !== undefined && { key }) };
    state.reasoning = { kind: "reasoning", ...place, parts: [], pieces: new TextPieces(), field };
    out.push(...items.openReasoningItem(state.reasoning));
  }
  out.push(...items.appendReasoning(state.reasoning, piece, part));
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
  out.push(...messages.appendText(message, state.blank + piece, { logprobs: takeLogprobs(state), place: state.part }));
  state.blank = "";
  if (state.pending && state.pending.annotations.length > 0) emitAnnotations(state, out, []);
}

/** The open message, or a new one; undefined when the answer has failed. */
function openMessage(state: StreamState, out: UnnumberedEvent[]): messages.MessageEntry | undefined {
  if (state.message) return state.message;
  if (isStopped(state)) return undefined;
  closeReasoning(state, out);
  const { id, phase } = takeOpening(state, "message") ?? {};
  const entry = { id: takeItemId(state, "msg", id), index: state.opened++, parts: [] };
  state.message = { kind: "message", ...entry, ...(phase !== undefined && { phase }) };
  out.push(messages.openMessageItem(state.message));
  return state.message;
}

/** The probabilities of the tokens of the next text; undefined when there are none. */
function takeLogprobs({ pending }: StreamState): readonly OutputLogprob[] | undefined {
  return pending && pending.logprobs.length > 0 ? pending.logprobs.splice(0) : undefined;
}

/** Appends a refusal, whatever format was requested. */
export function emitRefusal(state: StreamState, out: UnnumberedEvent[], piece: string): void {
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
export function emitAnnotations(state: StreamState, out: UnnumberedEvent[], added: readonly TextSource[]): void {
  const { message, pending } = state;
  if (!pending) return;
  for (const annotation of added) pending.annotations.push(annotation);
  if (message?.open?.type !== "output_text") return;
  for (const annotation of pending.annotations.splice(0)) out.push(...messages.appendAnnotation(message, annotation));
}

/** Whether the answer has failed, so that nothing may be added; without an `open` item, one too many also fails it. */
export function isStopped(state: StreamState, open?: object): boolean {
  if (!open && state.opened >= MAX_ITEMS) state.failure ??= createTooManyItemsError();
  return state.failure !== undefined;
}

/** Closes the open reasoning item, if any. One that the provider still has to end waits for that. */
export function closeReasoning(state: StreamState, out: UnnumberedEvent[]): void {
  const entry = state.reasoning;
  if (!entry) return;
  state.reasoning = undefined;
  if (entry.key !== undefined) {
    state.unsealed.set(entry.key, { id: entry.id, index: entry.index, entry });
    return;
  }
  const closed = items.closeReasoningItem(entry, sealDetails(state, entry.field));
  finishItem(state, out, { index: entry.index, closed });
}

/** Closes the open reasoning item, or gives structured reasoning without text an item of its own, in its place. */
export function endReasoning(state: StreamState, out: UnnumberedEvent[]): void {
  if (state.reasoning) return closeReasoning(state, out);
  if (state.details.length === 0) return;
  emitText(state, out, state.callScanner?.pause());
  if (isStopped(state)) return;
  closeMessage(state, out);
  const index = state.opened++;
  const closed = items.createSealedReasoning(state.context.newId("rs"), index, sealDetails(state));
  finishItem(state, out, { index, closed });
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
  const extras = collectExtras(state.tracker.calls);
  if (state.details.length === 0 && Object.keys(extras).length === 0) return;
  const index = state.opened++;
  const closed = items.createSealedReasoning(state.context.newId("rs"), index, sealDetails(state, undefined, extras));
  passOnItem(state, out, { index, closed });
}

/** Passes on a finished item, or lets it wait for those before it where the provider numbers its items. */
export function finishItem(state: StreamState, out: UnnumberedEvent[], finished: FinishedItem): void {
  if (state.isItemised && mustWait(state)) state.waiting.push(finished);
  else passOnItem(state, out, finished);
}

/** Passes on the items that had to wait, in their order, unless they still have to. */
export function releaseReadyItems(state: StreamState, out: UnnumberedEvent[]): void {
  if (state.waiting.length > 0 && !mustWait(state)) releaseItems(state, out);
}

/** Passes on the items that had to wait, in their order. */
export function releaseItems(state: StreamState, out: UnnumberedEvent[]): void {
  const ordered = state.waiting.splice(0).sort((one, other) => one.index - other.index);
  for (const finished of ordered) passOnItem(state, out, finished);
}

/** Whether an item before the next one is unfinished: a call ends with the answer, and a seal may come that late. */
function mustWait({ unsealed, tracker }: StreamState): boolean {
  return unsealed.size > 0 || tracker.calls.some(({ entry }) => entry !== undefined);
}

/** Keeps a finished item for the terminal event. */
function passOnItem(state: StreamState, out: UnnumberedEvent[], { index, closed }: FinishedItem): void {
  state.done.set(index, closed.item);
  out.push(...closed.events);
}

/** The provider's id for a new item, if it may have it; otherwise a new one. */
export function takeItemId(state: StreamState, prefix: string, id?: string): string {
  const { context: { profile, newId }, usedIds } = state;
  const isUsable = profile.itemIds === "keep" && id !== undefined && !usedIds.has(id) && isItemId(id, prefix);
  if (!isUsable) return newId(prefix);
  usedIds.add(id);
  return id;
}

/** Whether an id is one of an item of this type: servers look at the letters before the underscore. */
function isItemId(id: string, prefix: string): boolean {
  return id.length <= MAX_ITEM_ID && id.startsWith(`${prefix}_`) && /^\w[\w-]*$/.test(id);
}

/** Longest id of an item that is accepted back (OpenAI, 2026-11). */
const MAX_ITEM_ID = 64;

/** What the provider said of the item that begins now; undefined if that is of another type. */
function takeOpening(state: StreamState, type: ItemOpening["type"]): ItemOpening | undefined {
  const { opening } = state;
  if (opening?.type !== type) return undefined;
  state.opening = undefined;
  return opening;
}

/** Seals what must come back with the reasoning that has this field. */
export function sealDetails(state: StreamState, field?: ReasoningField, callExtras: CallExtras = {}): string {
  const fragments = state.details;
  state.details = [];
  const { profile, model } = state.context;
  return sealReasoning({ provider: profile.name, model, answer: state.frame.id, field, fragments, callExtras });
}

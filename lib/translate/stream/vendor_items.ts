/**
 * The items of an answer whose provider names them itself: where each begins and ends, what of it must come back, and
 * the steps of the provider's own servers.
 *
 * @module
 */
import type { AnswerChunk, HostedStep, ItemClosing, ItemOpening } from "../../wire/chunk.ts";
import { type HostedEvent, outputItemAdded, outputItemDone, type UnnumberedEvent } from "../../responses/events.ts";
import {
  type HostedItem,
  type HostedItemType,
  isVendorCall,
  VENDOR_CALLS,
  type VendorCallType,
} from "../../responses/hosted_item.ts";
import { decodeArray, isObject, type JsonObject } from "../../base/json.ts";
import {
  closeMessage,
  closeReasoning,
  emitText,
  finishItem,
  isStopped,
  releaseReadyItems,
  sealDetails,
  takeItemId,
} from "./emit_items.ts";
import { closeReasoningItem, createSealedReasoning } from "./output_items.ts";
import type { HostedEntry, StreamState, UnsealedReasoning } from "./state.ts";

/** Begins an item; its events come with its first piece. */
export function openItem(state: StreamState, out: UnnumberedEvent[], opening: ItemOpening): void {
  state.isItemised = true;
  endOpenItems(state, out);
  state.opening = opening;
}

function endOpenItems(state: StreamState, out: UnnumberedEvent[]): void {
  emitText(state, out, state.callScanner?.pause());
  closeReasoning(state, out);
  closeMessage(state, out);
  state.blank = "";
}

/** What a chunk says of items that end, or ended. */
export function takeItemEnd(state: StreamState, out: UnnumberedEvent[], chunk: AnswerChunk): void {
  const { closes, seal, leftOut } = chunk;
  if (leftOut !== undefined) state.repairs.add("foreign_item", leftOut);
  if (seal) endUnsealed(state, out, seal.key, seal.kept);
  if (closes?.type === "reasoning") endReasoning(state, out, closes);
  // Text that may be a call waits for the end of the answer, and its message with it.
  else if (closes && !state.callScanner?.isHolding) {
    emitText(state, out, state.callScanner?.pause());
    closeMessage(state, out, closes.isCut ? "incomplete" : "completed");
  }
  if (closes) state.opening = undefined;
}

/** Ends reasoning. Where the seal may still come, the item waits for it. */
function endReasoning(state: StreamState, out: UnnumberedEvent[], { key, kept }: ItemClosing): void {
  const mayComeLate = kept?.encrypted_content === undefined && state.context.profile.lateSeals;
  if (state.reasoning?.key === key) closeReasoning(state, out);
  else if (!state.unsealed.has(key)) return endWithoutText(state, out, { key, kept, mayComeLate });
  if (!mayComeLate) endUnsealed(state, out, key, kept);
}

/** Ends reasoning of which nothing was shown; without anything to keep, it leaves no trace. */
function endWithoutText(
  state: StreamState,
  out: UnnumberedEvent[],
  { key, kept, mayComeLate }: { key: string; kept: JsonObject | undefined; mayComeLate: boolean },
): void {
  if (kept === undefined && !mayComeLate || isStopped(state)) return;
  closeMessage(state, out);
  state.unsealed.set(key, { id: takeItemId(state, "rs", state.opening?.id), index: state.opened++ });
  if (!mayComeLate) endUnsealed(state, out, key, kept);
}

/** Ends reasoning with what must come back, and what had to wait for it. */
function endUnsealed(state: StreamState, out: UnnumberedEvent[], key: string, kept?: JsonObject): void {
  const reasoning = state.unsealed.get(key);
  if (reasoning === undefined) return;
  if (kept) state.details.push(kept);
  closeOneUnsealed(state, key, reasoning);
  releaseReadyItems(state, out);
}

function closeOneUnsealed(state: StreamState, key: string, { id, index, entry }: UnsealedReasoning): void {
  state.unsealed.delete(key);
  const seal = sealDetails(state, entry?.field);
  const closed = entry ? closeReasoningItem(entry, seal) : createSealedReasoning(id, index, seal);
  state.waiting.push({ index, closed });
}

/** Ends the reasoning whose seal never came. */
export function closeUnsealed(state: StreamState): void {
  for (const [key, reasoning] of [...state.unsealed]) closeOneUnsealed(state, key, reasoning);
}

/** Passes on a step of the provider's own servers, under the place and id that it has here. */
export function takeHostedStep(state: StreamState, out: UnnumberedEvent[], step: HostedStep): void {
  const { key, stage, value } = step;
  const entry = state.hosted.get(key) ?? beginHostedStep(state, out, step);
  if (entry === undefined || entry.isDone) return;
  if (stage === "event") out.push(createHostedEvent(entry, value));
  if (stage !== "done") return;
  entry.item = { ...value, type: entry.item.type, id: entry.item.id };
  endHostedStep(state, out, entry);
}

function beginHostedStep(
  state: StreamState,
  out: UnnumberedEvent[],
  { key, type, stage, value }: HostedStep,
): HostedEntry | undefined {
  if (isVendorCall(type) && !isDeclared(state, type)) {
    if (stage === "done") state.repairs.add("foreign_item");
    return undefined;
  }
  if (isStopped(state)) return undefined;
  state.isItemised = true;
  endOpenItems(state, out);
  const id = takeItemId(state, HOSTED_PREFIXES[type], typeof value.id === "string" ? value.id : undefined);
  const item: HostedItem = { ...value, type, id };
  const entry: HostedEntry = { index: state.opened++, item, isDone: false };
  state.hosted.set(key, entry);
  out.push(outputItemAdded(entry.index, "status" in item ? { ...item, status: "in_progress" } : item));
  return entry;
}

/** Whether the client declared the tool for such calls; it would run what it never asked for. */
function isDeclared({ context: { request: { raw } } }: StreamState, type: VendorCallType): boolean {
  return decodeArray(raw.tools).some((tool) => isObject(tool) && String(tool.type).startsWith(VENDOR_CALLS[type]));
}

/** The letters before the underscore of an id, by type (OpenAI's own ids, 2026-11). */
const HOSTED_PREFIXES: Readonly<Record<HostedItemType, string>> = {
  web_search_call: "ws",
  file_search_call: "fs",
  code_interpreter_call: "ci",
  image_generation_call: "ig",
  mcp_call: "mcp",
  mcp_list_tools: "mcpl",
  computer_call: "cu",
  local_shell_call: "lsh",
  shell_call: "sh",
  apply_patch_call: "apc",
  mcp_approval_request: "mcpr",
};

function createHostedEvent({ index, item }: HostedEntry, value: JsonObject): HostedEvent {
  const { sequence_number: _number, obfuscation: _padding, ...event } = value;
  return { ...event, type: event.type as HostedEvent["type"], item_id: item.id, output_index: index };
}

function endHostedStep(state: StreamState, out: UnnumberedEvent[], entry: HostedEntry): void {
  entry.isDone = true;
  const { index, item } = entry;
  finishItem(state, out, { index, closed: { item, events: [outputItemDone(index, item)] } });
}

/** Ends the steps that the provider left open. */
export function closeHostedSteps(state: StreamState, out: UnnumberedEvent[]): void {
  for (const entry of state.hosted.values()) {
    if (entry.isDone) continue;
    entry.item = { ...entry.item, status: "incomplete" };
    endHostedStep(state, out, entry);
  }
}

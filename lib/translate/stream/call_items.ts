/**
 * The calls of an answer, with the events for opening, extending and closing each.
 *
 * @module
 */
import { TextPieces } from "../../base/text_pieces.ts";
import { isObject, type JsonObject, parseJson } from "../../base/json.ts";
import * as events from "../../responses/events.ts";
import type { UnnumberedEvent } from "../../responses/events.ts";
import type { ItemStatus, ResponseItem } from "../../responses/types.ts";
import { ArgumentShape } from "../arguments/shape.ts";
import { ArgumentStream } from "../arguments/argument_stream.ts";
import { FreeformDecoder, type FreeformEnd, type FreeformText } from "./freeform.ts";
import { type ClosedItem, flushHalf, type GrowingItem, takeWholeCharacters } from "./output_items.ts";
import type { Repairs } from "./repairs.ts";
import type { ToolEntry } from "../tool_map.ts";

/** A call of any kind. */
export interface CallEntry extends GrowingItem {
  readonly kind: "call";
  readonly id: string;
  readonly index: number;
  readonly callId: string;
  readonly tool: ToolEntry;
  readonly pieces: TextPieces;
  /** Present for freeform tools, and for a patch that becomes another tool's call. */
  readonly freeform?: FreeformText;
  /** Present for other functions, and for a tool search. */
  readonly repairing?: ArgumentStream;
  /** Where a repair is counted. */
  readonly repairs?: Repairs;
}

/** The provider's id and name of a new call; absent if it sent none. */
interface NamedCall {
  readonly id?: string;
  readonly name?: string;
}

/** The declared tool, the place, the source of ids and the count of repairs for a new call. */
interface NewCallPlace {
  /** The declared tool of that name; undefined for a name that the client did not declare. */
  readonly tool: ToolEntry | undefined;
  readonly index: number;
  /** The reader of the call's text if that is a patch. */
  readonly patch?: FreeformText;
  readonly repairs?: Repairs;
  newId(prefix: string): string;
  /** The id of the new item; absent: a new one. */
  takeId?(prefix: string): string;
}

const CALL_PREFIXES = { function: "fc", custom: "ctc", tool_search: "tsc" } as const;

/** A new call without arguments; a call without an id gets one. */
export function createCall({ id, name = "" }: NamedCall, place: NewCallPlace): CallEntry {
  const { tool: declared, index, patch, repairs, newId, takeId = newId } = place;
  const tool: ToolEntry = declared ?? { kind: "function", name };
  return {
    kind: "call",
    id: takeId(CALL_PREFIXES[tool.kind]),
    index,
    callId: id ?? newId("call"),
    tool,
    pieces: new TextPieces(),
    ...(tool.kind === "custom" && { freeform: new FreeformDecoder() }),
    ...(patch && { freeform: patch }),
    ...(tool.kind !== "custom" && !patch && {
      repairing: new ArgumentStream(ArgumentShape.create(tool.parameters)),
    }),
    ...(repairs && { repairs }),
  };
}

/** Opens a call. */
export function openCallItem(entry: CallEntry): UnnumberedEvent {
  return events.outputItemAdded(entry.index, createCallItem(entry, "", "in_progress"));
}

/** Appends a piece of the arguments' JSON text; a freeform call emits the text that the piece decodes to. */
export function appendCall(entry: CallEntry, piece: string): UnnumberedEvent[] {
  if (piece === "") return [];
  if (!entry.freeform) return addArguments(entry, repairPiece(entry, takeWholeCharacters(entry, piece)));
  const text = takeFreeform(entry, entry.freeform, piece);
  return text === "" ? [] : [events.inputDelta({ item_id: entry.id, output_index: entry.index }, text)];
}

/** Takes a piece of a freeform call's JSON text; returns the text that can be shown. */
export function takeFreeform(entry: CallEntry, freeform: FreeformText, piece: string): string {
  entry.pieces.push(piece);
  return takeWholeCharacters(entry, freeform.feed(piece));
}

/** What can be shown of the arguments after `piece`. */
function repairPiece({ repairing }: CallEntry, piece: string): string {
  return repairing && piece !== "" ? repairing.feed(piece) : piece;
}

function addArguments(entry: CallEntry, text: string): UnnumberedEvent[] {
  if (text === "") return [];
  entry.pieces.push(text);
  if (entry.tool.kind === "tool_search") return [];
  return [events.argumentsDelta({ item_id: entry.id, output_index: entry.index }, text)];
}

/** Whether the arguments are complete, judged by their text alone. */
export function isCallWhole(entry: CallEntry): boolean {
  if (entry.freeform) return entry.freeform.isWhole;
  if (entry.repairing) return entry.repairing.isWhole;
  const text = entry.pieces.join().trim();
  return text === "" || parseJson(text) !== undefined;
}

/** Closes a call; `isFinished` says whether the provider ended the answer itself. */
export function closeCallItem(entry: CallEntry, status: ItemStatus, isFinished = status === "completed"): ClosedItem {
  const place = { item_id: entry.id, output_index: entry.index };
  if (entry.freeform) return closeFreeformItem(entry, status, entry.freeform.end(isFinished));
  const rest = repairPiece(entry, flushHalf(entry)) + closeArguments(entry, status);
  const last = addArguments(entry, rest);
  const text = entry.pieces.join();
  const item = createCallItem(entry, text, status);
  if (entry.tool.kind === "tool_search") return { item, events: [events.outputItemDone(entry.index, item)] };
  const call = { name: entry.tool.name, arguments: text };
  return { item, events: [...last, events.argumentsDone(place, call), events.outputItemDone(entry.index, item)] };
}

/** What is left to show of the arguments. A call that was cut is not repaired, and a repaired one is counted. */
function closeArguments({ repairing, repairs }: CallEntry, status: ItemStatus): string {
  if (!repairing) return "";
  const { rest, isBlank, isRepaired } = repairing.end();
  // Providers would refuse a replayed empty string in every later turn.
  if (isBlank) return "{}";
  if (status !== "completed") return repairing.held;
  if (isRepaired) repairs?.add("argument");
  return rest;
}

function closeFreeformItem(
  entry: CallEntry,
  status: ItemStatus,
  { input, rest, isMended = false }: FreeformEnd,
): ClosedItem {
  const place = { item_id: entry.id, output_index: entry.index };
  if (isMended) entry.repairs?.add("patch");
  const text = input.toWellFormed();
  const item = createCallItem(entry, text, status);
  const last = flushHalf(entry) + rest.toWellFormed();
  const isFunction = entry.tool.kind === "function";
  const delta = isFunction ? events.argumentsDelta(place, last) : events.inputDelta(place, last);
  const done = isFunction
    ? events.argumentsDone(place, { name: entry.tool.name, arguments: text })
    : events.inputDone(place, text);
  return { item, events: [...last === "" ? [] : [delta], done, events.outputItemDone(entry.index, item)] };
}

function createCallItem({ id, callId, tool }: CallEntry, input: string, status: ItemStatus): ResponseItem {
  const { name, namespace } = tool;
  const common = { id, status, call_id: callId };
  const named = { ...common, name, ...(namespace !== undefined && { namespace }) };
  switch (tool.kind) {
    case "function":
      return { type: "function_call", ...named, arguments: input };
    case "custom":
      return { type: "custom_tool_call", ...named, input };
    case "tool_search":
      return { type: "tool_search_call", ...common, execution: "client", arguments: decodeSearchArguments(input) };
  }
}

/** The arguments of a tool search as an object: Codex finds nothing if they are a string (0.169). */
function decodeSearchArguments(text: string): JsonObject {
  if (text.trim() === "") return {};
  const value = parseJson(text);
  return isObject(value) ? value : { query: typeof value === "string" ? value : text };
}

/**
 * A harness for answers that consist of calls only.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { UnnumberedEvent } from "../../lib/responses/events.ts";
import { calls, deltasOf, end, fragment, itemsOf, play } from "./exchange.ts";

/** A call fragment before it is made a frame. */
export interface Piece {
  readonly index?: number;
  readonly id?: string;
  readonly name?: string;
  readonly args?: string;
}

/** Two tools of the same form. */
export const BODY = {
  tools: ["f", "g"].map((name) => ({ type: "function", name, parameters: { type: "object" } })),
};

/** Calls as `name call_id arguments`. The deltas of each are checked to be its arguments. */
export function callsOf(events: readonly UnnumberedEvent[]): string[] {
  const found = itemsOf(events).flatMap((item) => item.type === "function_call" ? [item] : []);
  for (const { id, arguments: text } of found) {
    const own = events.filter((event) => "item_id" in event && event.item_id === id);
    assertEquals(deltasOf(own, "function_call_arguments").join(""), text);
  }
  return found.map(({ name, call_id, arguments: text }) => `${name} ${call_id} ${text}`);
}

/** The calls of an answer that consists of `pieces`. */
export function playPieces(pieces: readonly Piece[]): string[] {
  return callsOf(play([...pieces.map((piece) => calls(fragment(piece))), end("tool_calls")], { body: BODY }));
}

/** Arguments with everything that matters to cuts. */
export const LS = '{"cmd":"ls \\"é\\"","n":{"a":[1,2]}}';
/** Other arguments. */
export const PWD = '{"cmd":"pwd"}';

/**
 * The plainest numbering of events, as a reference for the encoder's numbering.
 *
 * @module
 */
import type { ResponseEvent, UnnumberedEvent } from "../../lib/responses/events.ts";

/** A numberer that continues from `first`. */
export function numberFrom(first: number): (events: readonly UnnumberedEvent[]) => ResponseEvent[] {
  let next = first;
  return (events) => events.map((event) => ({ ...event, sequence_number: next++ }));
}

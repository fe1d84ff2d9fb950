/**
 * How are events numbered, in the plainest way? What the encoder writes is held against it.
 *
 * @module
 */
import type { ResponseEvent, UnnumberedEvent } from "../../lib/responses/events.ts";

/** A numberer that continues from `first`. */
export function numberFrom(first: number): (events: readonly UnnumberedEvent[]) => ResponseEvent[] {
  let next = first;
  return (events) => events.map((event) => ({ ...event, sequence_number: next++ }));
}

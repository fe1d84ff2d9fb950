/**
 * How does a person at Codex see that the relay is waiting?
 *
 * The TUI shows the bold words at the start of a thought's summary in its status line. A thought that is never done does
 * not enter the conversation: neither later requests nor `codex resume` know of it.
 *
 * @module
 */
import { summaryAdded, summaryDelta, type UnnumberedEvent } from "../responses/events.ts";
import type { StreamState } from "./stream.ts";

/** The events that show `text`, a few words in one line. */
export function waitNotice({ context }: StreamState, text: string): UnnumberedEvent[] {
  const id = context.newId("rs");
  const place = { item_id: id, output_index: 0, summary_index: 0 };
  return [
    { type: "response.output_item.added", output_index: 0, item: { type: "reasoning", id, summary: [] } },
    summaryAdded(place),
    summaryDelta(place, `**${text.replaceAll("*", "")}**\n\n`),
  ];
}

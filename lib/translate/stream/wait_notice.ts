/**
 * How is a client told that the relay is waiting, so that nothing of it stays in the answer?
 *
 * @module
 */
import type { ClientProfile } from "../../responses/client_profile.ts";
import { isObject } from "../../base/json.ts";
import { snapshot, summaryAdded, summaryDelta, type UnnumberedEvent } from "../../responses/events.ts";
import type { StreamState } from "./stream.ts";
import { responseAtStart } from "./start.ts";

/** Key of the metadata of a response in progress that says what it waits for. */
const STATUS = "codex_relay_status";

const FORMS: Readonly<Record<ClientProfile["waitNotice"], (state: StreamState, text: string) => UnnumberedEvent[]>> = {
  metadata: inMetadata,
  unfinished_thought: asThought,
};

/** The events that tell `text`, a few words in one line. */
export function waitNotice(state: StreamState, text: string): UnnumberedEvent[] {
  return FORMS[state.context.client.waitNotice](state, text);
}

/** The heartbeat that the API knows, with a word more: later events repeat the response without it. */
function inMetadata(state: StreamState, text: string): UnnumberedEvent[] {
  const response = responseAtStart(state);
  const metadata = { ...(isObject(response.metadata) && response.metadata), [STATUS]: text };
  return [snapshot("response.in_progress", { ...response, metadata })];
}

/**
 * The TUI shows the bold words at the start of a thought's summary in its status line. A thought that is never done does
 * not enter the conversation: neither later requests nor `codex resume` know of it.
 */
function asThought({ context }: StreamState, text: string): UnnumberedEvent[] {
  const id = context.newId("rs");
  const place = { item_id: id, output_index: 0, summary_index: 0 };
  return [
    { type: "response.output_item.added", output_index: 0, item: { type: "reasoning", id, summary: [] } },
    summaryAdded(place),
    summaryDelta(place, `**${text.replaceAll("*", "")}**\n\n`),
  ];
}

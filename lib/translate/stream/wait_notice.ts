/**
 * Notices that the relay is waiting, in a form that leaves no trace in the answer.
 *
 * @module
 */
import type { ClientProfile } from "../../responses/client_profile.ts";
import { isObject } from "../../base/json.ts";
import { lifecycleEvent, summaryPartAdded, summaryTextDelta, type UnnumberedEvent } from "../../responses/events.ts";
import type { StreamState } from "./state.ts";
import { createInitialResponse } from "./start.ts";

/** Metadata key, in a response in progress, of the text that says what the response waits for. */
const STATUS = "codex_relay_status";

const NOTICE_FORMS: Readonly<
  Record<ClientProfile["waitNotice"], (state: StreamState, text: string) => UnnumberedEvent[]>
> = {
  metadata: createMetadataNotice,
  unfinished_thought: createReasoningNotice,
};

/** The events that show `text`, a short line, to the client. */
export function createWaitNotice(state: StreamState, text: string): UnnumberedEvent[] {
  return NOTICE_FORMS[state.context.client.waitNotice](state, text);
}

/** The API's own heartbeat with `text` in its metadata; later events repeat the response without it. */
function createMetadataNotice(state: StreamState, text: string): UnnumberedEvent[] {
  const response = createInitialResponse(state);
  const metadata = { ...(isObject(response.metadata) && response.metadata), [STATUS]: text };
  return [lifecycleEvent("response.in_progress", { ...response, metadata })];
}

/**
 * The TUI shows the bold beginning of a reasoning summary in its status line. A reasoning item that is never done does
 * not enter the conversation: neither later requests nor `codex resume` include it.
 */
function createReasoningNotice({ context }: StreamState, text: string): UnnumberedEvent[] {
  const id = context.newId("rs");
  const place = { item_id: id, output_index: 0, summary_index: 0 };
  return [
    { type: "response.output_item.added", output_index: 0, item: { type: "reasoning", id, summary: [] } },
    summaryPartAdded(place),
    summaryTextDelta(place, `**${text.replaceAll("*", "")}**\n\n`),
  ];
}

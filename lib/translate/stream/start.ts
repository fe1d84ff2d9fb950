/**
 * What a stream begins with, and what keeps it alive while nothing else is there to say.
 *
 * @module
 */
import { snapshot, type UnnumberedEvent } from "../../responses/events.ts";
import type { ResponseObject } from "../../responses/types.ts";
import { responseObject } from "./response_object.ts";
import type { StreamState } from "./stream.ts";

/** The events that open every stream. */
export function start(state: StreamState): UnnumberedEvent[] {
  const response = responseAtStart(state);
  return [snapshot("response.created", response), snapshot("response.in_progress", response)];
}

/** The neutral heartbeat: the response as it was at the start. */
export function heartbeat(state: StreamState): UnnumberedEvent {
  return snapshot(state.context.client.heartbeat, responseAtStart(state));
}

/** The response of which nothing is known yet. */
export function responseAtStart(state: StreamState): ResponseObject {
  return responseObject(state.frame, { status: "in_progress", output: [], completedAt: null, usage: null });
}

/**
 * The events that open a stream, and the heartbeat that keeps it alive while there are no other events.
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

/** The heartbeat: the response as it was at the start, in an event that changes nothing. */
export function heartbeat(state: StreamState): UnnumberedEvent {
  return snapshot(state.context.client.heartbeat, responseAtStart(state));
}

/** The response before anything of the answer was received. */
export function responseAtStart(state: StreamState): ResponseObject {
  return responseObject(state.frame, { status: "in_progress", output: [], completedAt: null, usage: null });
}

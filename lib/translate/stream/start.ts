/**
 * The events that open a stream, and the heartbeat that keeps it alive while there are no other events.
 *
 * @module
 */
import { lifecycleEvent, type UnnumberedEvent } from "../../responses/events.ts";
import type { ResponseObject } from "../../responses/types.ts";
import { createResponseObject } from "./response_object.ts";
import type { StreamState } from "./state.ts";

/** The events that open every stream. */
export function start(state: StreamState): UnnumberedEvent[] {
  const response = createInitialResponse(state);
  return [lifecycleEvent("response.created", response), lifecycleEvent("response.in_progress", response)];
}

/** The heartbeat: the response as it was at the start, in an event that changes nothing. */
export function createHeartbeat(state: StreamState): UnnumberedEvent {
  return lifecycleEvent(state.context.client.heartbeat, createInitialResponse(state));
}

/** The response before anything of the answer was received. */
export function createInitialResponse(state: StreamState): ResponseObject {
  return createResponseObject(state.frame, { status: "in_progress", output: [], completedAt: null, usage: null });
}

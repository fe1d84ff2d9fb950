/**
 * Tests of the events that show a client that the relay waits.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { CODEX_CLIENT, PLAIN_CLIENT } from "../../../../lib/responses/client_profiles.ts";
import { createInitialResponse } from "../../../../lib/translate/stream/start.ts";
import { createWaitNotice } from "../../../../lib/translate/stream/wait_notice.ts";
import { stateOf } from "../../../support/exchange.ts";

Deno.test("createWaitNotice() gives Codex the bold beginning of a reasoning summary that is never done", () => {
  const events = createWaitNotice(stateOf({ client: CODEX_CLIENT }), "Waiting *5* s");
  assertEquals(events.map(({ type }) => type), [
    "response.output_item.added",
    "response.reasoning_summary_part.added",
    "response.reasoning_summary_text.delta",
  ]);
  const [, , delta] = events;
  assertEquals(delta !== undefined && "delta" in delta && delta.delta, "**Waiting 5 s**\n\n");
});

Deno.test("createWaitNotice() gives other clients a heartbeat with the text in its metadata", () => {
  const state = stateOf({ client: PLAIN_CLIENT, body: { metadata: { run: "7" } } });
  const response = createInitialResponse(state);
  assertEquals(createWaitNotice(state, "Waiting 5 s"), [{
    type: "response.in_progress",
    response: { ...response, metadata: { run: "7", codex_relay_status: "Waiting 5 s" } },
  }]);
});

Deno.test("createWaitNotice() leaves the response of later events as it was", () => {
  const state = stateOf({ client: PLAIN_CLIENT });
  const before = structuredClone(createInitialResponse(state));
  createWaitNotice(state, "Waiting 5 s");
  assertEquals<unknown>(createInitialResponse(state), before);
});

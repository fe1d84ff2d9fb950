/**
 * Tests of the events that open a stream.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { CODEX_CLIENT, PLAIN_CLIENT } from "../../../../lib/responses/client_profiles.ts";
import { createHeartbeat, createInitialResponse, start } from "../../../../lib/translate/stream/start.ts";
import { NOW, stateOf } from "../../../support/exchange.ts";

Deno.test("start() opens a stream with the same response twice, created and in progress", () => {
  const state = stateOf();
  const response = createInitialResponse(state);
  assertEquals<unknown>(start(state), [
    { type: "response.created", response },
    { type: "response.in_progress", response },
  ]);
});

Deno.test("createInitialResponse() has neither output nor usage, and the time of the request", () => {
  const { status, output, usage, created_at, completed_at } = createInitialResponse(stateOf({ client: PLAIN_CLIENT }));
  assertEquals([status, output, usage, created_at, completed_at], ["in_progress", [], null, NOW, null]);
});

Deno.test("createHeartbeat() repeats the event that the client ignores", () => {
  const types = [CODEX_CLIENT, PLAIN_CLIENT].map((client) => createHeartbeat(stateOf({ client })).type);
  assertEquals(types, ["response.created", "response.in_progress"]);
});

/**
 * Tests of `POST /responses/compact`: the request it stands for, and its answer.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { compactedResponse, compactionRequest } from "../../../lib/responses/compaction.ts";
import type { ResponseObject } from "../../../lib/responses/types.ts";
import { lastOf, play, text } from "../../support/exchange.ts";

const TRIGGER = { type: "compaction_trigger" };

Deno.test("compactionRequest() appends the trigger to a list of items and asks for one JSON answer", () => {
  const message = { type: "message", role: "user", content: "Hi." };
  assertEquals(compactionRequest({ model: "m", stream: true, input: [message] }), {
    model: "m",
    stream: false,
    input: [message, TRIGGER],
  });
});

Deno.test("compactionRequest() makes a message of an input that is text", () => {
  assertEquals(compactionRequest({ input: "Hi." }), {
    stream: false,
    input: [{ type: "message", role: "user", content: "Hi." }, TRIGGER],
  });
});

Deno.test("compactionRequest() leaves bodies that are no request to the decoder", () => {
  for (const body of [null, "text", [1]]) assertEquals(compactionRequest(body), body);
  assertEquals(compactionRequest({ input: 5 }), { input: 5, stream: false });
});

/** The response of an answer that says `summary`. */
function responseOf(summary: string): ResponseObject {
  return lastOf(play([text(summary)]));
}

Deno.test("compactedResponse() returns the user's messages word for word, then the summary", () => {
  const [user, assistant] = ["user", "assistant"].map((role) => ({ type: "message", role, content: "…" }));
  const response = responseOf("In short.");
  const { id, created_at, usage, output } = response;
  assertEquals(compactedResponse(response, { input: [user, assistant, "stray", user] }), {
    id,
    object: "response.compaction",
    created_at,
    output: [user, user, ...output],
    usage,
  });
});

Deno.test("compactedResponse() gives a failed answer no output", () => {
  const failed = compactedResponse({ ...responseOf("In short."), status: "failed" }, { input: [] });
  assertEquals([failed.status, Object.hasOwn(failed, "output")], ["failed", false]);
});

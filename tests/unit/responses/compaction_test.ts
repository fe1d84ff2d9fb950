/**
 * Tests of the request and the answer of `POST /responses/compact`.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createCompactedResponse, createCompactionRequest } from "../../../lib/responses/compaction.ts";
import type { ResponseObject } from "../../../lib/responses/types.ts";
import { lastOf, play, text } from "../../support/exchange.ts";

const TRIGGER = { type: "compaction_trigger" };

Deno.test("createCompactionRequest() appends the trigger to a list of items and asks for one JSON answer", () => {
  const message = { type: "message", role: "user", content: "Hi." };
  assertEquals(createCompactionRequest({ model: "m", stream: true, input: [message] }), {
    model: "m",
    stream: false,
    input: [message, TRIGGER],
  });
});

Deno.test("createCompactionRequest() makes a message of an input that is text", () => {
  assertEquals(createCompactionRequest({ input: "Hi." }), {
    stream: false,
    input: [{ type: "message", role: "user", content: "Hi." }, TRIGGER],
  });
});

Deno.test("createCompactionRequest() leaves bodies that are not requests to the decoder", () => {
  for (const body of [null, "text", [1]]) assertEquals(createCompactionRequest(body), body);
  assertEquals(createCompactionRequest({ input: 5 }), { input: 5, stream: false });
});

/** The response of an answer that says `summary`. */
function responseOf(summary: string): ResponseObject {
  return lastOf(play([text(summary)]));
}

Deno.test("createCompactedResponse() returns the user's messages verbatim, then the summary", () => {
  const [user, assistant] = ["user", "assistant"].map((role) => ({ type: "message", role, content: "…" }));
  const response = responseOf("In short.");
  const { id, created_at, usage, output } = response;
  assertEquals(createCompactedResponse(response, { input: [user, assistant, "stray", user] }), {
    id,
    object: "response.compaction",
    created_at,
    output: [user, user, ...output],
    usage,
  });
});

Deno.test("createCompactedResponse() gives a failed answer no output", () => {
  const failed = createCompactedResponse({ ...responseOf("In short."), status: "failed" }, { input: [] });
  assertEquals([failed.status, Object.hasOwn(failed, "output")], ["failed", false]);
});

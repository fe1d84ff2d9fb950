/**
 * Tests of the request and the answer of `POST /responses/compact`.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import {
  createCompactedResponse,
  createCompactionRequest,
  isLocalCompaction,
} from "../../../lib/responses/compaction.ts";
import { decodeRequest } from "../../../lib/responses/decode.ts";
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

const PROMPT = "You are performing a CONTEXT CHECKPOINT COMPACTION. Create a handoff summary.";

/** A request whose last words are the user's, with Codex's metadata about the turn. */
function requestOf(words: string, turn?: unknown, more: readonly unknown[] = []): ReturnType<typeof decodeRequest> {
  const metadata = { "x-codex-turn-metadata": typeof turn === "string" ? turn : JSON.stringify(turn) };
  const content = [{ type: "input_text", text: words }];
  return decodeRequest({
    model: "m",
    input: [{ type: "message", role: "user", content }, ...more],
    ...(turn !== undefined && { client_metadata: metadata }),
  });
}

Deno.test("isLocalCompaction() believes Codex's metadata, and its prompt where there is none", () => {
  const cases: readonly (readonly [ReturnType<typeof decodeRequest>, boolean])[] = [
    [requestOf("Sum up.", { request_kind: "compaction" }), true],
    [requestOf(PROMPT, { request_kind: "turn" }), false],
    [requestOf(PROMPT), true],
    [requestOf(PROMPT, "{not JSON"), true],
    [requestOf(PROMPT, { turn_id: "t" }), true],
    [requestOf("Sum up."), false],
    [requestOf(`He said: ${PROMPT}`), false],
    [requestOf(PROMPT, undefined, [{ type: "message", role: "assistant", content: "In short." }]), false],
    [requestOf(PROMPT, { request_kind: "compaction" }, [{ type: "compaction_trigger" }]), false],
  ];
  assertEquals(cases.map(([request]) => isLocalCompaction(request)), cases.map(([, expected]) => expected));
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

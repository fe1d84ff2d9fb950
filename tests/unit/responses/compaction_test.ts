/**
 * Tests of the request and the answer of `POST /responses/compact`.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeArray } from "../../../lib/base/json.ts";
import {
  createCompactedResponse,
  createCompactionRequest,
  isLocalCompaction,
} from "../../../lib/responses/compaction.ts";
import { decodeRequest } from "../../../lib/responses/decode.ts";
import type { ResponseObject } from "../../../lib/responses/types.ts";
import { translateUsage } from "../../../lib/translate/stream/finish_reason.ts";
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

Deno.test("createCompactedResponse() returns the user's messages, complete, then the summary", () => {
  const parts = [{ type: "input_text", text: "…" }];
  const user = { type: "message", id: "msg_7", status: "completed", role: "user", content: parts };
  const assistant = { type: "message", role: "assistant", content: "…" };
  const short = { role: "user", content: "…" };
  const response = responseOf("In short.");
  const { id, created_at, output } = response;
  const usage = translateUsage({ promptTokens: 5, completionTokens: 2, totalTokens: 7 });
  assertEquals(createCompactedResponse({ ...response, usage }, { input: [user, assistant, "stray", short] }), {
    id,
    object: "response.compaction",
    created_at,
    output: [user, { ...user, id: `msg_${id}_1` }, ...output],
    usage,
  });
});

Deno.test("createCompactedResponse() completes an image without a detail, and leaves out what is null", () => {
  const image = { type: "input_image", image_url: "data:image/png;base64,AAAA" };
  const file = { type: "input_file", filename: null, file_id: "file_1" };
  const response = responseOf("In short.");
  const content = [{ ...image, detail: null }, image, { ...image, detail: "low" }, file];
  const { output } = createCompactedResponse(response, { input: [{ role: "user", id: null, content }] });
  assertEquals(decodeArray(output)[0], {
    type: "message",
    id: `msg_${response.id}_0`,
    status: "completed",
    role: "user",
    content: [
      { ...image, detail: "auto" },
      { ...image, detail: "auto" },
      { ...image, detail: "low" },
      { type: "input_file", file_id: "file_1" },
    ],
  });
});

Deno.test("createCompactedResponse() takes a summary that the output limit truncated, and none that a filter did", () => {
  const response = { ...responseOf("In sh"), status: "incomplete" as const };
  const answerTo = (reason: "max_output_tokens" | "content_filter", output = response.output) =>
    createCompactedResponse({ ...response, output, incomplete_details: { reason } }, { input: [] });
  const cut = answerTo("max_output_tokens");
  assertEquals([cut.object, cut.output], ["response.compaction", response.output]);
  for (const failed of [answerTo("content_filter"), answerTo("max_output_tokens", [])]) {
    assertEquals([failed.object, Object.hasOwn(failed, "output")], ["response", false]);
  }
});

Deno.test("createCompactedResponse() gives a failed answer no output", () => {
  const failed = createCompactedResponse({ ...responseOf("In short."), status: "failed" }, { input: [] });
  assertEquals([failed.status, Object.hasOwn(failed, "output")], ["failed", false]);
});

Deno.test("createCompactedResponse() counts unknown usage as nothing, because the answer must have one", () => {
  const { usage } = createCompactedResponse({ ...responseOf("In short."), usage: null }, { input: [] });
  assertEquals(usage, {
    input_tokens: 0,
    input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
    output_tokens: 0,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 0,
  });
});

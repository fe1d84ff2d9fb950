/**
 * Tests that an answer keeps backpressure and has exactly one end, whatever happens on either side.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { encodeFailedStream, type ResponseWriter } from "../../../lib/relay/response_writer.ts";
import { PLAIN_CLIENT } from "../../../lib/responses/client_profiles.ts";
import { RelayError } from "../../../lib/base/errors.ts";
import { SseDecoder } from "../../../lib/base/sse.ts";
import { finishChunk } from "../../../tools/chat_frames.ts";
import {
  answerTo,
  DONE,
  HELLO,
  MESSAGE,
  MESSAGE_END,
  OPENING,
  readAll,
  settle,
  sse,
  typesIn,
  Upstream,
} from "../../support/response_harness.ts";
import { stateOf } from "../../support/exchange.ts";

const UTF8 = new TextEncoder();

Deno.test("ResponseWriter writes all events of one read in one piece", async () => {
  const upstream = new Upstream();
  const { answer, calls } = answerTo(upstream.body);
  const reader = answer.stream().getReader();
  assertEquals(typesIn((await reader.read()).value), OPENING);
  upstream.write(sse(HELLO, HELLO));
  assertEquals(typesIn((await reader.read()).value), [...MESSAGE, "output_text.delta"]);
  upstream.write(sse(finishChunk("stop")));
  upstream.write(DONE);
  assertEquals(typesIn((await reader.read()).value), [...MESSAGE_END, "completed"]);
  assertEquals([(await reader.read()).done, calls, upstream.isCancelled], [true, ["abort", "ended"], true]);
});

Deno.test("ResponseWriter continues to read after pieces without events", async () => {
  const upstream = new Upstream();
  const { answer } = answerTo(upstream.body);
  for (const piece of [": ping\n\n", "da", "ta: ", "{}\n\n"]) upstream.write(UTF8.encode(piece));
  upstream.write(sse(HELLO, finishChunk("stop")));
  upstream.close();
  assertEquals(await readAll(answer.stream()), [OPENING, MESSAGE, [...MESSAGE_END, "completed"]]);
});

Deno.test("ResponseWriter numbers its events across all pieces, including heartbeats", async () => {
  const upstream = new Upstream();
  const { answer } = answerTo(upstream.body);
  const stream = answer.stream();
  upstream.write(sse(HELLO));
  upstream.write(sse(finishChunk("stop")));
  upstream.close();
  const payloads = new SseDecoder().feed(new Uint8Array(await new Response(stream).arrayBuffer()));
  assertEquals(payloads.map((payload) => JSON.parse(payload).sequence_number), payloads.map((_, index) => index));
});

Deno.test("ResponseWriter does not read ahead of a client that reads nothing", async () => {
  const upstream = new Upstream(sse(HELLO));
  const { answer } = answerTo(upstream.body);
  const reader = answer.stream().getReader();
  await settle();
  const before = upstream.pulls;
  assert(before <= 2, `${before} reads`);
  for (let count = 0; count < 10; count++) await reader.read();
  await settle();
  assert(upstream.pulls <= before + 11, `${upstream.pulls} reads`);
  await reader.cancel();
});

Deno.test("ResponseWriter ends the exchange at once when the client disconnects", async () => {
  const upstream = new Upstream();
  const { answer, calls } = answerTo(upstream.body);
  const reader = answer.stream().getReader();
  await reader.read();
  await settle();
  await reader.cancel();
  assertEquals([calls, answer.clientGone, upstream.isCancelled], [["abort", "ended"], true, true]);
  answer.fail(new RelayError("shutting_down", "The relay stops"));
  answer.checkDeadlines(performance.now() + 10_000_000);
  assertEquals(calls, ["abort", "ended"]);
});

Deno.test("ResponseWriter ends the exchange when the client disconnects before the upstream has answered", async () => {
  const { answer, calls } = answerTo(new Promise(() => {}));
  const reader = answer.stream().getReader();
  assertEquals(typesIn((await reader.read()).value), OPENING);
  await reader.cancel();
  assertEquals([calls, answer.clientGone], [["abort", "ended"], true]);
});

Deno.test("ResponseWriter reports a connection that broke in the middle", async () => {
  const upstream = new Upstream();
  const { answer, calls } = answerTo(upstream.body);
  const reader = answer.stream().getReader();
  await reader.read();
  upstream.write(sse(HELLO));
  await reader.read();
  upstream.break(new TypeError("error reading a body from connection: connection reset"));
  assertEquals(typesIn((await reader.read()).value), ["failed"]);
  assertEquals([answer.state.failure?.code, answer.state.failure?.message, calls], [
    "upstream_truncated",
    "The connection to the provider broke in the middle of the answer: connection reset",
    ["abort", "ended"],
  ]);
  assertEquals((await reader.read()).done, true);
});

Deno.test("ResponseWriter ignores a connection that breaks after the finish", async () => {
  const upstream = new Upstream();
  const { answer } = answerTo(upstream.body);
  const reader = answer.stream().getReader();
  await reader.read();
  upstream.write(sse(HELLO, finishChunk("stop")));
  await reader.read();
  upstream.break(new TypeError("connection reset"));
  assertEquals(typesIn((await reader.read()).value).at(-1), "completed");
});

Deno.test("ResponseWriter fails when the upstream refuses after the stream has begun", async () => {
  const { answer, calls } = answerTo(Promise.reject(new RelayError("upstream_auth", "No key")));
  assertEquals(await readAll(answer.stream()), [OPENING, ["failed"]]);
  assertEquals([answer.state.failure?.code, calls], ["upstream_auth", ["abort", "ended"]]);
});

Deno.test("ResponseWriter fails when the upstream sends no body", async () => {
  const { answer } = answerTo(null);
  assertEquals((await readAll(answer.stream())).flat(), [...OPENING, "failed"]);
});

Deno.test("ResponseWriter can be failed from outside, once", async () => {
  const upstream = new Upstream();
  const { answer, calls } = answerTo(upstream.body);
  const stream = answer.stream();
  answer.fail(new RelayError("shutting_down", "The relay stops"));
  answer.fail(new RelayError("internal", "Again"));
  assertEquals(await readAll(stream), [OPENING, ["failed"]]);
  assertEquals([answer.state.failure?.code, calls, upstream.isCancelled], [
    "shutting_down",
    ["abort", "ended"],
    // The body has not been read yet; ending the exchange closes it.
    false,
  ]);
});

Deno.test("ResponseWriter.drain() returns the last event only", async () => {
  const upstream = new Upstream();
  const { answer, calls } = answerTo(upstream.body, { client: PLAIN_CLIENT });
  upstream.write(sse(HELLO));
  upstream.write(sse(finishChunk("stop")));
  upstream.write(DONE);
  const last = await answer.drain();
  assertEquals([last?.type, calls], ["response.completed", ["abort", "ended"]]);
  assert(last && "response" in last);
  assertEquals(last.response.output.map((item) => item.type), ["message"]);
  // The client closes its connection when it has all.
  answer.clientDisconnected();
  assertEquals([answer.clientGone, calls], [false, ["abort", "ended"]]);
});

Deno.test("ResponseWriter.drain() ends when the answer is failed from outside, or at a deadline", async () => {
  for (
    const end of [
      (answer: ResponseWriter) => answer.fail(new RelayError("shutting_down", "Stop")),
      (answer: ResponseWriter) => answer.checkDeadlines(performance.now() + 601_000),
    ]
  ) {
    const upstream = new Upstream();
    const { answer, calls } = answerTo(upstream.body);
    const drained = answer.drain();
    await settle();
    end(answer);
    assertEquals([(await drained)?.type, calls], ["response.failed", ["abort", "ended"]]);
  }
});

Deno.test("encodeFailedStream() returns a complete stream", () => {
  const bytes = encodeFailedStream(stateOf(), new RelayError("upstream_auth", "No key"));
  const text = new TextDecoder().decode(bytes);
  assertEquals(typesIn(UTF8.encode(text)), [...OPENING, "failed"]);
  const last = JSON.parse(new SseDecoder().feed(UTF8.encode(text)).at(-1) ?? "");
  assertEquals([last.sequence_number, last.response.error], [2, { code: "invalid_prompt", message: "No key" }]);
});

/**
 * Tests of the heartbeats and the deadlines of a silent answer.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { ResponseWriter } from "../../../lib/relay/response_writer.ts";
import { CODEX_CLIENT, PLAIN_CLIENT } from "../../../lib/responses/client_profiles.ts";
import { finishChunk } from "../../../tools/chat_frames.ts";
import {
  answerTo,
  HELLO,
  MESSAGE,
  MESSAGE_END,
  readAll,
  settle,
  sse,
  typesIn,
  Upstream,
} from "../../support/response_harness.ts";
import { stateOf } from "../../support/exchange.ts";

const SECOND = 1_000;

for (const [client, type, seconds] of [[CODEX_CLIENT, "created", 2], [PLAIN_CLIENT, "in_progress", 10]] as const) {
  Deno.test(`ResponseWriter sends ${type} to ${client.name} after ${seconds} s of silence, and again after as many more`, async () => {
    const upstream = new Upstream();
    const { answer } = answerTo(upstream.body, { client });
    const reader = answer.stream().getReader();
    await reader.read();
    const now = performance.now();
    for (let beats = 0; beats < 3; beats++) {
      const pending = reader.read();
      const due = now + beats * (seconds + 1) * SECOND + seconds * SECOND;
      answer.checkDeadlines(due - 100);
      await settle();
      answer.checkDeadlines(due + SECOND);
      assertEquals(typesIn((await pending).value), [type]);
    }
    await reader.cancel();
  });
}

for (const [client, types] of [[CODEX_CLIENT, ["created"]], [PLAIN_CLIENT, []]] as const) {
  Deno.test(`ResponseWriter ${types.length > 0 ? "sends" : "omits"} heartbeats between the events of a busy stream for ${client.name}`, async () => {
    const upstream = new Upstream();
    const { answer } = answerTo(upstream.body, { client });
    const began = performance.now();
    const reader = answer.stream().getReader();
    await reader.read();
    await settle();
    upstream.write(sse(HELLO));
    assertEquals(typesIn((await reader.read()).value), MESSAGE);
    const pending = reader.read();
    await settle();
    answer.checkDeadlines(began + client.heartbeatAfter + 1);
    upstream.write(sse(HELLO));
    assertEquals(typesIn((await pending).value), types.length > 0 ? types : ["output_text.delta"]);
    await reader.cancel();
  });
}

Deno.test("ResponseWriter sends a heartbeat while the upstream has not answered at all", async () => {
  const { answer } = answerTo(new Promise(() => {}));
  const reader = answer.stream().getReader();
  await reader.read();
  const pending = reader.read();
  answer.checkDeadlines(performance.now() + 11 * SECOND);
  assertEquals(typesIn((await pending).value), ["created"]);
  await reader.cancel();
});

Deno.test("ResponseWriter queues no heartbeats for a client that reads nothing", async () => {
  const upstream = new Upstream();
  const { answer } = answerTo(upstream.body);
  const stream = answer.stream();
  for (let minute = 1; minute < 30; minute++) answer.checkDeadlines(performance.now() + minute * 60 * SECOND);
  upstream.write(sse(HELLO, finishChunk("stop")));
  upstream.close();
  assertEquals((await readAll(stream)).flat().filter((type) => type === "created"), ["created"]);
});

Deno.test("ResponseWriter queues no notices for a client that reads nothing", async () => {
  let tell = (_: string) => {};
  const answer = new ResponseWriter({
    state: stateOf({ client: PLAIN_CLIENT }),
    source: {
      open: (telling) => {
        tell = telling;
        return new Promise(() => {});
      },
      waitsAt: undefined,
      checkDeadlines() {},
      cancel() {},
    },
    limit: 600,
    ended() {},
  });
  const reader = answer.stream().getReader();
  for (let tries = 2; tries < 1_000; tries++) tell(`waiting 1 s, try ${tries}`);
  assertEquals(typesIn((await reader.read()).value), ["created", "in_progress"]);
  await settle();
  tell("waiting 2 s");
  assertMatch(new TextDecoder().decode((await reader.read()).value), /"codex_relay_status":"waiting 2 s"/);
  await reader.cancel();
});

Deno.test("ResponseWriter gives up an upstream that is silent for ten minutes", async () => {
  const upstream = new Upstream();
  const { answer, calls } = answerTo(upstream.body);
  const reader = answer.stream().getReader();
  await reader.read();
  let pending = reader.read();
  await settle();
  answer.checkDeadlines(performance.now() + 599 * SECOND);
  assertEquals(upstream.isCancelled, false);
  answer.checkDeadlines(performance.now() + 601 * SECOND);
  // The beats had their heartbeats, too.
  while (typesIn((await pending).value)[0] === "created") pending = reader.read();
  assertEquals(typesIn((await pending).value), ["failed"]);
  assertEquals([answer.state.failure?.code, answer.state.failure?.message], [
    "upstream_timeout",
    "The provider sent no answer for 600 s (--first-byte-timeout); try again, or raise the limit",
  ]);
  assertEquals([(await reader.read()).done, calls, upstream.isCancelled], [true, ["abort", "ended"], true]);
});

Deno.test("ResponseWriter waits no longer than five seconds for the sentinel after the provider has finished", async () => {
  const upstream = new Upstream();
  const { answer } = answerTo(upstream.body, { client: PLAIN_CLIENT });
  const reader = answer.stream().getReader();
  await reader.read();
  upstream.write(sse(HELLO, finishChunk("stop")));
  assertEquals(typesIn((await reader.read()).value), MESSAGE);
  const pending = reader.read();
  await settle();
  answer.checkDeadlines(performance.now() + 4 * SECOND);
  assertEquals(upstream.isCancelled, false);
  answer.checkDeadlines(performance.now() + 6 * SECOND);
  assertEquals(typesIn((await pending).value), [...MESSAGE_END, "completed"]);
  assertEquals([(await reader.read()).done, upstream.isCancelled], [true, true]);
});

Deno.test("ResponseWriter waits from the request to the first token, and not for those after it", async () => {
  const upstream = new Upstream();
  const before = performance.now();
  const { answer } = answerTo(upstream.body);
  const since = answer.wait?.since ?? 0;
  assertEquals([answer.wait?.upstream, since >= before && since <= performance.now()], ["upstream", true]);
  const reader = answer.stream().getReader();
  await reader.read();
  // A chunk without any output.
  upstream.write(sse({ id: "chat-1", object: "chat.completion.chunk", choices: [] }));
  await settle();
  assertEquals(answer.wait, { upstream: "upstream", since });
  const pending = reader.read();
  upstream.write(sse(HELLO));
  await pending;
  assertEquals(answer.wait, undefined);
  await reader.cancel();
});

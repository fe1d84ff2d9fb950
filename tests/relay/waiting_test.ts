/**
 * Tests that a client is informed while its answer waits, and that no trace of the wait stays in the answer.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { decodeArray, isObject } from "../../lib/base/json.ts";
import { DEFAULT_LIMITS } from "../../lib/base/limits.ts";
import { textAnswer } from "../../tools/chat_frames.ts";
import type { ScriptedAnswer } from "../../tools/scripted_provider.ts";
import { CODEX, eventsOf, statusesOf, STREAM, WHOLE, withRelay } from "../support/relay_harness.ts";

/** A script that refuses twice, asking for a wait of so many seconds, then answers. */
function busyTwice(seconds: number): { answer: () => ScriptedAnswer } {
  let asked = 0;
  const busy = { status: 503, headers: { "retry-after": String(seconds) }, json: { error: { message: "Busy" } } };
  return { answer: () => ++asked <= 2 ? busy : textAnswer("At last.") };
}

const WAITING = { limits: DEFAULT_LIMITS };

Deno.test("Codex sees every wait as a reasoning item that never ends and is in no answer", async () => {
  await withRelay(busyTwice(0.3), async ({ ask, log }) => {
    const events = await eventsOf(await ask(STREAM, CODEX));
    const told = events.filter(({ type }) => type === "response.reasoning_summary_text.delta");
    assertEquals(told.map(({ delta }) => delta), [
      "**waiting 1 s for default, try 2 of 5**\n\n",
      "**going on with default, try 2 of 5**\n\n",
      "**waiting 2 s for default, try 3 of 5**\n\n",
      "**going on with default, try 3 of 5**\n\n",
    ]);
    assertEquals(new Set(told.map(({ item_id }) => item_id)).size, 4, "each is a thought of its own");
    assertEquals(events.map(({ sequence_number }) => sequence_number), events.map((_, index) => index));
    const last = events.at(-1);
    assert(isObject(last?.response));
    assertEquals(last.type, "response.completed");
    assertEquals(decodeArray(last.response.output).map((item) => isObject(item) && item.type), ["message"]);
    const done = events.filter(({ type }) => type === "response.output_item.done");
    assertEquals(done.map(({ item }) => isObject(item) && item.type), ["message"]);
    assertMatch(log.join("\n"), /WARN {2}waiting 1 s for default, try 2 of 5: upstream_overloaded: .*503: Busy/);
  }, WAITING);
});

Deno.test("other clients see a wait as an event, and get their status when an upstream has answered", async () => {
  await withRelay(busyTwice(0.1), async ({ ask }) => {
    const response = await ask(STREAM);
    assertEquals(response.status, 200);
    const events = await eventsOf(response);
    assertEquals(statusesOf(events), [["response.in_progress", "going on with default, try 3 of 5"]]);
    assertEquals(events.map(({ sequence_number }) => sequence_number), events.map((_, index) => index));
    assert(!JSON.stringify(events).includes("reasoning_summary"));
  }, WAITING);
  await withRelay(busyTwice(0.1), async ({ ask }) => {
    const response = await ask(WHOLE);
    const { status, output } = await response.json();
    assertEquals([response.status, status, output.length], [200, "completed", 1]);
  }, WAITING);
});

Deno.test("a Codex that retries every failure gets no additional tries of the relay", async () => {
  await withRelay(busyTwice(0.1), async ({ ask, provider }) => {
    const old = { ...CODEX, "user-agent": "codex_exec/0.80.0 (Debian 12; x86_64)" };
    assertEquals((await eventsOf(await ask(STREAM, old))).at(-1)?.type, "response.failed");
    assertEquals(provider.chats.length, 1);
  }, WAITING);
});

Deno.test("a client that leaves while its request waits ends the wait, and no upstream is asked again", async () => {
  await withRelay(busyTwice(30), async ({ ask, relay, provider, log }) => {
    const response = await ask(STREAM, CODEX);
    const reader = response.body?.getReader();
    while (!new TextDecoder().decode((await reader?.read())?.value).includes("waiting 30 s")) { /* Not yet. */ }
    const left = performance.now();
    await reader?.cancel();
    await relay.idle();
    assert(performance.now() - left < 2_000);
    assertEquals([relay.liveStreams, provider.chats.length], [0, 1]);
    assertMatch(log.at(-1) ?? "", /the client disconnected/);
  }, WAITING);
});

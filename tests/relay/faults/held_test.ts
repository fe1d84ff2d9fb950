/**
 * Tests of responses that are held until the upstream's status is known: they begin, stay alive and report how they
 * ended.
 *
 * The holds of two seconds and a minute are made short for these tests.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { DEFAULT_LIMITS } from "../../../lib/base/limits.ts";
import { textAnswer } from "../../../tools/chat_frames.ts";
import type { ScriptedAnswer } from "../../../tools/scripted_provider.ts";
import { eventsOf, type RelayPlace, soon, statusesOf, STREAM, WHOLE, withRelay } from "../../support/relay_harness.ts";
import { outcomeOf, turn } from "../../support/faults.ts";

/** Timers from this length on, in milliseconds, are those of holding. */
const LONG = 2_000;
const SHORT = 20;

/** Runs `use` with long timers shortened. */
async function inAHurry(use: () => Promise<void>, short = SHORT): Promise<void> {
  const { setTimeout, setInterval } = globalThis;
  const hurry = (milliseconds = 0) => milliseconds >= LONG ? short : milliseconds;
  globalThis.setTimeout = ((call: () => void, ms?: number) => setTimeout(call, hurry(ms))) as typeof setTimeout;
  globalThis.setInterval = ((call: () => void, ms?: number) => setInterval(call, hurry(ms))) as typeof setInterval;
  try {
    await use();
  } finally {
    Object.assign(globalThis, { setTimeout, setInterval });
  }
}

/** Runs `use` with a relay whose upstream is slow to send its status, or keeps refusing. */
function withHeld(answer: ScriptedAnswer, use: (place: RelayPlace) => Promise<void>): Promise<void> {
  const script = {
    answer: async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return answer;
    },
  };
  return inAHurry(() => withRelay(script, use, { limits: { ...DEFAULT_LIMITS, maxTries: 2 } }));
}

const BUSY: ScriptedAnswer = { status: 503, headers: { "retry-after": "0.1" }, json: { error: { message: "Busy" } } };

Deno.test("a whole answer that takes more than a minute begins with blanks, and is whole", async () => {
  await withHeld(textAnswer("Late."), async ({ ask }) => {
    const response = await ask(WHOLE);
    assertEquals([response.status, response.headers.get("content-type")], [200, "application/json"]);
    const text = await response.text();
    assertMatch(text, /^ {3,}\{/);
    const { status, output } = JSON.parse(text);
    assertEquals([status, output[0].content[0].text], ["completed", "Late."]);
  });
});

Deno.test("a whole answer that fails after a minute says so in its object", async () => {
  await withHeld(BUSY, async ({ ask, provider }) => {
    const { httpStatus, status, code, message } = await outcomeOf(await ask(WHOLE));
    assertEquals([httpStatus, status, code, provider.chats.length], [200, "failed", "server_error", 2]);
    assertMatch(message ?? "", /503: Busy.*\(tried 2 times in \d+ s\)$/);
  });
});

Deno.test("a stream that was held for more than two seconds begins, and fails in its last event", async () => {
  await withHeld(BUSY, async ({ ask }) => {
    const { httpStatus, status, message } = await outcomeOf(await ask(STREAM));
    assertEquals([httpStatus, status], [200, "failed"]);
    assertMatch(message ?? "", /503: Busy.*\(tried 2 times in \d+ s\)$/);
  });
});

Deno.test("a stream that was held reports the wait in events, and the upstream in a header", async () => {
  await withHeld(BUSY, async ({ ask }) => {
    const response = await ask(STREAM);
    assertEquals(response.headers.get("x-codex-relay-upstream"), "default");
    assertEquals(statusesOf(await eventsOf(response)), [
      ["response.in_progress", "waiting 1 s for default, try 2 of 2"],
      ["response.in_progress", "going on with default, try 2 of 2"],
    ]);
  });
});

for (const [name, body] of [["a stream", STREAM], ["a whole answer", WHOLE]] as const) {
  Deno.test(`the upstream is let go of within two seconds when the client of ${name} leaves after the hold`, async () => {
    await withHeld({ frames: [], end: "hang" }, async ({ ask, provider, relay, log }) => {
      const response = await ask(body);
      await soon("the upstream was asked", () => provider.open === 1);
      const left = performance.now();
      await response.body?.cancel();
      await relay.idle();
      await soon("the upstream is let go of", () => provider.open === 0);
      assert(performance.now() - left < 2_000);
      assertMatch(log.at(-1) ?? "", /the client disconnected/);
    });
  });
}

Deno.test("the upstream is let go of when a host that calls the relay itself drops a whole answer after the hold", async () => {
  await withHeld({ frames: [], end: "hang" }, async ({ relay, provider }) => {
    const response = await relay.fetch(turn(WHOLE, {}));
    await soon("the upstream was asked", () => provider.open === 1);
    await response.body?.cancel();
    await soon("the upstream is let go of", () => provider.open === 0 && relay.liveStreams === 0);
  });
});

Deno.test("the upstream is let go of when the hold is over, when the client of a large whole answer left before", async () => {
  // What is left of the minute when the client leaves.
  const rest = 500;
  await inAHurry(() =>
    withRelay({ frames: [], end: "hang" }, async ({ origin, provider, relay, log }) => {
      const leaving = new AbortController();
      const body = JSON.stringify({ ...WHOLE, input: "x".repeat(100_000) });
      const asked = fetch(`${origin}/v1/responses`, { method: "POST", body, signal: leaving.signal });
      const isEarly = asked.then(() => false, () => true);
      await soon("the upstream was asked", () => provider.open === 1);
      const left = performance.now();
      leaving.abort();
      assert(await isEarly, "the response had begun");
      await soon("the upstream is let go of", () => provider.open === 0);
      await relay.idle();
      assert(performance.now() - left < rest + 1_000);
      assertMatch(log.at(-1) ?? "", /the client disconnected/);
    }), rest);
});

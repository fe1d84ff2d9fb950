/**
 * Tests that one timer checks all active requests, and runs only while there are any.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { RelayError } from "../../../lib/base/errors.ts";
import { type ActiveRequest, ActiveRequests } from "../../../lib/relay/active_requests.ts";

interface Clock {
  /** Lets the clock tick once; does nothing when none runs. */
  tick(): void;
  readonly isRunning: boolean;
}

/** Runs `use` with intervals that only tick by hand. */
function withClock(use: (clock: Clock) => void): void {
  const { setInterval: realSet, clearInterval: realClear } = globalThis;
  const running = new Map<unknown, () => void>();
  globalThis.setInterval = (callback: () => void) => {
    const timer = realSet(() => {}, 1_000_000);
    running.set(timer, callback);
    return timer;
  };
  globalThis.clearInterval = (timer) => {
    running.delete(timer);
    realClear(timer);
  };
  try {
    use({
      tick: () => [...running.values()].forEach((callback) => callback()),
      get isRunning() {
        return running.size > 0;
      },
    });
  } finally {
    globalThis.setInterval = realSet;
    globalThis.clearInterval = realClear;
  }
}

/** An answer that notes what is done to it. */
function noted(): ActiveRequest & { readonly notes: string[] } {
  const notes: string[] = [];
  return { notes, checkDeadlines: () => void notes.push("beat"), fail: (error) => void notes.push(error.code) };
}

Deno.test("ActiveRequests runs the timer from the first answer to the last", () => {
  withClock((clock) => {
    const live = new ActiveRequests();
    const [first, second] = [noted(), noted()];
    assertEquals([clock.isRunning, live.size], [false, 0]);
    live.track(first);
    live.track(second);
    clock.tick();
    live.delete(first);
    clock.tick();
    assertEquals([first.notes, second.notes, live.size, clock.isRunning], [["beat"], ["beat", "beat"], 1, true]);
    live.delete(second);
    assertEquals([clock.isRunning, live.size], [false, 0]);
    live.track(first);
    assertEquals(clock.isRunning, true);
    live.delete(first);
  });
});

Deno.test("ActiveRequests keeps the timer between the upload and the answer of a request", () => {
  withClock((clock) => {
    const live = new ActiveRequests();
    const [upload, answer] = [noted(), noted()];
    const release = live.acquire(1);
    assertEquals(clock.isRunning, true);
    for (const part of [upload, answer]) {
      live.track(part);
      clock.tick();
      live.delete(part);
      assertEquals([part.notes, clock.isRunning], [["beat"], true]);
    }
    release();
    release();
    assertEquals(clock.isRunning, false);
  });
});

Deno.test("ActiveRequests fails every active answer, even when answers end meanwhile", () => {
  withClock(() => {
    const live = new ActiveRequests();
    const codes: string[] = [];
    for (let count = 0; count < 3; count++) {
      const one: ActiveRequest = {
        checkDeadlines() {},
        fail(error) {
          codes.push(error.code);
          live.delete(one);
        },
      };
      live.track(one);
    }
    live.failAll(new RelayError("shutting_down", "The relay stops"));
    assertEquals([codes, live.size], [["shutting_down", "shutting_down", "shutting_down"], 0]);
  });
});

Deno.test("ActiveRequests is idle after the last answer has ended, and at once when there is none", async () => {
  const live = new ActiveRequests();
  await live.whenIdle();
  const [first, second] = [noted(), noted()];
  live.track(first);
  live.track(second);
  let isIdle = false;
  const idle = Promise.all([live.whenIdle(), live.whenIdle()]).then(() => isIdle = true);
  live.delete(first);
  live.delete(first);
  await Promise.resolve();
  assertEquals(isIdle, false);
  live.delete(second);
  await idle;
});

Deno.test("ActiveRequests shows an observer the waits at each tick, and none when the last request has ended", () => {
  withClock((clock) => {
    const live = new ActiveRequests();
    const observed: string[][] = [];
    live.watchWaits((waits) => void observed.push(waits.map(({ upstream, since }) => `${upstream} ${since}`)));
    const waiting = { ...noted(), wait: { upstream: "ollama", since: 7 } };
    const upload = noted();
    live.track(upload);
    live.track(waiting);
    clock.tick();
    live.delete(waiting);
    clock.tick();
    live.delete(upload);
    assertEquals(observed, [["ollama 7"], [], []]);
  });
});

/**
 * Does one clock look after all live answers, only while there are any?
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { RelayError } from "../../../lib/base/errors.ts";
import { type Live, LiveAnswers } from "../../../lib/relay/active_requests.ts";

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
function noted(): Live & { readonly notes: string[] } {
  const notes: string[] = [];
  return { notes, checkDeadlines: () => void notes.push("beat"), fail: (error) => void notes.push(error.code) };
}

Deno.test("LiveAnswers lets the clock run from the first answer to the last", () => {
  withClock((clock) => {
    const live = new LiveAnswers();
    const [first, second] = [noted(), noted()];
    assertEquals([clock.isRunning, live.size], [false, 0]);
    live.add(first);
    live.add(second);
    clock.tick();
    live.delete(first);
    clock.tick();
    assertEquals([first.notes, second.notes, live.size, clock.isRunning], [["beat"], ["beat", "beat"], 1, true]);
    live.delete(second);
    assertEquals([clock.isRunning, live.size], [false, 0]);
    live.add(first);
    assertEquals(clock.isRunning, true);
    live.delete(first);
  });
});

Deno.test("LiveAnswers fails every live answer, also when they leave while it does", () => {
  withClock(() => {
    const live = new LiveAnswers();
    const codes: string[] = [];
    for (let count = 0; count < 3; count++) {
      const one: Live = {
        checkDeadlines() {},
        fail(error) {
          codes.push(error.code);
          live.delete(one);
        },
      };
      live.add(one);
    }
    live.fail(new RelayError("shutting_down", "The relay stops"));
    assertEquals([codes, live.size], [["shutting_down", "shutting_down", "shutting_down"], 0]);
  });
});

Deno.test("LiveAnswers is idle when the last answer has left, and at once when there is none", async () => {
  const live = new LiveAnswers();
  await live.idle();
  const [first, second] = [noted(), noted()];
  live.add(first);
  live.add(second);
  let isIdle = false;
  const idle = Promise.all([live.idle(), live.idle()]).then(() => isIdle = true);
  live.delete(first);
  live.delete(first);
  await Promise.resolve();
  assertEquals(isIdle, false);
  live.delete(second);
  await idle;
});

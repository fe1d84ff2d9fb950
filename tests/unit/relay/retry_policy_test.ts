/**
 * Is the right upstream asked again after a failure, at the right time, and is there an end to it?
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { type ErrorCode, RelayError, type RelayErrorOptions } from "../../../lib/base/errors.ts";
import { DEFAULT_LIMITS, type Limits } from "../../../lib/base/limits.ts";
import { type Candidate, type NextTry, type Rest, RetryPlan } from "../../../lib/relay/retry_policy.ts";

interface Place {
  readonly plan: RetryPlan<Candidate>;
  /** Who is asked first. */
  readonly first: string;
  /** What follows when `upstream`, the first one unless named, fails so. */
  fail(code: ErrorCode, options?: RelayErrorOptions & { upstream?: Candidate }): string;
  /** Lets so many seconds pass. */
  pass(seconds: number): void;
}

const [FIRST, SECOND, THIRD] = ["first", "second", "third"].map((name): Candidate => ({ name, identity: { name } }));

/** A plan whose clock stands and whose chance always says `random`. */
function place(
  upstreams: readonly (Candidate | undefined)[] = [FIRST],
  { limits = {}, random = 0, rest = new WeakMap() }: { limits?: Partial<Limits>; random?: number; rest?: Rest } = {},
): Place {
  let now = 1_000;
  const known = upstreams.filter((upstream) => upstream !== undefined);
  const chance = { now: () => now, random: () => random };
  const plan = new RetryPlan(known, { limits: { ...DEFAULT_LIMITS, ...limits }, chance, rest });
  let last = plan.first().upstream;
  return {
    plan,
    first: last.name,
    fail(code, { upstream = last, ...options } = {}) {
      const next = plan.after(upstream, new RelayError(code, "It failed.", options));
      if (!(next instanceof RelayError)) last = next.upstream;
      return told(next);
    },
    pass: (seconds) => void (now += seconds * 1_000),
  };
}

function told(next: NextTry<Candidate> | RelayError): string {
  if (next instanceof RelayError) return `${next.isFinal ? "final " : ""}${next.code}: ${next.message}`;
  return `${next.number}: ${next.upstream.name} in ${next.wait}`;
}

Deno.test("RetryPlan waits twice as long after every failure, by chance between half of it and all", () => {
  for (const [random, waits] of [[0, [1, 2, 4, 8]], [0.999_999, [2, 4, 8, 16]]] as const) {
    const { fail, pass } = place([FIRST], { random });
    for (const [index, wait] of waits.entries()) {
      const next = fail("upstream_overloaded");
      const [, number, seconds] = /^(\d): first in ([\d.]+)$/.exec(next) ?? [];
      assertEquals([number, Math.round(Number(seconds))], [String(index + 2), wait], next);
      pass(wait);
    }
  }
});

Deno.test("RetryPlan never waits longer than a minute of its own choice", () => {
  const { fail } = place([FIRST], { limits: { maxTries: 100, retryTime: 10_000 }, random: 0.999_999 });
  let longest = 0;
  for (let tries = 0; tries < 20; tries++) {
    longest = Math.max(longest, Number(/in ([\d.]+)$/.exec(fail("upstream_error"))?.[1]));
  }
  assert(longest > 59 && longest <= 60, String(longest));
});

Deno.test("RetryPlan waits longer than the provider asks when that was too short before, as far as it would by itself", () => {
  const { fail } = place([FIRST], { random: 0 });
  const waits = [0.1, 0.4, 1.6, 6.4].map((wait, index) => `${index + 2}: first in ${wait}`);
  assertEquals(waits.map(() => fail("upstream_rate_limit", { retryAfter: 0.1 })), waits);
  const slower = place([FIRST], { random: 0 });
  const bounded = [1, 2, 4, 8].map((wait, index) => `${index + 2}: first in ${wait}`);
  assertEquals(bounded.map(() => slower.fail("upstream_rate_limit", { retryAfter: 1 })), bounded);
});

Deno.test("RetryPlan waits exactly as long as the provider asks", () => {
  const { fail } = place();
  assertEquals(fail("upstream_rate_limit", { retryAfter: 12.5 }), "2: first in 12.5");
  assertEquals(fail("upstream_rate_limit", { retryAfter: 12.5 }), "3: first in 12.5");
  for (let tries = 0; tries < 100; tries++) {
    const { fail, pass } = place();
    pass(0.1 + tries / 7);
    assertEquals(fail("upstream_rate_limit", { retryAfter: 30 }), "2: first in 30");
  }
});

Deno.test("RetryPlan gives up at once when the provider asks for more time than there is", () => {
  const { fail } = place();
  assertEquals(
    fail("upstream_rate_limit", { retryAfter: 301 }),
    "final upstream_rate_limit: It failed (another wait of 301 s is more than --retry-time allows)",
  );
});

Deno.test("RetryPlan says how often and how long it tried", () => {
  const { fail, pass } = place([FIRST], { limits: { maxTries: 3 } });
  assertEquals(fail("upstream_unreachable"), "2: first in 1");
  pass(1);
  assertEquals(fail("upstream_unreachable"), "3: first in 2");
  pass(30);
  assertEquals(fail("upstream_unreachable"), "final upstream_unreachable: It failed (tried 3 times in 31 s)");
});

Deno.test("RetryPlan counts what it waits, and not how long the tries take", () => {
  const { fail, pass } = place([FIRST], { limits: { retryTime: 10 } });
  pass(600);
  assertEquals(fail("upstream_timeout"), "2: first in 1");
  pass(601);
  assertEquals(fail("upstream_rate_limit", { retryAfter: 8 }), "3: first in 8");
  pass(8);
  assertEquals(
    fail("upstream_rate_limit", { retryAfter: 1.1 }),
    "final upstream_rate_limit: It failed (tried 3 times in 1209 s; another wait of 4 s is more than --retry-time allows)",
  );
});

Deno.test("RetryPlan that may not wait still lets another upstream take over", () => {
  const { fail, pass } = place([FIRST, SECOND], { limits: { retryTime: 0 } });
  pass(600);
  assertEquals(fail("upstream_timeout"), "2: second in 0");
});

Deno.test("RetryPlan tries nothing again that is wrong with the request, or was tried enough", () => {
  for (const code of ["upstream_bad_request", "context_length_exceeded", "content_filter", "output_limit"] as const) {
    assertEquals(place([FIRST, SECOND]).fail(code), `${code}: It failed.`);
  }
  assertEquals(place().fail("upstream_error", { isFinal: true }), "final upstream_error: It failed.");
});

Deno.test("RetryPlan asks nobody twice who said that there is no point", () => {
  for (const code of ["upstream_auth", "upstream_quota", "upstream_model_not_found", "upstream_redirect"] as const) {
    assertEquals(place().fail(code), `${code}: It failed.`);
    const { fail } = place([FIRST, SECOND]);
    assertEquals(fail(code), "2: second in 0");
    assertEquals(fail("upstream_overloaded"), "3: second in 1");
    assertEquals(fail(code), `${code}: It failed.`);
  }
});

Deno.test("RetryPlan lets the next upstream take over at once, and comes back to the one that is ready first", () => {
  const { fail, pass } = place([FIRST, SECOND, THIRD]);
  assertEquals(fail("upstream_rate_limit", { retryAfter: 30 }), "2: second in 0");
  assertEquals(fail("upstream_rate_limit", { retryAfter: 10 }), "3: third in 0");
  assertEquals(fail("upstream_rate_limit", { retryAfter: 20 }), "4: second in 10");
  pass(10);
  assertEquals(fail("upstream_rate_limit", { retryAfter: 100 }), "5: third in 10");
});

Deno.test("RetryPlan passes over an upstream that failed another request, as long as there are others", () => {
  const rest: Rest = new WeakMap();
  place([FIRST, SECOND], { rest }).fail("upstream_rate_limit", { retryAfter: 30 });
  assertEquals(place([FIRST, SECOND], { rest }).plan.first().upstream.name, "second");
  assertEquals(place([FIRST], { rest }).plan.first().upstream.name, "first", "whoever is alone is asked");
  place([SECOND, THIRD], { rest }).fail("upstream_auth");
  assertEquals(place([FIRST, SECOND], { rest }).plan.first().upstream.name, "first", "nobody is left");
});

Deno.test("RetryPlan asks the preferred upstream at once when all have failed other requests, then the others", () => {
  const rest: Rest = new WeakMap();
  const { fail } = place([FIRST, SECOND], { rest });
  fail("upstream_rate_limit", { retryAfter: 100 });
  fail("upstream_rate_limit", { retryAfter: 50 });
  const next = place([FIRST, SECOND], { rest });
  assertEquals(next.first, "first");
  assertEquals(next.fail("upstream_overloaded"), "2: second in 0");
});

Deno.test("RetryPlan with one try leaves trying to the client", () => {
  const { fail } = place([FIRST, SECOND], { limits: { maxTries: 1 } });
  assertEquals(fail("upstream_rate_limit", { retryAfter: 3 }), "upstream_rate_limit: It failed.");
});

/**
 * Tests of the decision after a failed try: which upstream gets the next one, when, and when to stop.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { type ErrorCode, RelayError, type RelayErrorOptions } from "../../../lib/base/errors.ts";
import { DEFAULT_LIMITS, type Limits } from "../../../lib/base/limits.ts";
import { type RetryCandidate, RetryPolicy } from "../../../lib/relay/retry_policy.ts";

interface Place {
  readonly policy: RetryPolicy<RetryCandidate>;
  /** Who is asked first. */
  readonly first: string;
  /** What follows when the upstream that was asked last fails so. */
  fail(code: ErrorCode, options?: RelayErrorOptions): string;
  /** How many tries there are in all, as far as is known. */
  readonly most: number;
  /** Lets so many seconds pass. */
  pass(seconds: number): void;
}

/** Upstreams by name, shared by the requests of one relay. */
type Shared = Map<string, RetryCandidate>;

/** What follows when the failure is passed on as it is. */
const PLAIN = "upstream_rate_limit: It failed.";
const [FIRST, SECOND, THIRD] = ["first", "second", "third"] as const;

/** A policy with a fixed clock and a constant random number. */
function place(
  names: readonly string[] = [FIRST],
  { limits = {}, random = 0, shared = new Map(), patience = Infinity }: {
    limits?: Partial<Limits>;
    random?: number;
    shared?: Shared;
    patience?: number;
  } = {},
): Place {
  let now = 1_000;
  const candidates = names.map((name) => {
    const candidate = shared.get(name) ?? { upstream: { name, coolDownUntil: 0 } };
    shared.set(name, candidate);
    return candidate;
  });
  const clock = { now: () => now, random: () => random };
  const policy = new RetryPolicy(candidates, { limits: { ...DEFAULT_LIMITS, ...limits }, clock, patience });
  let last = policy.first();
  return {
    policy,
    first: last.candidate.upstream.name,
    fail(code, options) {
      const decision = policy.decide(last, new RelayError(code, "It failed.", options));
      if (decision.kind === "give_up") {
        const { error } = decision;
        return `${error.isFinal ? "final " : ""}${error.code}: ${error.message}`;
      }
      const { next } = decision;
      assertEquals(decision.kind, next.candidate === last.candidate ? "again" : "elsewhere");
      last = next;
      return `${next.number}: ${next.candidate.upstream.name} in ${next.wait}`;
    },
    get most() {
      return last.most;
    },
    pass: (seconds) => void (now += seconds * 1_000),
  };
}

Deno.test("RetryPolicy doubles the wait after every failure, with jitter from half of it to all", () => {
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

Deno.test("RetryPolicy never chooses a wait of more than a minute", () => {
  const { fail } = place([FIRST], { limits: { maxTries: 100, retryTime: 10_000 }, random: 0.999_999 });
  let longest = 0;
  for (let tries = 0; tries < 20; tries++) {
    longest = Math.max(longest, Number(/in ([\d.]+)$/.exec(fail("upstream_error"))?.[1]));
  }
  assert(longest > 59 && longest <= 60, String(longest));
});

Deno.test("RetryPolicy lengthens a provider's wait that proved too short, up to its own wait", () => {
  const { fail } = place([FIRST], { random: 0 });
  const waits = [0.1, 0.4, 1.6, 6.4].map((wait, index) => `${index + 2}: first in ${wait}`);
  assertEquals(waits.map(() => fail("upstream_rate_limit", { retryAfter: 0.1 })), waits);
  const slower = place([FIRST], { random: 0 });
  const bounded = [1, 2, 4, 8].map((wait, index) => `${index + 2}: first in ${wait}`);
  assertEquals(bounded.map(() => slower.fail("upstream_rate_limit", { retryAfter: 1 })), bounded);
});

Deno.test("RetryPolicy waits exactly as long as the provider asks", () => {
  const { fail } = place();
  assertEquals(fail("upstream_rate_limit", { retryAfter: 12.5 }), "2: first in 12.5");
  assertEquals(fail("upstream_rate_limit", { retryAfter: 12.5 }), "3: first in 12.5");
  for (let tries = 0; tries < 100; tries++) {
    const { fail, pass } = place();
    pass(0.1 + tries / 7);
    assertEquals(fail("upstream_rate_limit", { retryAfter: 30 }), "2: first in 30");
  }
});

Deno.test("RetryPolicy gives up at once when the provider asks for a longer wait than the limit", () => {
  const { fail } = place();
  assertEquals(
    fail("upstream_rate_limit", { retryAfter: 301 }),
    "final upstream_rate_limit: It failed (another wait of 301 s is more than --retry-time allows)",
  );
});

Deno.test("RetryPolicy reports how often and how long it tried", () => {
  const { fail, pass } = place([FIRST], { limits: { maxTries: 3 } });
  assertEquals(fail("upstream_unreachable"), "2: first in 1");
  pass(1);
  assertEquals(fail("upstream_unreachable"), "3: first in 2");
  pass(30);
  assertEquals(fail("upstream_unreachable"), "final upstream_unreachable: It failed (tried 3 times in 31 s)");
});

Deno.test("RetryPolicy counts the waits, but not the duration of the tries", () => {
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

Deno.test("RetryPolicy without waits still lets another upstream take over", () => {
  const { fail, pass } = place([FIRST, SECOND], { limits: { retryTime: 0 } });
  pass(600);
  assertEquals(fail("upstream_timeout"), "2: second in 0");
});

Deno.test("RetryPolicy does not retry a faulty request, and takes a final error elsewhere or nowhere", () => {
  for (const code of ["upstream_bad_request", "context_length_exceeded", "content_filter", "output_limit"] as const) {
    assertEquals(place([FIRST, SECOND]).fail(code), `${code}: It failed.`);
  }
  assertEquals(place().fail("upstream_error", { isFinal: true }), "final upstream_error: It failed.");
  assertEquals(place([FIRST, SECOND]).fail("upstream_error", { isFinal: true }), "2: second in 0");
});

Deno.test("RetryPolicy does not return to an upstream whose refusal a retry does not fix", () => {
  for (const code of ["upstream_auth", "upstream_quota", "upstream_model_not_found", "upstream_redirect"] as const) {
    assertEquals(place().fail(code), `${code}: It failed.`);
    const { fail } = place([FIRST, SECOND]);
    assertEquals(fail(code), "2: second in 0");
    assertEquals(fail("upstream_overloaded"), "3: second in 1");
    assertEquals(fail(code), `${code}: It failed.`);
  }
});

Deno.test("RetryPolicy lets the next upstream take over at once, and returns to the one that is ready first", () => {
  const { fail, pass } = place([FIRST, SECOND, THIRD]);
  assertEquals(fail("upstream_rate_limit", { retryAfter: 30 }), "2: second in 0");
  assertEquals(fail("upstream_rate_limit", { retryAfter: 10 }), "3: third in 0");
  assertEquals(fail("upstream_rate_limit", { retryAfter: 20 }), "4: second in 10");
  pass(10);
  assertEquals(fail("upstream_rate_limit", { retryAfter: 100 }), "5: third in 10");
});

Deno.test("RetryPolicy skips an upstream that failed another request, as long as there are others", () => {
  const shared: Shared = new Map();
  place([FIRST, SECOND], { shared }).fail("upstream_rate_limit", { retryAfter: 30 });
  assertEquals(place([FIRST, SECOND], { shared }).policy.first().candidate.upstream.name, "second");
  assertEquals(place([FIRST], { shared }).policy.first().candidate.upstream.name, "first", "the only one is asked");
  place([SECOND, THIRD], { shared }).fail("upstream_auth");
  assertEquals(place([FIRST, SECOND], { shared }).policy.first().candidate.upstream.name, "first", "none is left");
});

Deno.test("RetryPolicy tries the preferred upstream at once when all have failed other requests, then the others", () => {
  const shared: Shared = new Map();
  const { fail } = place([FIRST, SECOND], { shared });
  fail("upstream_rate_limit", { retryAfter: 100 });
  fail("upstream_rate_limit", { retryAfter: 50 });
  const next = place([FIRST, SECOND], { shared });
  assertEquals(next.first, "first");
  assertEquals(next.fail("upstream_overloaded"), "2: second in 0");
});

Deno.test("RetryPolicy asks at once for another answer when one cannot be used, and gives up after the third", () => {
  const { fail } = place();
  assertEquals(fail("unusable_answer"), "2: first in 0");
  assertEquals(fail("unusable_answer"), "3: first in 0");
  assertEquals(fail("unusable_answer"), "final unusable_answer: It failed (tried 3 times in 0 s)");
});

Deno.test("RetryPolicy counts no more tries than there will be if they all fail alike", () => {
  const most = (codes: readonly ErrorCode[], maxTries = 5) => {
    const placed = place([FIRST], { limits: { maxTries } });
    return codes.map((code) => (placed.fail(code), placed.most));
  };
  assertEquals(place().most, 5);
  assertEquals(most(["unusable_answer", "unusable_answer"]), [3, 3]);
  assertEquals(most(["unusable_answer"], 2), [2]);
  assertEquals(most(["upstream_overloaded", "unusable_answer", "unusable_answer"]), [5, 4, 4]);
  assertEquals(most(["unusable_answer", "upstream_overloaded"]), [3, 5]);
});

Deno.test("RetryPolicy counts answers that cannot be used apart from other failures, and within --max-tries", () => {
  const { fail, pass } = place();
  assertEquals(fail("unusable_answer"), "2: first in 0");
  assertEquals(fail("upstream_overloaded"), "3: first in 1");
  pass(1);
  assertEquals(fail("unusable_answer"), "4: first in 0");
  assertEquals(fail("unusable_answer"), "final unusable_answer: It failed (tried 4 times in 1 s)");
  const twice = place([FIRST], { limits: { maxTries: 2 } });
  assertEquals(twice.fail("unusable_answer"), "2: first in 0");
  assertEquals(twice.fail("unusable_answer"), "final unusable_answer: It failed (tried 2 times in 0 s)");
  assertEquals(place([FIRST], { limits: { maxTries: 1 } }).fail("unusable_answer"), "unusable_answer: It failed.");
});

Deno.test("RetryPolicy lets another upstream take over when an answer cannot be used, but does not avoid the first", () => {
  const shared: Shared = new Map();
  const { fail } = place([FIRST, SECOND], { shared });
  assertEquals(fail("unusable_answer"), "2: second in 0");
  assertEquals(place([FIRST, SECOND], { shared }).first, "first");
});

Deno.test("RetryPolicy with a limit of one try leaves retries to the client", () => {
  const { fail } = place([FIRST, SECOND], { limits: { maxTries: 1 } });
  assertEquals(fail("upstream_rate_limit", { retryAfter: 3 }), "upstream_rate_limit: It failed.");
});

Deno.test("RetryPolicy sends a changed request at once, to the same upstream and without counting a try", () => {
  const refusals: string[] = [];
  const upstream = { name: FIRST, coolDownUntil: 0 };
  const adapt = ({ message }: RelayError) => refusals.push(message) === 1;
  const clock = { now: () => 1_000, random: () => 0 };
  const policy = new RetryPolicy([{ upstream, adapt }], { limits: { ...DEFAULT_LIMITS, maxTries: 1 }, clock });
  const first = policy.first();
  const changed = policy.decide(first, new RelayError("upstream_bad_request", "No such field"));
  assertEquals(changed, { kind: "adapt", next: first });
  const error = new RelayError("upstream_bad_request", "No such tool");
  assertEquals(policy.decide(first, error), { kind: "give_up", error });
  assertEquals([refusals, upstream.coolDownUntil], [["No such field", "No such tool"], 0]);
});

Deno.test("RetryPolicy with patience tries again only while all tries together take less", () => {
  const { fail, pass } = place([FIRST], { patience: 2 });
  pass(0.2);
  assertEquals(fail("upstream_overloaded", { retryAfter: 0.3 }), "2: first in 0.3");
  pass(0.5);
  assertEquals(fail("upstream_overloaded", { retryAfter: 0.3 }), "3: first in 0.5");
  pass(0.7);
  assertEquals(
    fail("upstream_overloaded", { retryAfter: 0.3 }),
    "upstream_overloaded: It failed (tried 3 times in 1 s)",
  );
});

Deno.test("RetryPolicy with patience passes a failure on unchanged when it is too late for a second try", () => {
  for (const retryAfter of [2, 30, 301]) {
    assertEquals(
      place([FIRST], { patience: 2 }).fail("upstream_rate_limit", { retryAfter: retryAfter + 0.001 }),
      PLAIN,
    );
  }
  const slow = place([FIRST], { patience: 2 });
  slow.pass(0.8);
  assertEquals(slow.fail("upstream_rate_limit", { retryAfter: 0.5 }), PLAIN, "the next try would take as long");
  assertEquals(place([FIRST], { patience: 2 }).fail("upstream_rate_limit", { retryAfter: 1.9 }), "2: first in 1.9");
});

Deno.test("RetryPolicy with patience lets an upstream that was not asked yet take over, however late it is", () => {
  const { fail, pass } = place([FIRST, SECOND, THIRD], { patience: 2 });
  pass(30);
  assertEquals(fail("upstream_timeout"), "2: second in 0");
  pass(30);
  assertEquals(fail("upstream_rate_limit", { retryAfter: 1 }), "3: third in 0");
  assertEquals(fail("upstream_error"), "upstream_error: It failed (tried 3 times in 60 s)");
});

Deno.test("RetryPolicy with patience chooses waits that leave room for another try", () => {
  for (const [random, waits] of [[0, [0.25, 0.5, 1]], [0.999_999, [0.5, 1]]] as const) {
    const { fail, pass } = place([FIRST], { patience: 2, random });
    for (const [index, wait] of waits.entries()) {
      pass(0.01);
      assertEquals(fail("upstream_error"), `${index + 2}: first in ${wait}`);
      pass(wait);
    }
    pass(0.01);
    assertEquals(
      fail("upstream_error"),
      `upstream_error: It failed (tried ${waits.length + 1} times in ${waits.length > 1 ? 2 : 1} s)`,
    );
  }
});

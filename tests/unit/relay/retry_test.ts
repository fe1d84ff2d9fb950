/**
 * Tests that failed tries stay hidden from the client, and that the last one keeps everything it produced.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import type { Candidate } from "../../../lib/relay/candidates.ts";
import { RetryLoop } from "../../../lib/relay/retry.ts";
import { RelayError } from "../../../lib/base/errors.ts";
import { DEFAULT_LIMITS } from "../../../lib/base/limits.ts";
import { createLog } from "../../../lib/base/log.ts";
import { finishChunk, reasoningChunks, textChunks } from "../../../tools/chat_frames.ts";
import { HELLO, settle, sse } from "../../support/response_harness.ts";
import { stateOf } from "../../support/exchange.ts";
import { wrapResponse } from "../../../lib/upstream/fetch_client.ts";

/** What a try brings: bytes, after which the body ends, or a failure instead of a status. */
type Step = Uint8Array | RelayError;

const WELL = sse(HELLO, finishChunk("stop"));
const BUSY = new RelayError("upstream_overloaded", "Busy", { retryAfter: 0 });
const SLOW = new RelayError("upstream_overloaded", "Busy", { retryAfter: 60 });

/** A server that does the steps in order, the last one again and again. */
class Scripted implements Candidate {
  readonly upstream: Candidate["upstream"];
  asked = 0;
  readonly #steps: readonly Step[];

  constructor(name: string, ...steps: readonly Step[]) {
    this.upstream = { name, coolDownUntil: 0 };
    this.#steps = steps;
  }

  attempt(): ReturnType<Candidate["attempt"]> {
    return {
      state: stateOf({}),
      wire: "chat",
      send: () => {
        const step = this.#steps[Math.min(this.asked++, this.#steps.length - 1)];
        if (step instanceof RelayError) return Promise.reject(step);
        return Promise.resolve(wrapResponse(new Response(ReadableStream.from(step === undefined ? [] : [step]))));
      },
    };
  }
}

interface Place {
  readonly attempts: RetryLoop;
  readonly lines: string[];
}

function place(
  candidates: readonly Candidate[],
  { isWhole = false }: { isWhole?: boolean } = {},
): Place {
  const lines: string[] = [];
  const attempts = new RetryLoop({
    candidates,
    limits: { ...DEFAULT_LIMITS, maxTries: 3 },
    log: createLog("debug", (line) => void lines.push(line)),
    redact: (text) => text.replaceAll("secret", "***"),
    isWhole,
  });
  return { attempts, lines };
}

Deno.test("RetryLoop keeps the finished events of the last try, and ends it with the number of tries", async () => {
  const error = { message: "Overloaded. Please try again in 20ms.", code: 503 };
  const broken = sse(...reasoningChunks("Let me think."), ...textChunks("Half of"), { error });
  for (const isWhole of [false, true]) {
    const server = new Scripted("one", broken);
    const { attempts } = place([server], { isWhole });
    const { batch } = await attempts.open(() => {});
    const last = batch.events.at(-1);
    assert(last?.type === "response.failed");
    assertEquals(last.response.output.map(({ type }) => type), ["reasoning"]);
    assertMatch(last.response.error?.message ?? "", /Overloaded.*\(tried 3 times in 0 s\)$/);
    const done = batch.events.filter(({ type }) => type === "response.output_item.done");
    assertEquals([batch.isLast, done.length > 0 || isWhole, server.asked], [true, true, 3]);
  }
});

Deno.test("RetryLoop that is cancelled while it waits sends no other request and leaves no timer", async () => {
  const server = new Scripted("one", SLOW, WELL);
  const { attempts } = place([server]);
  const told: string[] = [];
  const opening = attempts.open((notice) => void told.push(notice));
  await settle();
  assertEquals(told, ["waiting 60 s for one, try 2 of 3"]);
  attempts.cancel();
  assertEquals((await assertRejects(() => opening, RelayError)).code, "client_gone");
  await assertRejects(() => attempts.answered, RelayError);
  assertEquals(server.asked, 1);
});

Deno.test("RetryLoop logs without secrets why it makes another try", async () => {
  const server = new Scripted("one", new RelayError("upstream_error", "A secret", { retryAfter: 0 }), BUSY, WELL);
  const { attempts, lines } = place([server]);
  await attempts.open(() => {});
  await attempts.answered;
  assertEquals(attempts.servedBy, "one");
  assertMatch(lines[0] ?? "", /WARN {2}going on with one, try 2 of 3: upstream_error: A \*\*\*$/);
  assertMatch(lines[1] ?? "", /WARN {2}going on with one, try 3 of 3: upstream_overloaded: Busy$/);
  assertEquals([lines.length, server.asked], [2, 3]);
});

Deno.test("RetryLoop.answered settles when there is something to show, or when no try brought it", async () => {
  const { attempts } = place([new Scripted("one", BUSY, WELL)]);
  const opened = attempts.open(() => {});
  await attempts.answered;
  await opened;
  const error = { message: "Overloaded. Please try again in 20ms.", code: 503 };
  const refused = place([new Scripted("one", sse({ error }))]).attempts;
  await refused.open(() => {});
  assertEquals((await assertRejects(() => refused.answered, RelayError)).code, "upstream_overloaded");
  const shown = place([new Scripted("one", sse(...textChunks("Half of"), { error }))]).attempts;
  await shown.open(() => {});
  await shown.answered;
  const failing = place([new Scripted("one", BUSY)]).attempts;
  await assertRejects(() => failing.open(() => {}), RelayError, "Busy (tried 3 times in 0 s)");
  await assertRejects(() => failing.answered, RelayError, "Busy (tried 3 times in 0 s)");
});

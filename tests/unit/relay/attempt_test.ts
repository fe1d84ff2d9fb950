/**
 * Tests that one try keeps its deadlines, each counted from the right moment.
 *
 * @module
 */
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { Attempt } from "../../../lib/relay/attempt.ts";
import { RelayError } from "../../../lib/base/errors.ts";
import type { JsonObject } from "../../../lib/base/json.ts";
import type { ProviderProfile } from "../../../lib/providers/profile.ts";
import { DEFAULT_LIMITS } from "../../../lib/base/limits.ts";
import { finishChunk } from "../../../tools/chat_frames.ts";
import { HELLO, settle, sse, Upstream } from "../../support/response_harness.ts";
import { stateOf } from "../../support/exchange.ts";
import { wrapResponse } from "../../../lib/upstream/fetch_client.ts";
import type { HttpAnswer } from "../../../lib/upstream/http_client.ts";

const LIMITS = { ...DEFAULT_LIMITS, connectTimeout: 10, firstByteTimeout: 100, silenceTimeout: 50 };

/** A try whose clock and whose upstream obey the test. */
class Place {
  readonly upstream = new Upstream();
  readonly attempt: Attempt;
  readonly reached = Promise.withResolvers<void>();
  probes = 0;
  isAborted = false;
  #now = 0;
  readonly #sent = Promise.withResolvers<HttpAnswer>();

  constructor() {
    this.attempt = new Attempt({
      state: stateOf({}),
      wire: "chat",
      limits: LIMITS,
      send: (signal) => {
        signal.addEventListener("abort", () => {
          this.isAborted = true;
          this.#sent.reject(new DOMException("Aborted", "AbortError"));
        });
        return this.#sent.promise;
      },
      reach: (signal) => {
        this.probes++;
        signal.addEventListener("abort", () => this.reached.reject(signal.reason));
        return this.reached.promise;
      },
      now: () => this.#now,
    });
  }

  /** The upstream answers with its status. */
  accept(): void {
    this.#sent.resolve(wrapResponse(new Response(this.upstream.body)));
  }

  /** Checks the deadlines after so many seconds. */
  async pass(seconds: number): Promise<void> {
    this.#now += seconds * 1_000;
    this.attempt.checkDeadlines(this.#now);
    await settle();
  }

  /** Code and message of the failure that the next read gives. */
  async failure(): Promise<string> {
    const { isLast } = await this.attempt.next();
    const { failure } = this.attempt.state;
    return `${isLast} ${failure?.code}: ${failure?.message}`;
  }
}

Deno.test("Attempt probes the upstream once, after half of the connect timeout", async () => {
  const place = new Place();
  const begun = place.attempt.open();
  await place.pass(5);
  assertEquals(place.probes, 0);
  await place.pass(1);
  await place.pass(1);
  assertEquals([place.probes, place.isAborted], [1, false]);
  place.reached.reject(new Deno.errors.ConnectionRefused("tcp connect error: Connection refused (os error 111)"));
  const error = await assertRejects(() => begun, RelayError);
  assertEquals([error.code, place.isAborted], ["upstream_unreachable", true]);
  assertMatch(
    error.message,
    /^Cannot reach the upstream: Connection refused \(waited 10 s, --connect-timeout\); check/,
  );
});

Deno.test("Attempt continues with a connection that is accepted during the probe", async () => {
  const place = new Place();
  const begun = place.attempt.open();
  await place.pass(6);
  place.accept();
  await begun;
  const next = place.attempt.next();
  place.reached.reject(new Error("Too late to matter"));
  await settle();
  place.upstream.write(sse(HELLO, finishChunk("stop")));
  assertEquals((await next).isLast, false);
  assertEquals([place.attempt.state.failure, place.isAborted], [undefined, false]);
  place.attempt.cancel();
});

Deno.test("Attempt waits until the first-byte timeout where the upstream accepts connections", async () => {
  const place = new Place();
  place.reached.resolve();
  const begun = place.attempt.open();
  for (const seconds of [6, 50, 43]) await place.pass(seconds);
  assertEquals([place.probes, place.isAborted], [1, false]);
  await Promise.all([
    assertRejects(() => begun, RelayError, "The provider sent no answer for 100 s (--first-byte-timeout)"),
    place.pass(2),
  ]);
  assertEquals(place.isAborted, true);
});

Deno.test("Attempt counts the first-byte timeout from the sending, whenever the status came", async () => {
  const place = new Place();
  const begun = place.attempt.open();
  await place.pass(60);
  place.accept();
  await begun;
  const failure = place.failure();
  await place.pass(39);
  assertEquals(place.upstream.isCancelled, false);
  await place.pass(2);
  assertMatch(await failure, /^true upstream_timeout: The provider sent no answer for 100 s/);
  assertEquals([place.upstream.isCancelled, place.isAborted], [true, true]);
});

Deno.test("Attempt counts silence from piece to piece, but not while the client does not read", async () => {
  const place = new Place();
  place.accept();
  await place.attempt.open();
  for (let pieces = 0; pieces < 3; pieces++) {
    const next = place.attempt.next();
    await place.pass(40);
    place.upstream.write(sse(HELLO));
    assertEquals((await next).isLast, false);
    // The client takes its time.
    await place.pass(4_000);
  }
  const failure = place.failure();
  await place.pass(49);
  assertEquals(place.upstream.isCancelled, false);
  await place.pass(2);
  assertMatch(await failure, /^true upstream_timeout: The provider was silent for 50 s \(--silence-timeout\)/);
});

Deno.test("Attempt ends at once with a fault that follows valid events in the same read", async () => {
  const place = new Place();
  place.accept();
  await place.attempt.open();
  const next = place.attempt.readFirst();
  place.upstream.write(new Uint8Array([...sse(HELLO), ...new TextEncoder().encode("data: {broken\n\n")]));
  const { isLast, events } = await next;
  assertEquals([isLast, events.at(-1)?.type], [true, "response.failed"]);
  assertEquals(place.attempt.state.failure?.code, "upstream_protocol");
  place.attempt.cancel();
});

const TEXT = { type: "message", id: "msg_1", role: "assistant", content: [{ type: "output_text", text: "Hello." }] };
const CALL = { type: "function_call", id: "fc_1", call_id: "c", name: "f", arguments: "{}" };
const THOUGHT = { type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: "Hm." }] };

/** Items, the seconds of silence after which they are a whole answer (absent: none), and the profile's word for it. */
const SILENT: readonly (readonly [
  what: string,
  items: readonly JsonObject[],
  seconds: number | undefined,
  missingEnd?: ProviderProfile["missingEnd"],
])[] = [
  ["a text", [TEXT], 20],
  ["a final text", [{ ...TEXT, phase: "final_answer" }], 5],
  ["a text and a call", [TEXT, CALL], 5],
  ["a word about the work", [{ ...TEXT, phase: "commentary" }], undefined],
  ["a text and a thought", [TEXT, THOUGHT], undefined],
  ["a text and a search", [TEXT, { type: "web_search_call", id: "ws_1", status: "completed" }], undefined],
  ["a text of a provider that sends its end", [TEXT], undefined, "completes"],
];

for (const [what, items, seconds, missingEnd = "completes_soon"] of SILENT) {
  Deno.test(`Attempt takes ${what} for a whole answer after ${seconds ?? "no"} seconds of silence`, async () => {
    const upstream = new Upstream();
    const body: ReadableStream<Uint8Array> = upstream.body;
    const attempt = new Attempt({
      state: stateOf({ profile: { wire: "responses", missingEnd } }),
      wire: "responses",
      limits: LIMITS,
      send: () => Promise.resolve(wrapResponse(new Response(body))),
      now: () => 0,
    });
    await attempt.open();
    upstream.write(sse(...items.map((item, index) => ({
      type: "response.output_item.done",
      output_index: index,
      item,
    }))));
    await attempt.readFirst();
    const pending = attempt.readAll();
    const end = (seconds ?? 50) * 1000;
    attempt.checkDeadlines(end);
    assertEquals(upstream.isCancelled, false);
    attempt.checkDeadlines(end + 1);
    const { events } = await pending;
    const type = seconds === undefined ? "response.failed" : "response.completed";
    assertEquals([events.at(-1)?.type, upstream.isCancelled], [type, true]);
  });
}

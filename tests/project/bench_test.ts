/**
 * Tests of the benchmark: that it still runs with the program as it is, and that it reads and computes right.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { clock, readStamps, stampNow } from "../../bench/clock.ts";
import { formatProfile } from "../../bench/profile.ts";
import { PlainSockets } from "../../bench/sockets_plain.ts";
import { growthExponent, median, quantile } from "../../bench/statistics.ts";
import { WORKLOADS } from "../../bench/workloads.ts";

Deno.test("the benchmark drives the relay and the pass-through, and prints a figure of each", async () => {
  const args = ["run", "-A", "bench/main.ts", "first", "--rounds", "1", "--contestants", "ours,pass"];
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), { args }).output();
  assert(success, new TextDecoder().decode(stderr));
  assertMatch(new TextDecoder().decode(stdout), /first token added, ms +-?[\d.]+ \(.*\) +absent +-?[\d.]+ \(/);
});

// The listener has no end: in the benchmark its process ends.
Deno.test("sockets of Deno itself carry all bytes in order, and tell of the end", {
  sanitizeResources: false,
  sanitizeOps: false,
}, async () => {
  const sockets = new PlainSockets();
  const sent = new Uint8Array(3_000_000).map((_, index) => index % 251);
  const port = sockets.listen((connection) => {
    connection.write(sent.subarray(0, 1_000));
    connection.write(sent.subarray(1_000));
    return { onData: () => connection.close(), onEnd() {} };
  });
  const received = new Uint8Array(sent.length);
  let size = 0;
  let isEnded = false;
  const connection = sockets.connect(port, {
    onData(bytes) {
      received.set(bytes, size);
      size += bytes.length;
      if (size === sent.length) connection.write(new Uint8Array(1));
    },
    onEnd: () => isEnded = true,
  });
  await sockets.run(() => isEnded);
  assertEquals(size, sent.length);
  assert(received.every((byte, index) => byte === sent[index]));
});

Deno.test("readStamps() finds the time of every token, and no other number", () => {
  const before = clock();
  const stamps: number[] = [];
  const text = `data: "a#b" #c# ${stampNow()}","n":7}\n\n${stampNow()} ## #3.5`;
  readStamps(new TextEncoder().encode(text), (time) => stamps.push(time));

  assertEquals(stamps.length, 2);
  for (const stamp of stamps) assert(Math.abs(stamp - before) < 60_000, `${stamp} is not near ${before}`);
});

Deno.test("growthExponent() is 1 for what grows as its size, 2 for a square", () => {
  const sizes = [0.1, 1, 4, 16];
  assertEquals(growthExponent(sizes.map((size) => ({ size, cost: 7 * size }))).toFixed(6), "1.000000");
  assertEquals(growthExponent(sizes.map((size) => ({ size, cost: size ** 2 / 3 }))).toFixed(6), "2.000000");
});

Deno.test("median() and quantile() sort by number", () => {
  assertEquals(median([100, 9, 20]), 20);
  assertEquals(quantile(Array.from({ length: 100 }, (_, index) => 100 - index), 0.99), 100);
});

Deno.test("a profile names functions by their share, without idle time, warm-up and the path of this folder", () => {
  const workload = WORKLOADS["first"];
  assert(workload !== undefined);
  const frame = (functionName: string, url: string) => ({ functionName, url, lineNumber: 4 });
  const root = new URL("../../", import.meta.url).href;
  const text = formatProfile("first", workload, {
    before: 10,
    profile: {
      nodes: [
        { id: 1, callFrame: frame("(idle)", "") },
        { id: 2, callFrame: frame("feed", `${root}lib/wire/frames.ts`) },
        { id: 3, callFrame: frame("", "node:http") },
      ],
      samples: [3, 1, 2, 3],
      timeDeltas: [9_000, 50_000, 3_000, 1_000],
    },
  });
  assertMatch(text, /^75\.0 % +3 +feed {2}lib\/wire\/frames\.ts:5$/m);
  assertMatch(text, /^25\.0 % +1 +\(anonymous\) {2}node:http:5$/m);
});

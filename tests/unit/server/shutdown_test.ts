/**
 * Tests that a relay shuts down in time, whatever its answers and connections do.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { RelayError } from "../../../lib/base/errors.ts";
import { shutDown } from "../../../lib/server/shutdown.ts";

/** A listener and a server whose answers end on command, or never. */
class Answers {
  readonly errors: RelayError[] = [];
  readonly #idle = Promise.withResolvers<void>();

  constructor(public busy: number, readonly obeys: boolean) {
    if (busy === 0) this.#idle.resolve();
  }

  readonly uploads: number = 0;
  readonly steps: string[] = [];

  refuseRequests(): void {
    this.steps.push("refuse");
  }

  whenUploaded(): Promise<void> {
    return Promise.resolve();
  }

  stop(): Promise<void> {
    this.steps.push("stop");
    return this.#idle.promise;
  }

  endStreams(error: RelayError): void {
    this.errors.push(error);
    this.steps.push("end");
    if (this.obeys) this.finish();
  }

  finish(): void {
    this.busy = 0;
    this.#idle.resolve();
  }

  idle(): Promise<void> {
    return this.#idle.promise;
  }

  closeConnections(): void {
    this.steps.push("close");
  }
}

async function measure(work: Promise<void>): Promise<number> {
  const started = performance.now();
  await work;
  return performance.now() - started;
}

Deno.test("shutDown() is quick and quiet without live answers", async () => {
  const server = new Answers(0, true);
  const lines: string[] = [];
  const took = await measure(
    shutDown({ listener: server, server, timeout: 30, report: (line) => lines.push(line) }),
  );
  assert(took < 100);
  assertEquals([lines, server.errors], [[], []]);
});

Deno.test("shutDown() waits for an answer that finishes in time", async () => {
  const server = new Answers(1, true);
  const lines: string[] = [];
  const timer = setTimeout(() => server.finish(), 50);
  await shutDown({ listener: server, server, timeout: 5, report: (line) => lines.push(line) });
  clearTimeout(timer);
  assertEquals(server.errors, []);
  assertEquals(lines, ["Stopping: 1 answer is live, with 5 s to finish; a second signal stops at once"]);
});

Deno.test("shutDown() ends answers that do not finish, and reports it", async () => {
  const server = new Answers(2, true);
  const lines: string[] = [];
  await shutDown({ listener: server, server, timeout: 0.05, report: (line) => lines.push(line) });
  assertEquals(server.errors.map(({ code }) => code), ["shutting_down"]);
  assertEquals(lines.at(-1), "Stopping now: 2 answers are still live after 0.05 s and will be ended");
});

Deno.test("shutDown() does not hang on clients that keep their connections", async () => {
  const server = new Answers(1, false);
  const took = await measure(shutDown({ listener: server, server, timeout: 0 }));
  assert(took < 1_500, `it took ${took} ms`);
});

/** A server that is still reading a request. */
class Uploading extends Answers {
  override readonly uploads = 1;
  readonly upload = Promise.withResolvers<void>();

  override async whenUploaded(): Promise<void> {
    await this.upload.promise;
    this.steps.push("uploaded");
  }
}

Deno.test("shutDown() lets requests arrive completely before the listener stops, and refuses others", async () => {
  const server = new Uploading(1, true);
  const stopping = shutDown({ listener: server, server, timeout: 5 });
  await new Promise((resolve) => setTimeout(resolve, 10));
  assertEquals(server.steps, ["refuse"]);
  server.upload.resolve();
  await new Promise((resolve) => setTimeout(resolve, 10));
  assertEquals(server.steps, ["refuse", "uploaded", "stop"]);
  server.finish();
  await stopping;
  assertEquals(server.errors, []);
});

Deno.test("shutDown() does not wait for a request that never arrives completely beyond the timeout", async () => {
  const server = new Uploading(1, true);
  const took = await measure(shutDown({ listener: server, server, timeout: 0.05 }));
  assert(took < 1_500, `took ${took} ms`);
  assertEquals(server.errors.map(({ code }) => code), ["shutting_down"]);
  assertEquals(server.steps, ["refuse", "end", "stop", "close"]);
  server.upload.resolve();
});

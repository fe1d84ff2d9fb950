/**
 * The shutdown of a running relay, which lets live answers finish.
 *
 * @module
 */
import { RelayError } from "../base/errors.ts";
import { awaitWithin } from "../base/timing.ts";
import type { RelayServer } from "./router.ts";

/** What is to end, and how patiently. */
export interface ShutdownOptions {
  readonly listener: {
    /** How many requests have not been answered to the end. */
    readonly busy: number;
    /** Takes no more connections; resolves when every answer has been delivered. */
    stop(): Promise<void>;
  };
  readonly server: Pick<
    RelayServer,
    "refuseRequests" | "uploads" | "whenUploaded" | "endStreams" | "idle" | "closeConnections"
  >;
  /** Seconds that live answers may still go on. */
  readonly timeout: number;
  /** Takes a line for the user. */
  report?(line: string): void;
}

/** How long the last events may take to reach their clients, in milliseconds. */
const DELIVERY_TIME_MS = 1_000;

/**
 * Takes no more requests, lets live answers finish, and ends those that do not with a failed event.
 *
 * Resolves at the latest a second after the timeout, whatever clients do with their connections.
 */
export async function shutDown({ listener, server, timeout, report }: ShutdownOptions): Promise<void> {
  const live = listener.busy;
  if (live > 0) {
    report?.(`Stopping: ${formatAnswerCount(live)} live, with ${timeout} s to finish; a second signal stops at once`);
  }
  const deadline = performance.now() + timeout * 1000;
  const areUploaded = await awaitUploads(server, timeout * 1000);
  // Uploads get their error before the listener stops: `Deno.serve` breaks them off then.
  if (!areUploaded) endAnswers();
  const delivered = listener.stop().catch(() => {});
  if (areUploaded && !await awaitWithin(deadline - performance.now(), delivered)) endAnswers();
  await awaitWithin(DELIVERY_TIME_MS, Promise.all([server.idle(), delivered]));
  server.closeConnections();

  function endAnswers(): void {
    const late = listener.busy;
    if (late > 0) report?.(`Stopping now: ${formatAnswerCount(late)} still live after ${timeout} s and will be ended`);
    server.endStreams(
      new RelayError(
        "shutting_down",
        `The relay was stopped, and this answer did not finish within ${timeout} s; ask again`,
      ),
    );
  }
}

/**
 * Whether requests that are being read arrive completely within `milliseconds`; others are refused meanwhile. Once
 * `Deno.serve` shuts down, it breaks off what is still being read (2.9.6, 2026-11).
 */
async function awaitUploads(server: ShutdownOptions["server"], milliseconds: number): Promise<boolean> {
  if (server.uploads === 0) return true;
  server.refuseRequests();
  return await awaitWithin(milliseconds, server.whenUploaded());
}

function formatAnswerCount(count: number): string {
  return count === 1 ? "1 answer is" : `${count} answers are`;
}

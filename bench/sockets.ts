/**
 * Sockets for the processes of a benchmark that must cost less than what they measure.
 *
 * On Linux the C library is called directly (`sockets_libc.ts`), because an operation of Deno's own sockets costs about
 * as much as all that a relay does for a token: 10 µs (2.9.6, 2026-11-29). Elsewhere Deno's are used.
 *
 * @module
 */
import { PlainSockets } from "./sockets_plain.ts";

/** A connection that never waits: what the socket does not take at once is kept and written as soon as it does. */
export interface Connection {
  /** Writes `bytes`, which must not change afterwards. */
  write(bytes: Uint8Array): void;
  /** Whether bytes wait for the socket to take them. */
  isFull(): boolean;
  close(): void;
}

/** What is done when something happens to a connection. */
export interface ConnectionEvents {
  /** Bytes came; they are valid during this call only. */
  onData(bytes: Uint8Array): void;
  /** The other side has ended, or the connection is broken; it is closed already. */
  onEnd(): void;
  /** All that waited is written. */
  onWritable?(): void;
}

/** How a run goes about its work. */
export interface RunOptions {
  /** Called every so many milliseconds, or more often. */
  readonly tick?: { readonly every: number; run(): void };
  /**
   * Milliseconds of sleep before each look at what happened, 0 by default. A reader that may be late finds more at
   * once and costs less: to be woken takes more than to read.
   */
  readonly pause?: number;
}

/** The sockets of one process, all on 127.0.0.1. */
export interface Sockets {
  /** Listens; returns the port. */
  listen(accept: (connection: Connection) => ConnectionEvents): number;
  connect(port: number, events: ConnectionEvents): Connection;
  /** Handles what happens until `isDone()`, which is asked after everything that happens and every few milliseconds. */
  run(isDone: () => boolean, options?: RunOptions): Promise<void>;
  /** Passes on what comes by standard input; it ends at the latest when the parent is gone. */
  readInput(onText: (text: string) => void, onEnd: () => void): void;
}

/** The cheapest sockets that this system has. */
export async function openSockets(): Promise<Sockets> {
  if (Deno.build.os !== "linux") return new PlainSockets();
  const { LibcSockets } = await import("./sockets_libc.ts");
  return new LibcSockets();
}

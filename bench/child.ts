/**
 * The protocol between the processes of a load measurement.
 *
 * A child prints its URL in its first line, answers every line of input with one line of its own use of resources, and
 * ends when its input ends, which happens at the latest when the parent is gone.
 *
 * @module
 */
import process, { cpuUsage } from "node:process";
import { TextLineStream } from "@std/streams";

/** Resources that a process has used so far. */
export interface Use {
  /** CPU time of all threads, in microseconds. */
  readonly cpu: number;
  /** Resident memory after a collection, in bytes. */
  readonly memory: number;
}

/** A process that was started by {@linkcode startChild}. */
export interface Child {
  /** Base URL it listens on, `/v1` included. */
  readonly url: string;
  /** Asks the process for its use of resources. */
  use(): Promise<Use>;
  /** Ends the process. */
  close(): Promise<void>;
}

/** Milliseconds since 1970 with fractions, the same in every process of a machine. */
export function clock(): number {
  return performance.timeOrigin + performance.now();
}

const DENO = ["run", "--no-prompt", "--allow-net=127.0.0.1", "--allow-env", "--v8-flags=--expose-gc"];

/** Starts a module of this folder as a process. */
export async function startChild(
  module: string,
  args: readonly string[] = [],
  runtime: "deno" | "bun" = "deno",
): Promise<Child> {
  const path = new URL(module, import.meta.url).pathname;
  const child = new Deno.Command(runtime, {
    args: [...(runtime === "deno" ? DENO : ["--expose-gc"]), path, ...args],
    // Bun's `fetch` sends 256 requests at a time otherwise (1.4.5, 2026-11), and the silent streams are a thousand.
    env: { BUN_CONFIG_MAX_HTTP_REQUESTS: "5000" },
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream()).getReader();
  async function nextLine(): Promise<string> {
    const { value } = await lines.read();
    if (value === undefined) throw new Error(`The process of ${module} ended before it answered`);
    return value;
  }
  const url = await nextLine();
  return {
    url,
    async use() {
      await writer.write(new TextEncoder().encode("use\n"));
      return JSON.parse(await nextLine());
    },
    async close() {
      await writer.close();
      await child.status;
      await lines.cancel();
    },
  };
}

/** The child's side: prints `url`, answers questions until the input ends, then ends the process. */
export async function answerQuestions(url: string): Promise<void> {
  console.log(url);
  for await (const _question of process.stdin) {
    const { user, system } = cpuUsage();
    (globalThis as { gc?: () => void }).gc?.();
    const use: Use = { cpu: user + system, memory: process.memoryUsage().rss };
    console.log(JSON.stringify(use));
  }
  process.exit();
}

/**
 * The adapter for Bun: variables, files, the network, signals and Codex. Bun knows no permissions.
 *
 * @module
 */
import { closeSync, fstatSync, openSync, readFileSync, readSync, statSync, writeSync } from "node:fs";
import { connect } from "node:net";
import process from "node:process";
import { readCodexWithBun, startCodexWithBun, watchSignalsWithBun } from "./bun_codex.ts";
import { serveWithBun } from "./bun_serve.ts";
import { findTemporaryFolder, useEmptyHome } from "./empty_home.ts";
import type { FileText, SecretText } from "./machine.ts";
import { readFirstLine, readWhole, type SyncReader } from "./read_sync.ts";
import { isInBinary } from "./own_command.ts";
import { CODEX_TIMEOUT_MS, type Runtime } from "./runtime.ts";
import { mayUseProxy, parseUpstreamAddress, type Variables } from "./upstream_address.ts";

const IS_WINDOWS = process.platform === "win32";
/** Signals that ask a program to stop, and the exit code of one that obeys at once (128 and the signal's number). */
const STOP_SIGNALS = IS_WINDOWS ? [["SIGINT", 130], ["SIGBREAK", 149]] as const : [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const;
const STDIN = 0;
const STDOUT = 1;
/** The permission of a file that lets others than its owner read it; Windows has none. */
const READ_BY_OTHERS = 0o044;
/** Pause before a pipe that is full or empty is tried again, in milliseconds. */
const PIPE_PAUSE_MS = 5;

const VARIABLES: Variables = { sees: () => true, read: (name) => process.env[name] };

/** The relay's view of Bun. */
export const BUN: Runtime = {
  os: IS_WINDOWS ? "windows" : process.platform,
  args: process.argv.slice(2),
  get program() {
    const path = process.argv[1] ?? "main.ts";
    // Modules inside of a binary have paths of their own.
    if (isInBinary(path)) return "codex-relay";
    return `bun ${/^[\w./-]+$/.test(path) ? path : JSON.stringify(path)}`;
  },
  get hasColour() {
    return process.stderr.isTTY === true && !process.env.NO_COLOR;
  },
  terminal: process.stderr,
  variable: (name) => process.env[name],
  seesVariable: () => true,
  readText,
  readSecret,
  isStream,
  write,
  writeLine: (line) => console.error(line),
  onStopSignal(stop) {
    for (const [signal, exitCode] of STOP_SIGNALS) process.on(signal, () => stop(exitCode));
  },
  onSignal: watchSignalsWithBun,
  onUnhandledRejection(report) {
    process.on("unhandledRejection", report);
  },
  exit: (code) => process.exit(code),
  runCodex,
  startCodex: startCodexWithBun,
  mayWrite: () => true,
  reach,
  isDirect: (upstream) => upstream.startsWith("http:") && !mayUseProxy(upstream, VARIABLES),
  serve: serveWithBun,
};

function readText(path: string): FileText {
  try {
    return { text: readFileSync(path, "utf8") };
  } catch (thrown) {
    if (isMissing(thrown)) return { problem: "there is no such file", absent: true };
    return { problem: readReason(thrown), absent: false };
  }
}

function readSecret(path: string): SecretText {
  try {
    if (path === "-") return { text: readFirstLine(readerOn(STDIN)), isExposed: false };
    const file = openSync(path, "r");
    try {
      const stat = fstatSync(file);
      if (stat.isDirectory()) return { problem: "it is a folder" };
      return { text: readWhole(readerOn(file)), isExposed: !IS_WINDOWS && (stat.mode & READ_BY_OTHERS) !== 0 };
    } finally {
      closeSync(file);
    }
  } catch (thrown) {
    return { problem: isMissing(thrown) ? "there is no such file" : readReason(thrown) };
  }
}

function isStream(path: string): boolean {
  try {
    return !statSync(path).isFile();
  } catch {
    // It is gone meanwhile.
    return false;
  }
}

function readerOn(file: number): SyncReader {
  return { readSync: (bytes) => retryWhileBusy(() => readSync(file, bytes)) || null };
}

function write(text: string): void {
  let rest: Uint8Array = new TextEncoder().encode(text);
  try {
    while (rest.length > 0) rest = rest.subarray(retryWhileBusy(() => writeSync(STDOUT, rest)));
  } catch (thrown) {
    if (codeFrom(thrown) !== "EPIPE") throw thrown;
  }
}

/** Repeats `use` of a pipe that does not block until it is ready. */
function retryWhileBusy(use: () => number): number {
  while (true) {
    try {
      return use();
    } catch (thrown) {
      if (codeFrom(thrown) !== "EAGAIN") throw thrown;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PIPE_PAUSE_MS);
    }
  }
}

function codeFrom(thrown: unknown): unknown {
  return thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
}

function isMissing(thrown: unknown): boolean {
  return ["ENOENT", "ENOTDIR"].includes(String(codeFrom(thrown)));
}

/** The words of the system's message, which Bun writes as `EACCES: permission denied, open 'PATH'`. */
function readReason(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return /^[A-Z]+: ([^,]+)/.exec(message)?.[1] ?? "it cannot be read";
}

async function reach(upstream: string, signal: AbortSignal): Promise<void> {
  if (mayUseProxy(upstream, VARIABLES)) return;
  const { hostname: host, port } = parseUpstreamAddress(upstream);
  await new Promise<void>((resolve, reject) => {
    const socket = connect({ host, port });
    const end = (settle: () => void) => {
      socket.destroy();
      settle();
    };
    socket.once("connect", () => end(resolve));
    socket.once("error", (error) => end(() => reject(error)));
    signal.addEventListener("abort", () => end(() => reject(signal.reason)), { once: true });
  });
}

async function runCodex(args: string[]): Promise<string> {
  return await useEmptyHome(findTemporaryFolder(BUN), (home) => {
    return readCodexWithBun("codex", args, { home, limitMs: CODEX_TIMEOUT_MS });
  });
}

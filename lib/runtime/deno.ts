/**
 * What does the relay need of Deno, and how is it asked without a prompt: variables, files, the network, signals, Codex?
 *
 * The one file of `lib/` that knows the runtime; another runtime needs another one like it.
 *
 * @module
 */
import { authorityOf } from "../base/host.ts";
import type { FileText, Machine, SecretText } from "./machine.ts";

/**
 * The operating system, and variables as far as they may be read: under `--allow-env=NAME,…` the others are as good as
 * not set, and nobody is asked.
 */
export const MACHINE: Machine = {
  os: Deno.build.os,
  variable: (name) => isGranted({ name: "env", variable: name }) ? Deno.env.get(name) : undefined,
};

/** Reads a file whole; nobody is asked. */
export function readText(path: string): FileText {
  if (!isGranted({ name: "read", path })) {
    return { problem: `Deno was not permitted to read it; add --allow-read=${path}`, absent: true };
  }
  try {
    return { text: Deno.readTextFileSync(path) };
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound || thrown instanceof Deno.errors.NotADirectory) {
      return { problem: "there is no such file", absent: true };
    }
    return { problem: reasonOf(thrown), absent: false };
  }
}

/** Bytes that are read in search of the end of a secret. */
const LONGEST_SECRET = 65_536;
/** The permission of a file that lets others than its owner read it; Windows has none. */
const READ_BY_OTHERS = 0o044;

/** Reads the file of a secret, or the first line of standard input for `-`; nobody is asked. */
export function readSecret(path: string): SecretText {
  try {
    if (path === "-") return { text: firstLine(Deno.stdin), isExposed: false };
    if (!isGranted({ name: "read", path })) return { problem: "Deno was not permitted to read it; add --allow-read" };
    using file = Deno.openSync(path);
    const { isDirectory, mode } = file.statSync();
    if (isDirectory) return { problem: "it is a folder" };
    return { text: wholeText(file), isExposed: mode !== null && (mode & READ_BY_OTHERS) !== 0 };
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound || thrown instanceof Deno.errors.NotADirectory) {
      return { problem: "there is no such file" };
    }
    return { problem: reasonOf(thrown) };
  }
}

interface Readable {
  readSync(into: Uint8Array): number | null;
}

/** Up to the end of the line and no further, so that a terminal need not be closed. */
function firstLine(source: Readable): string {
  return readUntil(source, (text) => text.includes("\n")).split("\n", 1)[0] ?? "";
}

function wholeText(source: Readable): string {
  return readUntil(source, () => false);
}

function readUntil(source: Readable, isEnough: (text: string) => boolean): string {
  const decoder = new TextDecoder();
  const bytes = new Uint8Array(4_096);
  let text = "";
  while (text.length < LONGEST_SECRET && !isEnough(text)) {
    const length = source.readSync(bytes);
    if (length === null) break;
    text += decoder.decode(bytes.subarray(0, length), { stream: true });
  }
  return text;
}

function isGranted(permission: Deno.PermissionDescriptor): boolean {
  return Deno.permissions.querySync(permission).state === "granted";
}

/** Variables by which Deno's `fetch` takes another way than to the host itself, in capitals or not. */
const PROXY_VARIABLES = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"].flatMap((name) => [name, name.toLowerCase()]);
const HTTPS_PORT = 443;
const HTTP_PORT = 80;

/**
 * Resolves when the host of `upstream` takes a connection, rejects with why it does not.
 *
 * It says nothing, and resolves at once, where `fetch` may go through a proxy or this program may not look.
 */
export async function reach(upstream: string, signal: AbortSignal): Promise<void> {
  const { hostname, port, protocol } = new URL(upstream);
  const address = {
    hostname: hostname.replace(/^\[(.*)\]$/, "$1"),
    port: Number(port) || (protocol === "https:" ? HTTPS_PORT : HTTP_PORT),
  };
  const isDirect = PROXY_VARIABLES.every((variable) => isGranted({ name: "env", variable }) && !Deno.env.get(variable));
  if (!isDirect || !isGranted({ name: "net", host: `${hostname}:${address.port}` })) return;
  const connection = await Deno.connect({ ...address, signal });
  connection.close();
}

/** Writes a line to stderr. */
export function writeLine(line: string): void {
  console.error(line);
}

/** Whether the network may be used at `address`, such as `127.0.0.1:4444`; Deno may ask the user. */
export async function mayUseNet(address: string): Promise<boolean> {
  return (await Deno.permissions.request({ name: "net", host: address })).state === "granted";
}

/**
 * Connects to a port of this machine.
 *
 * @throws {DOMException} as `signal` wants it.
 * @throws {Error} when it cannot, or may not: nobody is asked.
 */
export async function connectTo(hostname: string, port: number, signal: AbortSignal): Promise<Disposable> {
  const host = authorityOf(hostname, port);
  if (!isGranted({ name: "net", host })) throw new Error(`${host} may not be used`);
  return await Deno.connect({ hostname, port, signal });
}

/** The first lines of a notice that Deno prints once, to whoever looks at `request.signal` (2.9, 2026-11). */
const ABORT_NOTICE = "Deno.serve: request.signal aborts on successful responses";

let noticeHidden = false;

/**
 * Keeps Deno's notice about `request.signal` from the user, who can do nothing about it: the relay needs the signal to
 * see clients leave, and expects it to abort after an answer as well. All other warnings pass.
 */
export function hideAbortNotice(): void {
  if (noticeHidden) return;
  noticeHidden = true;
  const warn = console.warn;
  console.warn = (...values: unknown[]) => {
    const [first] = values;
    if (typeof first === "string" && first.startsWith(ABORT_NOTICE)) return;
    warn(...values);
  };
}

/** Signals that ask a program to stop, and the exit code of one that obeys at once (128 and the signal's number). */
const STOP_SIGNALS: Readonly<Partial<Record<Deno.Signal, number>>> = Deno.build.os === "windows"
  ? { SIGINT: 130, SIGBREAK: 149 }
  : { SIGINT: 130, SIGTERM: 143 };

/** Calls `stop` for every signal that asks the program to stop, with the exit code that belongs to the signal. */
export function onStopSignal(stop: (exitCode: number) => void): void {
  for (const [signal, exitCode] of Object.entries(STOP_SIGNALS)) {
    Deno.addSignalListener(signal as Deno.Signal, () => stop(exitCode));
  }
}

/** How long Codex may take to print its catalog, in milliseconds; it was measured at 0.1 to 0.3 s (2026-11). */
const CODEX_TIMEOUT = 10_000;

/**
 * Runs `codex` and returns what it prints. Only where that is permitted already: nobody is asked.
 *
 * @throws {Error} when it may not be run, is not there, or fails.
 */
export async function runCodex(args: string[]): Promise<string> {
  // npm installs a .cmd file on Windows, other ways of installing an .exe.
  for (const command of Deno.build.os === "windows" ? ["codex.cmd", "codex"] : ["codex"]) {
    if (!isGranted({ name: "run", command })) continue;
    try {
      return await outputOf(command, args);
    } catch (thrown) {
      if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    }
  }
  throw new Error("There is no codex, or Deno was not permitted to run it");
}

async function outputOf(command: string, args: string[]): Promise<string> {
  const { success, stdout } = await new Deno.Command(command, {
    args,
    stdin: "null",
    stderr: "null",
    signal: AbortSignal.timeout(CODEX_TIMEOUT),
  }).output();
  if (!success) throw new Error(`codex ${args.join(" ")} failed`);
  return new TextDecoder().decode(stdout);
}

/** The first clause of the runtime's message, without the code of the operating system. */
function reasonOf(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message.split(": ")[0]?.replace(/ \(os error \d+\)$/, "") ?? message;
}

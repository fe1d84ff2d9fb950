/**
 * The adapter for Deno: variables, files, the network, signals and Codex, each used only where that is permitted.
 *
 * @module
 */
import { formatAuthority } from "../base/host.ts";
import { loadLate } from "../base/load_late.ts";
import { findCodexWithDeno, readCodexWithDeno, startCodexWithDeno, watchSignalsWithDeno } from "./deno_codex.ts";
import { serveWithDeno } from "./deno_serve.ts";
import type { FileText, SecretText } from "./machine.ts";
import { readFirstLine, readWhole } from "./read_sync.ts";
import { CODEX_TIMEOUT_MS, type Runtime } from "./runtime.ts";
import { mayUseProxy, parseUpstreamAddress, type Variables } from "./upstream_address.ts";

/** Signals that ask a program to stop, and the exit code of one that obeys at once (128 and the signal's number). */
const STOP_SIGNALS: Readonly<Partial<Record<Deno.Signal, number>>> = Deno.build.os === "windows"
  ? { SIGINT: 130, SIGBREAK: 149 }
  : { SIGINT: 130, SIGTERM: 143 };
/** The permission of a file that lets others than its owner read it; Windows has none. */
const READ_BY_OTHERS = 0o044;

/** The variables that this program is permitted to see. */
const VARIABLES: Variables = {
  sees: (variable) => isGranted({ name: "env", variable }),
  read: (name) => Deno.env.get(name),
};

/** The relay's view of Deno. Under `--allow-env=NAME,…` all other variables are as good as not set. */
export const DENO: Runtime = {
  os: Deno.build.os,
  args: Deno.args,
  get program() {
    return nameProgram();
  },
  get hasColour() {
    return Deno.stderr.isTerminal() && !Deno.noColor;
  },
  terminal: {
    get isTTY() {
      return Deno.stderr.isTerminal();
    },
    get columns() {
      return Deno.consoleSize().columns;
    },
    write: (text) => writeTo(Deno.stderr, text),
  },
  variable: (name) => VARIABLES.sees(name) ? VARIABLES.read(name) : undefined,
  seesVariable: VARIABLES.sees,
  readText,
  readSecret,
  isStream,
  write: (text) => writeTo(Deno.stdout, text),
  writeLine: (line) => console.error(line),
  onStopSignal(stop) {
    for (const [signal, exitCode] of Object.entries(STOP_SIGNALS)) {
      Deno.addSignalListener(signal as Deno.Signal, () => stop(exitCode));
    }
  },
  onSignal: watchSignalsWithDeno,
  onUnhandledRejection(report) {
    globalThis.addEventListener("unhandledrejection", (event) => {
      event.preventDefault();
      report(event.reason);
    });
  },
  exit: (code) => Deno.exit(code),
  runCodex,
  startCodex: startCodexWithDeno,
  mayWrite: (path) => isGranted({ name: "write", path }),
  reach,
  isDirect: (upstream) => upstream.startsWith("http:") && mayConnect(upstream) && !mayUseProxy(upstream, VARIABLES),
  serve: serveWithDeno,
};

function nameProgram(): string {
  if (Deno.build.standalone) return "codex-relay";
  const { protocol, pathname } = new URL(Deno.mainModule);
  if (protocol !== "file:") return "deno run -A jsr:@codex-relay/cli";
  return `deno run -A ${/^[\w./-]+$/.test(pathname) ? pathname : Deno.mainModule}`;
}

function isGranted(permission: Deno.PermissionDescriptor): boolean {
  return Deno.permissions.querySync(permission).state === "granted";
}

function readText(path: string): FileText {
  if (!isGranted({ name: "read", path })) {
    return { problem: `Deno was not permitted to read it; add --allow-read=${path}`, absent: true };
  }
  try {
    return { text: Deno.readTextFileSync(path) };
  } catch (thrown) {
    if (isMissing(thrown)) return { problem: "there is no such file", absent: true };
    return { problem: readReason(thrown), absent: false };
  }
}

function readSecret(path: string): SecretText {
  try {
    if (path === "-") return { text: readFirstLine(Deno.stdin), isExposed: false };
    if (!isGranted({ name: "read", path })) return { problem: "Deno was not permitted to read it; add --allow-read" };
    using file = Deno.openSync(path);
    const { isDirectory, mode } = file.statSync();
    if (isDirectory) return { problem: "it is a folder" };
    return { text: readWhole(file), isExposed: mode !== null && (mode & READ_BY_OTHERS) !== 0 };
  } catch (thrown) {
    return { problem: isMissing(thrown) ? "there is no such file" : readReason(thrown) };
  }
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Deno.errors.NotFound || thrown instanceof Deno.errors.NotADirectory;
}

/** The first clause of Deno's message, without the code of the operating system. */
function readReason(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message.split(": ")[0]?.replace(/ \(os error \d+\)$/, "") ?? message;
}

/** Looks at what could be read: Deno asks for no permission that was given. */
function isStream(path: string): boolean {
  try {
    return !Deno.statSync(path).isFile;
  } catch {
    // It is gone meanwhile.
    return false;
  }
}

function writeTo(pipe: { writeSync(bytes: Uint8Array): number }, text: string): void {
  let rest = new TextEncoder().encode(text);
  try {
    while (rest.length > 0) rest = rest.subarray(pipe.writeSync(rest));
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.BrokenPipe)) throw thrown;
  }
}

function mayConnect(upstream: string): boolean {
  const { hostname, port } = parseUpstreamAddress(upstream);
  return isGranted({ name: "net", host: formatAuthority(hostname, port) });
}

async function reach(upstream: string, signal: AbortSignal): Promise<void> {
  if (mayUseProxy(upstream, VARIABLES) || !mayConnect(upstream)) return;
  const connection = await Deno.connect({ ...parseUpstreamAddress(upstream), signal });
  connection.close();
}

async function runCodex(args: string[]): Promise<string> {
  // It needs Node's file functions, whose loading takes longer than the rest of a start.
  const { findTemporaryFolder, useEmptyHome } = await loadLate<typeof import("./empty_home.ts")>(() =>
    import("./empty_home.ts" as string)
  );
  const parent = findTemporaryFolder(DENO);
  const isWritable = parent !== undefined && isGranted({ name: "write", path: parent });
  return await useEmptyHome(
    isWritable ? parent : undefined,
    (home) => findCodexWithDeno((command) => readCodexWithDeno(command, args, { home, limitMs: CODEX_TIMEOUT_MS })),
  );
}

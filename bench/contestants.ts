/**
 * The programs that are compared, and how each is started.
 *
 * @module
 */
import { openUse, type Use } from "./process_use.ts";
import { findRustOriginal } from "./rust_original.ts";
import { openSockets, type Sockets } from "./sockets.ts";

/** The programs that are compared. */
export type ContestantName = "ours" | "rust" | "pass" | "oursBun" | "passBun";

/** A program, its arguments, and the variables that it needs. */
interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
}

/** How a program is started. */
interface Place {
  readonly port: number;
  /** Base URL of the upstream. */
  readonly upstream: string;
  /** Arguments for Deno, such as those of its profiler. */
  readonly flags?: readonly string[];
  /** Arguments for the relay. */
  readonly settings?: readonly string[];
}

const ROOT = new URL("../", import.meta.url);

function pathOf(module: string): string {
  return decodeURIComponent(new URL(module, ROOT).pathname);
}

function relayArgs({ port, upstream, settings = [] }: Place): string[] {
  const own = ["--port", `${port}`, "--upstream", upstream, "--api-key", "sk-bench"];
  return [pathOf("main.ts"), ...own, ...(settings.length > 0 ? settings : ["--wire", "chat"])];
}

function passArgs({ port, upstream }: Place): string[] {
  return [pathOf("bench/pass_through.ts"), `${port}`, upstream];
}

const DENO_RUN = ["run", "-A", "--no-prompt"];

/** Bun's `fetch` sends 256 requests at a time otherwise (1.4.5, 2026-11). */
const BUN_VARIABLES = { BUN_CONFIG_MAX_HTTP_REQUESTS: "5000" };

/** How each program is started; the path of the Rust original is found at run time. */
const COMMANDS: Readonly<Record<ContestantName, (place: Place, rust: string) => Command>> = {
  ours: (place) => ({ program: "deno", args: [...DENO_RUN, ...place.flags ?? [], ...relayArgs(place)] }),
  rust: ({ port, upstream }, program) => ({
    program,
    args: ["--port", `${port}`, "--upstream", upstream, "--api-key", "sk-bench"],
  }),
  pass: (place) => ({ program: "deno", args: [...DENO_RUN, ...passArgs(place)] }),
  oursBun: (place) => ({ program: "bun", args: relayArgs(place), variables: BUN_VARIABLES }),
  passBun: (place) => ({ program: "bun", args: passArgs(place), variables: BUN_VARIABLES }),
};

/** A process that is measured. */
export interface Subject {
  readonly port: number;
  /** Path that requests go to. */
  readonly path: string;
  /** Milliseconds from its start to the first connection that it took. */
  readonly startTime: number;
  use(): Use;
  /** Ends the process at once, or by a signal that it may obey in its own time, and waits until it is gone. */
  close(signal?: Deno.Signal): Promise<void>;
}

/** What all measurements share: the upstream, and the means to start and to load the others. */
export interface Arena {
  readonly sockets: Sockets;
  /** The upstream itself, from which streams are also read straight. */
  readonly upstream: Subject;
  /** What this process, which generates the load, used so far. */
  use(): Use;
  /** The contestants that can be had here. */
  readonly names: readonly ContestantName[];
  start(name: ContestantName, options?: Pick<Place, "flags" | "settings">): Promise<Subject>;
}

/** Variables that the processes get: those that runtimes need to find themselves, and nothing that changes a relay. */
function cleanVariables(): Record<string, string> {
  const kept = ["PATH", "HOME", "USERPROFILE", "SYSTEMROOT", "DENO_DIR", "XDG_CACHE_HOME", "LOCALAPPDATA", "TMPDIR"];
  const entries = kept.map((name) => [name, Deno.env.get(name)] as const).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(entries) as Record<string, string>, XDG_CONFIG_HOME: pathOf("bench/none") };
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

/** Milliseconds within which a program has to listen. */
const START_LIMIT = 15_000;

async function waitForPort(port: number, name: string): Promise<void> {
  for (const started = performance.now(); performance.now() - started < START_LIMIT;) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
  throw new Error(`${name} does not listen`);
}

function spawn({ program, args, variables }: Command, output: "null" | "piped"): Deno.ChildProcess {
  return new Deno.Command(program, {
    args: [...args],
    clearEnv: true,
    // Both the relay and the original read it, and write a line for each request otherwise.
    env: { ...cleanVariables(), RUST_LOG: "warn", ...variables },
    stdin: output,
    stdout: output,
    stderr: "inherit",
  }).spawn();
}

/** The upstream, which also ends what this process has started, if this process is gone without doing it. */
interface Upstream extends Subject {
  /** Tells of a process that was started or, with `-`, ended. */
  note(sign: "+" | "-", pid: number): Promise<void>;
}

async function startUpstream(readUse: (pid: number) => Use): Promise<Upstream> {
  const child = spawn({ program: "deno", args: [...DENO_RUN, pathOf("bench/upstream.ts")] }, "piped");
  const writer = child.stdin.getWriter();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value } = await reader.read();
  const port = Number(value);
  if (!(port > 0)) throw new Error("The upstream does not listen");
  return {
    port,
    path: "/v1/chat/completions",
    startTime: NaN,
    use: () => readUse(child.pid),
    note: (sign, pid) => writer.write(new TextEncoder().encode(`${sign}${pid}\n`)),
    async close() {
      await writer.close();
      await child.status;
      await reader.cancel();
    },
  };
}

/** Whether Bun is here and finds the relay's packages, which `bun install` fetches. */
async function hasBun(): Promise<boolean> {
  const command = new Deno.Command("bun", { args: [pathOf("main.ts"), "--version"], stdout: "null", stderr: "null" });
  return await command.output().then(({ success }) => success, () => false);
}

function isOnBun(name: string): boolean {
  return name.endsWith("Bun");
}

const ALL: readonly ContestantName[] = ["ours", "rust", "pass", "oursBun", "passBun"];

/**
 * Starts the upstream and finds out which contestants can be had.
 *
 * @param wanted Those that take part, if they can be had.
 */
export async function openArena(wanted: readonly string[] = ALL): Promise<Arena> {
  const readUse = openUse();
  const upstream = await startUpstream(readUse);
  const rust = wanted.includes("rust") ? await findRustOriginal() : undefined;
  const bun = wanted.some(isOnBun) && await hasBun();
  return {
    sockets: await openSockets(),
    upstream,
    use: () => readUse(Deno.pid),
    names: ALL.filter((name) => wanted.includes(name))
      .filter((name) => name === "rust" ? rust !== undefined : bun || !isOnBun(name)),
    async start(name, options = {}) {
      const port = freePort();
      const place = { port, upstream: `http://127.0.0.1:${upstream.port}/v1`, ...options };
      const command = COMMANDS[name](place, rust ?? "");
      const started = performance.now();
      const child = spawn(command, "null");
      await upstream.note("+", child.pid);
      await waitForPort(port, name);
      return {
        port,
        path: "/v1/responses",
        startTime: performance.now() - started,
        use: () => readUse(child.pid),
        async close(signal = "SIGKILL") {
          child.kill(signal);
          await child.status;
          await upstream.note("-", child.pid);
        },
      };
    },
  };
}

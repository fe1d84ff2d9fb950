/**
 * A harness that runs the relay as a process with a clean environment and reads all of its stderr.
 *
 * @module
 */

/** The input of a process. */
export interface ProcessOptions {
  /** Arguments of `program`; of `deno` the subcommand included. */
  readonly args: readonly string[];
  /** The runtime, this Deno when absent. */
  readonly program?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Text on its standard input; none when absent. */
  readonly stdin?: string;
  /** How many files it may have open; as many as this process when absent. Not on Windows. */
  readonly openFiles?: number;
}

/** The result of a process. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running relay. */
export interface RelayProcess {
  /** Where it listens. */
  readonly url: string;
  /** Everything that it wrote to stderr until now. */
  readonly stderr: string;
  /**
   * Waits until stderr contains `text`.
   *
   * @throws {Error} with all of stderr when the program ends or is silent for too long.
   */
  sees(text: string): Promise<void>;
  readonly pid: number;
  /** Its exit code, once it has ended. */
  readonly code: Promise<number>;
  /** Sends a signal; nothing happens when it has ended. */
  kill(signal: Deno.Signal): void;
  /** Sends a signal; resolves to the exit code. */
  end(signal: Deno.Signal): Promise<number>;
  /** Stops it with a signal, after two seconds with SIGKILL, and waits for its end. */
  stop(): Promise<void>;
}

/** How long a program may be silent while something is expected of it, in milliseconds. */
const LONGEST_SILENCE = 30_000;
/** How long a program may take to stop before it is ended, in milliseconds. */
const STOP_LIMIT = 2_000;

/** Arguments of `deno` that run the program on loopback; its own follow. */
export const RUN = ["run", "--no-prompt", "--allow-net=127.0.0.1", "--allow-env", "--allow-read", "main.ts"];

/** Root of the repository. */
export const ROOT = new URL("../../", import.meta.url);

function spawn({ args, program = Deno.execPath(), env = {}, stdin, openFiles }: ProcessOptions): Deno.ChildProcess {
  const kept = ["PATH", "DENO_DIR", "HOME", "SystemRoot", "TEMP"].map((name) => [name, Deno.env.get(name)] as const);
  const own = Object.fromEntries(kept.filter((entry): entry is [string, string] => entry[1] !== undefined));
  const limited = ["-c", `ulimit -n ${openFiles} && exec "$0" "$@"`, program, ...args];
  const child = new Deno.Command(openFiles === undefined ? program : "sh", {
    args: openFiles === undefined ? [...args] : limited,
    cwd: ROOT,
    clearEnv: true,
    env: { ...own, XDG_CONFIG_HOME: "/nowhere", NO_COLOR: "1", ...env },
    stdin: stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  if (stdin !== undefined) feed(child, stdin);
  return child;
}

async function feed(child: Deno.ChildProcess, text: string): Promise<void> {
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  // The pipe stays open, as a terminal does.
  writer.releaseLock();
  await child.status;
  await child.stdin.close().catch(() => {});
}

/** Runs the process to its end. */
export async function runToEnd(options: ProcessOptions): Promise<Ended> {
  const child = spawn(options);
  const [{ code }, stdout, stderr] = await Promise.all([
    child.status,
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  return { code, stdout, stderr };
}

/** Whether `promise` takes longer than a program may be silent. */
async function isLate(promise: Promise<void>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => timer = setTimeout(() => resolve(true), LONGEST_SILENCE));
  return await Promise.race([promise.then(() => false), late]).finally(() => clearTimeout(timer));
}

/** `url`, when it answers: the program listens before it is loaded, on a busy machine a second before. */
async function waitUntilLoaded(url: string): Promise<string> {
  const health = await fetch(`${url}/health`, { headers: { connection: "close" } });
  await health.body?.cancel();
  return url;
}

/**
 * Starts a relay and waits until it reports its address and answers.
 *
 * @throws {Error} with all of stderr when it ends before.
 */
export async function startProcess(options: ProcessOptions): Promise<RelayProcess> {
  const child = spawn(options);
  let stderr = "";
  let ended = false;
  let wake = Promise.withResolvers<void>();
  const reading = (async () => {
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      stderr += text;
      wake.resolve();
      wake = Promise.withResolvers();
    }
    ended = true;
    wake.resolve();
  })();
  const sees = async (text: string) => {
    while (!stderr.includes(text)) {
      if (ended) throw new Error(`The program ended without printing "${text}": ${stderr}`);
      if (await isLate(wake.promise)) throw new Error(`The program did not print "${text}": ${stderr}`);
    }
  };
  const kill = (signal: Deno.Signal) => {
    try {
      child.kill(signal);
    } catch (thrown) {
      // The program has ended by itself.
      if (!(thrown instanceof TypeError)) throw thrown;
    }
  };
  const end = async (signal: Deno.Signal) => {
    kill(signal);
    const [{ code }] = await Promise.all([child.status, reading, child.stdout.cancel().catch(() => {})]);
    return code;
  };
  const stop = async () => {
    const timer = setTimeout(() => kill("SIGKILL"), STOP_LIMIT);
    await end("SIGTERM");
    clearTimeout(timer);
  };
  try {
    await sees("listens on ");
    await sees("\n");
  } catch (thrown) {
    await stop();
    throw thrown;
  }
  const [, host = "", port = ""] = /listens on (?:http:\/\/)?([\d.]+)(?::|, port )(\d+)/.exec(stderr) ?? [];
  return {
    url: await waitUntilLoaded(`http://${host}:${port}`),
    get stderr() {
      return stderr;
    },
    pid: child.pid,
    code: child.status.then(({ code }) => code),
    sees,
    kill,
    end,
    stop,
  };
}

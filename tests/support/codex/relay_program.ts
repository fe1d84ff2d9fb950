/**
 * A harness that starts the relay as its own program and reads where it listens.
 *
 * @module
 */
import { buildBunBinary, buildNodeProgram } from "../runtimes.ts";

/** A running relay. */
export interface RelayProgram {
  /** Origin without a path, for example `http://127.0.0.1:41231`. */
  readonly origin: string;
  /** Everything it printed so far, both streams. */
  readonly output: string;
  /** Stops it, with SIGTERM when no signal is given, and waits until it has ended. */
  close(signal?: Deno.Signal): Promise<void>;
}

const MAIN = new URL("../../../main.ts", import.meta.url);
const START_LIMIT_MS = 20_000;
const STOP_LIMIT_MS = 2_000;

/** Environment in which neither settings nor configuration files of the machine can reach the program. */
export function cleanEnvironment(home: string): Record<string, string> {
  const kept = ["PATH", "SystemRoot", "TEMP", "TMP", "LANG", "DENO_DIR", "HOME"];
  const entries = kept.map((name) => [name, Deno.env.get(name) ?? ""] as const).filter(([, value]) => value !== "");
  // Connections to other machines are refused at once: port 9 (discard) has no listener.
  const nowhere = "http://127.0.0.1:9";
  return {
    ...Object.fromEntries(entries),
    XDG_CONFIG_HOME: home,
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    NO_PROXY: "127.0.0.1,localhost",
  };
}

/** Arguments of `deno` that run the relay with `args`. */
export function relayCommand(args: readonly string[]): string[] {
  return [
    "run",
    "--no-prompt",
    "--allow-net",
    "--allow-env",
    "--allow-read",
    "--allow-write",
    "--allow-run",
    MAIN.pathname,
    ...args,
  ];
}

/** Runs the relay to its end, for example with `--print-config`. */
export async function runRelay(
  args: readonly string[],
  { home, env = {} }: { readonly home: string; readonly env?: Readonly<Record<string, string>> },
): Promise<{ code: number; stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: relayCommand(args),
    clearEnv: true,
    env: { ...cleanEnvironment(home), ...env },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

function spawnRelay(
  args: readonly string[],
  { home, runtime }: { readonly home: string; readonly runtime: "deno" | "bun" | "bun_binary" | "node" },
): Deno.ChildProcess {
  const commands = {
    deno: () => [Deno.execPath(), ...relayCommand(args)],
    bun: () => ["bun", MAIN.pathname, ...args],
    bun_binary: () => [buildBunBinary(), ...args],
    node: () => ["node", buildNodeProgram(), ...args],
  };
  const [program = "", ...words] = commands[runtime]();
  return new Deno.Command(program, {
    args: words,
    clearEnv: true,
    env: cleanEnvironment(home),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/**
 * Starts the relay on a free port (or the one in `args`) in front of `upstream`.
 *
 * @throws {Error} when it ends or does not report its address within 20 seconds.
 */
export async function startRelay(
  upstream: string,
  { home, args = [], port = 0, runtime = "deno" }: {
    readonly home: string;
    readonly args?: readonly string[];
    readonly port?: number;
    readonly runtime?: "deno" | "bun" | "bun_binary" | "node";
  },
): Promise<RelayProgram> {
  const child = spawnRelay(["--port", String(port), "--upstream", upstream, ...args], { home, runtime });
  let output = "";
  const origin = Promise.withResolvers<string>();
  const upstreamOrigin = new URL(upstream).origin;
  async function read(stream: ReadableStream<Uint8Array>): Promise<void> {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      output += text;
      const found = output.match(/http:\/\/127\.0\.0\.1:\d+(?=\D)/g)?.find((url) => url !== upstreamOrigin);
      if (found !== undefined) origin.resolve(found);
    }
  }
  const reading = Promise.all([read(child.stdout), read(child.stderr)]);
  const timer = setTimeout(() => {
    origin.reject(new Error(`The relay did not say where it listens within ${START_LIMIT_MS} ms: ${output}`));
  }, START_LIMIT_MS);
  child.status.then(({ code }) => origin.reject(new Error(`The relay ended with code ${code}: ${output}`)));
  function stop(signal: Deno.Signal): void {
    try {
      child.kill(signal);
    } catch (error) {
      // The program has ended by itself; its status is awaited all the same.
      if (!(error instanceof TypeError)) throw error;
    }
  }
  const close = async (signal: Deno.Signal = "SIGTERM") => {
    stop(signal);
    // A relay with a live answer waits for it; the second signal ends it at once.
    const again = setTimeout(stop, STOP_LIMIT_MS, "SIGTERM");
    await child.status;
    clearTimeout(again);
    await reading;
  };
  try {
    const url = await origin.promise;
    return {
      origin: url,
      get output() {
        return output;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The stage of `codex-relay run`: a user's home in which there is nothing, an installed Codex, and a scripted provider.
 *
 * @module
 */
import {
  type ScriptedProvider,
  type ScriptedProviderOptions,
  startScriptedProvider,
} from "../../../tools/scripted_provider.ts";
import { isObject, parseJson } from "../../../lib/base/json.ts";
import { buildNodeProgram } from "../runtimes.ts";
import { KEY, MODELS } from "./driver.ts";
import { cleanEnvironment, relayCommand } from "./relay_program.ts";
import { cacheFolder, codexScript, type CodexVersion, NEWEST } from "./versions.ts";

/** Options of a stage. */
export interface RunStageOptions extends ScriptedProviderOptions {
  /** The installed Codex; absent: there is none, or the one of `script`. */
  readonly version?: Pick<CodexVersion, "number">;
  /** Commands of a shell that stand in for Codex, once it was asked for its version, which is the newest. */
  readonly script?: string;
  /** The runtime that the relay runs on; Deno when absent. */
  readonly runtime?: "deno" | "bun" | "node";
}

/** What one run did. */
export interface RunResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Texts of the agent's messages in the events of `--json`. */
  readonly messages: readonly string[];
  /** Id of the thread in those events. */
  readonly thread: string | undefined;
}

/** A program that runs. */
export interface RunningProgram {
  readonly child: Deno.ChildProcess;
  /** Waits until its standard output or error contains `text`. */
  sees(text: string): Promise<void>;
  /** Everything that it wrote until now. */
  text(): string;
  readonly result: Promise<RunResult>;
}

/** A home, a workspace and a provider. */
export interface RunStage extends AsyncDisposable {
  readonly provider: ScriptedProvider;
  /** The user's home, empty at first but for the workspace. */
  readonly home: string;
  readonly workspace: string;
  /** Variables of the user: no settings of the relay, and no way off this machine. */
  readonly environment: Readonly<Record<string, string>>;
  /** The variables by which the relay asks the scripted provider. */
  readonly settings: Readonly<Record<string, string>>;
  /** Program and arguments that run `codex-relay` with `args`. */
  command(args: readonly string[]): readonly string[];
  /** Starts any program in the workspace; `environment` and `env` are all its variables. */
  start(command: readonly string[], env?: Readonly<Record<string, string>>): RunningProgram;
  /** Runs `codex-relay run` with `args` to its end, with the settings of the stage. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<RunResult>;
}

/** Arguments of a run of `codex exec` that asks for nothing; the prompt follows. */
export const EXEC = ["exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox", "--json"];

/** Sets up a stage. */
export async function openRunStage(options: RunStageOptions): Promise<RunStage> {
  const { version, runtime = "deno" } = options;
  const installed = version === undefined ? undefined : await codexScript(version);
  await using opened = new AsyncDisposableStack();
  const folder = await makeFolder(installed !== undefined);
  opened.defer(() => Deno.remove(folder, { recursive: true }));
  const [home, workspace, temporary] = [`${folder}/home`, `${folder}/home/project`, `${folder}/temporary`];
  await Promise.all([workspace, temporary].map((path) => Deno.mkdir(path, { recursive: true })));
  const provider = startScriptedProvider({
    keys: [KEY],
    models: MODELS,
    ...options,
    rules: { systemFirst: true, ...options.rules },
  });
  opened.defer(() => provider.close());
  const { XDG_CONFIG_HOME: _, ...clean } = cleanEnvironment(folder);
  const environment = {
    ...clean,
    HOME: home,
    DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`,
    PATH: await makePath({ installed, script: options.script }, folder),
    TMPDIR: temporary,
    TERM: "xterm-256color",
  };
  const settings = { CODEX_RELAY_UPSTREAM: provider.url, CODEX_RELAY_API_KEY: KEY };
  const programs = {
    deno: () => [Deno.execPath(), ...relayCommand([])],
    bun: () => ["bun", new URL("../../../main.ts", import.meta.url).pathname],
    node: () => ["node", buildNodeProgram()],
  };
  const command = (args: readonly string[]) => [...programs[runtime](), ...args];
  const start = (words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    startProgram(words, { cwd: workspace, env: { ...environment, ...env } });
  const closing = opened.move();
  return {
    provider,
    home,
    workspace,
    environment,
    settings,
    command,
    start,
    run: (args, env = {}) => start(command(["run", ...args]), { ...settings, ...env }).result,
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

/** Codex disables some of its features when its home lies in the system's folder for temporary files. */
async function makeFolder(isForCodex: boolean): Promise<string> {
  if (!isForCodex) return await Deno.realPath(await Deno.makeTempDir());
  const stages = `${cacheFolder()}/stages`;
  await Deno.mkdir(stages, { recursive: true });
  return await Deno.realPath(await Deno.makeTempDir({ dir: stages }));
}

/** A PATH with node, the runtimes and this Codex, and no other Codex. */
async function makePath(
  { installed, script }: { readonly installed: string | undefined; readonly script: string | undefined },
  folder: string,
): Promise<string> {
  const bin = `${folder}/bin`;
  await Deno.mkdir(bin);
  if (installed !== undefined) await Deno.symlink(installed, `${bin}/codex`);
  if (script !== undefined) {
    const answers = `case $1 in --version) echo codex-cli ${NEWEST.number}; exit;; debug) exit 1;; esac`;
    await Deno.writeTextFile(`${bin}/codex`, `#!/bin/sh\n${answers}\n${script}\n`, { mode: 0o755 });
  }
  for (const name of ["node", "bun", "deno"]) {
    const { code, stdout } = await new Deno.Command("which", { args: [name] }).output();
    if (code === 0) await Deno.symlink(new TextDecoder().decode(stdout).trim(), `${bin}/${name}`);
  }
  return `${bin}:/usr/bin:/bin`;
}

function startProgram(
  [program = "", ...args]: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): RunningProgram {
  const child = new Deno.Command(program, {
    args,
    cwd,
    env: { ...env },
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = { stdout: "", stderr: "" };
  const reading = Promise.all([readInto(output, "stdout", child.stdout), readInto(output, "stderr", child.stderr)]);
  const result = reading.then(() => child.status).then(({ code }) => readResult(code, output));
  const sees = async (text: string) => {
    for (let tries = 0; !`${output.stdout}${output.stderr}`.includes(text); tries++) {
      if (tries > 600) throw new Error(`The program never wrote "${text}": ${JSON.stringify(output)}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  return { child, result, sees, text: () => `${output.stdout}${output.stderr}` };
}

interface Output {
  stdout: string;
  stderr: string;
}

async function readInto(output: Output, name: keyof Output, stream: ReadableStream<Uint8Array>): Promise<void> {
  for await (const text of stream.pipeThrough(new TextDecoderStream())) output[name] += text;
}

function readResult(exitCode: number, { stdout, stderr }: Output): RunResult {
  const events = stdout.split("\n").map(parseJson).filter(isObject);
  const items = events.filter(({ type }) => type === "item.completed").map(({ item }) => item).filter(isObject);
  const thread = events.find(({ type }) => type === "thread.started")?.thread_id;
  return {
    exitCode,
    stdout,
    stderr,
    messages: items.filter(({ type }) => type === "agent_message").map((item) => String(item.text)),
    thread: typeof thread === "string" ? thread : undefined,
  };
}

/** The content of every file below `folder` by its path, but for those that match `ignored`. */
export async function readTree(folder: string, ignored?: RegExp): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  async function walk(path: string): Promise<void> {
    for await (const { name, isDirectory } of Deno.readDir(path)) {
      const inner = `${path}/${name}`;
      const short = inner.slice(folder.length + 1);
      if (ignored?.test(short)) continue;
      if (isDirectory) await walk(inner);
      else found[short] = new TextDecoder("latin1").decode(await Deno.readFile(inner));
    }
  }
  await walk(folder);
  return found;
}

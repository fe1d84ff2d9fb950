/**
 * The driver of the real Codex, through the relay, in front of a scripted provider.
 *
 * `openStage()` sets up the three of them with a scratch `CODEX_HOME` and workspace; `stage.codex([...])` runs one
 * command of Codex and returns all it did.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeArray, isObject, type JsonObject, parseJson } from "../../../lib/base/json.ts";
import {
  type ScriptedProvider,
  type ScriptedProviderOptions,
  startScriptedProvider,
} from "../../../tools/scripted_provider.ts";
import { cleanEnvironment, type RelayProgram, startRelay } from "./relay_program.ts";
import { cacheFolder, codexScript, type CodexVersion } from "./versions.ts";

/** Model that Codex asks for. */
export const MODEL = "scripted-model";

/** The provider's model list unless a test sets another; a model reads images only where its entry says so. */
export const MODELS = {
  object: "list",
  data: [{ id: MODEL, object: "model", architecture: { input_modalities: ["text", "image"] } }],
};

/** Key that Codex sends and the provider expects, unless a test sets another. */
export const KEY = "sk-test-of-codex-relay";

/** Options of a stage. */
export interface StageOptions extends Omit<ScriptedProviderOptions, "port"> {
  readonly version: Pick<CodexVersion, "number">;
  /** Where Codex takes model metadata from: a file of the relay's catalog (default), its URL, or nowhere. */
  readonly catalog?: "file" | "url" | "none";
  /** Changes to the model's entry in the catalog file. */
  readonly entry?: JsonObject;
  /** Lines of TOML before the tables of `config.toml`. */
  readonly config?: string;
  /** Display name of the provider; a neutral one when absent. */
  readonly providerName?: string;
  /** Lines of TOML in the provider's table. */
  readonly providerConfig?: string;
  /** Tables of TOML after the others. */
  readonly tables?: string;
  /** Base URL of the relay's upstream; the scripted provider's when absent. */
  readonly upstream?: string;
  /** The runtime that the relay runs on; Deno when absent. */
  readonly runtime?: "deno" | "bun" | "bun_binary" | "node";
  /** Further arguments of the relay. */
  readonly relayArguments?: readonly string[];
  /** The relay's configuration file, in TOML. */
  readonly relayConfig?: string;
}

/** What one command of Codex did. */
export interface CodexRun {
  readonly exitCode: number;
  /** Whether it was killed after the time limit. */
  readonly timedOut: boolean;
  /** Events of `--json`, in order. */
  readonly events: readonly JsonObject[];
  /** Items of `item.completed`, in order. */
  readonly items: readonly JsonObject[];
  /** Texts of the agent's messages, in order. */
  readonly messages: readonly string[];
  /** Messages of `error` and `turn.failed` events and of `error` items, in order. */
  readonly errors: readonly string[];
  readonly stdout: string;
  readonly stderr: string;
}

/** Options of one command of Codex. */
export interface RunOptions {
  /** Variables in addition to those of `Stage.environment`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds after which Codex is ended; 40 s when absent. */
  readonly limitMs?: number;
}

/** Codex, relay and provider, ready to run. */
export interface Stage extends AsyncDisposable {
  readonly provider: ScriptedProvider;
  readonly relay: RelayProgram;
  readonly home: string;
  readonly workspace: string;
  /** Program and first arguments that start this version of Codex. */
  readonly command: readonly string[];
  /** Runs `codex` with these arguments; `exec` is not added. */
  codex(args: readonly string[], options?: RunOptions): Promise<CodexRun>;
  /** Runs `codex exec --json` with a prompt. */
  exec(prompt: string, ...args: string[]): Promise<CodexRun>;
  /** Resumes the thread of an earlier run, by its id: `--last` asks an index that may not know it yet (0.120). */
  resume(earlier: CodexRun, prompt: string, ...args: string[]): Promise<CodexRun>;
  /** Stops the relay and starts a new one on the same port; `meanwhile` runs while neither runs. */
  restartRelay(how?: { readonly signal?: Deno.Signal; meanwhile?(): Promise<void> }): Promise<void>;
  /** Text of a file in the workspace. */
  read(name: string): Promise<string>;
  /** Environment of Codex: its home, the key as `RELAY_TEST_KEY`, and no way off this machine. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Arguments with which `codex exec` asks for no approval and may write. */
export const UNATTENDED = ["--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox", "--json"];

const RUN_LIMIT_MS = 40_000;

function runOf(stdout: string, rest: Pick<CodexRun, "exitCode" | "timedOut" | "stderr">): CodexRun {
  const events = stdout.split("\n").map(parseJson).filter(isObject);
  const items = events.filter(({ type }) => type === "item.completed").map(({ item }) => item).filter(isObject);
  const errors = [
    ...events.filter(({ type }) => type === "error").map(({ message }) => message),
    ...events.filter(({ type }) => type === "turn.failed").map(({ error }) => isObject(error) ? error.message : error),
    ...items.filter(({ type }) => type === "error").map(({ message }) => message),
    // Advice that Codex 0.120 to 0.140 prints with every compaction.
  ].map(String).filter((message) => !message.startsWith("Heads up:"));
  const messages = items.filter(({ type }) => type === "agent_message").map(({ text }) => String(text));
  return { ...rest, stdout, events, items, messages, errors };
}

function threadOf({ events }: CodexRun): string {
  const id = events.find(({ type }) => type === "thread.started")?.thread_id;
  if (typeof id !== "string") throw new Error("Codex has not reported the id of its thread");
  return id;
}

function baseConfig(
  options: StageOptions,
  { origin, workspace, home }: { origin: string; workspace: string; home: string },
): string {
  const { catalog = "file" } = options;
  const lines = [
    `model = "${MODEL}"`,
    'model_provider = "relay"',
    'web_search = "disabled"',
    "check_for_update_on_startup = false",
    catalog === "file" ? `model_catalog_json = ${JSON.stringify(`${home}/catalog.json`)}` : "",
    options.config ?? "",
    "[model_providers.relay]",
    `name = "${options.providerName ?? "Relay"}"`,
    `base_url = "${origin}/v1"`,
    'wire_api = "responses"',
    'env_key = "RELAY_TEST_KEY"',
    catalog === "url" ? `model_catalog_url = "${origin}/v1/codex-catalog"` : "",
    options.providerConfig ?? "",
    `[projects.${JSON.stringify(workspace)}]`,
    'trust_level = "trusted"',
    options.tables ?? "",
  ];
  return lines.filter((line) => line !== "").join("\n") + "\n";
}

/** Fetches the relay's catalog as a user would, and writes it where `config.toml` looks for it. */
async function writeCatalog(options: StageOptions, { origin, home }: { origin: string; home: string }): Promise<void> {
  const response = await fetch(`${origin}/v1/codex-catalog`, { headers: { authorization: `Bearer ${KEY}` } });
  const catalog: unknown = await response.json();
  assertEquals(response.status, 200, `The catalog was refused: ${JSON.stringify(catalog)}`);
  const models = isObject(catalog) ? decodeArray(catalog.models) : [];
  const changed = models.map((model) => isObject(model) ? { ...model, ...options.entry } : model);
  await Deno.writeTextFile(`${home}/catalog.json`, JSON.stringify({ models: changed }));
}

async function runCodex(
  script: string,
  args: readonly string[],
  { cwd, env, limitMs }: { cwd: string; env: Record<string, string>; limitMs: number },
): Promise<CodexRun> {
  const child = new Deno.Command("node", {
    args: [script, ...args],
    cwd,
    env,
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill("SIGTERM");
  }, limitMs);
  const { code, stdout, stderr } = await child.output();
  clearTimeout(timer);
  const decoder = new TextDecoder();
  return runOf(decoder.decode(stdout), { exitCode: code, timedOut, stderr: decoder.decode(stderr) });
}

/** Creates a folder with a home and a workspace for Codex. */
async function makeFolder(): Promise<{ folder: string; home: string; workspace: string }> {
  // Codex disables some of its features when its home lies in the system's folder for temporary files.
  const stages = `${cacheFolder()}/stages`;
  await Deno.mkdir(stages, { recursive: true });
  const folder = await Deno.realPath(await Deno.makeTempDir({ dir: stages }));
  const [home, workspace] = [`${folder}/home`, `${folder}/workspace`];
  await Promise.all([Deno.mkdir(home), Deno.mkdir(workspace)]);
  return { folder, home, workspace };
}

/** Sets up a stage. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const script = await codexScript(options.version);
  await using opened = new AsyncDisposableStack();
  const { folder, home, workspace } = await makeFolder();
  opened.defer(() => Deno.remove(folder, { recursive: true }));
  const rules = { systemFirst: true, ...options.rules };
  const provider = startScriptedProvider({ keys: [KEY], models: MODELS, ...options, rules });
  opened.defer(() => provider.close());
  const { runtime = "deno" } = options;
  const relayArguments = { home: folder, args: [...options.relayArguments ?? []], runtime };
  if (options.relayConfig !== undefined) {
    await Deno.writeTextFile(`${folder}/relay.toml`, options.relayConfig);
    relayArguments.args.push("--config", `${folder}/relay.toml`);
  }
  const upstream = options.upstream ?? provider.url;
  let relay = await startRelay(upstream, relayArguments);
  opened.defer(() => relay.close());
  const place = { origin: relay.origin, workspace, home };
  if ((options.catalog ?? "file") === "file") await writeCatalog(options, place);
  await Deno.writeTextFile(`${home}/config.toml`, baseConfig(options, place));
  const environment = { ...cleanEnvironment(folder), CODEX_HOME: home, RELAY_TEST_KEY: KEY, TERM: "xterm-256color" };
  const run = (args: readonly string[], { env = {}, limitMs = RUN_LIMIT_MS }: RunOptions = {}) =>
    runCodex(script, args, { cwd: workspace, env: { ...environment, ...env }, limitMs });
  const closing = opened.move();
  return {
    provider,
    get relay() {
      return relay;
    },
    home,
    workspace,
    command: ["node", script],
    environment,
    codex: run,
    exec: (prompt, ...args) => run(["exec", ...UNATTENDED, ...args, "--", prompt]),
    resume: (earlier, prompt, ...args) => run(["exec", "resume", threadOf(earlier), ...UNATTENDED, ...args, prompt]),
    async restartRelay({ signal, meanwhile } = {}) {
      const port = Number(new URL(relay.origin).port);
      await relay.close(signal);
      await meanwhile?.();
      relay = await startRelay(upstream, { ...relayArguments, port });
    },
    read: (name) => Deno.readTextFile(`${workspace}/${name}`),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

/** Asserts that Codex ended well and saw no error, and that no request was refused or repeated. */
export function assertClean(stage: Stage, run: CodexRun): void {
  const report = `\n${run.stderr}\n${run.stdout}\nrelay: ${stage.relay.output}`;
  assertEquals(stage.provider.refusals, [], "the provider refused a request");
  assertEquals(run.errors, [], `Codex reported errors${report}`);
  assertEquals({ exitCode: run.exitCode, timedOut: run.timedOut }, { exitCode: 0, timedOut: false }, report);
  for (const word of ["Reconnecting", "Model metadata", "ERROR"]) {
    assertEquals(run.stderr.split("\n").filter((line) => line.includes(word)), [], `stderr mentions ${word}`);
  }
}

/**
 * The capture tool, which turns what a real Codex sends and what a real provider answers into a fixture.
 *
 * Run by `deno task capture`; `--help` lists the options.
 *
 * @module
 */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "@std/cli/parse-args";
import { selectProfile } from "../lib/providers/select.ts";
import { textAnswer } from "./chat_frames.ts";
import { answerFiles, type FixtureFile, type FixtureOptions, folderName, requestFiles } from "./fixture_files.ts";
import { type Exchange, type Recorder, startRecorder } from "./recorder.ts";
import { type ScriptedAnswer, type ScriptedProvider, startScriptedProvider } from "./scripted_provider.ts";
import { formatVersions } from "./versions.ts";

const HELP = `Records what Codex sends, and what a provider answers, as a fixture.

  deno task capture --name NAME [options]                     prints an address for Codex, ends with Ctrl+C
  deno task capture --name NAME [options] -- exec "Say hi."   runs codex itself with these arguments

  --name NAME       the case: a behaviour in snake_case, for example shell_call
  --about TEXT      one sentence on what the case shows
  --upstream URL    a real provider; its key in CODEX_RELAY_API_KEY. Its answers are recorded, too
  --provider NAME   folder of the provider's side; made from the URL when absent
  --answer FILE     without --upstream: the next answer of a scripted provider, as raw bytes, for example
                    fixtures/providers/any/text_then_call/upstream.sse; may be given again, the last one repeats
  --pick WHICH      which request becomes the case: last (default), all, or its number from 1
  --count N         ends after N answers
  --port N          port to listen on; a free one when absent
  --codex PATH      the Codex to run; codex when absent
  --out FOLDER      where to write; fixtures when absent`;

/** Options of a capture. */
export interface CaptureOptions extends Omit<FixtureOptions, "provider"> {
  /** Base URL of a real provider; absent for a scripted one. */
  readonly upstream?: string;
  /** Folder of the provider's side; made from `upstream` when absent. */
  readonly provider?: string;
  readonly apiKey?: string;
  /** Answers of the scripted provider, in order; the last one repeats. */
  readonly answers?: readonly ScriptedAnswer[];
  /** Which exchanges become cases: the last one, all, or the one at a position from 1. */
  readonly pick?: "last" | "all" | number;
  readonly port?: number;
}

/**
 * Records while `client` works, and returns the resulting files. Writes nothing.
 *
 * @param client Sends its requests to the recorder and resolves when it is done.
 * @throws {Error} when there was nothing to record.
 */
export async function capture(
  options: CaptureOptions,
  client: (recorder: Recorder) => Promise<void>,
): Promise<FixtureFile[]> {
  const scripted = options.upstream === undefined ? startScript(options.answers ?? []) : undefined;
  const upstream = (options.upstream ?? scripted?.url ?? "").replace(/\/+$/, "");
  const recorder = startRecorder({
    upstream,
    ...(options.apiKey !== undefined && { apiKey: options.apiKey }),
    ...(options.port !== undefined && { port: options.port }),
  });
  try {
    await client(recorder);
  } finally {
    await recorder.close();
    await scripted?.close();
  }
  const provider = scripted ? undefined : options.provider ?? folderName(selectProfile(upstream).name);
  const files = picked(recorder.exchanges, options).flatMap(({ exchange, name }) => {
    const { about, date, apiKey } = options;
    const key = apiKey === undefined ? {} : { apiKey };
    const fixture: FixtureOptions = { name, about, date, ...(provider !== undefined && { provider }), ...key };
    return [...requestFiles(exchange, fixture), ...answerFiles(exchange, fixture)];
  });
  if (files.length > 0) return files;
  throw new Error(
    recorder.exchanges.length === 0
      ? "Cannot write a fixture: no request came in"
      : "Cannot write a fixture: the request was not Codex's, and no provider's answer was recorded; use --upstream",
  );
}

function startScript(answers: readonly ScriptedAnswer[]): ScriptedProvider {
  const script = answers.length > 0 ? answers : [textAnswer("Hello!")];
  return startScriptedProvider({ answer: ({ index }) => script[Math.min(index, script.length - 1)] ?? {} });
}

function picked(
  exchanges: readonly Exchange[],
  { name, pick = "last" }: CaptureOptions,
): readonly { readonly exchange: Exchange; readonly name: string }[] {
  if (pick === "all" && exchanges.length > 1) {
    return exchanges.map((exchange, index) => ({ exchange, name: `${name}_${index + 1}` }));
  }
  const exchange = typeof pick === "number" ? exchanges[pick - 1] : exchanges.at(-1);
  if (exchange === undefined && exchanges.length > 0) {
    throw new Error(`Cannot pick request ${pick}: there were ${exchanges.length}`);
  }
  return exchange === undefined ? [] : [{ exchange, name }];
}

/** Writes the files below `root` and brings `VERSIONS.md` up to date there. */
export function writeFixtures(files: readonly FixtureFile[], root: URL): void {
  for (const { path, text } of files) {
    const file = new URL(path, root);
    Deno.mkdirSync(new URL("./", file), { recursive: true });
    Deno.writeTextFileSync(file, text);
  }
  Deno.writeTextFileSync(new URL("VERSIONS.md", root), formatVersions(recordedFolders(root)));
}

function recordedFolders(root: URL): string[] {
  return foldersIn(root, ".").includes("./codex")
    ? foldersIn(root, "codex").flatMap((path) => foldersIn(root, path))
    : [];
}

function foldersIn(root: URL, path: string): string[] {
  const entries = [...Deno.readDirSync(new URL(`${path}/`, root))];
  return entries.filter((entry) => entry.isDirectory).map((entry) => `${path}/${entry.name}`);
}

/** Runs Codex with `args` against the recorder, and waits for its end. */
async function runCodex({ url }: Recorder, { codex, args, key }: Arguments): Promise<void> {
  const table = "model_providers.capture";
  const settings = [
    "model_provider=capture",
    `${table}.name=Capture`,
    `${table}.base_url=${url}`,
    `${table}.wire_api=responses`,
    `${table}.env_key=CODEX_RELAY_CAPTURE_KEY`,
  ];
  const { code } = await new Deno.Command(codex, {
    args: [...settings.flatMap((setting) => ["-c", setting]), ...args],
    // Codex sends even loopback requests to a proxy unless `no_proxy` excludes them.
    env: { CODEX_RELAY_CAPTURE_KEY: key ?? "none", NO_PROXY: "127.0.0.1" },
    stdin: "null",
    stdout: "inherit",
    stderr: "inherit",
  }).output();
  if (code !== 0) console.error(`${codex} ended with exit code ${code}; what it sent is recorded nevertheless`);
}

/** Waits for Ctrl+C, or until `count` answers have been given. */
async function waitForClients(recorder: Recorder, { count }: Arguments): Promise<void> {
  console.error(`Listening on ${recorder.url}\nPoint Codex there (base_url), then press Ctrl+C to write what came in.`);
  const { promise: interrupted, resolve: interrupt } = Promise.withResolvers<void>();
  Deno.addSignalListener("SIGINT", interrupt);
  await Promise.race(count === undefined ? [interrupted] : [interrupted, recorder.answered(count)]);
  Deno.removeSignalListener("SIGINT", interrupt);
}

interface Arguments {
  readonly capture: CaptureOptions;
  readonly codex: string;
  /** Arguments for Codex; empty when it is started by hand. */
  readonly args: readonly string[];
  readonly key: string | undefined;
  readonly count: number | undefined;
  readonly root: URL;
}

const FLAGS = ["name", "about", "upstream", "provider", "answer", "pick", "count", "port", "codex", "out"] as const;

/** Reads the command line; undefined after printing the help or a fault. */
function readArguments(argv: readonly string[]): Arguments | undefined {
  const unknown: string[] = [];
  const parsed = parseArgs(argv, {
    "--": true,
    string: FLAGS,
    boolean: ["help"],
    collect: ["answer"],
    unknown: (argument) => void unknown.push(argument),
  });
  const flag = (name: typeof FLAGS[number]) => typeof parsed[name] === "string" ? parsed[name] : undefined;
  const [name, upstream, pick, count, port] = [
    flag("name"),
    flag("upstream"),
    flag("pick"),
    flag("count"),
    flag("port"),
  ];
  const fault = unknown.length > 0
    ? `Unknown argument ${unknown[0]}`
    : name === undefined || !/^[a-z0-9_]+$/.test(name)
    ? `--name is ${name ?? "missing"}: give the case a name in snake_case`
    : undefined;
  if (parsed.help === true) {
    console.log(HELP);
    return undefined;
  }
  if (fault !== undefined || name === undefined) {
    console.error(`${fault}; see --help`);
    return undefined;
  }
  const [about, provider, key] = [flag("about"), flag("provider"), Deno.env.get("CODEX_RELAY_API_KEY")];
  return {
    capture: {
      name,
      about: about ?? `${name.replaceAll("_", " ")}.`,
      date: new Date().toISOString().slice(0, 10),
      answers: (Array.isArray(parsed.answer) ? parsed.answer : []).map(readAnswer),
      pick: pick === "all" || pick === undefined || pick === "last" ? pick ?? "last" : Number(pick),
      ...(upstream !== undefined && { upstream }),
      ...(provider !== undefined && { provider }),
      ...(key !== undefined && { apiKey: key }),
      ...(port !== undefined && { port: Number(port) }),
    },
    codex: flag("codex") ?? "codex",
    args: parsed["--"] ?? [],
    key,
    count: count === undefined ? undefined : Number(count),
    root: pathToFileURL(`${resolve(flag("out") ?? "fixtures")}/`),
  };
}

/** The bytes of a file as an answer of the scripted provider. */
function readAnswer(path: unknown): ScriptedAnswer {
  const text = Deno.readTextFileSync(String(path));
  return String(path).endsWith(".json")
    ? { text, headers: { "content-type": "application/json" } }
    : { frames: [text], done: false };
}

async function main(argv: readonly string[]): Promise<number> {
  const args = readArguments(argv);
  if (args === undefined) return argv.includes("--help") ? 0 : 2;
  const files = await capture(
    args.capture,
    (recorder) => args.args.length > 0 ? runCodex(recorder, args) : waitForClients(recorder, args),
  );
  writeFixtures(files, args.root);
  for (const { path } of files) console.error(`wrote ${path}`);
  console.error(
    "Now read every line of these files: redaction by pattern has holes. Then run deno task golden:update, " +
      "review the diff, and run deno task test.",
  );
  return 0;
}

if (import.meta.main) {
  try {
    Deno.exit(await main(Deno.args));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(1);
  }
}

/**
 * A real llama.cpp server on loopback, with a tiny model that says what `answers.json` prescribes.
 *
 * @module
 */
import type { JsonObject } from "../../../lib/base/json.ts";
import { findServerPython, isMissing, makeOnce, nameByContent, type ServerPython } from "./packages.ts";

/** Whose chat template the model has, and whose way of writing calls. */
export type ModelFamily = "qwen3" | "mistral" | "gptoss";

/** Options of a server. */
export interface ServerOptions {
  readonly family: ModelFamily;
  /** Name of the model. */
  readonly model: string;
  /** Size of the context, in tokens. */
  readonly context: number;
}

/** A running server. */
export interface RealServer extends AsyncDisposable {
  /** Origin, for example `http://127.0.0.1:41231`; the same after a restart. */
  readonly url: string;
  /** Its log so far. */
  readonly output: string;
  /** The prompt that its template makes of a chat request. */
  renderPrompt(request: JsonObject): Promise<string>;
  /** Number of tokens that the answer in work has so far; 0 when none is in work. */
  countTokens(): Promise<number>;
  /** Ends it as `kill -9` does. */
  kill(): Promise<void>;
  /** Starts it again on its port. */
  restart(): Promise<void>;
}

const HERE = new URL("./", import.meta.url).pathname;
const MODEL_SOURCES = [
  "answers.json",
  "make_model.py",
  "requirements.txt",
  "templates.py",
  "vocabulary.py",
  "weights.py",
];
const START_LIMIT_MS = 30_000;

const found = await findServerPython();

/** Why the server cannot be started here; undefined when it can. */
export const SERVER_MISSING: string | undefined = isMissing(found) ? found.missing : undefined;

if (SERVER_MISSING !== undefined) console.error(`The tests with a real server are left out: ${SERVER_MISSING}`);

function python(): ServerPython {
  if (isMissing(found)) throw new Error(found.missing);
  return found;
}

/** Makes the model of a family unless it is in the cache, and returns its file. */
async function findModel(family: ModelFamily): Promise<string> {
  const path = `${await nameByContent(`scripted-${family}`, MODEL_SOURCES)}.gguf`;
  await makeOnce(path, async (unfinished) => {
    const { program, env } = python();
    const args = [`${HERE}make_model.py`, family, unfinished];
    const { code, stderr } = await new Deno.Command(program, { args, env, stdin: "null" }).output();
    if (code !== 0) throw new Error(`The model was not made: ${new TextDecoder().decode(stderr)}`);
  });
  return path;
}

interface Running {
  readonly url: string;
  kill(): Promise<void>;
}

async function launch(args: readonly string[], log: (text: string) => void): Promise<Running> {
  const { program, env } = python();
  const child = new Deno.Command(program, {
    args: [`${HERE}serve.py`, ...args],
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const ready = Promise.withResolvers<string>();
  let [output, last] = ["", ""];
  async function read(stream: ReadableStream<Uint8Array>, write: (text: string) => void): Promise<void> {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) write(text);
  }
  const reading = Promise.all([
    read(child.stdout, (text) => {
      output += text;
      const url = /^ready (http\S+)\n/m.exec(output)?.[1];
      if (url !== undefined) ready.resolve(url);
    }),
    read(child.stderr, (text) => {
      last = (last + text).slice(-2_000);
      log(text);
    }),
  ]);
  const timer = setTimeout(() => ready.reject(new Error(`The server did not start: ${last}`)), START_LIMIT_MS);
  child.status.then(({ code }) => ready.reject(new Error(`The server ended with code ${code}: ${last}`)));
  async function kill(): Promise<void> {
    try {
      child.kill("SIGKILL");
    } catch (error) {
      // The server has ended by itself.
      if (!(error instanceof TypeError)) throw error;
    }
    await Promise.all([child.status, reading, child.stdin.close().catch(() => {})]);
  }
  try {
    return { url: await ready.promise, kill };
  } catch (error) {
    await kill();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Starts a server on a free port. */
export async function startServer({ family, model, context }: ServerOptions): Promise<RealServer> {
  const file = await findModel(family);
  let output = "";
  const start = (port: string) => launch([file, model, String(context), port], (text) => output += text);
  let running = await start("0");
  const { url } = running;
  return {
    url,
    get output() {
      return output;
    },
    async renderPrompt(request) {
      const response = await fetch(`${url}/apply-template`, { method: "POST", body: JSON.stringify(request) });
      return (await response.json()).prompt;
    },
    async countTokens() {
      // A slot that has never worked has no `next_token`.
      const slots: { next_token?: { n_decoded: number }[] }[] = await (await fetch(`${url}/slots`)).json();
      return slots[0]?.next_token?.[0]?.n_decoded ?? 0;
    },
    kill: () => running.kill(),
    async restart() {
      running = await start(new URL(url).port);
    },
    [Symbol.asyncDispose]: () => running.kill(),
  };
}

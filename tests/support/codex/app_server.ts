/**
 * A client of Codex's app server, such as an editor: JSON-RPC over standard input and output, one message a line.
 *
 * @module
 */
import { TextLineStream } from "@std/streams";
import { decodeArray, isObject, type JsonObject, parseJson } from "../../../lib/base/json.ts";
import type { Stage } from "./driver.ts";

/** How a turn ended. */
export interface TurnEnd {
  /** `completed`, `failed`, … */
  readonly status: unknown;
  /** Texts of the agent's messages, in order. */
  readonly messages: readonly string[];
  /** Messages of all errors, those of tries included, in order. */
  readonly errors: readonly string[];
}

/** A running app server with one thread. */
export interface AppServer extends AsyncDisposable {
  /** Runs one turn. */
  turn(text: string): Promise<TurnEnd>;
}

/** How long a turn may take, in milliseconds. */
const TURN_LIMIT_MS = 40_000;

/** A connection to a program that speaks JSON-RPC, one message a line. */
class Connection implements AsyncDisposable {
  /** Every message that came, in order. */
  readonly received: JsonObject[] = [];
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reading: Promise<void>;
  #lastId = 0;
  #wake = () => {};

  constructor(child: Deno.ChildProcess) {
    this.#child = child;
    this.#writer = child.stdin.getWriter();
    this.#reading = this.#read(child.stdout);
  }

  async send(message: JsonObject): Promise<void> {
    await this.#writer.write(new TextEncoder().encode(`${JSON.stringify(message)}\n`));
  }

  /** Calls a method; gives its result. */
  async call(method: string, params: JsonObject): Promise<JsonObject> {
    const id = ++this.#lastId;
    await this.send({ id, method, params });
    const { result, error } = await this.find((message) => message.id === id && message.method === undefined);
    if (!isObject(result)) throw new Error(`${method}: ${JSON.stringify(error)}`);
    return result;
  }

  /** The first message from the position `from` on for which `isWanted` holds. */
  async find(isWanted: (message: JsonObject) => boolean, from = 0): Promise<JsonObject> {
    const until = performance.now() + TURN_LIMIT_MS;
    while (performance.now() < until) {
      const found = this.received.slice(from).find(isWanted);
      if (found) return found;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1_000);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    throw new Error(`The app server is silent: ${JSON.stringify(this.received.slice(from))}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer.close();
    await this.#child.status;
    await this.#reading;
  }

  async #read(stream: ReadableStream<Uint8Array>): Promise<void> {
    for await (const line of stream.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream())) {
      const message = parseJson(line);
      if (isObject(message)) this.received.push(message);
      this.#wake();
    }
  }
}

/** A model as the app server lists it, which is what the picker of the terminal shows, too. */
export interface ListedModel {
  readonly id: unknown;
  readonly modalities: unknown;
}

/** Lists the models that the stage's Codex offers. */
export async function listModels(stage: Stage): Promise<readonly ListedModel[]> {
  await using connection = await connect(stage, "lister");
  const { data } = await connection.call("model/list", {});
  return decodeArray(data).filter(isObject).map(({ id, inputModalities }) => ({ id, modalities: inputModalities }));
}

async function connect(
  { command: [program = "", ...args], environment, workspace }: Stage,
  name: string,
): Promise<Connection> {
  const child = new Deno.Command(program, {
    args: [...args, "app-server"],
    cwd: workspace,
    env: { ...environment },
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const connection = new Connection(child);
  await connection.call("initialize", { clientInfo: { name, title: name, version: "1" } });
  await connection.send({ method: "initialized" });
  return connection;
}

/** Starts the app server of the stage's Codex for a client of this name, and a thread in its workspace. */
export async function openAppServer(stage: Stage, name: string): Promise<AppServer> {
  const { workspace } = stage;
  const connection = await connect(stage, name);
  const { thread } = await connection.call("thread/start", {
    cwd: workspace,
    approvalPolicy: "never",
    sandbox: "danger-full-access",
  });
  const threadId = isObject(thread) ? thread.id : undefined;
  return {
    async turn(text) {
      const from = connection.received.length;
      await connection.call("turn/start", { threadId, input: [{ type: "text", text }] });
      const end = await connection.find(({ method }) => method === "turn/completed", from);
      return readTurn(connection.received.slice(from), end);
    },
    [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
  };
}

function readTurn(messages: readonly JsonObject[], { params }: JsonObject): TurnEnd {
  const turn = isObject(params) && isObject(params.turn) ? params.turn : {};
  const said = messages.flatMap(({ method, params }) => {
    return isObject(params) ? [{ method, item: params.item, error: params.error }] : [];
  });
  return {
    status: turn.status,
    messages: said.flatMap(({ method, item }) => {
      return method === "item/completed" && isObject(item) && item.type === "agentMessage" ? [String(item.text)] : [];
    }),
    errors: said.flatMap(({ error }) => isObject(error) ? [String(error.message)] : []),
  };
}

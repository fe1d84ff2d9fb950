/**
 * A client of Codex's app server, such as an editor: JSON-RPC over standard input and output, one message a line.
 *
 * @module
 */
import { TextLineStream } from "@std/streams";
import { isObject, type JsonObject, parseJson } from "../../../lib/base/json.ts";
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

/** Starts the app server of the stage's Codex for a client of this name, and a thread in its workspace. */
export async function openAppServer(
  { command: [program = "", ...args], environment, workspace }: Stage,
  name: string,
): Promise<AppServer> {
  const child = new Deno.Command(program, {
    args: [...args, "app-server"],
    cwd: workspace,
    env: { ...environment },
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  const received: JsonObject[] = [];
  let wake = () => {};
  const reading = (async () => {
    for await (const line of child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream())) {
      const message = parseJson(line);
      if (isObject(message)) received.push(message);
      wake();
    }
  })();

  async function send(message: JsonObject): Promise<void> {
    await writer.write(new TextEncoder().encode(`${JSON.stringify(message)}\n`));
  }

  /** The first message from `from` on for which `isWanted` holds. */
  async function find(isWanted: (message: JsonObject) => boolean, from = 0): Promise<JsonObject> {
    const until = performance.now() + TURN_LIMIT_MS;
    while (true) {
      const found = received.slice(from).find(isWanted);
      if (found) return found;
      if (performance.now() > until) {
        throw new Error(`The app server is silent: ${JSON.stringify(received.slice(from))}`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 1_000);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  let lastId = 0;
  async function call(method: string, params: JsonObject): Promise<JsonObject> {
    const id = ++lastId;
    await send({ id, method, params });
    const { result, error } = await find((message) => message.id === id && message.method === undefined);
    if (!isObject(result)) throw new Error(`${method}: ${JSON.stringify(error)}`);
    return result;
  }

  await call("initialize", { clientInfo: { name, title: name, version: "1" } });
  await send({ method: "initialized" });
  const started = await call("thread/start", {
    cwd: workspace,
    approvalPolicy: "never",
    sandbox: "danger-full-access",
  });
  const threadId = isObject(started.thread) ? started.thread.id : undefined;
  return {
    async turn(text) {
      const from = received.length;
      await call("turn/start", { threadId, input: [{ type: "text", text }] });
      const end = await find(({ method }) => method === "turn/completed", from);
      return readTurn(received.slice(from), end);
    },
    async [Symbol.asyncDispose]() {
      await writer.close();
      await child.status;
      await reading;
    },
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

/**
 * The benchmarks' own provider, a process that answers so cheaply that it is never what is measured.
 *
 * The model's name selects what to play (`samples.ts`). Answers are serialised once, with each frame a separate HTTP
 * chunk, as real servers send them. Tokens of all but the fast plays carry the moment at which they were written.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import type { WireName } from "../lib/providers/profile.ts";
import { stampNow } from "./clock.ts";
import { CALLS, type Play, TOKENS_PER_SECOND } from "./samples.ts";
import { type Connection, type ConnectionEvents, openSockets, type Sockets } from "./sockets.ts";
import { endlessStream, parallelCalls, wholeAnswer } from "./streams.ts";

const HEAD = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
const LAST = "0\r\n\r\n";

/** An answer in one piece. */
function wholeBody(body: string): Uint8Array {
  const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${
    Buffer.byteLength(body)
  }\r\n\r\n`;
  return Buffer.from(head + body);
}

/** The answer to whatever asks for no play: the list of models, which both relays want. */
const MODELS = wholeBody('{"object":"list","data":[]}');

/** Pieces that leave in one write of a fast play; a reader that is slower finds more of them at once anyhow. */
const BURST_SIZE = 64;

/** Milliseconds between two rounds of paced writes; streams take turns, so that they do not all write at once. */
const TICK = 1;
/** The same while no stream is paced: no wake-up is worth its cost then. */
const IDLE = 50;
const TURNS = 1_000 / TOKENS_PER_SECOND / TICK;

/** The frames of `text`, each as one HTTP chunk. */
function chunked(text: string): string {
  return text.split(/(?<=\n\n)/).filter((frame) => frame !== "")
    .map((frame) => `${Buffer.byteLength(frame).toString(16)}\r\n${frame}\r\n`).join("");
}

/** The serialised parts of an answer. */
interface Script {
  readonly head: Uint8Array;
  /** {@linkcode BURST_SIZE} pieces, which are worth a write. */
  readonly burst: Uint8Array;
  readonly end: Uint8Array;
  /** One piece that says when it was written. */
  stamp(): Uint8Array;
}

type ScriptName = WireName | "reasoning" | "calls";

function prepare(name: ScriptName): Script {
  const { opening, delta, closing } = name === "calls"
    ? parallelCalls(CALLS)
    : name === "reasoning"
    ? endlessStream("reasoning")
    : endlessStream("text", name);
  const piecesInDelta = name === "calls" ? CALLS : 1;
  return {
    head: Buffer.from(HEAD + chunked(opening)),
    burst: Buffer.from(chunked(delta(" token")).repeat(BURST_SIZE / piecesInDelta)),
    end: Buffer.from(chunked(closing) + LAST),
    stamp: () => Buffer.from(chunked(delta(stampNow()))),
  };
}

const SCRIPTS: Readonly<Record<ScriptName, Script>> = {
  chat: prepare("chat"),
  responses: prepare("responses"),
  messages: prepare("messages"),
  reasoning: prepare("reasoning"),
  calls: prepare("calls"),
};

const WHOLE_ANSWER = wholeBody(JSON.stringify(wholeAnswer()));

/** Bytes at both ends of a request in which the head and the model are looked for. */
const WINDOW = 64 * 1024;
const CHUNKED_END = Buffer.from(`\r\n${LAST}`);
const PLAYED = /"model": ?"(burst|reasoning|calls|paced|first|silent|whole)-(\d+)"/;

/** What a request asks for. */
interface Asked {
  readonly head: string;
  readonly play: Play;
  readonly count: number;
}

/** Gathers the bytes of one request until it is whole. */
class RequestReader {
  #start = Buffer.alloc(0);
  #end = Buffer.alloc(0);
  #head: string | undefined;
  #size = 0;
  #whole = Infinity;
  #isChunked = false;

  /** Takes bytes; returns whether the request is whole. */
  feed(bytes: Uint8Array): boolean {
    this.#size += bytes.length;
    if (this.#start.length < WINDOW) this.#start = Buffer.concat([this.#start, bytes.subarray(0, WINDOW)]);
    // The last read may be short, and the model before it: the original writes it behind the messages.
    this.#end = bytes.length >= WINDOW
      ? Buffer.from(bytes.subarray(-WINDOW))
      : Buffer.concat([this.#end, bytes]).subarray(-WINDOW);
    if (this.#head === undefined) this.#readHead();
    return this.#isChunked ? this.#end.subarray(-CHUNKED_END.length).equals(CHUNKED_END) : this.#size >= this.#whole;
  }

  /** What the request asks for; undefined when it names no play. */
  get asked(): Asked | undefined {
    const model = findModel(this.#start) ?? findModel(this.#end);
    if (model === undefined || this.#head === undefined) return undefined;
    const [, play, count] = model;
    return { head: this.#head, play: play as Play, count: Number(count) };
  }

  #readHead(): void {
    const bodyAt = this.#start.indexOf("\r\n\r\n");
    if (bodyAt === -1) return;
    this.#head = this.#start.toString("latin1", 0, bodyAt);
    this.#isChunked = /\r\ntransfer-encoding: *chunked/i.test(this.#head);
    if (!this.#isChunked) this.#whole = bodyAt + 4 + Number(/\r\ncontent-length: *(\d+)/i.exec(this.#head)?.[1] ?? 0);
  }
}

function findModel(bytes: Buffer): RegExpExecArray | undefined {
  const at = bytes.indexOf('"model"');
  return at === -1 ? undefined : PLAYED.exec(bytes.toString("latin1", at, at + 64)) ?? undefined;
}

/** A stream that writes at its pace. */
interface Paced {
  readonly connection: Connection;
  readonly script: Script;
  readonly turn: number;
  left: number;
}

/** What all connections share. */
interface Stage {
  readonly paced: Set<Paced>;
  /** Number of paced streams so far. */
  count: number;
}

const FAST: Partial<Record<Play, ScriptName>> = { reasoning: "reasoning", calls: "calls" };

/** One connection of the relay, on which requests follow one another. */
class Player implements ConnectionEvents {
  readonly #connection: Connection;
  readonly #stage: Stage;
  #request = new RequestReader();
  #paced: Paced | undefined;
  /** What is still to be written of a fast play. */
  #rest: { readonly script: Script; left: number } | undefined;
  #isLast = false;

  constructor(connection: Connection, stage: Stage) {
    this.#connection = connection;
    this.#stage = stage;
  }

  onData(bytes: Uint8Array): void {
    if (!this.#request.feed(bytes)) return;
    const { asked } = this.#request;
    this.#request = new RequestReader();
    if (asked === undefined) return this.#finish(MODELS);
    const { head, play, count } = asked;
    this.#isLast = /\r\nconnection: *close/i.test(head);
    const path = head.slice(0, head.indexOf("\r\n"));
    const wire = path.includes("/responses ") ? "responses" : path.includes("/messages ") ? "messages" : "chat";
    this.#play(play, SCRIPTS[FAST[play] ?? wire], count);
  }

  onWritable(): void {
    const { script, left } = this.#rest ?? {};
    if (script === undefined || left === undefined) return;
    for (let rest = left; rest > 0; rest -= BURST_SIZE) {
      if (this.#connection.isFull()) {
        this.#rest = { script, left: rest };
        return;
      }
      this.#connection.write(script.burst);
    }
    this.#rest = undefined;
    this.#finish(script.end);
  }

  onEnd(): void {
    this.#rest = undefined;
    if (this.#paced !== undefined) this.#stage.paced.delete(this.#paced);
  }

  #play(play: Play, script: Script, count: number): void {
    if (play === "whole") return this.#finish(WHOLE_ANSWER);
    this.#connection.write(script.head);
    if (play === "paced") {
      this.#paced = { connection: this.#connection, script, turn: this.#stage.count++ % TURNS, left: count };
      this.#stage.paced.add(this.#paced);
      return;
    }
    if (play === "first" || play === "silent") {
      this.#connection.write(script.stamp());
      if (play === "first") this.#finish(script.end);
      return;
    }
    this.#rest = { script, left: count };
    this.onWritable();
  }

  #finish(bytes: Uint8Array): void {
    this.#connection.write(bytes);
    if (this.#isLast && !this.#connection.isFull()) this.#connection.close();
  }
}

/** Writes to the streams whose turn it is; catches up on late rounds, so that the pace holds. */
function keepPace(paced: Set<Paced>): () => void {
  const started = performance.now();
  let round = 0;
  return () => {
    const due = Math.floor((performance.now() - started) / TICK);
    if (paced.size === 0) round = due;
    for (; round < due; round++) {
      const stamps = new Map<Script, Uint8Array>();
      for (const stream of paced) {
        if (stream.turn !== round % TURNS) continue;
        const { connection, script } = stream;
        const stamp = stamps.get(script) ?? script.stamp();
        stamps.set(script, stamp);
        connection.write(stamp);
        if (--stream.left > 0) continue;
        paced.delete(stream);
        connection.write(script.end);
      }
    }
  };
}

/**
 * Ends this process when its parent is gone, and before that the processes that the parent has started: it named them by
 * `+PID`, and by `-PID` when it ended them itself.
 */
function endWithParent(sockets: Sockets): void {
  const started = new Set<number>();
  sockets.readInput((text) => {
    for (const [, sign, pid] of text.matchAll(/([+-])(\d+)\n/g)) {
      if (sign === "+") started.add(Number(pid));
      else started.delete(Number(pid));
    }
  }, () => {
    for (const pid of started) Deno.kill(pid, "SIGKILL");
    Deno.exit();
  });
}

if (import.meta.main) {
  const stage: Stage = { paced: new Set(), count: 0 };
  const sockets = await openSockets();
  const port = sockets.listen((connection) => new Player(connection, stage));
  console.log(port);
  endWithParent(sockets);
  const tick = {
    get every() {
      return stage.paced.size > 0 ? TICK : IDLE;
    },
    run: keepPace(stage.paced),
  };
  await sockets.run(() => false, { tick });
}

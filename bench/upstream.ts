/**
 * The benchmarks' own provider, a process that answers so cheaply that it is never what is measured.
 *
 * The model's name selects what to play (`samples.ts`): `burst-N` writes N tokens as fast as the reader takes them,
 * `paced-N` writes N tokens at {@linkcode TOKENS_PER_SECOND}, `first-1` writes one token at once, `silent-1` writes one
 * and falls silent. Tokens of all but `burst` carry the moment at which they were written.
 *
 * @module
 */
import { answerQuestions, clock } from "./child.ts";
import type { WireName } from "../lib/providers/profile.ts";
import { textStream } from "./streams.ts";
import { TOKENS_PER_SECOND } from "./targets.ts";

const encoder = new TextEncoder();
const HEAD = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
const LAST = "0\r\n\r\n";

/** Tokens of a burst that leave in one write; each is a separate HTTP chunk, as real servers send them. */
const BURST_SIZE = 16;

/** What is written on a wire. */
interface WireBytes {
  readonly head: Uint8Array;
  readonly burst: Uint8Array;
  readonly end: Uint8Array;
  /** A token that carries the moment at which it was written. */
  stamp(): Uint8Array;
}

function prepare(wire: WireName): WireBytes {
  const { opening, delta, closing } = textStream(wire);
  return {
    head: encoder.encode(HEAD + (opening === "" ? "" : piece(opening))),
    burst: encoder.encode(piece(delta(" token")).repeat(BURST_SIZE)),
    end: encoder.encode(piece(closing) + LAST),
    stamp: () => encoder.encode(piece(delta(`#${clock().toFixed(3)}# `))),
  };
}

const BYTES: Readonly<Record<WireName, WireBytes>> = {
  chat: prepare("chat"),
  responses: prepare("responses"),
  messages: prepare("messages"),
};

const PATHS: readonly (readonly [string, WireName])[] = [["/responses ", "responses"], ["/messages ", "messages"]];

/** Milliseconds between two rounds of paced writes; streams take turns, so that they do not all write at once. */
const TICK = 1;
const TURNS = 1_000 / TOKENS_PER_SECOND / TICK;

/** A stream that writes at its pace. */
interface Paced {
  readonly connection: Deno.Conn;
  readonly wire: WireName;
  readonly turn: number;
  left: number;
  ended(): void;
}

/** `text` as one HTTP chunk. */
function piece(text: string): string {
  return `${encoder.encode(text).length.toString(16)}\r\n${text}\r\n`;
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await connection.write(rest));
}

/** The parsed request. */
interface Asked {
  /** The wire of the path. */
  readonly wire: WireName;
  readonly name: string;
  readonly tokens: number;
  /** Whether the connection ends with the answer. */
  readonly isLast: boolean;
}

/** Reads one request; undefined when the connection ends, or when the request is unknown. */
async function readRequest(connection: Deno.Conn, buffer: Uint8Array): Promise<Asked | undefined> {
  let head = "";
  let size = 0;
  let whole = Infinity;
  while (size < whole) {
    const read = await connection.read(buffer);
    if (read === null) return undefined;
    size += read;
    if (whole < Infinity) continue;
    head += new TextDecoder("latin1").decode(buffer.subarray(0, Math.min(read, 8_192)));
    const bodyAt = head.indexOf("\r\n\r\n");
    if (bodyAt !== -1) whole = bodyAt + 4 + Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
  }
  if (!head.includes('"model"')) head += new TextDecoder("latin1").decode(buffer.subarray(0, 1_024));
  const model = /"model":"(burst|paced|first|silent)-(\d+)/.exec(head);
  if (model === null) return undefined;
  const [line = ""] = head.split("\r\n", 1);
  const wire = PATHS.find(([path]) => line.includes(path))?.[1] ?? "chat";
  return { wire, name: model[1] ?? "", tokens: Number(model[2]), isLast: /connection: close/i.test(head) };
}

async function serve(connection: Deno.Conn, paced: Set<Paced>): Promise<void> {
  const buffer = new Uint8Array(256 * 1024);
  try {
    let asked: Asked | undefined;
    do {
      asked = await readRequest(connection, buffer);
      if (asked !== undefined) await play(connection, { ...asked, paced });
    } while (asked?.isLast === false);
  } catch {
    // The reader left, which ends the stream.
  }
  try {
    connection.close();
  } catch {
    // The connection is closed already.
  }
}

async function play(
  connection: Deno.Conn,
  { wire, name, tokens, paced }: Asked & { paced: Set<Paced> },
): Promise<void> {
  const { head, burst, end, stamp } = BYTES[wire];
  await writeAll(connection, head);
  switch (name) {
    case "burst":
      for (let written = 0; written < tokens; written += BURST_SIZE) await writeAll(connection, burst);
      break;
    case "paced":
      await new Promise<void>((ended) => {
        paced.add({ connection, wire, turn: paced.size % TURNS, left: tokens, ended });
      });
      break;
    case "silent":
      await writeAll(connection, stamp());
      await connection.read(new Uint8Array(1));
      return;
    default:
      await writeAll(connection, stamp());
  }
  await writeAll(connection, end);
}

/** Writes to the streams whose turn it is, and catches up on late rounds, so that the pace holds. */
function keepPace(paced: Set<Paced>): void {
  const started = performance.now();
  let round = 0;
  setInterval(() => {
    const due = Math.floor((performance.now() - started) / TICK);
    for (; round < due; round++) {
      const { chat, responses, messages } = BYTES;
      const stamps = { chat: chat.stamp(), responses: responses.stamp(), messages: messages.stamp() };
      for (const stream of paced) {
        if (stream.turn !== round % TURNS) continue;
        if (stream.left-- > 0) stream.connection.write(stamps[stream.wire]).catch(() => end(stream));
        else end(stream);
      }
    }
  }, TICK);

  function end(stream: Paced): void {
    if (paced.delete(stream)) stream.ended();
  }
}

if (import.meta.main) {
  const paced = new Set<Paced>();
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  keepPace(paced);
  answerQuestions(`http://127.0.0.1:${listener.addr.port}/v1`);
  for await (const connection of listener) {
    connection.setNoDelay(true);
    serve(connection, paced);
  }
}

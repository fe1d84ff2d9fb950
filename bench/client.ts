/**
 * A client that reads many streams so cheaply that it is never what is measured.
 *
 * Plain HTTP/1.1 over sockets, one connection for each request.
 *
 * @module
 */
import { clock } from "./child.ts";

/** The server that requests go to. */
export interface Target {
  /** Base URL, `/v1` included. */
  readonly url: string;
  /** Path after the base: `/responses` for the relay, `/chat/completions` for the upstream itself. */
  readonly path: string;
}

/** One stream that is being read. */
export interface OpenStream {
  /** The moment at which the request began to be written; see `clock()`. */
  readonly sent: number;
  /** The next bytes, valid until the next call; undefined at the end. */
  read(): Promise<Uint8Array | undefined>;
  close(): void;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The bytes of a request to `target`; `body` is an object, or the JSON text of one. */
export function encodeRequest({ url, path }: Target, body: unknown): Uint8Array {
  const { host, pathname } = new URL(url);
  const json = encoder.encode(typeof body === "string" ? body : JSON.stringify(body));
  const head = encoder.encode([
    `POST ${pathname}${path} HTTP/1.1`,
    `host: ${host}`,
    "content-type: application/json",
    "originator: codex_exec",
    "connection: close",
    `content-length: ${json.length}`,
    "\r\n",
  ].join("\r\n"));
  const whole = new Uint8Array(head.length + json.length);
  whole.set(head);
  whole.set(json, head.length);
  return whole;
}

/** Sends an encoded request. */
export async function openStream({ url }: Target, request: Uint8Array): Promise<OpenStream> {
  const { hostname, port } = new URL(url);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  connection.setNoDelay(true);
  const buffer = new Uint8Array(64 * 1024);
  const sent = clock();
  // Not awaited: a server may answer before it has read the whole request.
  const writing = writeAll(connection, request);
  return {
    sent,
    async read() {
      const count = await connection.read(buffer);
      return count === null ? undefined : buffer.subarray(0, count);
    },
    close() {
      writing.catch(() => {});
      connection.close();
    },
  };
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await connection.write(rest));
}

const TAIL = 4_096;

/**
 * Reads a stream to its end.
 *
 * @throws {Error} when the stream does not end as a finished answer does.
 */
export async function drain(stream: OpenStream): Promise<void> {
  let tail = "";
  try {
    for (let bytes = await stream.read(); bytes !== undefined; bytes = await stream.read()) {
      tail = (tail + decoder.decode(bytes.subarray(-TAIL))).slice(-TAIL);
    }
  } finally {
    stream.close();
  }
  // The usage that every finished answer of the benchmark's upstream has.
  if (!tail.includes('"total_tokens":1100')) throw new Error(`A stream ended early: ${tail.slice(-300)}`);
}

/** Reads the rest of a stream, in whatever state it is. */
export async function discard(stream: OpenStream): Promise<void> {
  while (await stream.read() !== undefined);
  stream.close();
}

/** Reads until the first token; returns when it was written upstream and when it arrived here. */
export async function readFirstToken(stream: OpenStream): Promise<{ written: number; arrived: number }> {
  let text = "";
  for (let bytes = await stream.read(); bytes !== undefined; bytes = await stream.read()) {
    text += decoder.decode(bytes);
    const stamp = /#(\d+\.\d+)#/.exec(text);
    if (stamp) return { written: Number(stamp[1]), arrived: clock() };
  }
  throw new Error(`A stream ended without a token: ${text.slice(0, 300)}`);
}

/** Reads a stream to its end; returns the time of each token from the upstream to here, in milliseconds. */
export async function readDelays(stream: OpenStream, onDelay: (milliseconds: number) => void): Promise<void> {
  for (let bytes = await stream.read(); bytes !== undefined; bytes = await stream.read()) {
    const now = clock();
    const text = decoder.decode(bytes);
    // The closing events repeat all tokens.
    if (text.includes("output_text.done")) break;
    for (const [, stamp] of text.matchAll(/#(\d+\.\d+)#/g)) onDelay(now - Number(stamp));
  }
  stream.close();
}

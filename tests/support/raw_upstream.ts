/**
 * An upstream that writes the bytes of its answers itself, for what no proper server would send.
 *
 * @module
 */

/** One request, as it came. */
export interface RawRequest {
  readonly head: string;
  readonly body: Uint8Array;
  /** Number of the connection, counted from 1. */
  readonly connection: number;
}

/** The connection of a request, to answer on. */
export interface RawConnection {
  /** Writes text, whose characters are bytes. */
  write(text: string): Promise<void>;
  /** Ends the connection: what was sent arrives, and nothing else. */
  close(): void;
  /** Resolves when the other side has ended it. */
  readonly gone: Promise<void>;
}

/** Answers one request. */
export type RawScript = (connection: RawConnection, request: RawRequest) => Promise<void> | void;

/** A server that listens. */
export class RawUpstream {
  readonly requests: RawRequest[] = [];
  /** How many connections have been accepted. */
  connections = 0;
  readonly #listener: Deno.TcpListener;
  readonly #open = new Set<Deno.TcpConn>();
  readonly #script: RawScript;
  readonly #served: Promise<void>;

  constructor(script: RawScript, hostname = "127.0.0.1") {
    this.#script = script;
    this.#listener = Deno.listen({ hostname, port: 0 });
    this.#served = this.#accept();
  }

  /** Address without a path. */
  get url(): string {
    return `http://127.0.0.1:${this.#listener.addr.port}`;
  }

  /** Closes everything. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#open) closeQuietly(connection);
    await this.#served;
  }

  async #accept(): Promise<void> {
    const serving: Promise<void>[] = [];
    try {
      for await (const connection of this.#listener) {
        this.#open.add(connection);
        const number = ++this.connections;
        serving.push(this.#serve(connection, number).catch(() => {}).finally(() => this.#open.delete(connection)));
      }
    } catch {
      // Closed.
    }
    await Promise.all(serving);
  }

  async #serve(connection: Deno.TcpConn, number: number): Promise<void> {
    const gone = Promise.withResolvers<void>();
    let pending = new Uint8Array();
    const own: RawConnection = {
      write: (text) => writeAll(connection, Uint8Array.from(text, (character) => character.charCodeAt(0))),
      close: () => closeQuietly(connection),
      gone: gone.promise,
    };
    const piece = new Uint8Array(65_536);
    try {
      for (let size = await connection.read(piece); size !== null; size = await connection.read(piece)) {
        pending = new Uint8Array([...pending, ...piece.subarray(0, size)]);
        for (let found = takeRequest(pending); found !== undefined; found = takeRequest(pending)) {
          pending = found.rest;
          const request = { head: found.head, body: found.body, connection: number };
          this.requests.push(request);
          Promise.resolve(this.#script(own, request)).catch(() => {});
        }
      }
    } finally {
      gone.resolve();
      closeQuietly(connection);
    }
  }
}

function takeRequest(bytes: Uint8Array<ArrayBuffer>) {
  const text = Array.from(bytes.subarray(0, 65_536), (byte) => String.fromCharCode(byte)).join("");
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return undefined;
  const head = text.slice(0, end);
  const size = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
  if (bytes.length < end + 4 + size) return undefined;
  return { head, body: bytes.slice(end + 4, end + 4 + size), rest: bytes.slice(end + 4 + size) };
}

async function writeAll(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await connection.write(rest));
}

function closeQuietly(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch {
    // Closed before.
  }
}

/**
 * Sockets by Deno's own functions, for systems on which the C library is not called directly.
 *
 * @module
 */
import type { Connection, ConnectionEvents, RunOptions, Sockets } from "./sockets.ts";

const BUFFER_SIZE = 256 * 1024;
/** Milliseconds between two questions whether a run is done. */
const PATIENCE = 2;

class PlainConnection implements Connection {
  readonly #opened: Promise<Deno.TcpConn>;
  readonly #events: ConnectionEvents;
  readonly #waiting: Uint8Array[] = [];
  #isClosed = false;

  constructor(opened: Promise<Deno.TcpConn>, accept: (connection: Connection) => ConnectionEvents) {
    // Before anything is written: a connection that is being written to cannot be set.
    this.#opened = opened.then((connection) => {
      connection.setNoDelay(true);
      return connection;
    });
    this.#events = accept(this);
    this.#read();
  }

  write(bytes: Uint8Array): void {
    if (this.#waiting.push(bytes) === 1) this.#flush();
  }

  isFull(): boolean {
    return this.#waiting.length > 0;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#opened.then((connection) => connection.close()).catch(() => {});
  }

  async #flush(): Promise<void> {
    try {
      const connection = await this.#opened;
      for (let bytes = this.#waiting[0]; bytes !== undefined; bytes = this.#waiting[0]) {
        for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await connection.write(rest));
        this.#waiting.shift();
      }
      this.#events.onWritable?.();
    } catch {
      // Reading reports that the connection has ended.
    }
  }

  async #read(): Promise<void> {
    try {
      const connection = await this.#opened;
      const buffer = new Uint8Array(BUFFER_SIZE);
      for (let count = await connection.read(buffer); count !== null; count = await connection.read(buffer)) {
        this.#events.onData(buffer.subarray(0, count));
      }
    } catch {
      // Reported below.
    }
    if (this.#isClosed) return;
    this.close();
    this.#events.onEnd();
  }
}

/** Sockets of Deno. */
export class PlainSockets implements Sockets {
  listen(accept: (connection: Connection) => ConnectionEvents): number {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    (async () => {
      for await (const connection of listener) new PlainConnection(Promise.resolve(connection), accept);
    })();
    return listener.addr.port;
  }

  connect(port: number, events: ConnectionEvents): Connection {
    return new PlainConnection(Deno.connect({ hostname: "127.0.0.1", port }), () => events);
  }

  async run(isDone: () => boolean, { tick }: RunOptions = {}): Promise<void> {
    while (!isDone()) {
      tick?.run();
      await new Promise((resolve) => setTimeout(resolve, Math.min(PATIENCE, tick?.every ?? PATIENCE)));
    }
  }

  readInput(onText: (text: string) => void, onEnd: () => void): void {
    (async () => {
      for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) onText(text);
      onEnd();
    })();
  }
}

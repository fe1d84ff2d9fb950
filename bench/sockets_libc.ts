/**
 * Sockets by the C library of Linux: `epoll`, `recv` and `send` in one loop that never leaves the thread.
 *
 * @module
 */
import type { Connection, ConnectionEvents, RunOptions, Sockets } from "./sockets.ts";

const { symbols: libc } = Deno.dlopen("libc.so.6", {
  socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
  bind: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  listen: { parameters: ["i32", "i32"], result: "i32" },
  accept: { parameters: ["i32", "usize", "usize"], result: "i32" },
  connect: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  getsockname: { parameters: ["i32", "buffer", "buffer"], result: "i32" },
  setsockopt: { parameters: ["i32", "i32", "i32", "buffer", "u32"], result: "i32" },
  recv: { parameters: ["i32", "buffer", "usize", "i32"], result: "isize" },
  send: { parameters: ["i32", "buffer", "usize", "i32"], result: "isize" },
  read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  close: { parameters: ["i32"], result: "i32" },
  usleep: { parameters: ["u32"], result: "i32" },
  epoll_create1: { parameters: ["i32"], result: "i32" },
  epoll_ctl: { parameters: ["i32", "i32", "i32", "buffer"], result: "i32" },
  epoll_wait: { parameters: ["i32", "buffer", "i32", "i32"], result: "i32" },
});

// Constants of Linux, from its headers.
const AF_INET = 2;
const SOCK_STREAM = 1;
const IPPROTO_TCP = 6;
const TCP_NODELAY = 1;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
const EPOLLIN = 0x1;
const EPOLLOUT = 0x4;
const EPOLLERR_OR_HUP = 0x18;
const EPOLL_CTL_ADD = 1;
const EPOLL_CTL_MOD = 3;
const STDIN = 0;

/** `struct epoll_event` is packed on x86-64 only. */
const [EVENT_SIZE, DATA_AT] = Deno.build.arch === "x86_64" ? [12, 4] : [16, 8];
const MAX_EVENTS = 512;
const BUFFER_SIZE = 256 * 1024;
const BACKLOG = 4_096;
/** Longest time in milliseconds until a run is asked whether it is done. */
const PATIENCE = 20;

function check(result: number, call: string): number {
  if (result < 0) throw new Error(`${call} failed`);
  return result;
}

/** `struct sockaddr_in` of 127.0.0.1. */
function loopback(port: number): Uint8Array<ArrayBuffer> {
  const address = new DataView(new ArrayBuffer(16));
  address.setUint16(0, AF_INET, true);
  address.setUint16(2, port);
  address.setUint32(4, 0x7f_00_00_01);
  return new Uint8Array(address.buffer);
}

/** What `epoll` says of a file descriptor: a listener's, the input's or a connection's. */
interface Watched {
  /** Number of the wait during which it was opened, before which nothing can have happened to it. */
  readonly born: number;
  handle(events: number): void;
}

class LibcConnection implements Connection, Watched {
  readonly born: number;
  readonly #sockets: LibcSockets;
  readonly #fd: number;
  #events: ConnectionEvents | undefined;
  #waiting: Uint8Array[] = [];
  #isClosed = false;

  constructor(sockets: LibcSockets, fd: number) {
    this.born = sockets.waits;
    this.#sockets = sockets;
    this.#fd = fd;
    libc.setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, new Uint8Array([1, 0, 0, 0]), 4);
    sockets.watch(fd, this);
  }

  listenTo(events: ConnectionEvents): void {
    this.#events = events;
  }

  isFull(): boolean {
    return this.#waiting.length > 0;
  }

  write(bytes: Uint8Array): void {
    if (this.#isClosed) return;
    if (this.#waiting.length > 0) {
      this.#waiting.push(bytes);
      return;
    }
    const rest = this.#send(bytes);
    if (rest === undefined) return;
    this.#waiting.push(rest);
    this.#sockets.control(EPOLL_CTL_MOD, this.#fd, EPOLLIN | EPOLLOUT);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#sockets.forget(this.#fd);
    libc.close(this.#fd);
  }

  handle(events: number): void {
    if ((events & EPOLLOUT) !== 0) this.#flush();
    if (this.#isClosed || (events & ~EPOLLOUT) === 0) return;
    const { buffer } = this.#sockets;
    const count = Number(libc.recv(this.#fd, buffer, BigInt(BUFFER_SIZE), MSG_DONTWAIT));
    if (count > 0) return this.#events?.onData(buffer.subarray(0, count));
    if (count < 0 && (events & EPOLLERR_OR_HUP) === 0) return;
    this.close();
    this.#events?.onEnd();
  }

  /** What the socket did not take. A broken connection takes nothing, which its reading side reports. */
  #send(bytes: Uint8Array): Uint8Array | undefined {
    const count = Number(
      libc.send(this.#fd, bytes as Uint8Array<ArrayBuffer>, BigInt(bytes.length), MSG_DONTWAIT | MSG_NOSIGNAL),
    );
    return count === bytes.length ? undefined : bytes.subarray(Math.max(0, count));
  }

  #flush(): void {
    for (let bytes = this.#waiting[0]; bytes !== undefined; bytes = this.#waiting[0]) {
      const rest = this.#send(bytes);
      if (rest !== undefined) {
        this.#waiting[0] = rest;
        return;
      }
      this.#waiting.shift();
    }
    this.#events?.onWritable?.();
    if (!this.#isClosed && !this.isFull()) this.#sockets.control(EPOLL_CTL_MOD, this.#fd, EPOLLIN);
  }
}

/** Sockets of the C library. */
export class LibcSockets implements Sockets {
  /** Where bytes are read to, one read at a time. */
  readonly buffer: Uint8Array<ArrayBuffer> = new Uint8Array(BUFFER_SIZE);
  /** How often it was waited for events. */
  waits = 0;
  readonly #watched: Map<number, Watched> = new Map<number, Watched>();
  readonly #epoll = check(libc.epoll_create1(0), "epoll_create1");
  readonly #event = new DataView(new ArrayBuffer(EVENT_SIZE));
  readonly #events = new DataView(new ArrayBuffer(EVENT_SIZE * MAX_EVENTS));

  /** Begins to watch a file descriptor. */
  watch(fd: number, watched: Watched): void {
    this.#watched.set(fd, watched);
    this.control(EPOLL_CTL_ADD, fd, EPOLLIN);
  }

  forget(fd: number): void {
    this.#watched.delete(fd);
  }

  control(operation: number, fd: number, events: number): void {
    this.#event.setUint32(0, events, true);
    this.#event.setUint32(DATA_AT, fd, true);
    check(libc.epoll_ctl(this.#epoll, operation, fd, new Uint8Array(this.#event.buffer)), "epoll_ctl");
  }

  listen(accept: (connection: Connection) => ConnectionEvents): number {
    const fd = check(libc.socket(AF_INET, SOCK_STREAM, 0), "socket");
    check(libc.bind(fd, loopback(0), 16), "bind");
    check(libc.listen(fd, BACKLOG), "listen");
    this.watch(fd, {
      born: this.waits,
      handle: () => {
        const connection = new LibcConnection(this, check(libc.accept(fd, 0n, 0n), "accept"));
        connection.listenTo(accept(connection));
      },
    });
    const address = loopback(0);
    check(libc.getsockname(fd, address, new Uint8Array([16, 0, 0, 0])), "getsockname");
    return new DataView(address.buffer).getUint16(2);
  }

  connect(port: number, events: ConnectionEvents): Connection {
    const fd = check(libc.socket(AF_INET, SOCK_STREAM, 0), "socket");
    // Blocks until the listener's system has taken the connection, which on loopback is at once.
    check(libc.connect(fd, loopback(port), 16), "connect");
    const connection = new LibcConnection(this, fd);
    connection.listenTo(events);
    return connection;
  }

  run(isDone: () => boolean, { tick, pause = 0 }: RunOptions = {}): Promise<void> {
    const events = new Uint8Array(this.#events.buffer);
    while (!isDone()) {
      if (pause > 0) libc.usleep(pause * 1_000);
      const count = libc.epoll_wait(this.#epoll, events, MAX_EVENTS, tick?.every ?? PATIENCE);
      this.waits++;
      for (let at = 0; at < count * EVENT_SIZE; at += EVENT_SIZE) {
        const watched = this.#watched.get(this.#events.getUint32(at + DATA_AT, true));
        if (watched !== undefined && watched.born < this.waits) watched.handle(this.#events.getUint32(at, true));
      }
      tick?.run();
    }
    return Promise.resolve();
  }

  readInput(onText: (text: string) => void, onEnd: () => void): void {
    const decoder = new TextDecoder();
    const bytes = new Uint8Array(1_024);
    this.watch(STDIN, {
      born: this.waits,
      handle: () => {
        const count = Number(libc.read(STDIN, bytes, BigInt(bytes.length)));
        if (count > 0) return onText(decoder.decode(bytes.subarray(0, count), { stream: true }));
        this.forget(STDIN);
        libc.close(STDIN);
        onEnd();
      },
    });
  }
}

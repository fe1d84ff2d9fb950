/**
 * Does a socket that listens still take connections?
 *
 * When a process has no file handle left, `accept` fails. Deno 2.9.6 then tells nobody, and a server of `node:http`
 * takes no connection ever after (measured 2026-11, `ulimit -n 45`). So while many are open, it is looked after.
 *
 * @module
 */
import type { Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { connectTo } from "../runtime/deno.ts";
import { lacksFiles } from "../base/network_error.ts";

/** Fewer connections use up no handles: no system gives a program less than some hundred. */
const MANY = 32;
/** How often it is looked, and how long a connection may wait to be made, in milliseconds. */
const INTERVAL = 1_000;
/** How often it is asked for a connection that was made, and the pause between, in milliseconds: a second in all. */
const ROUNDS = 100;
const PAUSE = 10;

/** What is done about a socket that takes no connections. */
export interface Remedy {
  /** There are no file handles, or there were none; called once until connections are taken again. */
  lacking(): void;
  /** There are handles, and still no connection is taken: nothing more is looked at. */
  deaf(): void;
}

/** Looks after the socket of servers, the last of whom takes connections, while many are open. It costs nothing else. */
export class Deafness {
  readonly #remedy: Remedy;
  #server: Server | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isStopped = false;
  /** Connections of all servers: what an earlier one still holds is lacking to the next. */
  #open = 0;
  /** The most that were open at the same time since it was looked last. */
  #most = 0;
  #taken = 0;
  #isLacking = false;

  constructor(remedy: Remedy) {
    this.#remedy = remedy;
  }

  /** Looks after `server`, which must listen, instead of an earlier one. */
  watch(server: Server): void {
    const isNext = this.#server !== undefined;
    this.#server = server;
    server.on("connection", (socket: Socket) => this.#take(socket));
    // Handles were lacking a moment ago.
    if (isNext) this.#lookLater();
  }

  /** Looks no more. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #take(socket: Socket): void {
    this.#taken++;
    this.#open++;
    this.#most = Math.max(this.#most, this.#open);
    socket.once("close", () => this.#open--);
    if (this.#open >= MANY) this.#lookLater();
  }

  #lookLater(): void {
    if (this.#isStopped) return;
    const taken = this.#taken;
    this.#timer ??= setTimeout(() => this.#look(taken), INTERVAL);
  }

  /** Looks, and again as long as many are open, or it is not clear whether one more would be taken. */
  async #look(before: number): Promise<void> {
    const isHeard = this.#taken > before || await this.#knock();
    this.#timer = undefined;
    if (this.#isStopped) return;
    if (isHeard === false) {
      this.#lament();
      return this.#remedy.deaf();
    }
    if (isHeard === true) this.#isLacking = false;
    const isOver = isHeard === true && this.#most < MANY;
    this.#most = this.#open;
    if (!isOver) this.#lookLater();
  }

  /** Whether the server takes a connection from here, true if nobody can tell; undefined without a file handle for it. */
  async #knock(): Promise<boolean | undefined> {
    const place = this.#server?.address() as AddressInfo | null;
    // Closed meanwhile.
    if (place === null) return true;
    const before = this.#taken;
    try {
      using _connection = await connectTo(place.address, place.port, AbortSignal.timeout(INTERVAL));
      // Counted, not timed: a program that was busy for a second has heard nothing, but is not deaf.
      for (let round = 0; round < ROUNDS && this.#taken === before; round++) {
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
      return this.#taken > before;
    } catch (thrown) {
      // So many wait that nobody else may come.
      if (thrown instanceof DOMException) return this.#taken > before;
      // Deno may not connect to where it listens, or the system cannot.
      if (!lacksFiles(thrown)) return true;
      this.#lament();
      return undefined;
    }
  }

  #lament(): void {
    if (!this.#isLacking) this.#remedy.lacking();
    this.#isLacking = true;
  }
}

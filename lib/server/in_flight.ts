/**
 * Which requests have not been answered to the end, and what becomes of one whose connection is gone?
 *
 * `node:http` (Deno 2.9.6, 2026-11) leaves gaps here: a request that waits behind another one on its connection is not
 * told that the connection has ended, and of a body that was never read nothing more is taken, so that the next request
 * of that connection is never seen, nor its end.
 *
 * @module
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** The requests of a socket that listens, from the moment their head has come. */
export class Pending {
  readonly #responses = new Map<Socket, Set<ServerResponse>>();
  #drained: (() => void) | undefined;
  #isLast = false;
  /** How many there are. */
  size = 0;

  /** Takes one into care. */
  add(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    this.size++;
    this.#of(socket).add(response);
    if (this.#isLast) response.shouldKeepAlive = false;
    response.once("finish", () => discardRest(request));
    response.once("close", () => this.#delete(socket, response));
  }

  /** Lets all their connections end with them; resolves when there are none. */
  async end(): Promise<void> {
    this.#isLast = true;
    for (const response of [...this.#responses.values()].flatMap((responses) => [...responses])) {
      response.shouldKeepAlive = false;
    }
    if (this.size > 0) await new Promise<void>((resolve) => this.#drained = resolve);
  }

  #of(socket: Socket): Set<ServerResponse> {
    const known = this.#responses.get(socket);
    if (known) return known;
    const responses = new Set<ServerResponse>();
    this.#responses.set(socket, responses);
    socket.once("close", () => {
      this.#responses.delete(socket);
      for (const response of responses) response.emit("close");
    });
    return responses;
  }

  #delete(socket: Socket, response: ServerResponse): void {
    this.#responses.get(socket)?.delete(response);
    this.size--;
    if (this.size === 0) this.#drained?.();
  }
}

/** Takes what comes of a body that nobody wants: it stands before the next request, and before the connection's end. */
function discardRest(request: IncomingMessage): void {
  if (request.complete) return;
  request.removeAllListeners("data");
  request.resume();
}

/**
 * An upstream that never answers, and reports when the relay closes the connection.
 *
 * A bare listener, because `Deno.serve` (2.9) notices that a client left only after an answer has begun.
 *
 * @module
 */

/** An upstream that accepts requests and never sends a byte. */
export interface SilentUpstream extends AsyncDisposable {
  /** Base URL, `/v1` included. */
  readonly url: string;
  /** Resolves when a chat request has come. */
  readonly chatAsked: Promise<void>;
  /** Resolves to true when the connection of a chat request has been closed by its client. */
  readonly chatEnded: Promise<boolean>;
}

const CHAT = "POST /v1/chat/completions ";

/** Starts listening on 127.0.0.1. */
export function openSilentUpstream(): SilentUpstream {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const chatAsked = Promise.withResolvers<void>();
  const chatEnded = Promise.withResolvers<boolean>();
  const connections = new Set<Deno.Conn>();
  async function attend(connection: Deno.Conn): Promise<void> {
    connections.add(connection);
    let text = "";
    try {
      for await (const bytes of connection.readable) {
        text += new TextDecoder().decode(bytes);
        if (text.startsWith(CHAT)) chatAsked.resolve();
      }
    } catch {
      // A reset ends the connection as well as a close.
    }
    connections.delete(connection);
    if (text.startsWith(CHAT)) chatEnded.resolve(true);
  }
  async function listen(): Promise<void> {
    const attending: Promise<void>[] = [];
    for await (const connection of listener) attending.push(attend(connection));
    await Promise.all(attending);
  }
  const listening = listen();
  return {
    url: `http://127.0.0.1:${listener.addr.port}/v1`,
    chatAsked: chatAsked.promise,
    chatEnded: chatEnded.promise,
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const connection of connections) connection.close();
      await listening;
    },
  };
}

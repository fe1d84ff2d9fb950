/**
 * A tap that reports what passes between the relay and its upstream.
 *
 * @module
 */
import { isObject, type JsonObject, parseJson } from "../../lib/base/json.ts";
import { SseDecoder } from "../../lib/base/sse.ts";

/** Options of a tap. */
export interface TapOptions {
  /** Base URL to forward to, without a trailing slash. */
  readonly upstream: string;
  /** Called with the body of every request before it is forwarded. */
  onRequest(body: JsonObject): void;
  /** Called with the payload of every event of an answer, as it passes. */
  onFrame(payload: string): void;
}

/** A running tap. */
export interface Tap {
  /** Base URL, to be used in place of the upstream's. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts a server on 127.0.0.1 that forwards everything unchanged and reports it. */
export function startTap(options: TapOptions): Tap {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const text = await request.text();
    const body = parseJson(text);
    if (isObject(body)) options.onRequest(body);
    const { pathname } = new URL(request.url);
    const answer = await fetch(options.upstream + pathname, {
      method: request.method,
      headers: request.headers,
      ...(text !== "" && { body: text }),
      signal: request.signal,
    });
    const passed = answer.body?.pipeThrough(reportFrames(options)) ?? null;
    return new Response(passed, { status: answer.status, headers: answer.headers });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    close: () => server.shutdown(),
  };
}

function reportFrames(options: TapOptions): TransformStream<Uint8Array, Uint8Array> {
  const decoder = new SseDecoder();
  return new TransformStream({
    transform(bytes, controller) {
      controller.enqueue(bytes);
      for (const payload of decoder.feed(bytes)) options.onFrame(payload);
    },
    flush() {
      for (const payload of decoder.end()) options.onFrame(payload);
    },
  });
}

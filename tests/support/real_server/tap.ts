/**
 * A tap on the wire between the relay and a server: it passes everything on and keeps the requests for an answer, by
 * whichever API, and the answers.
 *
 * @module
 */
import { isObject, type JsonObject, parseJson } from "../../../lib/base/json.ts";

/** One request for an answer, and what the server answered. */
export interface TappedChat {
  /** Path of the request. */
  readonly path: string;
  readonly request: JsonObject;
  /** HTTP status; 0 until the server has answered. */
  readonly status: number;
  /** The answer's body so far. */
  readonly answer: string;
}

/** A running tap. */
export interface Tap extends AsyncDisposable {
  /** Its origin. */
  readonly url: string;
  /** The requests for an answer so far. */
  readonly chats: readonly TappedChat[];
}

type Kept = { -readonly [Key in keyof TappedChat]: TappedChat[Key] };

async function pass(request: Request, { target, chats }: { target: string; chats: Kept[] }): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const body = request.method === "POST" ? await request.text() : null;
  const parsed = parseJson(body ?? "");
  const kept: Kept = { path: pathname, request: isObject(parsed) ? parsed : {}, status: 0, answer: "" };
  if (/\/(?:chat\/completions|responses|messages)$/.test(pathname)) chats.push(kept);
  const { headers, method, signal } = request;
  const response = await fetch(`${target}${pathname}${search}`, { method, headers, body, signal });
  kept.status = response.status;
  const decoder = new TextDecoder();
  const copy = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(bytes, controller) {
      kept.answer += decoder.decode(bytes, { stream: true });
      controller.enqueue(bytes);
    },
  });
  return new Response(response.body?.pipeThrough(copy) ?? null, response);
}

/** Opens a tap in front of the server at the origin `target`. */
export function openTap(target: string): Tap {
  const chats: Kept[] = [];
  const quiet = { hostname: "127.0.0.1", port: 0, onListen() {} };
  const server = Deno.serve(quiet, (request) => pass(request, { target, chats }));
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    chats,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

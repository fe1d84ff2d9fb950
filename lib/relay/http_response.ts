/**
 * When an answer's HTTP response begins, with which status and headers.
 *
 * @module
 */
import { encodeFailedStream, type ResponseWriter } from "./response_writer.ts";
import type { RetryLoop } from "./retry.ts";
import type { ClientProfile } from "../responses/client_profile.ts";
import { RelayError } from "../base/errors.ts";
import type { Note } from "../base/report.ts";
import { awaitWithin } from "../base/timing.ts";
import type { ResponseObject } from "../responses/types.ts";
import type { StreamState } from "../translate/stream/state.ts";

/** What a response is made of. */
export interface Reply {
  readonly writing: ResponseWriter;
  readonly attempts: Pick<RetryLoop, "answered" | "servedBy">;
  readonly notes: readonly Note[];
  /** What a client that wants one object gets of the response; absent: the response itself. */
  shape?(response: ResponseObject): unknown;
}

/**
 * How long a stream waits for what decides its status, in milliseconds. Only a response that has begun can carry
 * heartbeats, and only there does `Deno.serve` (2.9) see every client disconnect.
 */
const STATUS_HOLD_MS = 2_000;
/** The same for whole answers, whose status programs rely on more, and which no person watches. */
const WHOLE_STATUS_HOLD_MS = 60_000;
/** How often a whole answer that is late shows that it will come, in milliseconds. */
const KEEPALIVE_MS = 10_000;

const STREAM_HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache, no-transform",
};

/**
 * A stream. For clients that understand a status it begins when there is something to show.
 *
 * @throws {RelayError} why none did.
 */
export async function createStreamResponse(reply: Reply, client: ClientProfile): Promise<Response> {
  const { writing, attempts } = reply;
  if (client.earlyFailure === "http_status") {
    try {
      await awaitWithin(STATUS_HOLD_MS, attempts.answered);
    } catch (thrown) {
      writing.fail(RelayError.from(thrown));
      // A shutdown that ended the answer first is the better reason.
      throw writing.state.failure ?? thrown;
    }
  }
  return new Response(writing.stream(), { headers: { ...STREAM_HEADERS, ...createRelayHeaders(reply) } });
}

/**
 * One JSON object; an answer that takes long begins with blanks, which JSON allows before a value.
 *
 * @throws {RelayError} why there is none, as long as the response has not begun.
 */
export async function createWholeResponse(reply: Reply): Promise<Response> {
  const { writing } = reply;
  const last = writing.drain();
  const isThere = await awaitWithin(WHOLE_STATUS_HOLD_MS, last);
  if (isThere && writing.state.failure) throw writing.state.failure;
  const headers = { "content-type": "application/json", ...createRelayHeaders(reply) };
  const text = readResponseObject(last, reply);
  return new Response(isThere ? await text : createLateObject(writing, text), { headers });
}

/** The whole stream of an answer that failed before it began. */
export function createFailedResponse(state: StreamState, error: RelayError): Response {
  return new Response(encodeFailedStream(state, error), { headers: STREAM_HEADERS });
}

async function readResponseObject(
  last: ReturnType<ResponseWriter["drain"]>,
  { shape }: Pick<Reply, "shape">,
): Promise<string> {
  const event = await last;
  const response = event && "response" in event ? event.response : null;
  return JSON.stringify(response && shape ? shape(response) : response);
}

/** An object that is not complete yet. A failure from now on is reported by the object's own `status`. */
function createLateObject(writing: ResponseWriter, object: Promise<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let alive: ReturnType<typeof setInterval> | undefined;
  return new ReadableStream({
    async start(controller) {
      controller.enqueue(encoder.encode(" "));
      alive = setInterval(() => controller.enqueue(encoder.encode(" ")), KEEPALIVE_MS);
      const text = await object;
      clearInterval(alive);
      if (writing.clientGone) return;
      controller.enqueue(encoder.encode(text));
      controller.close();
    },
    cancel() {
      clearInterval(alive);
      writing.clientDisconnected();
    },
  });
}

const MAX_HEADER = 900;

/** Who answers, as far as it is known by now, and the notes in short: a client can see without a log what was changed. */
function createRelayHeaders({ attempts, notes }: Reply): Record<string, string> {
  const text = notes.map((note) => `${note.kind} ${note.what}${note.count > 1 ? ` x${note.count}` : ""}`).join("; ");
  return {
    ...(attempts.servedBy !== undefined && { "x-codex-relay-upstream": formatHeaderText(attempts.servedBy) }),
    ...(text !== "" && { "x-codex-relay-report": formatHeaderText(text) }),
  };
}

/** Text that a header can hold. */
function formatHeaderText(text: string): string {
  const line = text.replaceAll(/[^\x20-\x7e]/g, "?");
  return line.length <= MAX_HEADER ? line : `${line.slice(0, MAX_HEADER)}...`;
}

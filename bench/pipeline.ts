/**
 * The work of the relay in memory, without sockets, so that only translation is measured.
 *
 * @module
 */
import { ByteWriter } from "../lib/base/byte_writer.ts";
import type { JsonObject } from "../lib/base/json.ts";
import { FrameDecoder, type Frames } from "../lib/wire/frames.ts";
import { CODEX_CLIENT } from "../lib/responses/client_profiles.ts";
import { DEFAULT_PROFILE, type ProviderProfile, type WireName } from "../lib/providers/profile.ts";
import { applyWire } from "../lib/providers/wire.ts";
import { decodeRequest } from "../lib/responses/decode.ts";
import { EventEncoder } from "../lib/responses/encode.ts";
import type { AnswerEvent } from "../lib/responses/prepared_delta.ts";
import { finish } from "../lib/translate/stream/finish.ts";
import { translateRequest } from "../lib/translate/request/request.ts";
import { createStreamState, type StreamState } from "../lib/translate/stream/state.ts";
import { stepPart } from "../lib/translate/stream/known_delta.ts";
import { start } from "../lib/translate/stream/start.ts";
import { getWire, type WireRequest } from "../lib/wire/table.ts";
import { requestOf } from "./samples.ts";

/** The profile of a provider without peculiarities on a wire. */
export function profileOn(wire: WireName): ProviderProfile {
  return applyWire({ ...DEFAULT_PROFILE, wire });
}

/** Decodes and translates the body of a request. */
export function translateBody(body: unknown, wire: WireName = "chat"): WireRequest["body"] {
  return translateRequest(decodeRequest(body), { profile: profileOn(wire), model: "bench" }).sent.body;
}

const REQUEST = decodeRequest(requestOf("bench", 0));

function prepare(wire: WireName, profile = profileOn(wire), request = REQUEST) {
  return { profile, request, tools: translateRequest(request, { profile, model: "bench" }).tools };
}

const PREPARED = { chat: prepare("chat"), responses: prepare("responses"), messages: prepare("messages") };

/** A stream that has not begun, of an answer to a request that differs from the usual one. */
export function newStateOf(
  wire: WireName,
  { differs = {}, request = {} }: { readonly differs?: Partial<ProviderProfile>; readonly request?: JsonObject },
): StreamState {
  return createState(
    prepare(wire, { ...profileOn(wire), ...differs }, decodeRequest({ ...requestOf("bench", 0), ...request })),
  );
}

/** A stream that has not begun. */
function newState(wire: WireName = "chat"): StreamState {
  return createState(PREPARED[wire]);
}

function createState(prepared: ReturnType<typeof prepare>): StreamState {
  let ids = 0;
  return createStreamState({
    ...prepared,
    client: CODEX_CLIENT,
    newId: (prefix) => `${prefix}_${ids++}`,
    now: () => 1_764_000_000,
  });
}

const BYTES = new ByteWriter();

/** Plays a whole stream, upstream's bytes in and client's bytes out; returns the number of bytes written. */
export function playStream(reads: readonly Uint8Array[], wire: WireName = "chat", state = newState(wire)): number {
  const decoder = new FrameDecoder(getWire(wire));
  const numbered = new EventEncoder(BYTES);
  let written = 0;
  function write(events: readonly AnswerEvent[]): void {
    written += numbered.encode(events).length;
  }
  write(start(state));
  let isDone = false;
  function take({ parts, done }: Frames): void {
    const events: AnswerEvent[] = [];
    for (const part of parts) stepPart(state, events, part);
    write(events);
    isDone ||= done;
  }
  for (const bytes of reads) take(decoder.feed(bytes));
  if (!isDone) take(decoder.end());
  write(finish(state, { sawDone: true }));
  if (state.failure) throw state.failure;
  return written;
}

/** Frames packed into reads of at most `size` frames, as a busy connection delivers them. */
export function packReads(frames: readonly string[], size: number): Uint8Array[] {
  const encoder = new TextEncoder();
  const reads: Uint8Array[] = [];
  for (let at = 0; at < frames.length; at += size) reads.push(encoder.encode(frames.slice(at, at + size).join("")));
  return reads;
}

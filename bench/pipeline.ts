/**
 * The work of the relay in memory, without sockets, so that only translation is measured.
 *
 * @module
 */
import { CHAT_WIRE } from "../lib/chat/wire.ts";
import { FrameDecoder } from "../lib/wire/frames.ts";
import type { ChatRequest } from "../lib/chat/types.ts";
import { CODEX_CLIENT } from "../lib/responses/client_profiles.ts";
import { DEFAULT_PROFILE } from "../lib/providers/profile.ts";
import { decodeRequest } from "../lib/responses/decode.ts";
import { EventEncoder } from "../lib/responses/encode.ts";
import { finish } from "../lib/translate/stream/finish.ts";
import { translateForChat } from "../tests/support/chat_translation.ts";
import { createStreamState, type StreamState } from "../lib/translate/stream/state.ts";
import { step } from "../lib/translate/stream/stream.ts";
import { start } from "../lib/translate/stream/start.ts";
import { requestOf } from "./samples.ts";

/** Decodes and translates the body of a request. */
export function translateBody(body: unknown): ChatRequest {
  return translateForChat(decodeRequest(body), { profile: DEFAULT_PROFILE, model: "bench" }).chat;
}

const REQUEST = decodeRequest(requestOf("bench", 0));
const { tools: TOOLS } = translateForChat(REQUEST, { profile: DEFAULT_PROFILE, model: "bench" });

/** A stream that has not begun. */
export function newState(): StreamState {
  let ids = 0;
  return createStreamState({
    request: REQUEST,
    profile: DEFAULT_PROFILE,
    client: CODEX_CLIENT,
    tools: TOOLS,
    newId: (prefix) => `${prefix}_${ids++}`,
    now: () => 1_764_000_000,
  });
}

/** Plays a whole stream, upstream's bytes in and client's bytes out; returns the number of bytes written. */
export function playStream(reads: readonly Uint8Array[]): number {
  const decoder = new FrameDecoder(CHAT_WIRE);
  const encoder = new TextEncoder();
  const numbered = new EventEncoder();
  const state = newState();
  let written = 0;
  function write(events: ReturnType<typeof start>): void {
    written += encoder.encode(numbered.encode(events)).length;
  }
  write(start(state));
  for (const bytes of reads) write(decoder.feed(bytes).chunks.flatMap((chunk) => step(state, chunk)));
  write(finish(state, { sawDone: true }));
  return written;
}

/** Frames packed into reads of at most `size` frames, as a busy connection delivers them. */
export function packReads(frames: readonly string[], size: number): Uint8Array[] {
  const encoder = new TextEncoder();
  const reads: Uint8Array[] = [];
  for (let at = 0; at < frames.length; at += size) reads.push(encoder.encode(frames.slice(at, at + size).join("")));
  return reads;
}

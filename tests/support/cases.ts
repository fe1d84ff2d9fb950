/**
 * The cases of `fixtures/`, and what the relay makes of each.
 *
 * Shared by the golden, law and coverage tests. Ids and time are fixed, so that every result is the same in every run.
 *
 * @module
 */
import { FrameDecoder, type Frames } from "../../lib/wire/frames.ts";
import type { ClientProfile } from "../../lib/responses/client_profile.ts";
import { CODEX_CLIENT, PLAIN_CLIENT } from "../../lib/responses/client_profiles.ts";
import { RelayError } from "../../lib/base/errors.ts";
import { decodeArray, decodeText, isObject, type JsonObject } from "../../lib/base/json.ts";
import { DEFAULT_PROFILE, type ProviderProfile } from "../../lib/providers/profile.ts";
import { PROVIDERS } from "../../lib/providers/select.ts";
import { decodeRequest } from "../../lib/responses/decode.ts";
import { EventEncoder } from "../../lib/responses/encode.ts";
import type { AnswerEvent } from "../../lib/responses/prepared_delta.ts";
import type { ResponseEvent, UnnumberedEvent } from "../../lib/responses/events.ts";
import type { ResponsesRequest } from "../../lib/responses/types.ts";
import { finish } from "../../lib/translate/stream/finish.ts";
import { translateRequest, type Translation } from "../../lib/translate/request/request.ts";
import { applyWire } from "../../lib/providers/wire.ts";
import { getWire } from "../../lib/wire/table.ts";
import { type ChatTranslation, translateForChat } from "./chat_translation.ts";
import type { ToolMap } from "../../lib/translate/tool_map.ts";
import { createStreamState, type StreamContext, type StreamState } from "../../lib/translate/stream/state.ts";
import { stepPart } from "../../lib/translate/stream/known_delta.ts";
import { step } from "../../lib/translate/stream/stream.ts";
import { start } from "../../lib/translate/stream/start.ts";
import { numberFrom } from "./numbering.ts";

/** Folder of all fixtures. */
export const FIXTURES = new URL("../../fixtures/", import.meta.url);

/** Every answer of the tests begins at this time, in seconds since 1970. */
export const NOW = 1_764_000_000;

/** A request that a real Codex sent. */
export interface CodexCase {
  /** Path below `fixtures/`, for example `codex/0.169.0/shell_call`. */
  readonly path: string;
  /** The request's headers as far as they matter. */
  readonly headers: JsonObject;
  /** The request's body. */
  readonly body: JsonObject;
}

/** An answer of a provider, and the request that it answers. */
export interface ProviderCase {
  /** Path below `fixtures/`, for example `providers/groq/error_event`. */
  readonly path: string;
  /** Everything the provider sent as its body. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly profile: ProviderProfile;
  /** The client that asked; Codex unless the case says otherwise. */
  readonly client: ClientProfile;
  readonly body: JsonObject;
  /** The body, decoded, and the tools that it declares; made once, because the laws replay each case a thousand times. */
  readonly request: ResponsesRequest;
  readonly tools: ToolMap;
}

/** The folders of cases below `fixtures/<root>`, two levels down, as paths below `fixtures/`. */
export function caseFolders(root: "codex" | "providers"): string[] {
  return foldersIn(root).flatMap(foldersIn);
}

function foldersIn(path: string): string[] {
  const entries = [...Deno.readDirSync(new URL(path, FIXTURES))];
  return entries.filter((entry) => entry.isDirectory).map((entry) => `${path}/${entry.name}`).sort();
}

/** Names of the files in the folder of a case. */
export function filesOf(path: string): string[] {
  return [...Deno.readDirSync(new URL(path, FIXTURES))].map((entry) => entry.name).sort();
}

/** Reads a JSON object below `fixtures/`. */
export function readObject(path: string): JsonObject {
  const value: unknown = JSON.parse(Deno.readTextFileSync(new URL(path, FIXTURES)));
  if (!isObject(value)) throw new Error(`Cannot read ${path}: it holds no JSON object`);
  return value;
}

/** Every recorded request. */
export function codexCases(): CodexCase[] {
  return caseFolders("codex").map((path) => {
    const { headers, body } = readObject(`${path}/request.json`);
    if (!isObject(headers) || !isObject(body)) throw new Error(`Cannot read ${path}: it has no headers or no body`);
    return { path, headers, body };
  });
}

/** Every recorded answer. */
export function providerCases(): ProviderCase[] {
  return caseFolders("providers").map((path) => {
    const about = readObject(`${path}/case.json`);
    if (!isObject(about.request)) throw new Error(`Cannot read ${path}/case.json: it holds no request`);
    const answer = filesOf(path).find((name) => name === "upstream.sse" || name === "upstream.json");
    if (answer === undefined) throw new Error(`Cannot read ${path}: it has neither upstream.sse nor upstream.json`);
    const profile = profileOnWire(decodeText(about.profile) ?? "default", decodeText(about.wire) ?? "chat");
    const { request, tools } = translateForWire(about.request, profile);
    return {
      path,
      bytes: Deno.readFileSync(new URL(`${path}/${answer}`, FIXTURES)),
      profile,
      client: about.client === "plain" ? PLAIN_CLIENT : CODEX_CLIENT,
      body: about.request,
      request,
      tools,
    };
  });
}

/** The profile of the table's row `name`, or the default one. */
export function profileNamed(name: string): ProviderProfile {
  if (name === DEFAULT_PROFILE.name) return DEFAULT_PROFILE;
  const found = PROVIDERS.find((provider) => provider.name === name);
  if (found === undefined) throw new Error(`Cannot use profile ${name}: the table has no such row or variant`);
  return { ...DEFAULT_PROFILE, ...found.overrides, name: found.row.name };
}

/** The profile of a row when it is asked by `wire`. */
export function profileOnWire(name: string, wire: string): ProviderProfile {
  if (wire !== "chat" && wire !== "responses" && wire !== "messages") throw new Error(`There is no wire ${wire}`);
  return applyWire({ ...profileNamed(name), wire });
}

/** Decodes and translates a request body for the wire of `profile`; the upstream's model has the client's name. */
export function translateForWire(body: JsonObject, profile: ProviderProfile): Translation & {
  readonly request: ResponsesRequest;
} {
  const request = decodeRequest(body);
  return { request, ...translateRequest(request, { profile, model: request.model }) };
}

/** Decodes and translates a request body for chat; the upstream's model has the client's name. */
export function translate(body: JsonObject, profile: ProviderProfile = DEFAULT_PROFILE): ChatTranslation & {
  readonly request: ResponsesRequest;
} {
  const request = decodeRequest(body);
  return { request, ...translateForChat(request, { profile: { ...profile, wire: "chat" }, model: request.model }) };
}

/** The input of a case's stream: ids count up from 1 for each prefix, and the time is fixed. */
export function contextOf({ request, tools, profile, client }: ProviderCase): StreamContext {
  const counts = new Map<string, number>();
  return {
    request,
    profile,
    client,
    tools,
    newId(prefix) {
      const count = (counts.get(prefix) ?? 0) + 1;
      counts.set(prefix, count);
      return `${prefix}_${count}`;
    },
    now: () => NOW,
  };
}

/** The events of the case when its bytes arrive in `pieces`; in one piece when absent. */
export function replay(recorded: ProviderCase, pieces: Iterable<Uint8Array> = [recorded.bytes]): ResponseEvent[] {
  const state = createStreamState(contextOf(recorded));
  const events: UnnumberedEvent[] = start(state);
  const last = answer(state, pieces, ({ chunks }) => {
    for (const chunk of chunks) events.push(...step(state, chunk));
  });
  return numberFrom(0)([...events, ...last]);
}

/** The text that the client gets of the case when its bytes arrive in `pieces`. */
export function replayText(recorded: ProviderCase, pieces: Iterable<Uint8Array>): string {
  const state = createStreamState(contextOf(recorded));
  const events: AnswerEvent[] = start(state);
  const last = answer(state, pieces, ({ parts }) => {
    for (const part of parts) stepPart(state, events, part);
  });
  return new TextDecoder().decode(new EventEncoder().encode([...events, ...last]));
}

/** Decodes an answer and lets `take` have it; returns its last events. */
function answer(state: StreamState, pieces: Iterable<Uint8Array>, take: (frames: Frames) => void): UnnumberedEvent[] {
  const decoder = new FrameDecoder(getWire(state.context.profile.wire));
  try {
    for (const piece of pieces) {
      const frames = decoder.feed(piece);
      take(frames);
      if (frames.done || state.failure) return finish(state, { sawDone: isClosed(frames) });
    }
    const frames = decoder.end();
    take(frames);
    return finish(state, { sawDone: isClosed(frames) });
  } catch (thrown) {
    return finish(state, { sawDone: false, failure: RelayError.from(thrown) });
  }
}

function isClosed({ done, isCut }: Frames): boolean {
  return done && isCut !== true;
}

/** The response object of the terminal event. */
export function lastResponse(events: readonly ResponseEvent[]): JsonObject & { readonly status: string } {
  const last = events.at(-1);
  if (last === undefined || !("response" in last)) throw new Error("The stream has no terminal event");
  return last.response;
}

const OUTPUT_TYPES: Readonly<Record<string, string>> = {
  function_call: "function_call_output",
  custom_tool_call: "custom_tool_call_output",
  tool_search_call: "tool_search_output",
};

/** The body of the request that follows an answer: the whole history, an output for each call, and a new prompt. */
export function nextBody({ body }: ProviderCase, output: readonly JsonObject[]): JsonObject {
  const outputs = output.flatMap(({ type, call_id }) => {
    const answer = OUTPUT_TYPES[String(type)];
    if (answer === undefined) return [];
    const found = answer === "tool_search_output" ? { status: "completed", execution: "client", tools: [] } : {};
    return [{ type: answer, call_id, ...found, ...(answer !== "tool_search_output" && { output: "It worked." }) }];
  });
  const prompt = { type: "message", role: "user", content: [{ type: "input_text", text: "Go on." }] };
  // Codex asks for a compaction once; the compacted item replaces the request for it.
  const input = decodeArray(body.input).filter((item) => !isObject(item) || item.type !== "compaction_trigger");
  return { ...body, input: [...input, ...output, ...outputs, prompt] };
}

/** The case's bytes in pieces of `size`. */
export function* bytesOf({ bytes }: ProviderCase, size: number): Generator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

/**
 * A harness that plays one exchange through the translation.
 *
 * @module
 */
import { deltaChunk } from "../../tools/chat_frames.ts";
import { decodeChunk } from "../../lib/chat/decode.ts";
import type { ChatRequest } from "../../lib/chat/types.ts";
import type { ClientProfile } from "../../lib/responses/client_profile.ts";
import { CODEX_CLIENT } from "../../lib/responses/client_profiles.ts";
import type { RelayError } from "../../lib/base/errors.ts";
import type { JsonObject } from "../../lib/base/json.ts";
import { DEFAULT_PROFILE, type ProviderProfile } from "../../lib/providers/profile.ts";
import { decodeRequest } from "../../lib/responses/decode.ts";
import type { UnnumberedEvent } from "../../lib/responses/events.ts";
import type { ResponseItem, ResponseObject } from "../../lib/responses/types.ts";
import { finish } from "../../lib/translate/stream/finish.ts";
import { translateForChat } from "./chat_translation.ts";
import { createStreamState, type StreamState } from "../../lib/translate/stream/state.ts";
import { step } from "../../lib/translate/stream/stream.ts";
import { start } from "../../lib/translate/stream/start.ts";

/** Seconds since 1970 at which every answer of these tests begins and ends. */
export const NOW = 1_764_000_000;

/** A profile whose schemas must follow every rule. */
export const ALL_RULES: Partial<ProviderProfile> = {
  schemaRules: [
    "inline_refs",
    "object_root",
    "no_tuple_items",
    "require_types",
    "no_additional_properties",
    "no_unknown_keywords",
  ],
};

/** The default profile with the differences given. */
export function profileWith(differs: Partial<ProviderProfile> = {}): ProviderProfile {
  return { ...DEFAULT_PROFILE, ...differs };
}

/** The result of a translation: the chat request, and the report with one line per note. */
export interface Translated {
  readonly chat: ChatRequest;
  readonly notes: readonly string[];
}

/** Translates a request body for a provider that differs from the default. */
export function translate(body: JsonObject, differs: Partial<ProviderProfile> = {}): Translated {
  const request = decodeRequest({ model: "m", input: [], ...body });
  const { chat, report } = translateForChat(request, { profile: profileWith(differs), model: "upstream-model" });
  return { chat, notes: report.notes.map((note) => `${note.kind} ${note.what} x${note.count}`) };
}

/** The messages that `input` becomes. */
export function messagesOf(
  input: string | readonly unknown[],
  differs: Partial<ProviderProfile> = {},
  body: JsonObject = {},
): ChatRequest["messages"] {
  return translate({ ...body, input }, differs).chat.messages;
}

/** The parts of an exchange; by default Codex asks, with a function tool `f` and a freeform tool `p`. */
export interface ExchangeOptions {
  readonly body?: JsonObject;
  readonly client?: ClientProfile;
  readonly profile?: Partial<ProviderProfile>;
  /** How the upstream ends; with `[DONE]` when absent. */
  readonly sawDone?: boolean;
  readonly failure?: RelayError;
}

/** The tools that an exchange declares when its body names none. */
export const TOOLS = [
  { type: "function", name: "f", parameters: { type: "object" } },
  { type: "custom", name: "p" },
  { type: "namespace", name: "ns", tools: [{ type: "function", name: "g" }] },
  { type: "tool_search", execution: "client" },
] as const;

/** A stream state whose ids count up from 1 for each prefix. */
export function stateOf(
  { body = {}, client = CODEX_CLIENT, profile = {} }: ExchangeOptions = {},
): StreamState {
  const request = decodeRequest({ model: "m", input: [], tools: TOOLS, ...body });
  const own = profileWith(profile);
  const { tools } = translateForChat(request, { profile: own, model: "m" });
  const counts = new Map<string, number>();
  return createStreamState({
    request,
    client,
    profile: own,
    tools,
    now: () => NOW,
    newId(prefix) {
      const count = (counts.get(prefix) ?? 0) + 1;
      counts.set(prefix, count);
      return `${prefix}_${count}`;
    },
  });
}

/** All events of an answer made of `frames`. */
export function play(frames: readonly unknown[], options: ExchangeOptions = {}): UnnumberedEvent[] {
  const state = stateOf(options);
  const events = start(state);
  for (const frame of frames) events.push(...step(state, decodeChunk(frame)));
  const { sawDone = true, failure } = options;
  events.push(...finish(state, { sawDone, ...(failure !== undefined && { failure }) }));
  return events;
}

/** A frame of visible text. */
export function text(content: string): JsonObject {
  return deltaChunk({ content });
}

/** A frame of reasoning. */
export function thought(piece: string, field = "reasoning_content"): JsonObject {
  return deltaChunk({ [field]: piece });
}

/** A frame with call fragments in their wire format. */
export function calls(...fragments: readonly JsonObject[]): JsonObject {
  return deltaChunk({ tool_calls: fragments });
}

/** A call fragment. */
export function fragment(
  { index, id, name, args = "" }: { index?: number; id?: string; name?: string; args?: string },
): JsonObject {
  return {
    ...(index !== undefined && { index }),
    ...(id !== undefined && { id }),
    function: { ...(name !== undefined && { name }), arguments: args },
  };
}

/** A frame that names the finish reason. */
export function end(reason = "stop"): JsonObject {
  return deltaChunk({}, reason);
}

/** The response of the last event. */
export function lastOf(events: readonly UnnumberedEvent[]): ResponseObject {
  const last = events.at(-1);
  if (last === undefined || !("response" in last)) throw new Error("The stream has no terminal event");
  return last.response;
}

/** The items of the terminal event. */
export function itemsOf(events: readonly UnnumberedEvent[]): readonly ResponseItem[] {
  return lastOf(events).output;
}

/** All text of a finished item; undefined for items without deltas. */
export function textOfItem(item: ResponseItem): string | undefined {
  switch (item.type) {
    case "message":
      return item.content.map((part) => part.type === "refusal" ? part.refusal : part.text).join("");
    case "reasoning":
      return item.summary.map((part) => part.text).join("");
    case "function_call":
      return item.arguments;
    case "custom_tool_call":
      return item.input;
    case "tool_search_call":
    case "compaction":
      return undefined;
    default:
      return undefined;
  }
}

/** Types in order, runs of the same type as one, without `response.`. */
export function typesOf(events: readonly UnnumberedEvent[]): string[] {
  const types = events.map(({ type }) => type.replace("response.", ""));
  return types.filter((type, index) => type !== types[index - 1]);
}

/** The deltas of one type of event, in order. */
export function deltasOf(events: readonly UnnumberedEvent[], type: string): string[] {
  return events.flatMap((event) => event.type === `response.${type}.delta` && "delta" in event ? [event.delta] : []);
}

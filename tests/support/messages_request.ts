/**
 * The translation of a request for a provider that is asked by Messages, and the items of such a history.
 *
 * @module
 */
import type { JsonObject } from "../../lib/base/json.ts";
import type { Message, MessagesRequest } from "../../lib/messages/types.ts";
import type { ProviderProfile } from "../../lib/providers/profile.ts";
import { decodeRequest } from "../../lib/responses/decode.ts";
import { translateRequest } from "../../lib/translate/request/request.ts";
import type { TargetFacts } from "../../lib/translate/request/target.ts";
import { type Envelope, HISTORY_VERSION, sealEnvelope } from "../../lib/translate/reasoning_envelope.ts";
import { profileNamed } from "./cases.ts";

/** For whom a request is translated; by default for Opus 5 at its maker. */
export interface MessagesTarget {
  readonly model?: string;
  /** Name of the provider's row. */
  readonly provider?: string;
  /** What differs from the row on this wire. */
  readonly differs?: Partial<ProviderProfile>;
  readonly facts?: TargetFacts;
}

/** The request that is sent, and the report with one line per note. */
export interface SentMessages {
  readonly body: MessagesRequest;
  readonly notes: readonly string[];
}

/** Translates a request body. */
export function translateForMessages(body: JsonObject, target: MessagesTarget = {}): SentMessages {
  const { model = "claude-opus-5", provider = "anthropic", differs = {}, facts = {} } = target;
  const row = profileNamed(provider);
  const profile: ProviderProfile = {
    ...row,
    wire: "messages",
    byWire: { messages: { ...row.byWire?.messages, ...differs } },
  };
  const { sent, report } = translateRequest(decodeRequest({ model: "m", input: [], ...body }), {
    profile,
    model,
    facts,
  });
  if (sent.wire !== "messages") throw new Error(`A Messages request expected, not one for ${sent.wire}`);
  return { body: sent.body, notes: report.notes.map((note) => `${note.kind} ${note.what} x${note.count}`) };
}

/** The messages that `input` becomes. */
export function listMessages(input: readonly unknown[], target?: MessagesTarget, body: JsonObject = {}): Message[] {
  return translateForMessages({ ...body, input }, target).body.messages;
}

/** A message with one text. */
export function text(role: "user" | "system" | "assistant", ...texts: readonly string[]): Message {
  return { role, content: texts.map((words) => ({ type: "text", text: words })) };
}

/** A thinking block that is signed. */
export function thinks(words: string): JsonObject {
  return { type: "thinking", thinking: words, signature: `signed ${words}` };
}

/** A reasoning item that holds `blocks`, as the relay sealed it for Opus 5 at its maker. */
export function reasoning(blocks: readonly JsonObject[], envelope: Partial<Envelope> = {}): JsonObject {
  const sealed = sealEnvelope({
    provider: "anthropic",
    model: "claude-opus-5",
    answer: "resp_1",
    details: blocks,
    version: HISTORY_VERSION,
    ...envelope,
  });
  return { type: "reasoning", summary: [{ type: "summary_text", text: "shown" }], encrypted_content: sealed };
}

/** A call of the function `f`. */
export function call(id: string, input = "{}"): JsonObject {
  return { type: "function_call", call_id: id, name: "f", arguments: input };
}

/** The output of a call. */
export function output(id: string, content: unknown = "1"): JsonObject {
  return { type: "function_call_output", call_id: id, output: content };
}

/** The function `f`. */
export const F: JsonObject = { type: "function", name: "f", parameters: { type: "object", properties: {} } };

/**
 * The official SDKs as judges of a stream: what they make of it, and whether they accept it.
 *
 * @module
 */
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { isObject, type JsonObject } from "../../lib/base/json.ts";
import type { WireName } from "../../lib/providers/profile.ts";

/** What an SDK makes of a stream. */
export type Verdict =
  /** The answer that it collected. */
  | { readonly kind: "accepted"; readonly answer: JsonObject }
  /** The failure that an event of the stream reports, as documented. */
  | { readonly kind: "error_event"; readonly message: string }
  /** Why the stream is none that the SDK can read. */
  | { readonly kind: "refused"; readonly message: string };

type Bytes = string | Uint8Array<ArrayBuffer>;

function asPlainObject(value: unknown): JsonObject {
  const plain: unknown = JSON.parse(JSON.stringify(value));
  if (!isObject(plain)) throw new Error("The SDK made no object of the stream");
  return plain;
}

/** Options of a client that reads `stream` whatever it asks. */
function clientOptions(stream: Bytes) {
  return {
    apiKey: "none",
    baseURL: "http://provider.test",
    maxRetries: 0,
    fetch: () => Promise.resolve(new Response(stream, { headers: { "content-type": "text/event-stream" } })),
  };
}

async function judgeResponses(stream: Bytes): Promise<JsonObject> {
  const client = new OpenAI(clientOptions(stream));
  return asPlainObject(await client.responses.stream({ model: "some-model", input: "Say hello." }).finalResponse());
}

async function judgeMessages(stream: Bytes): Promise<JsonObject> {
  const client = new Anthropic(clientOptions(stream));
  const asked = { model: "some-model", max_tokens: 100, messages: [{ role: "user" as const, content: "Say hello." }] };
  const reader = client.messages.stream(asked);
  const message = asPlainObject(await reader.finalMessage());
  // The helper ends well without it, but only an answer with a reason is whole.
  if (typeof message.stop_reason !== "string") throw new Error("The message has no stop_reason");
  return message;
}

/** Has the SDK of `wire` read a whole stream. */
export async function judgeStream(wire: Exclude<WireName, "chat">, stream: Bytes): Promise<Verdict> {
  try {
    return { kind: "accepted", answer: await (wire === "responses" ? judgeResponses(stream) : judgeMessages(stream)) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // A client that reads a status of its own makes the same class of error of both; here the status is always 200.
    const isEvent = (error instanceof OpenAI.APIError || error instanceof Anthropic.APIError) &&
      isObject(error.error) && !(error instanceof OpenAI.APIConnectionError) &&
      !(error instanceof Anthropic.APIConnectionError);
    return { kind: isEvent ? "error_event" : "refused", message };
  }
}

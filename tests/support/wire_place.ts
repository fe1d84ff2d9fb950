/**
 * A harness of a relay before a provider that has several wires.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { isObject, type JsonObject } from "../../lib/base/json.ts";
import { createLog } from "../../lib/base/log.ts";
import type { ProviderProfile } from "../../lib/providers/profile.ts";
import type { ServerOptions } from "../../lib/server/options.ts";
import { createServer } from "../../lib/server/router.ts";
import { profileWith } from "./exchange.ts";
import { CODEX, listen, optionsFor } from "./relay_harness.ts";

/** Path of chat requests. */
export const CHAT = "/v1/chat/completions";
/** Path of Responses requests. */
export const RESPONSES = "/v1/responses";
/** Path of Messages requests. */
export const MESSAGES = "/v1/messages";

/** Whole answers, by path. */
export const HELLO: Readonly<Record<string, () => Response>> = {
  [CHAT]: () =>
    createStream([
      { choices: [{ index: 0, delta: { content: "Hello." } }] },
      { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
    ]),
  [RESPONSES]: () => {
    const part = { type: "output_text", text: "Hello.", annotations: [] };
    const item = { type: "message", id: "msg_1", role: "assistant", status: "completed", content: [part] };
    const at = { output_index: 0, content_index: 0, item_id: "msg_1" };
    return createStream([
      { type: "response.created", response: { id: "resp_1", status: "in_progress", output: [] } },
      { type: "response.output_item.added", output_index: 0, item: { ...item, status: "in_progress", content: [] } },
      { type: "response.content_part.added", ...at, part: { ...part, text: "" } },
      { type: "response.output_text.delta", ...at, delta: "Hello." },
      { type: "response.output_text.done", ...at, text: "Hello." },
      { type: "response.content_part.done", ...at, part },
      { type: "response.output_item.done", output_index: 0, item },
      {
        type: "response.completed",
        response: {
          id: "resp_1",
          status: "completed",
          output: [item],
          usage: { input_tokens: 5, output_tokens: 2, total_tokens: 7 },
        },
      },
    ]);
  },
  [MESSAGES]: () =>
    createStream([
      {
        type: "message_start",
        message: {
          id: "msg_1",
          type: "message",
          role: "assistant",
          model: "m",
          content: [],
          stop_reason: null,
          usage: { input_tokens: 5, output_tokens: 1 },
        },
      },
      { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
      { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hello." } },
      { type: "content_block_stop", index: 0 },
      { type: "message_delta", delta: { stop_reason: "end_turn", stop_sequence: null }, usage: { output_tokens: 2 } },
      { type: "message_stop" },
    ]),
};

/** An answer in a stream. */
export function createStream(frames: readonly JsonObject[]): Response {
  const text = frames.map((frame) => {
    const event = typeof frame.type === "string" ? `event: ${frame.type}\n` : "";
    return `${event}data: ${JSON.stringify(frame)}\n\n`;
  }).join("");
  const end = frames.some(({ type }) => type !== undefined) ? "" : "data: [DONE]\n\n";
  return new Response(text + end, { headers: { "content-type": "text/event-stream" } });
}

/** A refusal. */
export function refuse(status: number, error: JsonObject): Response {
  return Response.json({ error }, { status });
}

/** A request that the provider got. */
export interface Received {
  readonly path: string;
  readonly headers: Headers;
  readonly body: JsonObject;
}

/** A relay before a provider with several wires. */
export interface WirePlace {
  readonly received: Received[];
  /** Base URL of the provider. */
  readonly url: string;
  readonly warnings: readonly string[];
  /** Asks as Codex does; the last event's response. */
  ask(body?: JsonObject): Promise<JsonObject>;
  /** The paths that were asked for so far. */
  paths(): readonly string[];
}

/** A provider, and the settings of the relay before it. */
export interface WireStage {
  answer(request: Received): Response;
  /** Fields of its profile that differ. */
  readonly profile?: Partial<ProviderProfile>;
  /** Further settings, by the provider's base URL. */
  changes?(url: string): Partial<ServerOptions>;
}

/** Runs `use` before a provider that answers by path. */
export async function withWires(
  { answer, profile: differs = {}, changes = () => ({}) }: WireStage,
  use: (place: WirePlace) => Promise<void>,
): Promise<void> {
  const received: Received[] = [];
  const provider = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const { pathname } = new URL(request.url);
    if (request.method !== "POST") return new Response("404 page not found", { status: 404 });
    const body: unknown = await request.json();
    assert(isObject(body));
    const got = { path: pathname, headers: request.headers, body };
    received.push(got);
    return answer(got);
  });
  const url = `http://127.0.0.1:${provider.addr.port}/v1`;
  const warnings: string[] = [];
  const log = createLog("warn", (line) => warnings.push(line));
  const relay = createServer(optionsFor(url, { profile: profileWith(differs), log, ...changes(url) }));
  const listener = await listen(relay);
  async function ask(body: JsonObject = {}): Promise<JsonObject> {
    const response = await fetch(`${listener.url}/v1/responses`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer sk-client", ...CODEX },
      body: JSON.stringify({
        model: "m",
        input: [{ type: "message", role: "user", content: [{ type: "input_text", text: "Hi." }] }],
        stream: true,
        ...body,
      }),
    });
    const text = await response.text();
    assertEquals([...text.matchAll(/^event: response\.created$/gm)].length, 1, text);
    const event: unknown = JSON.parse((text.trimEnd().split("\n").at(-1) ?? "").replace(/^data: /, ""));
    assert(isObject(event) && isObject(event.response), text);
    return event.response;
  }
  try {
    await use({ received, url, warnings, ask, paths: () => received.map(({ path }) => path) });
  } finally {
    await relay.idle();
    await listener.stop();
    await provider.shutdown();
  }
}

/** Answers on the paths `served`, and has no other one. */
export function serve(...served: readonly string[]): (request: Received) => Response {
  return ({ path }) => {
    const hello = HELLO[path];
    return hello && served.includes(path) ? hello() : new Response("404 page not found", { status: 404 });
  };
}

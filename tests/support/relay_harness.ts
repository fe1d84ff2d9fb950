/**
 * A harness that opens a relay on a real socket in front of a scripted provider, with clients for it.
 *
 * @module
 */
import { RelayError } from "../../lib/base/errors.ts";
import { isObject, type JsonObject } from "../../lib/base/json.ts";
import { DEFAULT_LIMITS } from "../../lib/base/limits.ts";
import { DENO } from "../../lib/runtime/deno.ts";
import type { Listener, ListenOptions } from "../../lib/runtime/runtime.ts";
import { createLog } from "../../lib/base/log.ts";
import type { ServerOptions } from "../../lib/server/options.ts";
import { DEFAULT_PROFILE } from "../../lib/providers/profile.ts";
import { createServer, type RelayServer } from "../../lib/server/router.ts";
import { SseDecoder } from "../../lib/base/sse.ts";
import {
  type ScriptedAnswer,
  type ScriptedProvider,
  type ScriptedProviderOptions,
  startScriptedProvider,
} from "../../tools/scripted_provider.ts";

/** Headers that identify Codex. */
export const CODEX = { originator: "codex_exec", "user-agent": "codex_exec/0.169.0" } as const;

/** A listening relay and its provider. */
export interface RelayPlace {
  readonly relay: RelayServer;
  readonly provider: ScriptedProvider;
  /** Origin of the relay. */
  readonly origin: string;
  /** Every line that the relay logged. */
  readonly log: readonly string[];
  /** Posts `body` to `/v1/responses`. */
  ask(body: unknown, headers?: HeadersInit): Promise<Response>;
}

/** Settings of a relay in front of `upstream`. */
export function optionsFor(upstream: string, changes: Partial<ServerOptions> = {}): ServerOptions {
  return {
    upstream,
    modelMap: { resolve: (name) => name },
    profile: DEFAULT_PROFILE,
    maxRequestBytes: 1 << 20,
    allowedHosts: [],
    // One try, unless a test asks for more.
    limits: { ...DEFAULT_LIMITS, maxTries: 1 },
    log: createLog("off", () => {}),
    isDirect: DENO.isDirect,
    ...changes,
  };
}

/** Listens on a free port of this machine, and lets `server` answer. */
export function listen(
  server: Pick<RelayServer, "fetch">,
  options: Partial<ListenOptions> = {},
): Promise<Listener> {
  return DENO.serve((request, address) => server.fetch(request, address), {
    host: "127.0.0.1",
    port: 0,
    report: (line) => console.error(line),
    ...options,
  });
}

/** Runs `use` with a relay in front of a provider that answers by `script`, and closes everything in the end. */
export async function withRelay(
  script: ScriptedAnswer | ScriptedProviderOptions,
  use: (place: RelayPlace) => Promise<void>,
  changes: Partial<ServerOptions> = {},
): Promise<void> {
  const provider = startScriptedProvider("answer" in script ? script : { answer: () => script });
  const log: string[] = [];
  const options = { log: createLog("debug", (line) => void log.push(line)), ...changes };
  const relay = createServer(optionsFor(provider.url, options));
  const listener = await listen(relay);
  const origin = listener.url;
  try {
    await use({
      relay,
      provider,
      origin,
      log,
      ask: (body, headers = {}) =>
        fetch(`${origin}/v1/responses`, {
          method: "POST",
          body: typeof body === "string" ? body : JSON.stringify(body),
          headers,
        }),
    });
    await relay.idle();
  } finally {
    // Ends what a failed test left open: its failure would be reported only after the last answer has ended.
    relay.endStreams(new RelayError("shutting_down", "The test is over"));
    await listener.stop();
    await provider.close();
  }
}

/** The smallest request for a stream. */
export const STREAM = { model: "m", input: "Hi", stream: true } as const;
/** The smallest request for one object. */
export const WHOLE = { model: "m", input: "Hi" } as const;

/** The events of a stream, read to its end. */
export async function eventsOf(response: Response): Promise<JsonObject[]> {
  const decoder = new SseDecoder();
  const payloads = decoder.feed(new Uint8Array(await response.arrayBuffer()));
  return [...payloads, ...decoder.end()].map((payload) => JSON.parse(payload));
}

/** Types of the terminal events of a stream, separated by commas. */
export async function terminalEvents(response: Response): Promise<string> {
  const text = await response.text();
  return [...text.matchAll(/^event: response\.(completed|failed|incomplete)$/gm)].map(([, type]) => type).join(",");
}

/** The wait notices in the metadata of a stream's events, each with its type. */
export function statusesOf(events: readonly JsonObject[]): unknown[] {
  return events.flatMap(({ type, response }) => {
    const metadata = isObject(response) ? response.metadata : undefined;
    return isObject(metadata) && "codex_relay_status" in metadata ? [[type, metadata.codex_relay_status]] : [];
  });
}

/** `type`, and for failures `code: message`, of the last event. */
export async function endOf(response: Response): Promise<string> {
  const last = (await eventsOf(response)).at(-1) as { type: string; response?: { error?: JsonObject } } | undefined;
  const error = last?.response?.error;
  return error ? `${last?.type} ${error.code}: ${error.message}` : String(last?.type);
}

/** Waits until `holds()` is true; fails after `limit` milliseconds, two seconds when absent. */
export async function soon(what: string, holds: () => boolean | Promise<boolean>, limit = 2_000): Promise<void> {
  const until = performance.now() + limit;
  while (!await holds()) {
    if (performance.now() > until) throw new Error(`Waited ${limit} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

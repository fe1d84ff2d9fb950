/**
 * A relay before a provider that refuses what a test says, and what such refusals look like.
 *
 * @module
 */
import { assert } from "@std/assert";
import { isObject, type JsonObject } from "../../lib/base/json.ts";
import { createLog } from "../../lib/base/log.ts";
import type { ChatRequest } from "../../lib/chat/types.ts";
import type { ProviderProfile } from "../../lib/providers/profile.ts";
import { createServer } from "../../lib/server/router.ts";
import { finishChunk, textChunks, usageChunk } from "../../tools/chat_frames.ts";
import { type ScriptedAnswer, type ScriptedProvider, startScriptedProvider } from "../../tools/scripted_provider.ts";
import { profileWith } from "./exchange.ts";
import { listen, optionsFor } from "./relay_harness.ts";

/** An answer of one word. */
export const HELLO: ScriptedAnswer = { chunks: [...textChunks("Hello."), finishChunk("stop"), usageChunk()] };

/** A relay before a provider that refuses. */
export interface Place {
  readonly provider: ScriptedProvider;
  /** Warnings, in order. */
  readonly warnings: readonly string[];
  /** All lines of the log, warnings included. */
  readonly lines: readonly string[];
  /** Sends a request and returns its response. */
  ask(body: JsonObject): Promise<JsonObject>;
}

/** Opens a place for `use`, and closes it. */
export async function withPlace(
  answer: (chat: ChatRequest) => ScriptedAnswer,
  use: (place: Place) => Promise<void>,
  differs: Partial<ProviderProfile> = {},
): Promise<void> {
  const provider = startScriptedProvider({ answer: ({ body }) => answer(body as ChatRequest) });
  const lines: string[] = [];
  const warnings: string[] = [];
  const log = createLog("debug", (line) => {
    lines.push(line);
    if (line.includes("WARN")) warnings.push(line);
  });
  const relay = createServer(optionsFor(provider.url, { profile: profileWith(differs), log }));
  const listener = await listen(relay);
  async function ask(body: JsonObject): Promise<JsonObject> {
    const response = await fetch(`${listener.url}/v1/responses`, {
      method: "POST",
      headers: { "content-type": "application/json", originator: "codex_exec" },
      body: JSON.stringify({ model: "m", stream: true, ...body }),
    });
    const last = (await response.text()).trimEnd().split("\n").at(-1) ?? "";
    const event: unknown = JSON.parse(last.replace(/^data: /, ""));
    assert(isObject(event) && isObject(event.response), last);
    return event.response;
  }
  try {
    await use({ provider, warnings, lines, ask });
  } finally {
    await relay.idle();
    await listener.stop();
    await provider.close();
  }
}

/** A refusal in the common envelope. */
export function refuse(message: string, status = 400): ScriptedAnswer {
  return { status, json: { error: { message, type: "invalid_request_error", param: null, code: null } } };
}

/** The roles of a request's messages, joined by spaces. */
export function rolesOf({ messages }: ChatRequest): string {
  return messages.map(({ role }) => role).join(" ");
}

/**
 * A harness that connects the official SDK to a relay in front of a scripted provider.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import OpenAI from "openai";
import { createServer } from "../../lib/server/router.ts";
import {
  type ScriptedAnswer,
  type ScriptedProvider,
  type ScriptedProviderOptions,
  startScriptedProvider,
} from "../../tools/scripted_provider.ts";
import { listen, optionsFor } from "./relay_harness.ts";

/** A client of the SDK, and the provider of its relay. */
export interface Place {
  readonly client: OpenAI;
  readonly provider: ScriptedProvider;
  /** The relay's base URL, `/v1` included. */
  readonly url: string;
}

/** Key that the client sends and the provider accepts. */
export const KEY = "sk-test-of-codex-relay";
/** Model that the client asks for. */
export const MODEL = "scripted-model";

/** Runs `use` with a client of the SDK that reaches a scripted provider through a relay on a real socket. */
export async function withClient(
  script: ScriptedAnswer | Omit<ScriptedProviderOptions, "port">,
  use: (place: Place) => Promise<void>,
): Promise<void> {
  const options = "answer" in script ? script : { answer: () => script };
  const provider = startScriptedProvider({ keys: [KEY], ...options });
  const relay = createServer(optionsFor(provider.url));
  const listener = await listen(relay);
  const url = `${listener.url}/v1`;
  try {
    await use({ client: new OpenAI({ apiKey: KEY, baseURL: url, maxRetries: 0 }), provider, url });
    assertEquals(provider.refusals, []);
  } finally {
    await relay.idle();
    await listener.stop();
    await provider.close();
  }
}

/**
 * Tests of what providers get for their prompt caches, and of what the log says when one was lost.
 *
 * @module
 */
import { assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { isObject, type JsonObject } from "../../lib/base/json.ts";
import { createLog } from "../../lib/base/log.ts";
import type { ProviderProfile } from "../../lib/providers/profile.ts";
import { DEFAULT_PROFILE } from "../../lib/providers/profile.ts";
import { PROFILES } from "../../lib/providers/profiles.ts";
import { textAnswer } from "../../tools/chat_frames.ts";
import { CODEX, type RelayPlace, STREAM, withRelay } from "../support/relay_harness.ts";

function profileNamed(name: string): ProviderProfile {
  return { ...DEFAULT_PROFILE, ...PROFILES.find((row) => row.name === name)?.overrides, name };
}

/** The headers that take the id of a conversation, by provider (sources are in the rows). */
const HEADERS: Readonly<Record<string, string>> = {
  xai: "x-grok-conv-id",
  fireworks: "x-session-affinity",
  openrouter: "x-session-id",
  opencode: "x-opencode-session",
  cloudflare: "x-session-affinity",
};

for (const { name } of PROFILES) {
  const header = HEADERS[name];
  Deno.test(`${name} gets the conversation's id ${header === undefined ? "in no header" : `as ${header}`}`, async () => {
    await withRelay(textAnswer("Hello"), async ({ ask, provider }) => {
      await (await ask({ ...STREAM, prompt_cache_key: "019a-thread" }, CODEX)).text();
      await (await ask(STREAM, CODEX)).text();
      // A request whose parameters were refused is sent again.
      const [first, last] = [provider.chats[0], provider.chats.at(-1)].map((request) =>
        [...new Set(Object.values(HEADERS))].filter((known) => request?.headers.has(known)).map((known) =>
          `${known}: ${request?.headers.get(known)}`
        )
      );
      assertEquals(first, header === undefined ? [] : [`${header}: 019a-thread`]);
      // A client without a key gets an id all the same.
      assertEquals(last?.map((text) => text.replace(/[\da-f]{32}$/, "HASH")), header ? [`${header}: HASH`] : []);
    }, { profile: profileNamed(name) });
  });
}

/** The places of the marks in the last request. */
function marksOf({ provider }: RelayPlace): unknown {
  const { body } = provider.chats.at(-1) ?? {};
  const messages = isObject(body) && Array.isArray(body.messages) ? body.messages : [];
  return messages.flatMap(({ role, content }) => {
    const parts: readonly JsonObject[] = Array.isArray(content) ? content : [];
    return parts.flatMap(({ text, cache_control: mark }) => mark === undefined ? [] : [[role, text, mark]]);
  });
}

const MARK = { type: "ephemeral" };
const TALK = {
  ...STREAM,
  instructions: "Rules",
  input: [
    { role: "user", content: "One" },
    { role: "assistant", content: "Two" },
    { role: "user", content: "Three" },
  ],
};

for (
  const [name, model, isMarked] of [
    ["openrouter", "anthropic/claude-sonnet-5", true],
    ["openrouter", "qwen/qwen3.8-max-0902", true],
    ["openrouter", "deepseek/deepseek-v4-pro", false],
    ["qwen", "qwen3.8-max", true],
    ["qwen", "kimi-k2.7-code", false],
    ["deepseek", "deepseek-v4-pro", false],
    ["anthropic", "claude-sonnet-5", false],
  ] as const
) {
  Deno.test(`${name} gets ${isMarked ? "marks" : "no marks"} in the prompt of ${model}`, async () => {
    await withRelay({ answer: () => textAnswer("Hello"), rules: { systemFirst: true } }, async (place) => {
      await (await place.ask({ ...TALK, model }, CODEX)).text();
      const marks = [["system", "Rules", MARK], ["user", "One", MARK], ["user", "Three", MARK]];
      assertEquals(marksOf(place), isMarked ? marks : []);
    }, { profile: profileNamed(name) });
  });
}

const LONG = { prompt: 10_000, completion: 5 };

/** Asks twice; only the first prompt comes out of the cache. */
async function loseCache({ ask, relay }: RelayPlace, second: JsonObject): Promise<void> {
  for (const body of [{ ...TALK, prompt_cache_key: "t" }, { ...TALK, prompt_cache_key: "t", ...second }]) {
    await (await ask(body, CODEX)).text();
    await relay.idle();
  }
}

function answerWithLoss() {
  let asked = 0;
  return { answer: () => textAnswer("Hello", { ...LONG, cached: asked++ === 0 ? 9_000 : 0 }) };
}

Deno.test("At debug the first message that changed is named when a thread's cache is lost, without its text", async () => {
  await withRelay(answerWithLoss(), async (place) => {
    await loseCache(place, { input: [{ role: "user", content: "Secret" }] });
    const line = place.log.find((text) => text.includes("cache: ")) ?? "";
    assertMatch(line, /DEBUG cache: 0 % of the prompt, 90 % before: message 2 \(user\) changed since the last request/);
    assertNotMatch(place.log.join("\n"), /Secret|Rules|Three/);
  });
  await withRelay(answerWithLoss(), async (place) => {
    await loseCache(place, {});
    assertMatch(place.log.join("\n"), /nothing changed since the last request of this thread, \d s ago: the provider/);
  });
});

Deno.test("Above debug nothing is hashed, and nothing said", async () => {
  const log: string[] = [];
  await withRelay(answerWithLoss(), async (place) => {
    await loseCache(place, { instructions: "New" });
    assertEquals(log.length, 2);
    assertNotMatch(log.join("\n"), /cache:/);
  }, { log: createLog("info", (line) => void log.push(line)) });
});

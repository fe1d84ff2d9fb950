/**
 * Tests that a fallback takes over with its own key and model names when the first upstream fails, and that the log
 * names it.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { isObject } from "../../lib/base/json.ts";
import { DEFAULT_LIMITS } from "../../lib/base/limits.ts";
import type { ServerOptions } from "../../lib/server/options.ts";
import { DEFAULT_PROFILE } from "../../lib/providers/profile.ts";
import { textAnswer } from "../../tools/chat_frames.ts";
import { type ScriptedAnswer, type ScriptedProvider, startScriptedProvider } from "../../tools/scripted_provider.ts";
import {
  CODEX,
  endOf,
  eventsOf,
  optionsFor,
  type RelayPlace,
  STREAM,
  WHOLE,
  withRelay,
} from "../support/relay_harness.ts";

/** Runs `use` with a relay whose first upstream answers `first`, and whose fallback answers `second`. */
async function withFallback(
  { first, second, ...changes }: { first: ScriptedAnswer; second: ScriptedAnswer } & Partial<ServerOptions>,
  use: (place: RelayPlace & { readonly other: ScriptedProvider }) => Promise<void>,
  fallback: Partial<ServerOptions> = {},
): Promise<void> {
  const other = startScriptedProvider({ answer: () => second });
  const modelMap = { resolve: (name: string) => `other/${name}` };
  const profile = { ...DEFAULT_PROFILE, name: "other" };
  const options: Partial<ServerOptions> = {
    limits: DEFAULT_LIMITS,
    profile: { ...DEFAULT_PROFILE, name: "first" },
    fallbacks: [optionsFor(other.url, { modelMap, profile, keepsClientKey: true, ...fallback })],
    ...changes,
  };
  try {
    await withRelay(first, (place) => use({ ...place, other }), options);
  } finally {
    await other.close();
  }
}

const BUSY: ScriptedAnswer = { status: 503, json: { error: { message: "Busy" } } };

/** Failures after which another upstream takes over at once. */
const FAILURES: readonly (readonly [string, ScriptedAnswer])[] = [
  ["is overloaded", BUSY],
  ["limits the rate", { status: 429, headers: { "retry-after": "60" }, json: { error: { message: "Slow down" } } }],
  ["refuses the key", { status: 401, json: { error: { message: "Invalid key" } } }],
  ["has no credit", { status: 402, json: { error: { message: "Insufficient Balance" } } }],
  ["does not know the model", { status: 404, json: { error: { message: "The model `m` does not exist" } } }],
  ["sends elsewhere", { status: 307, headers: { location: "https://elsewhere.example/" }, text: "" }],
  ["breaks off before any answer", { chunks: [], end: "reset" }],
  ["ends without an answer", { chunks: [] }],
  ["answers garbage", { text: "<html>" }],
];

for (const [name, first] of FAILURES) {
  Deno.test(`another upstream takes over unseen when the first one ${name}`, async () => {
    const second = textAnswer("From the other.");
    await withFallback({ first, second }, async ({ ask, provider, other, log }) => {
      for (const [body, headers] of [[STREAM, CODEX], [STREAM, {}], [WHOLE, {}]] as const) {
        const response = await ask(body, headers);
        assertEquals(response.status, 200);
        const last = body === WHOLE ? await response.json() : (await eventsOf(response)).at(-1)?.response;
        assertStringIncludes(JSON.stringify(last.output), "From the other.");
        assertEquals([last.status, last.model, last.metadata], ["completed", "m", { codex_relay_upstream: "other" }]);
        // Codex's headers leave before the upstream that answers is known.
        assertEquals(response.headers.get("x-codex-relay-upstream"), headers === CODEX ? null : "other");
      }
      // The failed upstream is skipped for a while.
      assertEquals([provider.chats.length, other.chats.length], [1, 3]);
      assertEquals(other.chats.map(({ body }) => isObject(body) && body.model), Array(3).fill("other/m"));
      assertMatch(log.join("\n"), /WARN {2}going on with other, try 2 of 5: \w+: /);
      assertEquals(log.filter((line) => / INFO {2}.* by other /.test(line)).length, 3, log.join("\n"));
    });
  });
}

Deno.test("a fallback gets its own key, and never the client's", async () => {
  const second = textAnswer("Hi.");
  const headers = { ...CODEX, authorization: "Bearer sk-of-the-client" };
  await withFallback({ first: BUSY, second }, async ({ ask, provider, other }) => {
    await (await ask(STREAM, headers)).text();
    assertEquals(provider.chats[0]?.headers.get("authorization"), "Bearer sk-of-the-client");
    assertEquals(other.chats[0]?.headers.get("authorization"), null);
  });
  await withFallback({ first: BUSY, second, apiKey: "sk-one-1" }, async ({ ask, provider, other }) => {
    await (await ask(STREAM, headers)).text();
    assertEquals(provider.chats[0]?.headers.get("authorization"), "Bearer sk-one-1");
    assertEquals(other.chats[0]?.headers.get("authorization"), "Bearer sk-two-2");
  }, { apiKey: "sk-two-2" });
});

Deno.test("no other upstream takes over after the commit point, or when the request itself is wrong", async () => {
  const second = textAnswer("Not to be seen.");
  const cut: ScriptedAnswer = { chunks: textAnswer("Half of it.").chunks?.slice(0, 1) ?? [], end: "reset" };
  await withFallback({ first: cut, second }, async ({ ask, other }) => {
    assertMatch(await endOf(await ask(STREAM, CODEX)), /^response.failed upstream_truncated: /);
    assertEquals(other.chats.length, 0);
  });
  const wrong: ScriptedAnswer = { status: 400, json: { error: { message: "Extra inputs are not permitted" } } };
  await withFallback({ first: wrong, second }, async ({ ask, other }) => {
    assertMatch(await endOf(await ask(STREAM, CODEX)), /^response.failed invalid_prompt: /);
    assertEquals(other.chats.length, 0);
  });
});

Deno.test("the last upstream's failure is reported when all fail, without any key", async () => {
  const second: ScriptedAnswer = { status: 401, json: { error: { message: "Wrong key sk-two-secret" } } };
  const first: ScriptedAnswer = { status: 402, json: { error: { message: "No credit for sk-one-secret" } } };
  await withFallback({ first, second, apiKey: "sk-one-secret" }, async ({ ask, provider, other, log }) => {
    const end = await endOf(await ask(STREAM, CODEX));
    assertMatch(end, /^response.failed invalid_prompt: other answered 401: Wrong key \*\*\*/);
    assertEquals([provider.chats.length, other.chats.length], [1, 1]);
    assert(!/secret/.test(log.join("\n")), log.join("\n"));
  }, { apiKey: "sk-two-secret" });
});

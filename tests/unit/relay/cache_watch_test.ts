/**
 * Tests of the watch over providers' prompt caches.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import type { JsonObject } from "../../../lib/base/json.ts";
import { CacheWatch } from "../../../lib/relay/cache_watch.ts";

const SYSTEM = { role: "system", content: "Rules" };
const USER = { role: "user", content: "Question" };
const ANSWER = { role: "assistant", content: "Answer" };
const TOOL = { role: "tool", tool_call_id: "c", content: "Output" };
const CHAT = { model: "m", stream: true, messages: [SYSTEM, USER, ANSWER, TOOL], tools: [{ type: "function" }] };

function usageWith(cached: number | undefined, prompt = 10_000) {
  const cachedTokens = cached === undefined ? {} : { cachedTokens: cached };
  return { promptTokens: prompt, completionTokens: 1, totalTokens: prompt + 1, ...cachedTokens };
}

/** The line about `changed`, sent after CHAT was found in the cache. */
function lossOf(changed: JsonObject, cached = 0): string | undefined {
  const watch = new CacheWatch();
  assertEquals(watch.observe("t", CHAT, usageWith(9_000)), undefined);
  return watch.observe("t", changed, usageWith(cached));
}

function withMessages(...messages: readonly unknown[]): JsonObject {
  return { ...CHAT, messages };
}

const PREFIX = "cache: 0 % of the prompt, 90 % before: ";
const SINCE = "since the last request of this thread";

Deno.test("CacheWatch names the first message that changed", () => {
  assertEquals(
    lossOf(withMessages(SYSTEM, USER, ANSWER, { ...TOOL, content: "Other" }, USER)),
    `${PREFIX}message 4 (tool) changed ${SINCE}`,
  );
  assertEquals(
    lossOf(withMessages({ ...SYSTEM, content: "New rules" }, USER, ANSWER, { ...TOOL, content: "Other" })),
    `${PREFIX}message 1 (system) changed ${SINCE}`,
  );
  assertEquals(
    lossOf(withMessages(SYSTEM, USER)),
    `${PREFIX}message 3 (assistant) and what followed it are gone ${SINCE}`,
  );
});

Deno.test("CacheWatch names the tools before the messages, and settings after them", () => {
  const messages = [{ ...SYSTEM, content: "New rules" }];
  assertEquals(lossOf({ ...CHAT, messages, tools: [] }), `${PREFIX}the tools changed ${SINCE}`);
  assertEquals(lossOf({ ...CHAT, reasoning_effort: "high" }), `${PREFIX}reasoning_effort changed ${SINCE}`);
  assertMatch(lossOf({ ...CHAT, max_tokens: 5 }) ?? "", /nothing changed .*, 0 s ago: the provider dropped its cache$/);
});

Deno.test("CacheWatch says nothing as long as most of the prompt comes out of the cache", () => {
  const longer = withMessages(...CHAT.messages, ANSWER, USER);
  assertEquals(lossOf(longer, 8_000), undefined);
  assertEquals(lossOf(longer, 4_500), undefined);
  assertMatch(lossOf(longer, 4_499) ?? "", /^cache: 45 % of the prompt, 90 % before: nothing changed/);
});

Deno.test("CacheWatch judges neither small prompts nor providers that do not count", () => {
  const watch = new CacheWatch();
  for (const usage of [usageWith(9_000), usageWith(undefined), usageWith(0, 2_000)]) {
    assertEquals(watch.observe("t", CHAT, usage), undefined);
  }
  // The first request of a conversation finds nothing.
  assertEquals(new CacheWatch().observe("t", CHAT, usageWith(0)), undefined);
  // What was never kept cannot be lost.
  const cold = new CacheWatch();
  cold.observe("t", CHAT, usageWith(4_000));
  assertEquals(cold.observe("t", CHAT, usageWith(0)), undefined);
});

Deno.test("CacheWatch tells conversations apart, by their first messages where they have no name", () => {
  const watch = new CacheWatch();
  watch.observe(undefined, CHAT, usageWith(9_000));
  assertEquals(watch.observe(undefined, withMessages(SYSTEM, { ...USER, content: "Else" }), usageWith(0)), undefined);
  assertEquals(
    watch.observe(undefined, withMessages(SYSTEM, USER, TOOL), usageWith(0)),
    `${PREFIX}message 3 (tool) changed ${SINCE}`,
  );
  assertEquals(watch.observe("other", CHAT, usageWith(0)), undefined);
});

Deno.test("CacheWatch remembers the 64 conversations that were used last", () => {
  const watch = new CacheWatch();
  for (let thread = 0; thread < 64; thread++) watch.observe(`t${thread}`, CHAT, usageWith(9_000));
  watch.observe("t0", CHAT, usageWith(9_000));
  watch.observe("t64", CHAT, usageWith(9_000));
  assertMatch(watch.observe("t0", CHAT, usageWith(0)) ?? "", /nothing changed/);
  assertEquals(watch.observe("t1", CHAT, usageWith(0)), undefined);
});

Deno.test("CacheWatch reads the requests of all wires, and takes no mark of the cache for a change", () => {
  const mark = { cache_control: { type: "ephemeral" } };
  const [system, user] = [{ type: "text", text: "Rules" }, { type: "text", text: "Question" }];
  const before = {
    model: "m",
    system: [{ ...system, ...mark }],
    messages: [{ role: "user", content: [{ ...user, ...mark }] }],
  };
  const other = { ...before, system: [{ ...system, text: "New rules" }] };
  const moved = { ...before, messages: [{ role: "user", content: [user] }, { role: "assistant", content: [mark] }] };
  const items = [{ type: "message", role: "user", content: "Question" }, { type: "reasoning", summary: [] }];
  const input = { model: "m", instructions: "Rules", input: items };
  const losses = [
    [before, other, `message 1 (system) changed ${SINCE}`],
    [before, moved, `nothing changed ${SINCE}, 0 s ago: the provider dropped its cache`],
    [input, { ...input, instructions: "New" }, `message 1 (system) changed ${SINCE}`],
    [
      input,
      { ...input, input: [items[0], { type: "reasoning", summary: [1] }] },
      `message 3 (reasoning) changed ${SINCE}`,
    ],
    [input, { ...input, input: [items[0]] }, `message 3 (reasoning) and what followed it are gone ${SINCE}`],
  ] as const;
  for (const [first, second, said] of losses) {
    const watch = new CacheWatch();
    watch.observe("t", first, usageWith(9_000));
    assertEquals(watch.observe("t", second, usageWith(0)), `${PREFIX}${said}`);
  }
});

/**
 * Tests of the names of a conversation.
 *
 * @module
 */
import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { createSessionId, findThread } from "../../../lib/relay/thread.ts";

Deno.test("findThread() prefers the thread's own header to the key that sub-agents share", () => {
  const raw = { prompt_cache_key: "key" };
  const all = { "thread-id": "thread", "session-id": "session" };
  assertEquals(findThread(new Headers(all), { raw }), "thread");
  assertEquals(findThread(new Headers({ "session-id": "session" }), { raw }), "key");
  assertEquals(findThread(new Headers({ "session-id": "session" }), { raw: {} }), "session");
  assertEquals(findThread(new Headers({ "session_id": "old" }), { raw: {} }), "old");
  assertEquals(findThread(new Headers(), { raw: {} }), undefined);
});

Deno.test("createSessionId() is the client's key for prompt caches, if a header can hold it", () => {
  const idOf = (key: unknown) => createSessionId({ raw: { prompt_cache_key: key } });
  assertEquals(idOf("019a-7f"), "019a-7f");
  assertEquals(idOf("k".repeat(128)), "k".repeat(128));
  for (const key of [undefined, "", 7, "k".repeat(129), "a b", "a\r\nx: y", "schlüssel"]) {
    assertMatch(idOf(key), /^[\da-f]{32}$/);
  }
  assertNotEquals(idOf("a b"), idOf("a c"));
});

Deno.test("createSessionId() is the same for a whole conversation of a client without a key, and another for others", () => {
  const first = { role: "user", content: "Hi" };
  const raw = { instructions: "Rules", input: [first] };
  const id = createSessionId({ raw });
  assertEquals(createSessionId({ raw: { ...raw, input: [first, { role: "assistant", content: "Yes" }] } }), id);
  assertNotEquals(createSessionId({ raw: { ...raw, instructions: "Others" } }), id);
  assertNotEquals(createSessionId({ raw: { ...raw, input: [{ role: "user", content: "Hello" }] } }), id);
  assertNotEquals(createSessionId({ raw: { input: "Hi" } }), createSessionId({ raw: { input: "Ho" } }));
});

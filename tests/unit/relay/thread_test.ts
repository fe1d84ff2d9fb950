/**
 * Tests of the names of a conversation.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { findSessionId, findThread } from "../../../lib/relay/thread.ts";

Deno.test("findThread() prefers the thread's own header to the key that sub-agents share", () => {
  const raw = { prompt_cache_key: "key" };
  const all = { "thread-id": "thread", "session-id": "session" };
  assertEquals(findThread(new Headers(all), { raw }), "thread");
  assertEquals(findThread(new Headers({ "session-id": "session" }), { raw }), "key");
  assertEquals(findThread(new Headers({ "session-id": "session" }), { raw: {} }), "session");
  assertEquals(findThread(new Headers({ "session_id": "old" }), { raw: {} }), "old");
  assertEquals(findThread(new Headers(), { raw: {} }), undefined);
});

Deno.test("findSessionId() is the client's key for prompt caches, if a header can hold it", () => {
  const idOf = (key: unknown) => findSessionId({ raw: { prompt_cache_key: key } });
  assertEquals(idOf("019a-7f"), "019a-7f");
  assertEquals(idOf("k".repeat(128)), "k".repeat(128));
  for (const key of [undefined, "", 7, "k".repeat(129), "a b", "a\r\nx: y", "schlüssel"]) {
    assertEquals(idOf(key), undefined);
  }
});

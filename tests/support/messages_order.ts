/**
 * What every server of the Messages API demands of the order of messages and blocks.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { Message } from "../../lib/messages/types.ts";

/** Fails unless roles alternate, results directly follow their calls before all else, ids are unique and no text is blank. */
export function checkOrder(messages: readonly Message[]): void {
  assertEquals(messages[0]?.role, "user");
  assert(messages.at(-1)?.role !== "assistant");
  const ids = messages.flatMap(({ content }) =>
    content.flatMap((block) => block.type === "tool_use" ? [block.id] : [])
  );
  assertEquals(new Set(ids).size, ids.length);
  messages.forEach(({ role, content }, index) => {
    assert(content.length > 0);
    const before = messages[index - 1];
    if (role === "system") assertEquals(before?.role, "user");
    if (role === "user") assert(before === undefined || before.role === "assistant");
    if (role === "assistant") assert(before?.role !== "assistant");
    const calls = before?.role === "assistant"
      ? before.content.flatMap((block) => block.type === "tool_use" ? [block.id] : [])
      : [];
    const results = content.flatMap((block) => block.type === "tool_result" ? [block.tool_use_id] : []);
    assertEquals(results, calls);
    assert(content.slice(0, results.length).every(({ type }) => type === "tool_result"));
    for (const block of content) if (block.type === "text") assert(block.text.trim() !== "");
  });
}

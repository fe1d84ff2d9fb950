/**
 * Tests of the blocks that come back exactly as they were.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createCallsMark, KeptBlock, readCallsMark } from "../../../lib/messages/kept_block.ts";

Deno.test("a block without pieces is what its first event said", () => {
  const redacted = { type: "redacted_thinking", data: "x" };
  const result = { type: "web_search_tool_result", tool_use_id: "a", content: [{ url: "u", encrypted_content: "e" }] };
  assertEquals(new KeptBlock(0, redacted).build(), redacted);
  assertEquals(new KeptBlock(0, result).build(), result);
});

Deno.test("pieces of input replace the empty one, and broken ones do not", () => {
  const start = { type: "server_tool_use", id: "a", name: "web_search", input: {} };
  const whole = new KeptBlock(0, start);
  for (const piece of ['{"query"', ':"x"}']) whole.addInput(piece);
  assertEquals(whole.build(), { ...start, input: { query: "x" } });
  const broken = new KeptBlock(0, start);
  broken.addInput('{"query"');
  assertEquals(broken.build(), start);
});

Deno.test("thinking goes on from its first event, and the last signature counts", () => {
  const block = new KeptBlock(0, { type: "thinking", thinking: "a", signature: "" });
  block.addThinking("b");
  block.sign("1");
  block.sign("2");
  assertEquals(block.build(), { type: "thinking", thinking: "ab", signature: "2" });
});

Deno.test("a mark of calls is read back, and a block is none", () => {
  assertEquals(readCallsMark(createCallsMark(["a", "b"])), ["a", "b"]);
  assertEquals(readCallsMark({ ...createCallsMark([]), calls: ["a", 1] }), ["a"]);
  assertEquals(readCallsMark({ type: "thinking", thinking: "x" }), undefined);
});

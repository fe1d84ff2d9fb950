/**
 * Tests which names are near one that is not there.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { findNearNames } from "../../../lib/base/near_names.ts";

Deno.test("findNearNames() looks past case, punctuation and the maker's name", () => {
  const names = ["qwen/qwen3-coder", "qwen/qwen3-max", "openai/gpt-oss-120b", "moonshotai/kimi-k3"];
  assertEquals(findNearNames("Qwen3 Coder", names), ["qwen/qwen3-coder"]);
  assertEquals(findNearNames("kimi", names), ["moonshotai/kimi-k3"]);
  assertEquals(findNearNames("gpt-oss-12b", names), ["openai/gpt-oss-120b"]);
  assertEquals(findNearNames("claude", names), []);
});

Deno.test("findNearNames() prefers the same name, then what begins with it or differs by few letters", () => {
  const names = ["maker/qwen3-coder-480b", "qwen3-coder", "gpt-oss-120b", "kimi-k3"];
  assertEquals(findNearNames("qwen3coder", names), ["qwen3-coder", "maker/qwen3-coder-480b"]);
  assertEquals(findNearNames("gpt-oss", names), ["gpt-oss-120b"]);
  assertEquals(findNearNames("zzzzzz", names), []);
});

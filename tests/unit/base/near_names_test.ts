/**
 * Tests which names are suggested for one that does not exist.
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

Deno.test("findNearNames() suggests three names at most, the nearest first", () => {
  const names = ["completions", "service", "serve", "server", "run"];
  assertEquals(findNearNames("serv", names), ["service", "serve", "server"]);
  assertEquals(findNearNames("rnu", names), ["run"]);
  assertEquals(findNearNames("sk-0123456789abcdef", names), []);
});

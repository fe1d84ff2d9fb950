/**
 * Is the variable the one in which people keep that provider's key?
 *
 * @module
 */
import { assertEquals, assertNotEquals } from "@std/assert";
import { keyName } from "../../lib/providers/key_names.ts";
import { PROFILES } from "../../lib/providers/profiles.ts";

Deno.test("keyName() knows every provider that has a profile", () => {
  for (const { name } of PROFILES) assertNotEquals(keyName(name), "CODEX_RELAY_API_KEY", name);
});

Deno.test("keyName() uses the relay's own variable for unknown providers", () => {
  assertEquals(keyName("127.0.0.1:8080"), "CODEX_RELAY_API_KEY");
  assertEquals(keyName("constructor"), "CODEX_RELAY_API_KEY");
});

Deno.test("keyName() follows the providers' documentation where name and variable differ", () => {
  assertEquals(keyName("kimi"), "MOONSHOT_API_KEY");
  assertEquals(keyName("qwen"), "DASHSCOPE_API_KEY");
});

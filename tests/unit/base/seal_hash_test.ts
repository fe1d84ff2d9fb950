/**
 * Tests that sealed texts have short names.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { hashSeal } from "../../../lib/base/seal_hash.ts";

Deno.test("hashSeal() gives each text a name of twelve characters", () => {
  assertEquals(hashSeal("a"), "ca978112ca1b");
  assertEquals(hashSeal("b"), "3e23e8160039");
});

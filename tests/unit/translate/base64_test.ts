/**
 * Tests that text survives base64 encoding and decoding, and that other bytes are recognised.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeBase64, encodeBase64 } from "../../../lib/translate/base64.ts";

Deno.test("encodeBase64() and decodeBase64() keep every text", () => {
  for (const text of ["", "a", "ab", "abc", "é€😀", "\u0000\n", "x".repeat(100_000)]) {
    assertEquals(decodeBase64(encodeBase64(text)), text);
  }
  assertEquals(encodeBase64("é"), "w6k=");
});

Deno.test("decodeBase64() gives undefined for bytes that are not UTF-8", () => {
  assertEquals(decodeBase64("//79"), undefined);
});

/**
 * Does the key travel in the header that the provider wants?
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { keyHeader } from "../../../lib/upstream/http.ts";

Deno.test("keyHeader() sends a bearer token, a bare key, or nothing", () => {
  assertEquals(keyHeader("Bearer k1", { keyHeader: "authorization" }), { authorization: "Bearer k1" });
  assertEquals(keyHeader("Bearer k1", { keyHeader: "api-key" }), { "api-key": "k1" });
  assertEquals(keyHeader(undefined, { keyHeader: "api-key" }), {});
});

/**
 * Tests that the names of content codings are read in order, in whatever form they are written.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { listContentCodings } from "../../../lib/base/content_encoding.ts";

Deno.test("listContentCodings() lists codings in their order, and none for a plain body", () => {
  const listed = (value?: string) =>
    listContentCodings(new Headers(value === undefined ? {} : { "content-encoding": value }));
  assertEquals(listed(), []);
  assertEquals(listed("identity"), []);
  assertEquals(listed(" GZip , identity,, br"), ["gzip", "br"]);
});

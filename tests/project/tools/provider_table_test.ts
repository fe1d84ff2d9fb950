/**
 * The table of docs/providers.md against that of the program.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { findMarkedPart } from "../../../tools/marked_part.ts";
import { replaceProviders } from "../../../tools/provider_table.ts";

Deno.test("docs/providers.md shows the providers of this version (else: deno run -RW tools/provider_table.ts)", () => {
  const page = Deno.readTextFileSync(new URL("../../../docs/providers.md", import.meta.url));
  assertEquals(findMarkedPart(page, "providers"), findMarkedPart(replaceProviders(page), "providers"));
});

Deno.test("replaceProviders() replaces the part between its markers and nothing else", () => {
  const written = replaceProviders("before\n<!-- providers -->\nformer\n<!-- /providers -->\nafter\n");
  assertEquals(written.startsWith("before\n<!-- providers -->\n\n| Provider "), true);
  assertEquals(written.endsWith("|\n\n<!-- /providers -->\nafter\n"), true);
  assertEquals(written.includes("former"), false);
  assertEquals(replaceProviders(written), written);
});

Deno.test("replaceProviders() throws when its markers are missing", () => {
  assertThrows(() => replaceProviders("<!-- /providers --><!-- providers -->"), Error, "<!-- providers -->");
});

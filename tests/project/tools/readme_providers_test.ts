/**
 * Tests that the README's provider table is the program's.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { withProviderTable } from "../../../tools/readme_providers.ts";

function tableOf(readme: string): string | undefined {
  return /<!-- providers -->\n(.*)<!-- \/providers -->/s.exec(readme)?.[1];
}

Deno.test("README.md shows the providers of this version (else: deno run -RW tools/readme_providers.ts)", () => {
  const readme = Deno.readTextFileSync(new URL("../../../README.md", import.meta.url));
  assertEquals(tableOf(readme), tableOf(withProviderTable(readme)));
});

Deno.test("withProviderTable() replaces what is between the markers and nothing else", () => {
  const written = withProviderTable("before\n<!-- providers -->\nformer\n<!-- /providers -->\nafter\n");
  assertEquals(written.startsWith("before\n<!-- providers -->\n\n| Provider "), true);
  assertEquals(written.endsWith("|\n\n<!-- /providers -->\nafter\n"), true);
  assertEquals(written.includes("former"), false);
  assertEquals(withProviderTable(written), written);
});

Deno.test("withProviderTable() fails without its markers", () => {
  assertThrows(() => withProviderTable("<!-- /providers --><!-- providers -->"), Error, "<!-- providers -->");
});

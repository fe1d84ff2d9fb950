/**
 * Tests that the README's option table is the program's.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { withOptionTable } from "../../../tools/readme_options.ts";

function tableOf(readme: string): string | undefined {
  return /<!-- options -->\n(.*)<!-- \/options -->/s.exec(readme)?.[1];
}

Deno.test("README.md shows the options of this version (else: deno run -RW tools/readme_options.ts)", () => {
  const readme = Deno.readTextFileSync(new URL("../../../README.md", import.meta.url));
  assertEquals(tableOf(readme), tableOf(withOptionTable(readme)));
});

Deno.test("withOptionTable() replaces what is between the markers and nothing else", () => {
  const written = withOptionTable("before\n<!-- options -->\nformer\n<!-- /options -->\nafter\n");
  assertEquals(written.startsWith("before\n<!-- options -->\n\n| Flag "), true);
  assertEquals(written.endsWith("|\n\n<!-- /options -->\nafter\n"), true);
  assertEquals(written.includes("former"), false);
  assertEquals(withOptionTable(written), written);
});

Deno.test("withOptionTable() fails without its markers", () => {
  assertThrows(() => withOptionTable("<!-- /options --><!-- options -->"), Error, "<!-- options -->");
  assertThrows(() => withOptionTable(""), Error, "<!-- options -->");
});

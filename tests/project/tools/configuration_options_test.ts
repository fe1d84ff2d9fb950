/**
 * The option tables of docs/configuration.md against those of the program.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { replaceOptions } from "../../../tools/configuration_options.ts";
import { findMarkedPart } from "../../../tools/marked_part.ts";

const PAGE = "before\n<!-- options -->\nformer\n<!-- /options -->\nafter\n" +
  "<!-- exceptions -->\nformer\n<!-- /exceptions -->\nend\n";

Deno.test("docs/configuration.md shows the options of this version (else: deno run -RW tools/configuration_options.ts)", () => {
  const page = Deno.readTextFileSync(new URL("../../../docs/configuration.md", import.meta.url));
  const expected = replaceOptions(page);
  for (const part of ["options", "exceptions"]) {
    assertEquals(findMarkedPart(page, part), findMarkedPart(expected, part));
  }
});

Deno.test("replaceOptions() replaces the parts between its markers and nothing else", () => {
  const written = replaceOptions(PAGE);
  assertEquals(written.startsWith("before\n<!-- options -->\n\n### Connection\n\n| Flag "), true);
  assertEquals(written.includes("|\n\n<!-- /options -->\nafter\n<!-- exceptions -->\n\n- `--"), true);
  assertEquals(written.endsWith("\n\n<!-- /exceptions -->\nend\n"), true);
  assertEquals(written.includes("former"), false);
  assertEquals(replaceOptions(written), written);
});

Deno.test("replaceOptions() throws when its markers are missing", () => {
  assertThrows(() => replaceOptions("<!-- /options --><!-- options -->"), Error, "<!-- options -->");
  assertThrows(() => replaceOptions(""), Error, "<!-- options -->");
  assertThrows(() => replaceOptions("<!-- options --><!-- /options -->"), Error, "<!-- exceptions -->");
});

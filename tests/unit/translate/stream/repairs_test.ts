/**
 * Tests of the count of repairs.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { Repairs } from "../../../../lib/translate/stream/repairs.ts";

Deno.test("repairs are counted by kind and described in the order of their first", () => {
  const repairs = new Repairs();
  assertEquals(repairs.describe(), "");
  repairs.add("patch");
  repairs.add("argument", 2);
  repairs.add("tool_name", 0);
  assertEquals(repairs.get("argument"), 2);
  assertEquals(repairs.get("tool_name"), 0);
  assertEquals(repairs.describe(), "1 patch, 2 arguments");
});

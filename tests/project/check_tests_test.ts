/**
 * Tests that the check of the tests' layout accepts this project and reports every fault that it exists for.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { listSources } from "../../tools/check_imports.ts";
import { findTestFaults, mirrorPath } from "../../tools/check_tests.ts";

const REASON = "Only types, which the compiler checks.";

Deno.test("mirrorPath() gives the unit test of a file at any depth", () => {
  assertEquals(mirrorPath("lib/wire/errors/match.ts"), "tests/unit/wire/errors/match_test.ts");
});

Deno.test("findTestFaults() accepts the tests of this project", () => {
  const root = new URL("../../", import.meta.url);
  assertEquals(findTestFaults(listSources(root, "lib"), listSources(root, "tests")), []);
});

Deno.test("findTestFaults() reports a file without a test until it is listed with a reason", () => {
  const [fault = "", ...more] = findTestFaults(["lib/a/b.ts"], [], {});
  assertEquals([fault.split(":")[0], more], ["lib/a/b.ts has no tests/unit/a/b_test.ts", []]);
  assertEquals(findTestFaults(["lib/a/b.ts"], ["tests/unit/a/b_test.ts"], {}), []);
  assertEquals(findTestFaults(["lib/a/b.ts"], [], { "lib/a/b.ts": REASON }), []);
  assertEquals(findTestFaults(["lib/a/b.ts", "lib/a/c.ts"], [], { "lib/a/": REASON }), []);
});

Deno.test("findTestFaults() reports a listed file that is gone, has a test, or has no reason", () => {
  assertEquals(findTestFaults([], [], { "lib/gone.ts": REASON }), [
    "lib/gone.ts is listed as untested, but does not exist: drop the entry",
  ]);
  assertEquals(findTestFaults(["lib/a/b.ts"], ["tests/unit/a/b_test.ts"], { "lib/a/": REASON }), [
    "lib/a/ is listed as untested, but all of it is tested: drop the entry",
  ]);
  assertEquals(findTestFaults(["lib/a/b.ts", "lib/a/c.ts"], ["tests/unit/a/b_test.ts"], { "lib/a/": REASON }), []);
  assertEquals(findTestFaults(["lib/a/b.ts"], [], { "lib/a/b.ts": "later" }), [
    "lib/a/b.ts is listed as untested without a reason",
  ]);
});

Deno.test("findTestFaults() reports a unit test without a file unless a mirrored test has its name's beginning", () => {
  const library = ["lib/a/b_c.ts"];
  const mirror = "tests/unit/a/b_c_test.ts";
  assertEquals(findTestFaults(library, [mirror, "tests/unit/a/b_c_bounds_test.ts"], {}), []);
  assertEquals(findTestFaults(library, [mirror, "tests/unit/a/b_bounds_test.ts"], {}), [
    "tests/unit/a/b_bounds_test.ts mirrors no file of lib/: move it to tests/support/ or to what it tests",
  ]);
  const lonely = findTestFaults(library, ["tests/unit/a/b_c_bounds_test.ts"], { "lib/a/b_c.ts": REASON });
  assertEquals(lonely.length, 1);
});

Deno.test("findTestFaults() reports files that lie loose in tests/ or in a folder that it does not know", () => {
  assertEquals(findTestFaults([], ["tests/relay/a_test.ts", "tests/support/b.ts"], {}), []);
  assertEquals(findTestFaults([], ["tests/loose_test.ts"], {}).length, 1);
  assertEquals(findTestFaults([], ["tests/misc/a_test.ts"], {}).length, 1);
});

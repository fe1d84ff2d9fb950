/**
 * Tests which signals a program looks at while it waits for Codex.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { CodexMissingError, listHandledSignals } from "../../../lib/runtime/codex_process.ts";

Deno.test("listHandledSignals() names what would end a program on each system", () => {
  assertEquals(listHandledSignals("windows"), ["SIGINT", "SIGBREAK"]);
  for (const os of ["linux", "darwin"]) {
    assertEquals(listHandledSignals(os), ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"]);
  }
});

Deno.test("CodexMissingError has a name of its own", () => {
  assertEquals(String(new CodexMissingError("There is no codex")), "CodexMissingError: There is no codex");
});

/**
 * Tests that Codex is started only where that is permitted.
 *
 * `tests/project/run_test.ts` starts one.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { CodexMissingError } from "../../../lib/runtime/codex_process.ts";
import { CODEX_COMMANDS, startCodexWithDeno } from "../../../lib/runtime/deno_codex.ts";

Deno.test({
  name: "startCodexWithDeno() says that there is no Codex where it must not run one",
  permissions: { run: false },
  async fn() {
    await assertRejects(() => startCodexWithDeno([], {}), CodexMissingError, "Deno was not permitted to run it");
  },
});

Deno.test("CODEX_COMMANDS has the file of npm first", () => {
  assertEquals(CODEX_COMMANDS, Deno.build.os === "windows" ? ["codex.cmd", "codex"] : ["codex"]);
});

/**
 * Tests of the log of one run.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { openRunLog } from "../../../../lib/commands/run/run_log.ts";

const OPTIONS = { level: "info", processId: 77, redact: (line: string) => line.replaceAll("secret", "***") } as const;

Deno.test("openRunLog() writes lines of its level into a file of its own, without secrets", async () => {
  const parent = await Deno.makeTempDir();
  const runLog = openRunLog({ ...OPTIONS, folder: `${parent}/deep/codex-relay` });
  runLog.log.info("a secret word");
  runLog.log.debug("not this");
  assertEquals(runLog.hasProblems, false);
  runLog.log.warn("look here");
  assertEquals(runLog.hasProblems, true);
  runLog.forgetProblems();
  assertEquals(runLog.hasProblems, false);
  runLog.log.error("and here");
  assertEquals(runLog.hasProblems, true);
  const { path = "" } = runLog;
  assertMatch(path, /\/deep\/codex-relay\/run-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z-77\.log$/);
  const lines = (await Deno.readTextFile(path)).split("\n").map((line) => line.slice(25));
  assertEquals(lines, ["INFO  a *** word", "WARN  look here", "ERROR and here", ""]);
  await Deno.remove(parent, { recursive: true });
});

Deno.test("openRunLog() says why there is no file, and still notices problems", () => {
  for (const folder of [undefined, "/dev/null/codex-relay"]) {
    const runLog = openRunLog({ ...OPTIONS, folder });
    runLog.log.warn("look here");
    assertEquals([runLog.path, typeof runLog.problem, runLog.hasProblems], [undefined, "string", true]);
  }
  const off = openRunLog({ ...OPTIONS, level: "off", folder: "/dev/null/codex-relay" });
  assertEquals([off.path, off.problem], [undefined, undefined]);
});

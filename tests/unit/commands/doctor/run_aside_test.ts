/**
 * Tests of Codex with a home of its own: what it prints counts, whatever becomes of the folder.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { existsSync } from "node:fs";
import { runCodexAside } from "../../../../lib/commands/doctor/run_aside.ts";

Deno.test("runCodexAside() gives Codex an empty folder, and removes it with what was written there", async () => {
  let home = "";
  const printed = await runCodexAside(async (args, folder = "") => {
    home = folder;
    assertEquals([args, [...Deno.readDirSync(home)]], [["--version"], []]);
    await Deno.writeTextFile(`${home}/left`, "");
    return "codex-cli 1.2.3";
  }, ["--version"]);
  assertEquals([printed, home !== "", existsSync(home)], ["codex-cli 1.2.3", true, false]);
  await assertRejects(
    () =>
      runCodexAside((_, folder = "") => {
        home = folder;
        return Promise.reject(new Error("broken"));
      }, []),
    Error,
    "broken",
  );
  assertEquals(existsSync(home), false);
});

Deno.test("runCodexAside() tries again while something writes there, and at last leaves the folder", async () => {
  for (const failures of [2, Infinity]) {
    let tries = 0;
    const remove = (path: string) => {
      tries++;
      if (tries <= failures) return Promise.reject(new Error("ENOTEMPTY"));
      return Deno.remove(path, { recursive: true });
    };
    let home = "";
    const printed = await runCodexAside((_, folder = "") => Promise.resolve(home = folder), [], remove);
    assertEquals([printed, tries, existsSync(home)], [home, Math.min(failures + 1, 5), failures === Infinity]);
    if (failures === Infinity) await Deno.remove(home);
  }
});

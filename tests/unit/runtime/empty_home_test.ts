/**
 * Tests the empty home of a Codex that is only asked something.
 *
 * @module
 */
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { findTemporaryFolder, useEmptyHome } from "../../../lib/runtime/empty_home.ts";

Deno.test("findTemporaryFolder() is where the system keeps temporary files", () => {
  const of = (os: string, variables: Record<string, string>) =>
    findTemporaryFolder({ os, variable: (name) => variables[name] });
  assertEquals(of("linux", {}), "/tmp");
  assertEquals(of("darwin", { TMPDIR: "/var/folders/x" }), "/var/folders/x");
  assertEquals(of("windows", { TEMP: "C:\\T", TMP: "C:\\U" }), "C:\\T");
  assertEquals(of("linux", { TMPDIR: "below" }), `${Deno.cwd()}/below`);
  assertEquals(of("windows", {}), undefined);
});

Deno.test("useEmptyHome() makes a folder, and removes it with all that is in it, also after a failure", async () => {
  const parent = await Deno.makeTempDir();
  try {
    const home = await useEmptyHome(parent, async (folder = "") => {
      assertEquals([...Deno.readDirSync(folder)], []);
      await Deno.writeTextFile(`${folder}/left.txt`, "left");
      return folder;
    });
    assertMatch(home, /\/codex-relay-\w+$/);
    await assertRejects(() => useEmptyHome(parent, () => Promise.reject(new Error("failed"))), Error, "failed");
    assertEquals([...Deno.readDirSync(parent)], []);
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
});

Deno.test("useEmptyHome() goes without a folder where none can be made", async () => {
  assertEquals(await useEmptyHome(undefined, (home) => Promise.resolve(home)), undefined);
  assertEquals(await useEmptyHome("/nowhere/at/all", (home) => Promise.resolve(home)), undefined);
});

Deno.test("useEmptyHome() tries again while something writes there, and at last leaves the folder", async () => {
  const parent = await Deno.makeTempDir();
  try {
    for (const failures of [2, Infinity]) {
      let tries = 0;
      const remove = async (path: string) => {
        tries++;
        if (tries <= failures) throw new Error("ENOTEMPTY");
        await Deno.remove(path, { recursive: true });
      };
      await useEmptyHome(parent, () => Promise.resolve(), remove);
      assertEquals([tries, [...Deno.readDirSync(parent)].length], [Math.min(failures + 1, 5), failures === 2 ? 0 : 1]);
    }
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
});

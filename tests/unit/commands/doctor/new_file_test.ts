/**
 * Tests of the new file of `--write`: what speaks against it is known before anything is asked.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { explainNoNewFile, writeNewFile } from "../../../../lib/commands/doctor/new_file.ts";

const EXISTS = "that file exists already; name one that does not";
const NO_FOLDER = "its folder does not exist; make it first, or name another file";

Deno.test("explainNoNewFile() refuses what is there, links that lead nowhere, and folders that are not there", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/file`, "mine");
    await Deno.symlink(`${folder}/no/where`, `${folder}/link`);
    await Deno.symlink(folder, `${folder}/linked`);
    const names = ["file", "link", ".", "no/new.toml", "file/new.toml", "new.toml", "linked/new.toml"];
    assertEquals(names.map((name) => explainNoNewFile(`${folder}/${name}`)), [
      EXISTS,
      EXISTS,
      EXISTS,
      NO_FOLDER,
      NO_FOLDER,
      undefined,
      undefined,
    ]);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), ["file", "link", "linked"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("explainNoNewFile() takes a bare name for one in this folder", () => {
  assertEquals(explainNoNewFile("no-such-file-of-the-doctor.toml"), undefined);
});

Deno.test("writeNewFile() writes a new file, and nothing over one", async () => {
  const folder = await Deno.makeTempDir();
  try {
    assertEquals(writeNewFile(`${folder}/new`, "text"), undefined);
    assertMatch(writeNewFile(`${folder}/new`, "other") ?? "", /^EEXIST; /);
    assertEquals(await Deno.readTextFile(`${folder}/new`), "text");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/**
 * Tests that a catalog file is written whole or not at all.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { writeFileAtomically } from "../../../lib/codex/catalog_file.ts";

Deno.test("writeFileAtomically() makes the folders, replaces an old file and leaves no other file", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/deep/er/catalog.json`;
  await writeFileAtomically(path, "old");
  await writeFileAtomically(path, "new");
  assertEquals(await Deno.readTextFile(path), "new");
  assertEquals([...Deno.readDirSync(`${folder}/deep/er`)].map(({ name }) => name), ["catalog.json"]);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("writeFileAtomically() rejects and cleans up when it cannot write the file", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(`${folder}/taken/inside`, { recursive: true });
  await assertRejects(() => writeFileAtomically(`${folder}/taken`, "text"));
  assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["taken"]);
  await Deno.remove(folder, { recursive: true });
});

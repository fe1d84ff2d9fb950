/**
 * Tests of the catalog that exists as long as Codex runs.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { writeCatalogFolder } from "../../../../lib/commands/run/catalog_folder.ts";

const ENTRY = {
  slug: "m",
  default_reasoning_level: "max",
  supported_reasoning_levels: [{ effort: "low", description: "" }, { effort: "max", description: "" }],
};

Deno.test("writeCatalogFolder() writes what this version reads, and removes it whole", async () => {
  const parent = await Deno.makeTempDir();
  const late = await writeCatalogFolder([ENTRY], { parent, codexVersion: "0.140.0" });
  const early = await writeCatalogFolder([ENTRY], { parent, codexVersion: "0.120.0" });
  assertEquals(JSON.parse(await Deno.readTextFile(late.path)), { models: [ENTRY] });
  assertEquals(JSON.parse(await Deno.readTextFile(early.path)), {
    models: [{
      slug: "m",
      default_reasoning_level: "low",
      supported_reasoning_levels: [{ effort: "low", description: "" }],
    }],
  });
  assertEquals(dirname(dirname(late.path)), parent);
  await Promise.all([late.remove(), early.remove()]);
  assertEquals([...Deno.readDirSync(parent)], []);
  await Deno.remove(parent);
});

Deno.test("writeCatalogFolder() rejects where it cannot write", async () => {
  await assertRejects(() => writeCatalogFolder([ENTRY], { parent: "/nowhere/at/all", codexVersion: undefined }));
  assertEquals(existsSync("/nowhere"), false);
});

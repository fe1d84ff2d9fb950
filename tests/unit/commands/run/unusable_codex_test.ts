/**
 * Tests of the reason why a Codex that is there cannot be run.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { explainUnusableCodex } from "../../../../lib/commands/run/unusable_codex.ts";

Deno.test({
  name: "explainUnusableCodex() names the first file that cannot be run, and why",
  ignore: Deno.build.os === "windows",
  async fn() {
    const folder = await Deno.makeTempDir();
    const make = async (name: string, text: string, mode: number) => {
      await Deno.mkdir(`${folder}/${name}`);
      await Deno.writeTextFile(`${folder}/${name}/codex`, text);
      await Deno.chmod(`${folder}/${name}/codex`, mode);
    };
    try {
      await make("plain", "#!/bin/sh\n", 0o644);
      await make("lost", `#! ${folder}/no/node -x\n`, 0o755);
      await make("well", "#!/bin/sh\n", 0o755);
      await make("binary", "\x7fELF", 0o755);
      await Deno.mkdir(`${folder}/folder/codex`, { recursive: true });
      const explain = (...names: string[]) =>
        explainUnusableCodex({
          os: "linux",
          variable: () => names.map((name) => `${folder}/${name}`).join(":"),
        })?.replaceAll(folder, "");
      assertEquals(
        explain("none", "folder", "plain", "well"),
        "/plain/codex is not executable; run chmod +x on it, " +
          "or install it again",
      );
      assertEquals(explain("lost"), "/lost/codex needs /no/node, which is not there; install Codex again");
      assertEquals([explain("well", "plain"), explain("binary"), explain("folder"), explain()], [
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
      assertEquals(explainUnusableCodex({ os: "windows", variable: () => `${folder}/plain` }), undefined);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

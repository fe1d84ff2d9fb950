/**
 * Tests by which words each runtime starts this program again.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { describeDenoCommand, describeNodeCommand, findOwnCommand } from "../../../lib/runtime/own_command.ts";

const isWindows = Deno.build.os === "windows";

Deno.test("describeDenoCommand() names a file by its path, and a package by its version", { ignore: isWindows }, () => {
  const words = (module: string) => describeDenoCommand({ program: "/usr/bin/deno", module, version: "1.2.3" }).words;
  assertEquals(words("file:///home/ann/my%20relay/main.ts").at(-1), "/home/ann/my relay/main.ts");
  assertEquals(words("https://jsr.io/@codex-relay/cli/1.2.3/main.ts").at(-1), "jsr:@codex-relay/cli@1.2.3");
  assertEquals(words("https://example.com/main.ts").at(-1), "https://example.com/main.ts");
  assertEquals(words("file:///m.ts").slice(0, 3), ["/usr/bin/deno", "run", "--quiet"]);
  assertEquals(words("file:///m.ts").includes("-A"), false);
});

Deno.test("describeNodeCommand() names the script, or nothing but a binary that holds it", () => {
  assertEquals(describeNodeCommand("/usr/bin/bun", "/nowhere/main.ts"), {
    words: ["/usr/bin/bun", "/nowhere/main.ts"],
    isTemporary: false,
  });
  for (const inside of ["/$bunfs/root/codex-relay", "B:\\~BUN\\root\\codex-relay.exe"]) {
    assertEquals(describeNodeCommand("/opt/codex-relay", inside), { words: ["/opt/codex-relay"], isTemporary: false });
  }
});

Deno.test(
  "describeNodeCommand() follows the link of a command, and knows the cache of npx",
  { ignore: isWindows },
  async () => {
    const folder = await Deno.realPath(await Deno.makeTempDir());
    await Deno.mkdir(`${folder}/_npx/1/.bin`, { recursive: true });
    await Deno.writeTextFile(`${folder}/_npx/1/main.js`, "");
    await Deno.symlink(`${folder}/_npx/1/main.js`, `${folder}/_npx/1/.bin/codex-relay`);
    assertEquals(describeNodeCommand("/usr/bin/node", `${folder}/_npx/1/.bin/codex-relay`), {
      words: ["/usr/bin/node", `${folder}/_npx/1/main.js`],
      isTemporary: true,
    });
    await Deno.remove(folder, { recursive: true });
  },
);

Deno.test("findOwnCommand() starts with this very Deno", () => {
  assertEquals(findOwnCommand("1.2.3").words[0], Deno.execPath());
});

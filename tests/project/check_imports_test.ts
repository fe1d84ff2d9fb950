/**
 * Tests that the check of imports accepts this project and reports every fault that it exists for.
 *
 * @module
 */
import { pathToFileURL } from "node:url";
import { assertArrayIncludes, assertEquals, assertMatch } from "@std/assert";
import {
  checkTree,
  findCycles,
  findVendorNames,
  findWrongDirections,
  type ImportGraph,
} from "../../tools/check_imports.ts";
import { DIRECTIONS } from "../../tools/import_directions.ts";

function graph(imports: Record<string, string[]>): ImportGraph {
  return new Map(Object.entries(imports));
}

Deno.test("findWrongDirections() accepts the documented directions", () => {
  const good = graph({
    "main.ts": ["@std/cli/parse-args", "lib/server/router.ts", "lib/config/config.ts", "deno.json"],
    "lib/server/router.ts": ["lib/relay/relay.ts", "lib/base/errors.ts"],
    "lib/relay/relay.ts": ["lib/translate/stream/stream.ts", "lib/responses/decode.ts", "lib/relay/candidates.ts"],
    "lib/relay/attempt.ts": ["lib/upstream/exchange.ts", "lib/translate/stream/stream.ts"],
    "lib/upstream/exchange.ts": ["lib/wire/frames.ts", "lib/base/limits.ts"],
    "lib/translate/stream/stream.ts": ["lib/chat/types.ts", "lib/responses/types.ts", "node:crypto"],
  });
  assertEquals(findWrongDirections(good), []);
});

Deno.test("findWrongDirections() reports every import in the wrong direction", () => {
  const wrong: [string, string][] = [
    ["lib/responses/decode.ts", "lib/chat/types.ts"],
    ["lib/chat/decode.ts", "lib/responses/types.ts"],
    ["lib/translate/stream/stream.ts", "lib/chat/decode.ts"],
    ["lib/translate/request/chat/messages.ts", "lib/providers/profiles.ts"],
    ["lib/translate/stream/stream.ts", "lib/base/log.ts"],
    ["lib/translate/stream/stream.ts", "lib/relay/relay.ts"],
    ["lib/providers/select.ts", "lib/translate/request/request.ts"],
    ["lib/base/errors.ts", "lib/server/router.ts"],
    ["lib/server/router.ts", "lib/translate/request/request.ts"],
    ["lib/relay/relay.ts", "lib/server/router.ts"],
    ["lib/relay/relay.ts", "lib/chat/decode.ts"],
    ["lib/relay/attempt.ts", "lib/wire/frames.ts"],
    ["lib/translate/request/chat/messages.ts", "lib/translate/stream/stream.ts"],
    ["lib/translate/stream/stream.ts", "lib/translate/request/prompts.ts"],
    ["lib/relay/relay.ts", "npm:/openai@7.57.0"],
    ["lib/relay/relay.ts", "https://example.com/mod.ts"],
    ["main.ts", "tests/relay/relay_test.ts"],
  ];
  for (const [file, target] of wrong) {
    const faults = findWrongDirections(graph({ [file]: [target] }));
    assertEquals(faults.length, 1, `${file} -> ${target}`);
    assertMatch(faults[0] ?? "", new RegExp(`^${file} imports ${target.replaceAll("/", "\\/")}`));
  }
});

Deno.test("findWrongDirections() asks for a row when a file has none", () => {
  assertEquals(findWrongDirections(graph({ "lib/novelty.ts": [] })), [
    "lib/novelty.ts has no row in the table of directions: add one",
  ]);
});

Deno.test("the table of directions keeps the two shores apart", () => {
  const shores = DIRECTIONS.filter(({ from }) => from === "lib/responses/" || from === "lib/chat/");
  assertEquals(shores.length, 2);
  assertEquals(findWrongDirections(graph({ "lib/chat/a.ts": ["lib/responses/a.ts"] })).length, 1);
  assertEquals(findWrongDirections(graph({ "lib/responses/a.ts": ["lib/chat/a.ts"] })).length, 1);
});

Deno.test("findCycles() finds a cycle of any length and no other", () => {
  assertEquals(findCycles(graph({ "a.ts": ["b.ts", "c.ts"], "b.ts": ["c.ts"], "c.ts": [] })), []);
  assertEquals(findCycles(graph({ "a.ts": ["b.ts"], "b.ts": ["c.ts"], "c.ts": ["a.ts"] })), [
    "a.ts -> b.ts -> c.ts -> a.ts",
  ]);
  assertEquals(findCycles(graph({ "a.ts": ["a.ts"] })), ["a.ts -> a.ts"]);
});

Deno.test("findVendorNames() finds a name in any case, also inside a longer one", () => {
  const sources = new Map([
    ["lib/a.ts", 'if (name === "acme") {}\nconst isAcmeKey = 1;\n'],
    ["lib/b.ts", "// A replacement.\n"],
    ["lib/c.ts", "const HOST = 'api.ACME.com';\n"],
  ]);
  assertEquals(findVendorNames(sources, ["acme"]), [
    "lib/a.ts:1 names acme: vendor names belong in lib/providers/",
    "lib/a.ts:2 names Acme: vendor names belong in lib/providers/",
    "lib/c.ts:1 names ACME: vendor names belong in lib/providers/",
  ]);
});

Deno.test("checkTree() finds wrong directions, cycles, unused files and vendor names in real files", async () => {
  const folder = await Deno.makeTempDir();
  const write = async (path: string, text: string) => {
    await Deno.mkdir(`${folder}/${path}`.replace(/\/[^/]+$/, ""), { recursive: true });
    await Deno.writeTextFile(`${folder}/${path}`, text);
  };
  try {
    await write("deno.json", '{ "exports": { ".": "./main.ts" } }');
    await write("main.ts", 'import "./lib/upstream/exchange.ts";');
    await write("lib/upstream/exchange.ts", 'import "../chat/types.ts";');
    await write("lib/chat/types.ts", 'import type { A } from "../responses/types.ts"; export type B = A;');
    await write("lib/responses/types.ts", 'import type { B } from "../chat/types.ts"; export type A = B | 1;');
    await write("lib/chat/unused.ts", "export {};");
    await write("lib/providers/profiles.ts", "// DeepSeek is named where it may be.");
    await write("tools/script.ts", "// DeepSeek is named where it may not be.");
    const faults = await checkTree(pathToFileURL(`${await Deno.realPath(folder)}/`));
    assertArrayIncludes(faults.map((fault) => fault.split(":")[0]), [
      "lib/chat/types.ts imports lib/responses/types.ts",
      "lib/responses/types.ts imports lib/chat/types.ts",
      "lib/chat/types.ts -> lib/responses/types.ts -> lib/chat/types.ts",
      "lib/chat/unused.ts is not used by main.ts or an export",
      "lib/providers/profiles.ts is not used by main.ts or an export",
      "tools/script.ts",
    ]);
    assertEquals(faults.length, 6);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

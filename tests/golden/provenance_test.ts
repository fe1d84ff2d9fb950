/**
 * Tests that every fixture says whether it was recorded or written by hand.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { caseFolders, FIXTURES, readObject } from "../support/cases.ts";
import { findProvenanceFaults } from "../support/provenance.ts";

for (const path of caseFolders("providers")) {
  Deno.test(`${path} says whether it was recorded and what it rests on`, () => {
    assertEquals(findProvenanceFaults(readObject(`${path}/case.json`)), []);
  });
}

Deno.test("every error case says that it was recorded or written by hand", () => {
  for (const provider of Deno.readDirSync(new URL("errors/", FIXTURES))) {
    for (const { name } of Deno.readDirSync(new URL(`errors/${provider.name}/`, FIXTURES))) {
      const path = `errors/${provider.name}/${name}/upstream.json`;
      const { provenance } = readObject(path);
      assert(["recorded", "written by hand"].includes(String(provenance)), `${path} has no provenance`);
    }
  }
});

Deno.test("every request of Codex names the version in its folder and the day of its recording", () => {
  for (const path of caseFolders("codex")) {
    const { codex, captured } = readObject(`${path}/case.json`);
    assertEquals(codex, path.split("/")[1], path);
    assertMatch(String(captured), /^\d{4}-\d{2}-\d{2}$/, path);
  }
});

Deno.test("fixtures/README.md counts the cases of each folder and each kind of evidence as they are", () => {
  const readme = Deno.readTextFileSync(new URL("README.md", FIXTURES));
  const counts = new Map<string, number>([["`codex/`", caseFolders("codex").length]]);
  for (const path of caseFolders("providers")) {
    const { evidence } = readObject(`${path}/case.json`);
    for (const key of ["`providers/`", ...(evidence === undefined ? [] : [`\`${evidence}\``])]) {
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  for (const [key, count] of counts) {
    const row = readme.split("\n").find((line) => line.startsWith(`| ${key}`)) ?? "";
    assertEquals(row.split("|").map((cell) => Number(cell)).find((number) => number > 0), count, key);
  }
});

const WRITTEN = {
  about: "A case.",
  provenance: "written by hand",
  source: "A bug report; rebuilt by hand",
  seen: "2026-11",
  evidence: "reports",
};

Deno.test("findProvenanceFaults() accepts a written and a recorded case", () => {
  assertEquals(findProvenanceFaults(WRITTEN), []);
  const { evidence: _evidence, ...rest } = WRITTEN;
  assertEquals(findProvenanceFaults({ ...rest, provenance: "recorded", seen: "2026-11-24" }), []);
});

Deno.test("findProvenanceFaults() reports every missing or contradictory field", () => {
  const broken = [
    { provenance: undefined },
    { provenance: "unknown" },
    { evidence: undefined },
    { evidence: "recorded" },
    { source: "" },
    { about: "" },
    { seen: "lately" },
  ];
  for (const change of broken) {
    assertEquals(findProvenanceFaults({ ...WRITTEN, ...change }).length, 1, JSON.stringify(change));
  }
  assertEquals(findProvenanceFaults({ ...WRITTEN, provenance: "recorded" }).length, 2);
});

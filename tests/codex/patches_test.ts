/**
 * Tests that Codex applies patches that the model decorated, or for which it was given no tool.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { callAnswer, textAnswer } from "../../tools/chat_frames.ts";
import { assertClean, openStage } from "../support/codex/driver.ts";
import { assertOutput, callingMessages, inOrder, toolNames } from "../support/codex/script.ts";
import { NEWEST, VERSIONS } from "../support/codex/versions.ts";
import { ARGUMENT_SLIPS, OPEN_ENDS, PATCH, TEXT_SLIPS } from "../support/patch_slips.ts";

const BEFORE = "roses are red\nviolets are green\n";
const AFTER = "roses are red\nviolets are blue\n```\n*** End Patch\n**Begin Patch**\n";

/** A patch of `file` whose content looks like decorations. */
function patchOf(file: string): string {
  return [
    "*** Begin Patch",
    `*** Update File: ${file}`,
    "@@",
    " roses are red",
    "-violets are green",
    "+violets are blue",
    "+```",
    "+*** End Patch",
    "+**Begin Patch**",
    "*** End Patch",
  ].join("\n");
}

function decorate(patch: string, write: (words: string) => string): string {
  return patch.split("\n").map((line) => line.startsWith("*** ") ? write(line.slice(4)) : line).join("\n");
}

/** The arguments that the model writes for a patch, by slip. */
const SLIPS: Readonly<Record<string, (patch: string) => unknown>> = {
  "in a fence": (patch) => ({ input: `\`\`\`patch\n${patch}\n\`\`\`\n` }),
  "with bold markers": (patch) => ({ input: decorate(patch, (words) => `**${words}**`) }),
  "with asterisks on both sides": (patch) => ({ input: decorate(patch, (words) => `*** ${words} ***`) }),
  "in a here-document": (patch) => ({ input: `apply_patch <<'EOF'\n${patch}\nEOF\n` }),
  "between words": (patch) => ({ input: `Here is the patch:\n\n${patch}\n\nIt mends the poem.` }),
  "under another key": (patch) => ({ patch }),
  "in a command": (patch) => ({ command: ["apply_patch", patch] }),
  "in JSON twice": (patch) => ({ input: JSON.stringify({ input: patch }) }),
  "as no JSON": (patch) => `\`\`\`\n${patch}\n\`\`\``,
  "without an end marker": (patch) => ({ input: patch.replace(/\n.*$/, "") }),
  "without a begin marker": (patch) => ({ input: patch.replace(/^.*\n/, "") }),
};

for (const [slip, write] of Object.entries(SLIPS)) {
  Deno.test(`Codex ${NEWEST.number} applies a patch that the model wrote ${slip}`, async () => {
    const call = { id: "call_p", name: "apply_patch", arguments: write(patchOf("poem.txt")) };
    await using stage = await openStage({
      version: NEWEST,
      answer: inOrder(callAnswer([call]), textAnswer("Patched.")),
    });
    await Deno.writeTextFile(`${stage.workspace}/poem.txt`, BEFORE);
    const run = await stage.exec("Mend the poem.");
    assertClean(stage, run);
    assertEquals(await stage.read("poem.txt"), AFTER);
    assert(run.items.some(({ type }) => type === "file_change"), run.stdout);
    assertOutput(stage.provider.chats[1], "call_p", /Success/);
    assertEquals(callingMessages(stage.provider.chats[1])[0]?.tool_calls?.[0]?.function.name, "apply_patch");
    assertMatch(stage.relay.output, /repaired 1 patch\b/);
  });
}

/** The arguments of every slip of the unit tests, each in a folder of its own. */
const ALL_SLIPS: readonly string[] = [
  ...[...Object.values(TEXT_SLIPS), ...Object.values(OPEN_ENDS)].map((text) => JSON.stringify({ input: text })),
  ...Object.values(ARGUMENT_SLIPS),
].map((text, index) => text.replaceAll(/docs\/|src\/|old\.txt/g, `slip${index}/$&`));

const SOURCE = "class A\n*** End Patch\n*** Add File: y\nconst é = `😀`;\n```\n";

for (const version of VERSIONS) {
  Deno.test(`Codex ${version.number} applies patches with every known slip`, async () => {
    const calls = ALL_SLIPS.map((text, index) => ({ id: `call_${index}`, name: "apply_patch", arguments: text }));
    await using stage = await openStage({ version, answer: inOrder(callAnswer(calls), textAnswer("Patched.")) });
    for (const index of ALL_SLIPS.keys()) {
      await Deno.mkdir(`${stage.workspace}/slip${index}/src`, { recursive: true });
      await Deno.writeTextFile(`${stage.workspace}/slip${index}/src/a.ts`, SOURCE);
      await Deno.writeTextFile(`${stage.workspace}/slip${index}/old.txt`, "");
    }
    const run = await stage.exec("Change the files.");
    assertClean(stage, run);
    const added = PATCH.split("\n").slice(2, 11).map((line) => `${line.slice(1)}\n`).join("");
    for (const [index, text] of ALL_SLIPS.entries()) {
      assertEquals(await stage.read(`slip${index}/docs/a new.md`), added, text);
      assertEquals(await stage.read(`slip${index}/src/b.ts`), SOURCE.replace("😀", "😎") + "~~~\n", text);
      const names = Array.from(Deno.readDirSync(`${stage.workspace}/slip${index}`), ({ name }) => name);
      assertEquals(names.toSorted(), ["docs", "src"], text);
    }
    assertMatch(stage.relay.output, new RegExp(`repaired ${ALL_SLIPS.length} patches`));
  });
}

for (const version of [...VERSIONS, { number: "0.80.0" }]) {
  Deno.test(`Codex ${version.number} applies a patch although it declared no apply_patch`, async () => {
    const call = { id: "call_p", name: "apply_patch", arguments: { input: patchOf("poem.txt") } };
    const answer = inOrder(callAnswer([call]), textAnswer("Patched."));
    await using stage = await openStage({ version, answer, catalog: "none" });
    await Deno.writeTextFile(`${stage.workspace}/poem.txt`, BEFORE);
    const run = await stage.exec("Mend the poem.");
    assertEquals([run.exitCode, run.messages], [0, ["Patched."]]);
    assert(!toolNames(stage.provider.chats[0]).includes("apply_patch"));
    assertEquals(await stage.read("poem.txt"), AFTER);
    assert(run.items.some(({ type }) => type === "file_change"), run.stdout);
    assertOutput(stage.provider.chats[1], "call_p", /Success/);
    assertMatch(stage.relay.output, /repaired 1 patch\b/);
  });
}

Deno.test(`Codex ${NEWEST.number} tells the model what is wrong with a patch that cannot be mended`, async () => {
  const patch = "```\n*** Begin Patch\n*** Add File: a.txt\nno sign\n*** End Patch\n```";
  const call = (id: string, input: string) => callAnswer([{ id, name: "apply_patch", arguments: { input } }]);
  const right = "*** Begin Patch\n*** Add File: a.txt\n+a sign\n*** End Patch";
  const answer = inOrder(call("call_1", patch), call("call_2", right), textAnswer("Done."));
  await using stage = await openStage({ version: NEWEST, answer });
  const run = await stage.exec("Write a file.");
  assertEquals([run.exitCode, run.messages], [0, ["Done."]]);
  assertOutput(stage.provider.chats[1], "call_1", /invalid patch/);
  assertEquals(await stage.read("a.txt"), "a sign\n");
});

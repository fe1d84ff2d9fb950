/**
 * Tests of the table of outcomes: each belongs to a check, and has a test that brings it about.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { CHECKS } from "../../../../lib/commands/doctor/checks.ts";
import { listOutcomes } from "../../../../lib/commands/doctor/outcomes.ts";

/** Where the faults are scripted. */
const FOLDER = new URL("./", import.meta.url);
const PROGRAM_TEST = new URL("../../../project/doctor_test.ts", import.meta.url);
const OWN = "outcomes_test.ts";

async function readTests(): Promise<string> {
  const paths = [...Deno.readDirSync(FOLDER)].filter(({ name }) => name.startsWith("check_") && name !== OWN);
  const texts = await Promise.all(
    [PROGRAM_TEST, ...paths.map(({ name }) => new URL(name, FOLDER))].map((path) => Deno.readTextFile(path)),
  );
  return texts.join("\n");
}

Deno.test("OUTCOMES has a test for every outcome", async () => {
  const tests = await readTests();
  const missing = listOutcomes().filter(([id]) => !tests.includes(`"${id}"`)).map(([id]) => id);
  assertEquals(missing, []);
});

Deno.test("OUTCOMES names a check before the dot, or any request to the model; every check can find a fault", () => {
  const ids: string[] = CHECKS.map(({ id }) => id);
  const owners = new Set(listOutcomes().map(([id]) => id.split(".")[0] ?? ""));
  assertEquals([...owners].filter((owner) => owner !== "request" && !ids.includes(owner)), []);
  // It is good to know and never a fault.
  assertEquals(ids.filter((id) => !owners.has(id)), ["other_wires"]);
});

Deno.test("OUTCOMES are sentences with advice, and name no value but in the braces of the advice", () => {
  for (const [id, { meaning, advice }] of listOutcomes()) {
    assert(/^[A-Z].*\.$/.test(meaning), `${id}: ${meaning}`);
    assert(advice.length > 0 && !/\.$/.test(advice), id);
    assertEquals(/[{}]/.test(meaning.replaceAll("/", "")), false, id);
  }
});

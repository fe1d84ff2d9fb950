/**
 * Tests that docs/doctor.md shows the findings of this program.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { CHECKS, countRequests } from "../../../lib/commands/doctor/checks.ts";
import { listOutcomes } from "../../../lib/commands/doctor/outcomes.ts";
import { MAX_ANSWER_TOKENS, MAX_PROMPT_TOKENS } from "../../../lib/commands/doctor/query_model.ts";
import { formatFindingTables, replaceFindings } from "../../../tools/doctor_page.ts";

const PAGE = Deno.readTextFileSync(new URL("../../../docs/doctor.md", import.meta.url));

Deno.test("docs/doctor.md has the findings of this program", () => {
  assertEquals(replaceFindings(PAGE), PAGE, "run: deno run -RW tools/doctor_page.ts");
});

Deno.test("docs/doctor.md names the number and the size of the requests", () => {
  const [input, output] = [MAX_PROMPT_TOKENS, MAX_ANSWER_TOKENS].map((count) => count.toLocaleString("en"));
  const sentence = `${countRequests(CHECKS)} at most, each with at most ${input} tokens in and ${output} out`;
  assertStringIncludes(PAGE.replaceAll("\n", " "), sentence);
});

Deno.test("formatFindingTables() has a row for every outcome", () => {
  const rows = formatFindingTables().split("\n").filter((line) => line.startsWith("| `"));
  assertEquals(rows.length, listOutcomes().length);
});

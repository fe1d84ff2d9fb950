/**
 * Tests of the instructions that the relay brings along.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { OWN_INSTRUCTIONS, PATCH_GUIDE } from "../../../lib/codex/own_instructions.ts";

Deno.test("PATCH_GUIDE shows a patch in the format that it describes", () => {
  const [, patch = "", ...more] = PATCH_GUIDE.split(/^(?=\*\*\* Begin Patch$)/m);
  assertEquals(more, []);
  const lines = patch.slice(0, patch.indexOf("*** End Patch")).trimEnd().split("\n").slice(1);
  for (const line of lines) assertMatch(line, /^(?:\*\*\* (?:Add|Delete|Update) File: \S+|@@.*|[-+ ].*|\+)$/);
  for (const kind of ["Add", "Delete", "Update"]) assert(lines.some((line) => line.startsWith(`*** ${kind} File: `)));
});

Deno.test("OWN_INSTRUCTIONS contain the patch guide, with the escapes of their source undone", () => {
  assertStringIncludes(OWN_INSTRUCTIONS, PATCH_GUIDE);
  assertStringIncludes(OWN_INSTRUCTIONS, "`git reset --hard`");
  assert(!OWN_INSTRUCTIONS.includes("\\`") && !OWN_INSTRUCTIONS.includes("${"));
});

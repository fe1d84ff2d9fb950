/**
 * Tests that the relay's own prompts hold their arguments unchanged and are never blank.
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import {
  AFTER_TOOL,
  COMPACTION_PROMPT,
  formatLateSystem,
  formatSchemaDemand,
  formatSummary,
  MISSING_OUTPUT,
  NO_OUTPUT,
  UNSEEN_IMAGE,
} from "../../../../lib/translate/request/prompts.ts";

Deno.test("the relay's prompts hold their arguments unchanged", () => {
  assertEquals(formatLateSystem("Rule."), "<system_message>\nRule.\n</system_message>");
  assertMatch(formatSummary("What was done."), /^.+\n\nWhat was done\.$/);
  assertStringIncludes(formatSchemaDemand({ type: "object" }), 'JSON Schema:\n{"type":"object"}');
  assertMatch(formatSchemaDemand(undefined), /exactly one JSON object/);
});

Deno.test("the relay's prompts are never blank, since some providers refuse blank messages", () => {
  for (const text of [COMPACTION_PROMPT, MISSING_OUTPUT, NO_OUTPUT, AFTER_TOOL, UNSEEN_IMAGE]) assertMatch(text, /\w/);
});

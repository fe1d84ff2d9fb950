/**
 * Tests that the relay's own prompts hold their arguments unchanged and are never blank.
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import {
  AFTER_TOOL,
  COMPACTION_PROMPT,
  formatText,
  lateSystemText,
  MISSING_OUTPUT,
  NO_OUTPUT,
  summaryText,
  UNSEEN_IMAGE,
} from "../../../../lib/translate/request/prompts.ts";

Deno.test("the relay's prompts hold their arguments unchanged", () => {
  assertEquals(lateSystemText("Rule."), "<system_message>\nRule.\n</system_message>");
  assertMatch(summaryText("What was done."), /^.+\n\nWhat was done\.$/);
  assertStringIncludes(formatText({ type: "object" }), 'JSON Schema:\n{"type":"object"}');
  assertMatch(formatText(undefined), /exactly one JSON object/);
});

Deno.test("the relay's prompts are never blank, since some providers refuse blank messages", () => {
  for (const text of [COMPACTION_PROMPT, MISSING_OUTPUT, NO_OUTPUT, AFTER_TOOL, UNSEEN_IMAGE]) assertMatch(text, /\w/);
});

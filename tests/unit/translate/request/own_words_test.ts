/**
 * Tests that the relay's own words stand in for what a history lacks, and that this is reported.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { Report } from "../../../../lib/base/report.ts";
import type { CallItem, OutputItem } from "../../../../lib/responses/types.ts";
import { readOutput, reportForeign, writeSummary } from "../../../../lib/translate/request/own_words.ts";
import { MISSING_OUTPUT, SEALED_SUMMARY } from "../../../../lib/translate/request/prompts.ts";

const ITEM: CallItem = { type: "call", callId: "c1", name: "f", input: "{}", kind: "function" };
const OUTPUT: OutputItem = { type: "output", callId: "c1", kind: "function", content: [], tools: [] };

function notesOf(report: Report): string[] {
  return report.notes.map(({ kind, what, count }) => `${kind} ${what} x${count}`);
}

Deno.test("readOutput() is the client's output, unless there is none or the tool does not exist", () => {
  const report = new Report();
  const [bare, answered] = [{ item: ITEM, id: "c1" }, { item: ITEM, id: "c1", output: OUTPUT }];
  assertEquals(readOutput(answered, { report }), OUTPUT);
  assertEquals(notesOf(report), []);
  assertEquals(readOutput(bare, { report }), MISSING_OUTPUT);
  const unknownCalls = new Map([[answered, "There is no such tool."]]);
  assertEquals(readOutput(answered, { report, unknownCalls }), "There is no such tool.");
  assertEquals(notesOf(report), ["repaired input.call x1", "replaced input.output x1"]);
});

Deno.test("a summary that another server sealed, and a step that it made, are reported", () => {
  const report = new Report();
  assertEquals(writeSummary({ type: "compaction", encryptedContent: "sealed" }, report), SEALED_SUMMARY);
  reportForeign({ type: "foreign", wireType: "web_search_call", content: [] }, report);
  assertEquals(notesOf(report), ["replaced input.compaction x1", "replaced input.web_search_call x1"]);
});

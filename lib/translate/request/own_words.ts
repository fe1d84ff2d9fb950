/**
 * The relay's own words in place of what a history lacks or what cannot be read here, the same on every wire.
 *
 * @module
 */
import type { Report } from "../../base/report.ts";
import type { CompactionItem, ForeignItem, OutputItem } from "../../responses/types.ts";
import { openCompaction } from "../reasoning_envelope.ts";
import { formatSummary, MISSING_OUTPUT, SEALED_SUMMARY } from "./prompts.ts";
import type { TurnCall } from "./turns.ts";

/** What outputs are read with. */
export interface OutputContext {
  readonly report: Report;
  /** The relay's own answers to calls of tools that do not exist; absent when there are none. */
  readonly unknownCalls?: ReadonlyMap<TurnCall, string>;
}

/** A call's output, or the words in place of it: there is none, or the tool does not exist. */
export function readOutput(call: TurnCall, { report, unknownCalls }: OutputContext): OutputItem | string {
  if (call.output === undefined) {
    report.add("repaired", "input.call", "a call without output got one that says so");
    return MISSING_OUTPUT;
  }
  const unknown = unknownCalls?.get(call);
  if (unknown === undefined) return call.output;
  report.add("replaced", "input.output", "the answer to a call of an unknown tool names the tools there are");
  return unknown;
}

/** The summary in a compaction item, or the words for one that another server sealed. */
export function writeSummary({ encryptedContent }: CompactionItem, report: Report): string {
  const summary = openCompaction(encryptedContent);
  if (summary !== undefined) return formatSummary(summary);
  report.add("replaced", "input.compaction", "another server sealed this summary; it cannot be read here");
  return SEALED_SUMMARY;
}

/** Reports that words stand for a step of another server. */
export function reportForeign({ wireType }: ForeignItem, report: Report): void {
  report.add("replaced", `input.${wireType}`, "a step that another server made; words stand for it");
}

/**
 * Tests of the table of models on the Messages wire.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { findMessagesModel, findThinkingFamily } from "../../../lib/providers/messages_models.ts";

Deno.test("findMessagesModel() finds a model by any spelling, and never takes one version for another", () => {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["claude-opus-5", "claude-opus-5"],
    ["claude-opus-5-5", "claude-opus-5-5"],
    ["claude-opus-5-20260601", "claude-opus-5"],
    ["anthropic/claude-sonnet-4.5", "claude-sonnet-4-5"],
    ["anthropic/claude-opus-4.8:thinking", "claude-opus-4-8"],
    ["us.anthropic.claude-haiku-4-5-20251001-v1:0", "claude-haiku-4-5"],
    ["claude-sonnet-4@20250514", "claude-sonnet-4"],
    ["claude-opus-5-9", "claude"],
    ["claude-something-6", "claude"],
    ["claude-3-5-sonnet-20241022", undefined],
    ["glm-5", undefined],
  ];
  assertEquals(rows.map(([id]) => findMessagesModel(id)?.id), rows.map(([, row]) => row));
});

Deno.test("findThinkingFamily() is one for all models of a maker, and the model itself elsewhere", () => {
  assertEquals(["claude-opus-5", "anthropic/claude-sonnet-4.5", "glm-5"].map(findThinkingFamily), [
    "claude",
    "claude",
    "glm-5",
  ]);
});

/**
 * Tests that calls are opened, extended and closed with the right events and content.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import {
  appendCall,
  type CallEntry,
  closeCallItem,
  createCall,
  isCallWhole,
} from "../../../../lib/translate/stream/call_items.ts";
import type { ToolKind } from "../../../../lib/responses/types.ts";

/** A call of `kind` after `pieces` of its arguments. */
function callOf(kind: ToolKind, pieces: readonly string[]): CallEntry {
  const entry = createCall({ id: "c1", name: "f" }, {
    tool: { kind, name: "f" },
    index: 0,
    newId: (prefix) => `${prefix}_1`,
  });
  for (const piece of pieces) appendCall(entry, piece);
  return entry;
}

/** Kind, pieces of arguments, and whether they are whole. */
const CALLS: readonly (readonly [ToolKind, readonly string[], boolean])[] = [
  ["function", ['{"a"', ":1}"], true],
  ["function", ['{"a"', ":"], false],
  ["function", [], true],
  ["function", [" \n"], true],
  ["function", ["raw"], false],
  ["tool_search", ['{"query":'], false],
  ["custom", ['{"input":"a', '"}'], true],
  ["custom", ['{"input":"a'], false],
  ["custom", [], false],
];

for (const [kind, pieces, expected] of CALLS) {
  Deno.test(`isCallWhole() gives ${expected} for a ${kind} call ${JSON.stringify(pieces.join(""))}`, () => {
    assertEquals(isCallWhole(callOf(kind, pieces)), expected);
  });
}

Deno.test("closeCallItem() writes the given status", () => {
  for (const status of ["completed", "incomplete"] as const) {
    const { item } = closeCallItem(callOf("function", ["{}"]), status);
    assertEquals("status" in item ? item.status : undefined, status);
  }
});

Deno.test("appendCall() gives no event for an empty piece or a tool search", () => {
  assertEquals(appendCall(callOf("function", []), ""), []);
  assertEquals(appendCall(callOf("tool_search", []), "{"), []);
});

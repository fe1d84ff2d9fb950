/**
 * Tests that a tracked call begins with what is known of it, and that the pieces of its name are joined.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createTrackedCall, joinNamePieces } from "../../../../lib/translate/stream/tracked_call.ts";

Deno.test("createTrackedCall() holds what is known of a call, and nothing else", () => {
  const { text, ...call } = createTrackedCall({ index: 1, name: "f", arguments: '{"a"' });
  assertEquals([call, text.text], [{ early: [], index: 1, name: "f" }, '{"a"']);
  const { text: none, ...unnamed } = createTrackedCall({});
  assertEquals([unnamed, none.text], [{ early: [] }, ""]);
});

const NAMES: readonly (readonly [known: string | undefined, next: string, joined: string])[] = [
  [undefined, "f", "f"],
  ["exec_", "command", "exec_command"],
  ["exec_", "exec_command", "exec_command"],
  ["exec_command", "exec_command", "exec_command"],
  ["exec_command", "command", "exec_command"],
];

for (const [known, next, joined] of NAMES) {
  Deno.test(`joinNamePieces() makes ${joined} of ${known ?? "nothing"} and ${next}`, () => {
    assertEquals(joinNamePieces(known, next), joined);
  });
}

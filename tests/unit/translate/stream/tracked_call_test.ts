/**
 * Tests that a tracked call begins with what is known of it, and that the pieces of its name are joined.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import {
  createHeldCalls,
  createTrackedCall,
  isContinuedBy,
  joinNamePieces,
} from "../../../../lib/translate/stream/tracked_call.ts";

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

const CONTINUED: readonly (readonly [text: string, piece: string, expected: boolean])[] = [
  ["", '{"a":1}', true],
  ["{}", '{"a":1}', true],
  ['{"a"', '{"a":1}', true],
  ['{"a"', ":1}", true],
  ['{"a"', "", false],
  ['{"a":1}', '{"a":1}', false],
  ['{"a"', '{"b":1}', false],
  ["1", "2", false],
];

for (const [text, piece, expected] of CONTINUED) {
  Deno.test(`isContinuedBy() says ${expected} of ${piece || "nothing"} behind ${text || "nothing"}`, () => {
    assertEquals(isContinuedBy(createTrackedCall({ arguments: text }), { arguments: piece }), expected);
  });
}

Deno.test("createHeldCalls() passes the provider's signature to the first call", () => {
  const wrapper = { ...createTrackedCall({ name: "parallel" }), extraContent: { signature: "x" } };
  const held = createHeldCalls(wrapper, [{ name: "f", arguments: "{}" }, { name: "g", arguments: "{}" }]);
  assertEquals(held.map(({ name, early, extraContent }) => [name, early, extraContent]), [
    ["f", ["{}"], { signature: "x" }],
    ["g", ["{}"], undefined],
  ]);
});

/**
 * Tests that every fragment is assigned to its call, however providers identify it.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { CallDelta } from "../../../../lib/wire/chunk.ts";
import { TextPieces } from "../../../../lib/base/text_pieces.ts";
import type { CallEntry } from "../../../../lib/translate/stream/call_items.ts";
import { CallTracker } from "../../../../lib/translate/stream/call_assembler.ts";

type Fragment = Partial<CallDelta>;

/** The item of a call that was opened under this id. */
function createEntry(callId: string): CallEntry {
  const tool = { kind: "function", name: "f" } as const;
  return { kind: "call", id: "fc_1", index: 0, callId, tool, pieces: new TextPieces() };
}

/** Calls as `id name arguments`. */
function track(fragments: readonly Fragment[]): string[] {
  const tracker = new CallTracker();
  for (const fragment of fragments) {
    for (const { call, piece } of tracker.assign({ arguments: "", ...fragment })) call.early.push(piece);
  }
  for (const { call, piece } of tracker.settle()) call.early.push(piece);
  return tracker.calls.map(({ id, name, early }) => `${id ?? "-"} ${name ?? "-"} ${early.join("")}`);
}

const STREAMS: readonly (readonly [string, readonly Fragment[], readonly string[]])[] = [
  [
    "index on every fragment, id on the first",
    [{ index: 0, id: "a", name: "f" }, { index: 0, arguments: "1" }, { index: 1, id: "b", name: "g" }, {
      index: 1,
      arguments: "2",
    }],
    ["a f 1", "b g 2"],
  ],
  [
    "interleaved fragments",
    [{ index: 0, id: "a", name: "f" }, { index: 1, id: "b", name: "g" }, { index: 0, arguments: "1" }, {
      index: 1,
      arguments: "2",
    }, { index: 0, arguments: "3" }],
    ["a f 13", "b g 2"],
  ],
  [
    "objects that follow each other at one index without ids",
    [{ index: 0, id: "a", name: "f", arguments: `{"x":1}` }, { index: 0, name: "f", arguments: `{"x":2}{"x` }, {
      index: 0,
      arguments: `":3}`,
    }],
    [`a f {"x":1}`, `- f {"x":2}`, `- f {"x":3}`],
  ],
  [
    "objects that follow each other without index or id",
    [{ id: "a", name: "f" }, { arguments: `{"x":1}` }, { arguments: ` {"x":2}` }],
    [`a f {"x":1} `, `- f {"x":2}`],
  ],
  [
    "the name again after whole arguments",
    [{ index: 0, id: "a", name: "f", arguments: "{}" }, { index: 0, name: "f" }],
    [
      "a f {}",
    ],
  ],
  ["the id repeated", [{ index: 0, id: "a", name: "f" }, { index: 0, id: "a", arguments: "1" }], ["a f 1"]],
  ["the id alone", [{ id: "a", name: "f" }, { id: "b", name: "g" }, { id: "a", arguments: "1" }], ["a f 1", "b g "]],
  ["continuations without index or id", [{ id: "a", name: "f" }, { arguments: "1" }, { arguments: "2" }], ["a f 12"]],
  ["fragments without index or id", [{ name: "f", arguments: "1" }, { name: "f", arguments: "2" }], ["- f 1", "- f 2"]],
  ["fragments without index or id, the name first", [{ name: "f" }, { arguments: "1" }, { name: "g" }, {
    arguments: "2",
  }], [
    "- f 1",
    "- g 2",
  ]],
  ["index 0 for every call", [{ index: 0, id: "a", name: "f", arguments: "1" }, {
    index: 0,
    id: "b",
    name: "g",
    arguments: "2",
  }], ["a f 1", "b g 2"]],
  [
    "index 0 for every call, continued by index",
    [{ index: 0, id: "a", name: "f" }, { index: 0, arguments: "1" }, { index: 0, id: "b", name: "g" }, {
      index: 0,
      arguments: "2",
    }],
    ["a f 1", "b g 2"],
  ],
  ["indexes that start at 1", [{ index: 1, id: "a", name: "f" }, { index: 1, arguments: "1" }], ["a f 1"]],
  ["indexes with gaps", [{ index: 5, id: "a", name: "f" }, { index: 2, id: "b", name: "g" }], ["a f ", "b g "]],
  ["no ids", [{ index: 0, name: "f", arguments: "1" }, { index: 1, name: "g", arguments: "2" }], ["- f 1", "- g 2"]],
  ["a late id", [{ index: 0, name: "f" }, { index: 0, id: "a", arguments: "1" }], ["a f 1"]],
  ["a late id with the name again", [{ index: 0, name: "f" }, { index: 0, id: "a", name: "f", arguments: "1" }], [
    "a f 1",
  ]],
  ["a late name", [{ index: 0, id: "a", arguments: "1" }, { index: 0, name: "f", arguments: "2" }], ["a f 12"]],
  ["a late name without index", [{ id: "a", arguments: "1" }, { name: "f" }], ["a f 1"]],
  ["the name on every fragment", [{ index: 0, id: "a", name: "f" }, { index: 0, name: "f", arguments: "1" }], [
    "a f 1",
  ]],
  ["the name in pieces", [{ index: 0, id: "a", name: "exec_" }, { index: 0, name: "command" }], ["a exec_command "]],
  ["the name growing", [{ index: 0, id: "a", name: "exec_" }, { index: 0, name: "exec_command" }], ["a exec_command "]],
];

for (const [name, fragments, expected] of STREAMS) {
  Deno.test(`CallTracker follows ${name}`, () => assertEquals(track(fragments), [...expected]));
}

Deno.test("CallTracker joins the signatures of a call", () => {
  const tracker = new CallTracker();
  tracker.resolve({ id: "a", name: "f", arguments: "{}" });
  tracker.resolve({ id: "a", arguments: "", extraContent: { google: 1 } });
  tracker.resolve({ arguments: "", extraContent: { other: 2 } });
  assertEquals(tracker.calls.map((call) => call.extraContent), [{ google: 1, other: 2 }]);
});

Deno.test("CallTracker keeps the name once the call was opened for the client", () => {
  const tracker = new CallTracker();
  const call = tracker.resolve({ index: 0, id: "a", name: "f", arguments: "{" });
  call.entry = createEntry("a");
  assertEquals(tracker.resolve({ index: 0, name: "g", arguments: "}" }), call);
  assertEquals(call.name, "f");
});

Deno.test("CallTracker gives a second object the name that came with it or before it", () => {
  for (const named of [[{ name: "g", arguments: `{"y":1}` }], [{ name: "g" }, { arguments: `{"y":1}` }]]) {
    const tracker = new CallTracker();
    const [first] = tracker.assign({ index: 0, name: "f", arguments: `{"x":1}` });
    assert(first !== undefined);
    first.call.entry = createEntry("c");
    for (const fragment of named) tracker.assign({ index: 0, arguments: "", ...fragment });
    assertEquals(tracker.calls.map(({ name }) => name), ["f", "g"]);
  }
});

Deno.test("CallTracker stops if objects follow each other without end", () => {
  const tracker = new CallTracker();
  const objects = Array.from({ length: 100_000 }, (_, number) => `{"n":${number}}`);
  const assigned = tracker.assign({ index: 0, name: "f", arguments: objects.join("") });
  assert(tracker.fault !== undefined && assigned.length < 100_000);
});

Deno.test("CallTracker gives a late id to a call that was opened without one", () => {
  const tracker = new CallTracker();
  const call = tracker.resolve({ index: 0, name: "f", arguments: "{" });
  call.entry = createEntry("c");
  assertEquals(tracker.resolve({ index: 0, id: "a", arguments: "}" }), call);
  assertEquals(tracker.calls.length, 1);
});

Deno.test("CallTracker begins a call with a new id and name at the index of one that was opened without an id", () => {
  const tracker = new CallTracker();
  const call = tracker.resolve({ index: 0, name: "f", arguments: "{}" });
  call.entry = createEntry("c");
  const next = tracker.resolve({ index: 0, id: "b", name: "g", arguments: "{}" });
  assertEquals([next.id, next.name, tracker.calls.length], ["b", "g", 2]);
});

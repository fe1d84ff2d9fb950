/**
 * Tests that a call runs once, with the arguments that the model meant, however often and in whatever pieces the
 * provider sends it.
 *
 * @module
 */
import { assertEquals, assertLess } from "@std/assert";
import type { JsonObject } from "../../../../lib/base/json.ts";
import { decodeChunk } from "../../../../lib/chat/decode.ts";
import { finish } from "../../../../lib/translate/stream/finish.ts";
import { step } from "../../../../lib/translate/stream/stream.ts";
import { BODY, callsOf, LS, type Piece, playPieces, PWD } from "../../../support/call_answers.ts";
import { calls, end, fragment, play, stateOf } from "../../../support/exchange.ts";

/** The pieces with the arguments of one of them cut in two; only the first part has the name, as providers do it. */
function cutAnywhere(pieces: readonly Piece[], which: number): readonly Piece[][] {
  const { args = "", ...piece } = pieces[which] ?? {};
  const { name: _name, ...rest } = piece;
  return Array.from({ length: args.length + 1 }, (_, at) => [
    ...pieces.slice(0, which),
    { ...piece, args: args.slice(0, at) },
    { ...rest, args: args.slice(at) },
    ...pieces.slice(which + 1),
  ]);
}

/** Answers whose fragments may be cut anywhere. */
const ANSWERS: Readonly<Record<string, readonly [pieces: readonly Piece[], expected: readonly string[]]>> = {
  "the whole call again, with id and name": [
    [{ index: 0, id: "a", name: "f" }, { index: 0, args: LS }, { index: 0, id: "a", name: "f", args: LS }],
    [`f a ${LS}`],
  ],
  "the whole call three times": [
    [{ index: 0, id: "a", name: "f", args: LS }, { index: 0, id: "a", args: LS }, { index: 0, args: LS }],
    [`f a ${LS}`],
  ],
  "the whole call again without an id": [
    [{ index: 0, id: "a", name: "f", args: LS }, { index: 0, name: "f", args: LS }],
    [`f a ${LS}`],
  ],
  "the whole call again without index and id": [
    [{ index: 0, id: "a", name: "f", args: LS }, { name: "f", args: LS }],
    [`f a ${LS}`],
  ],
  "the whole call again under the next index": [
    [{ index: 0, id: "a", name: "f", args: LS }, { index: 1, id: "a", name: "f", args: LS }],
    [`f a ${LS}`],
  ],
  "the whole call again under the next index without an id": [
    [{ index: 0, id: "a", name: "f", args: LS }, { index: 1, name: "f", args: LS }],
    [`f a ${LS}`],
  ],
  "the whole call again with its id, which the fragments did not have": [
    [{ index: 0, name: "f", args: LS }, { index: 0, id: "a", name: "f", args: LS }],
    [`f call_1 ${LS}`],
  ],
  "the whole call again in another spelling": [
    [{ index: 0, id: "a", name: "f", args: LS }, {
      index: 0,
      id: "a",
      name: "f",
      args: '{ "n": {"a": [1, 2]}, "cmd": "ls \\"\\u00e9\\"" }',
    }],
    [`f a ${LS}`],
  ],
  "both of two parallel calls again": [
    [
      { index: 0, id: "a", name: "f", args: LS },
      { index: 1, id: "b", name: "f", args: PWD },
      { index: 0, id: "a", name: "f", args: LS },
      { index: 1, id: "b", name: "f", args: PWD },
    ],
    [`f a ${LS}`, `f b ${PWD}`],
  ],
  "both of two parallel calls again without index and id": [
    [{ name: "f", args: LS }, { name: "g", args: PWD }, { name: "f", args: LS }, { name: "g", args: PWD }],
    [`f call_1 ${LS}`, `g call_2 ${PWD}`],
  ],
  "both of two calls at one index again without an id": [
    [
      { index: 0, id: "a", name: "f", args: LS },
      { index: 0, id: "b", name: "g", args: PWD },
      { index: 0, name: "f", args: LS },
      { index: 0, name: "g", args: PWD },
    ],
    [`f a ${LS}`, `g b ${PWD}`],
  ],
  "both of two calls without arguments again without index and id": [
    [{ id: "a", name: "f", args: "{}" }, { id: "b", name: "g", args: "{}" }, { name: "f", args: "{}" }, {
      name: "g",
      args: "{}",
    }],
    ["f a {}", "g b {}"],
  ],
  "an empty object first": [
    [{ index: 0, id: "a", name: "f", args: "{}" }, { index: 0, args: LS }],
    [`f a ${LS}`],
  ],
  "an empty object with a space in it first, and the id again": [
    [{ index: 0, id: "a", name: "f", args: "{ }" }, { index: 0, id: "a", args: LS }],
    [`f a ${LS}`],
  ],
  "empty objects first in two parallel calls": [
    [
      { index: 0, id: "a", name: "f", args: "{}" },
      { index: 1, id: "b", name: "f", args: "{}" },
      { index: 0, args: LS },
      { index: 1, args: PWD },
    ],
    [`f a ${LS}`, `f b ${PWD}`],
  ],
  "null first": [[{ index: 0, id: "a", name: "f", args: "null" }, { index: 0, args: LS }], [`f a ${LS}`]],
  "an empty string first": [[{ index: 0, id: "a", name: "f", args: '""' }, { index: 0, args: LS }], [`f a ${LS}`]],
  "a blank first": [[{ index: 0, id: "a", name: "f", args: " \n" }, { index: 0, args: LS }], [`f a ${LS}`]],
  "an empty object alone": [[{ index: 0, id: "a", name: "f", args: "{}" }], ["f a {}"]],
  "an empty object twice": [
    [{ index: 0, id: "a", name: "f", args: "{}" }, { index: 0, id: "a", name: "f", args: "{}" }],
    ["f a {}"],
  ],
  "null alone": [[{ index: 0, id: "a", name: "f", args: "null" }], ["f a {}"]],
  "two ids that say the same": [
    [{ index: 0, id: "a", name: "f", args: LS }, { index: 1, id: "b", name: "f", args: LS }],
    [`f a ${LS}`, `f b ${LS}`],
  ],
  "two ids at one index that say the same": [
    [{ index: 0, id: "a", name: "f", args: LS }, { index: 0, id: "b", name: "f", args: LS }],
    [`f a ${LS}`, `f b ${LS}`],
  ],
  "two indexes without ids that say the same": [
    [{ index: 0, name: "f", args: LS }, { index: 1, name: "f", args: LS }],
    [`f call_1 ${LS}`, `f call_2 ${LS}`],
  ],
  "different objects at one index": [
    [{ index: 0, id: "a", name: "f", args: LS }, { index: 0, args: PWD }],
    [`f a ${LS}`, `f call_1 ${PWD}`],
  ],
  "different long numbers at one index": [
    [{ index: 0, id: "a", name: "f", args: '{"n":12345678901234567890}' }, {
      index: 0,
      args: '{"n":12345678901234567891}',
    }],
    ['f a {"n":12345678901234567890}', 'f call_1 {"n":12345678901234567891}'],
  ],
  "different objects and then both again": [
    [{ index: 0, id: "a", name: "f", args: LS + PWD }, { index: 0, args: LS + PWD }],
    [`f a ${LS}`, `f call_1 ${PWD}`],
  ],
  "different objects under one id": [
    [{ index: 0, id: "a", name: "f", args: LS + PWD }],
    [`f a ${LS}`, `f call_1 ${PWD}`],
  ],
  "different objects under one id, and both again": [
    [{ index: 0, id: "a", name: "f", args: LS + PWD }, { index: 0, id: "a", name: "f", args: LS + PWD }],
    [`f a ${LS}`, `f call_1 ${PWD}`],
  ],
  "the call again with line breaks as JSON wants them": [
    [{ index: 0, id: "a", name: "f", args: '{"cmd":"l\ns"}' }, { index: 0, args: '{"cmd":"l\\ns"}' }],
    ['f a {"cmd":"l\\ns"}'],
  ],
  "the same object for another tool": [
    [{ index: 0, id: "a", name: "f", args: LS }, { index: 0, name: "g", args: LS }],
    [`f a ${LS}`, `g call_1 ${LS}`],
  ],
  "an empty object of one tool and the call of another": [
    [{ index: 0, id: "a", name: "f", args: "{}" }, { index: 0, name: "g", args: PWD }],
    ["f a {}", `g call_1 ${PWD}`],
  ],
  "an object that holds one of the same beginning": [
    [{ index: 0, id: "a", name: "f", args: '{"a":' }, { index: 0, args: '{"a":1}}' }],
    ['f a {"a":{"a":1}}'],
  ],
  "one id at two indexes with different objects": [
    [{ index: 0, id: "a", name: "f", args: LS }, { index: 1, id: "a", name: "f", args: PWD }],
    [`f a ${LS}`, `f call_1 ${PWD}`],
  ],
};

for (const [name, [pieces, expected]] of Object.entries(ANSWERS)) {
  Deno.test(`a call runs as it was meant: ${name}, cut anywhere`, () => {
    assertEquals(playPieces(pieces), [...expected]);
    for (const which of pieces.keys()) {
      for (const cut of cutAnywhere(pieces, which)) {
        assertEquals(playPieces(cut), [...expected], JSON.stringify(cut));
      }
    }
  });
}

/** Answers that consist of whole frames, which are not cut. */
const WHOLE: Readonly<Record<string, readonly [frames: readonly JsonObject[], expected: readonly string[]]>> = {
  "snapshots that are repaired to objects": [
    ['{"cmd":null}', '{"cmd":"l"}', '{"cmd":"ls"}', '{"cmd":"ls","n":1}', '{"cmd":"ls","n":12}'].map((args) =>
      fragment({ index: 0, id: "a", name: "f", args })
    ),
    ['f a {"cmd":"ls","n":12}'],
  ],
  "the whole call after arguments with a tag behind them": [
    [`${PWD}</tool_call>`, PWD].map((args) => fragment({ index: 0, id: "a", name: "f", args })),
    [`f a ${PWD}`],
  ],
  "a longer version of the call": [
    [fragment({ index: 0, id: "a", name: "f", args: '{"cmd"' }), fragment({ index: 0, args: ':"ls"}' })]
      .concat(fragment({ index: 0, id: "a", name: "f", args: '{"cmd":"ls","n":null}' })),
    ['f a {"cmd":"ls","n":null}'],
  ],
  "a shorter version of the call": [
    [fragment({ index: 0, id: "a", name: "f", args: LS }), fragment({ index: 0, id: "a", name: "f", args: PWD })],
    [`f a ${LS}`],
  ],
  "a copy that is cut off": [
    [fragment({ index: 0, id: "a", name: "f", args: PWD }), fragment({ index: 0, args: '{"cmd":"p' })],
    [`f a ${PWD}`],
  ],
  "the whole call after fragments that broke off": [
    [
      fragment({ index: 0, id: "a", name: "f", args: '{"cmd":"l' }),
      fragment({ index: 0, id: "a", name: "f", args: '{ "cmd": "ls" }' }),
    ],
    ['f a {"cmd":"ls"}'],
  ],
  "arguments as an object behind fragments": [
    [
      fragment({ index: 0, id: "a", name: "f", args: '{"cmd":' }),
      fragment({ index: 0, args: '"ls"}' }),
      { index: 0, function: { arguments: { cmd: "ls" } } },
    ],
    ['f a {"cmd":"ls"}'],
  ],
  "snapshots as objects without an id": [
    [
      { index: 0, id: "a", function: { name: "f", arguments: {} } },
      { index: 0, function: { arguments: { cmd: "l" } } },
      { index: 0, function: { arguments: { cmd: "ls" } } },
    ],
    ['f a {"cmd":"ls"}'],
  ],
  "the arguments again as a JSON string, and values that stand for none": [
    [PWD, JSON.stringify(PWD), "null", '""'].map((args) => fragment({ index: 0, id: "a", name: "f", args })),
    [`f a ${PWD}`],
  ],
  "the name on every fragment, without index and id": [
    ['{"cmd"', ':"p', 'wd"}'].map((args) => fragment({ name: "f", args })),
    [`f call_1 ${PWD}`],
  ],
  "a name alone, then the whole call": [
    [fragment({ name: "f" }), fragment({ name: "f", args: PWD })],
    [`f call_1 ${PWD}`],
  ],
  "raw text again": [
    [
      fragment({ index: 0, id: "a", name: "f", args: "*** Begin Patch and something longer" }),
      fragment({ index: 0, id: "a", name: "f", args: "*** Begin Patch and something longer" }),
    ],
    ["f a *** Begin Patch and something longer"],
  ],
};

for (const [name, [frames, expected]] of Object.entries(WHOLE)) {
  Deno.test(`a call runs as it was meant: ${name}`, () => {
    assertEquals(callsOf(play([...frames.map((one) => calls(one)), end("tool_calls")], { body: BODY })), [...expected]);
  });
}

Deno.test("a call that is sent again after the finish reason runs once, and is counted", () => {
  const state = stateOf({ body: BODY });
  const again = calls(fragment({ index: 0, id: "a", name: "f", args: PWD }));
  const events = [again, end("tool_calls"), again, again].flatMap((frame) => step(state, decodeChunk(frame)));
  events.push(...finish(state, { sawDone: true }));
  assertEquals([callsOf(events), state.repairs.describe()], [[`f a ${PWD}`], "2 repeated calls"]);
});

Deno.test("an answer without repetitions counts none", () => {
  const state = stateOf({ body: BODY });
  for (const args of ["", '{"cmd":', '"ls"}', " "]) {
    step(state, decodeChunk(calls(fragment({ index: 0, id: "a", name: "f", args }))));
  }
  finish(state, { sawDone: true });
  assertEquals(state.repairs.describe(), "");
});

Deno.test("the arguments of a call are passed on piece by piece, except the last piece", () => {
  const state = stateOf({ body: BODY });
  const counts = ['{"cmd":', '"l', "s", '"}'].map((args) =>
    step(state, decodeChunk(calls(fragment({ index: 0, id: "a", name: "f", args })))).length
  );
  // The first also opens the item.
  assertEquals(counts, [2, 1, 1, 0]);
});

Deno.test("repeated calls cost time that grows with their length only", () => {
  const begin = performance.now();
  const state = stateOf({ body: BODY });
  step(state, decodeChunk(calls(fragment({ index: 0, id: "a", name: "f", args: `{"x":"${"y".repeat(100_000)}"}` }))));
  for (let n = 0; n < 20_000; n++) {
    step(state, decodeChunk(calls(fragment({ index: 0, id: "a", args: `{"n":${n}}` }))));
  }
  finish(state, { sawDone: true });
  assertLess(performance.now() - begin, 10_000);
});

/**
 * Tests that arguments are read once, and completely, whatever every piece of them repeats.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { BODY, callsOf, LS, type Piece, playPieces, PWD } from "../../../support/call_answers.ts";
import { calls, end, fragment, itemsOf, play, text as textChunk, thought } from "../../../support/exchange.ts";

/** Snapshots of `text` that end at each of `ends`. */
function snapshots(text: string, ends: readonly number[]): readonly Piece[] {
  return ends.map((at) => ({ index: 0, args: text.slice(0, at) }));
}

Deno.test("a call runs as it was meant: snapshots of its arguments that end anywhere", () => {
  for (let first = 1; first < LS.length; first++) {
    for (let second = first; second < LS.length; second++) {
      const pieces = [{ index: 0, id: "a", name: "f" }, ...snapshots(LS, [first, second, LS.length])];
      assertEquals(playPieces(pieces), [`f a ${LS}`], JSON.stringify(pieces));
    }
  }
});

Deno.test("a call runs as it was meant: a snapshot after each character, of two calls at once", () => {
  const pieces = [
    { index: 0, id: "a", name: "f" },
    { index: 1, id: "b", name: "f" },
    ...[...LS].flatMap((_, at) => [
      { index: 0, args: LS.slice(0, at + 1) },
      { index: 1, args: PWD.slice(0, at + 1) },
    ]),
  ];
  assertEquals(playPieces(pieces), [`f a ${LS}`, `f b ${PWD}`]);
});

Deno.test("a call runs as it was meant: snapshots with the id and the name on every one", () => {
  const ends = Array.from(LS, (_, at) => at + 1);
  const pieces = snapshots(LS, ends).map((piece) => ({ ...piece, id: "a", name: "f" }));
  assertEquals(playPieces(pieces), [`f a ${LS}`]);
});

Deno.test("snapshots of long arguments are no endless answer", () => {
  const text = `{"cmd":"${"x".repeat(40_000)}"}`;
  const ends = Array.from({ length: text.length / 40 }, (_, at) => 40 * (at + 1));
  const events = play(
    [
      calls(fragment({ index: 0, id: "a", name: "f" })),
      ...snapshots(text, [...ends, text.length]).map((piece) => calls(fragment(piece))),
      end("tool_calls"),
    ],
    { body: BODY },
  );
  assertEquals(callsOf(events), [`f a ${text}`]);
});

Deno.test("snapshots of long reasoning are no endless answer", () => {
  const text = "word ".repeat(8_000);
  const ends = Array.from({ length: 1_000 }, (_, at) => 40 * (at + 1));
  const events = play(
    [...ends.map((at) => thought(text.slice(0, at))), textChunk("Done."), end()],
    { profile: { reasoningPieces: "snapshots" } },
  );
  const [reasoning] = itemsOf(events);
  assert(reasoning?.type === "reasoning");
  assertEquals(reasoning.summary, [{ type: "summary_text", text }]);
});

Deno.test("a call runs as it was meant: snapshots of two equal calls that end anywhere, then a whole message", () => {
  const message = { tool_calls: [fragment({ name: "f", args: LS }), fragment({ name: "f", args: LS })] };
  for (let first = 1; first < LS.length; first++) {
    for (let second = 1; second < LS.length; second++) {
      const pieces = [
        { index: 0, id: "a", name: "f" },
        ...snapshots(LS, [first, LS.length]),
        { index: 1, id: "b", name: "f" },
        ...snapshots(LS, [second, LS.length]).map((piece) => ({ ...piece, index: 1 })),
      ];
      const frames = [...pieces.map((piece) => calls(fragment(piece))), { choices: [{ index: 0, message }] }];
      const events = play([...frames, end("tool_calls")], { body: BODY });
      assertEquals(callsOf(events), [`f a ${LS}`, `f b ${LS}`], `${first} ${second}`);
    }
  }
});

Deno.test("a call runs as it was meant: different objects with the id in every piece, cut anywhere", () => {
  const text = LS + PWD;
  for (let cut = 1; cut < text.length; cut++) {
    const pieces = [text.slice(0, cut), text.slice(cut)].map((args) => ({ index: 0, id: "a", args }));
    assertEquals(playPieces([{ index: 0, id: "a", name: "f" }, ...pieces]), [`f a ${LS}`, `f call_1 ${PWD}`], `${cut}`);
  }
});

Deno.test("a call runs as it was meant: the name on every fragment, without index and id, cut anywhere", () => {
  const text = '{"a":{"a":{"b":1}},"c":[{}]}  ';
  for (let first = 1; first < text.length; first++) {
    for (let second = first + 1; second < text.length; second++) {
      const pieces = [text.slice(0, first), text.slice(first, second), text.slice(second)];
      const found = playPieces(pieces.map((args) => ({ name: "f", args })));
      assertEquals(found.map((one) => one.trim()), [`f call_1 ${text.trimEnd()}`], JSON.stringify(pieces));
    }
  }
});

Deno.test("a call runs as it was meant: fragments without ids beside whole messages with ids", () => {
  const message = (texts: readonly string[]) => ({
    tool_calls: texts.map((args, at) => fragment({ id: `m${at}`, name: "f", args })),
  });
  const frame = (args: string, index: number, texts: readonly string[], name?: string) => ({
    choices: [{
      index: 0,
      delta: { tool_calls: [fragment({ index, args, ...(name !== undefined && { name }) })] },
      message: message(texts),
    }],
  });
  for (let cut = 1; cut < PWD.length; cut++) {
    const [start, rest] = [PWD.slice(0, cut), PWD.slice(cut)];
    const frames = [frame(LS, 0, [LS], "f"), frame(start, 1, [LS, start], "f"), frame(rest, 1, [LS, PWD])];
    assertEquals(callsOf(play([...frames, end("tool_calls")], { body: BODY })), [`f call_1 ${LS}`, `f call_2 ${PWD}`]);
  }
});

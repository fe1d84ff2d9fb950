/**
 * Tests that the frame builders carry the whole text and the whole call.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import {
  callChunks,
  type CallShape,
  type Frame,
  pieces,
  reasoningChunks,
  textChunks,
} from "../../../tools/chat_frames.ts";

interface Delta {
  readonly content?: string;
  readonly reasoning?: string;
  readonly tool_calls?: { index?: number; id?: string; function: { name?: string; arguments: string } }[];
}

function deltas(frames: readonly Frame[]): Delta[] {
  return frames.map(({ choices }) => (choices as { delta: Delta }[])[0]!.delta);
}

Deno.test("textChunks() carries the text in more than one chunk", () => {
  const chunks = deltas(textChunks("one  two\nthree "));
  assertEquals(chunks.map(({ content }) => content), ["one  ", "two\n", "three "]);
});

Deno.test("reasoningChunks() writes into the named field", () => {
  assertEquals(deltas(reasoningChunks("a b", "reasoning")).map(({ reasoning }) => reasoning), ["a ", "b"]);
});

Deno.test("pieces() loses nothing", () => {
  for (const text of ["", " ", "a", "  a", "a b  c\n\n"]) assertEquals(pieces(text).join(""), text);
});

for (const shape of ["split", "whole", "no_index", "blank_id"] as const satisfies CallShape["shape"][]) {
  Deno.test(`callChunks() carries name, id and arguments in the shape ${shape}`, () => {
    const frames = deltas(
      callChunks({ id: "c1", name: "ls", arguments: { path: "/a/rather/long/path" }, index: 3 }, { shape }),
    );
    const calls = frames.flatMap(({ tool_calls = [] }) => tool_calls);
    assertEquals(calls[0]?.id, "c1");
    assertEquals(calls.map((call) => call.function.name ?? "").join(""), "ls");
    assertEquals(calls.map((call) => call.function.arguments).join(""), '{"path":"/a/rather/long/path"}');
    assertEquals(calls.map((call) => call.index), calls.map(() => shape === "no_index" ? undefined : 3));
  });
}

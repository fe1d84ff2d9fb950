/**
 * Secrets are read from files and pipes to their end, and no further than the bound.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { readFirstLine, readWhole, type SyncReader } from "../../../lib/runtime/read_sync.ts";

/** A pipe that gives `pieces` one by one, and the number of reads. */
function pipe(...pieces: readonly string[]): SyncReader & { reads: number } {
  const rest = pieces.map((piece) => new TextEncoder().encode(piece));
  return {
    reads: 0,
    readSync(bytes) {
      this.reads++;
      const piece = rest.shift();
      if (piece === undefined) return null;
      bytes.set(piece);
      return piece.length;
    },
  };
}

Deno.test("readFirstLine() stops reading at the end of the line", () => {
  const source = pipe("sk-", "1\n", "more");
  assertEquals([readFirstLine(source), source.reads], ["sk-1", 2]);
  assertEquals(readFirstLine(pipe("no end")), "no end");
  assertEquals(readFirstLine(pipe()), "");
});

Deno.test("readWhole() joins the pieces, also of a character that two of them share", () => {
  assertEquals(readWhole(pipe("a\n", "b\n")), "a\nb\n");
  const bytes = new TextEncoder().encode("é");
  const halves = [bytes.slice(0, 1), bytes.slice(1)];
  const source = {
    readSync(into: Uint8Array) {
      const half = halves.shift();
      if (half === undefined) return null;
      into.set(half);
      return half.length;
    },
  };
  assertEquals(readWhole(source), "é");
});

Deno.test("readWhole() gives up a file without end after 64 kB", () => {
  const source = { readSync: (into: Uint8Array) => into.fill(120).length };
  assertEquals(readWhole(source).length, 65_536);
});

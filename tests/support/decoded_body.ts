/**
 * The decoding of a whole body that arrives in pieces.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { RelayError } from "../../lib/base/errors.ts";
import { FrameDecoder } from "../../lib/wire/frames.ts";
import type { Wire } from "../../lib/wire/wire.ts";

/** The parts of a wire that decode answers. */
export type DecodingWire = Pick<Wire<never>, "createDecoder" | "slots" | "noise">;

/** A body's chunks, and the fault that ended it. */
export function decodeBody(wire: DecodingWire, pieces: readonly Uint8Array[]): readonly unknown[] {
  const decoder = new FrameDecoder(wire);
  const found: unknown[] = [];
  try {
    for (const piece of pieces) {
      const { chunks, done } = decoder.feed(piece);
      found.push(...chunks);
      if (done) return [...found, "done"];
    }
    const { chunks, done } = decoder.end();
    return [...found, ...chunks, done];
  } catch (thrown) {
    assert(thrown instanceof RelayError);
    assertEquals(thrown.code, "upstream_protocol");
    return [...found, thrown.message];
  }
}

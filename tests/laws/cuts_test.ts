/**
 * Tests that it does not matter where a provider's bytes are cut on their way.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { type ProviderCase, providerCases, replay } from "../support/cases.ts";

/** The text of all events, for a quick comparison. */
function textOf(recorded: ProviderCase, pieces: readonly Uint8Array[]): string {
  return JSON.stringify(replay(recorded, pieces));
}

for (const recorded of providerCases()) {
  const { path, bytes } = recorded;

  Deno.test(`${path} gives the same events wherever its bytes are cut in two`, () => {
    const whole = textOf(recorded, [bytes]);
    for (let at = 1; at < bytes.length; at++) {
      const cut = textOf(recorded, [bytes.subarray(0, at), bytes.subarray(at)]);
      if (cut !== whole) assertEquals(JSON.parse(cut), JSON.parse(whole), `cut at byte ${at} of ${bytes.length}`);
    }
  });

  Deno.test(`${path} gives the same events byte by byte`, () => {
    const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
    assertEquals(JSON.parse(textOf(recorded, single)), replay(recorded));
  });
}

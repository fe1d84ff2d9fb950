/**
 * Tests that it does not matter where a provider's bytes are cut on their way.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { SseDecoder } from "../../lib/base/sse.ts";
import { providerCases, replay, replayText } from "../support/cases.ts";

/** The events in the text that a client gets. */
function readEvents(text: string): unknown[] {
  return new SseDecoder().feed(new TextEncoder().encode(text)).map((data) => JSON.parse(data));
}

for (const recorded of providerCases()) {
  const { path, bytes } = recorded;

  Deno.test(`${path} gives the same events wherever its bytes are cut in two`, () => {
    const whole = replayText(recorded, [bytes]);
    for (let at = 1; at < bytes.length; at++) {
      const cut = replayText(recorded, [bytes.subarray(0, at), bytes.subarray(at)]);
      if (cut !== whole) assertEquals(readEvents(cut), readEvents(whole), `cut at byte ${at} of ${bytes.length}`);
    }
  });

  Deno.test(`${path} gives the same events byte by byte`, () => {
    const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
    assertEquals(readEvents(replayText(recorded, single)), replay(recorded));
  });
}

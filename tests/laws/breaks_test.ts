/**
 * Tests that an answer that breaks off anywhere before its end is a failure without a call that a client would run.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { ResponseEvent } from "../../lib/responses/events.ts";
import { type ProviderCase, providerCases, replay } from "../support/cases.ts";

/**
 * How many bytes may be read before the provider says that it is finished: up to its finish reason or its closing mark,
 * for a JSON answer, and for an error that hands over what the model wrote, up to its last brace. Undefined where a
 * clean end is all that the provider ever says.
 */
function unfinishedBytes({ bytes, profile }: ProviderCase): number | undefined {
  // One character for each byte, so that positions agree.
  const text = new TextDecoder("latin1").decode(bytes);
  if (text.startsWith("{") || text.includes('"failed_generation"')) return text.lastIndexOf("}");
  if (profile.cleanEndCompletes) return undefined;
  return /"(?:finish|stop)_reason": ?"[^"]|message_stop|\[DONE\]/.exec(text)?.index ?? bytes.length;
}

function checkBreaks(recorded: ProviderCase, end: number): void {
  for (let length = 0; length <= end; length++) {
    const events = replay(recorded, [recorded.bytes.subarray(0, length)]);
    if (events.at(-1)?.type !== "response.failed" || events.some(isFinishedCall)) {
      assertEquals(events, [], `the first ${length} bytes alone must be a failure without a call that could be run`);
    }
  }
}

function isFinishedCall(event: ResponseEvent): boolean {
  return event.type === "response.output_item.done" && event.item.type.endsWith("_call");
}

for (const recorded of providerCases()) {
  const end = unfinishedBytes(recorded);
  if (end === undefined) continue;
  Deno.test(`${recorded.path} is a failure without runnable calls wherever it breaks off`, () => {
    checkBreaks(recorded, end);
  });
}

/**
 * Tests that an answer that breaks off anywhere before its end is a failure without a call that a client would run.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { isObject, parseJson } from "../../lib/base/json.ts";
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
  if (profile.wire === "responses") return text.search(LAST_EVENT) === -1 ? bytes.length : text.search(LAST_EVENT);
  return /"(?:finish|stop)_reason": ?"[^"]|message_stop|\[DONE\]/.exec(text)?.index ?? bytes.length;
}

/** What ends an answer of a vendor's own Responses API. */
const LAST_EVENT = /"type": ?"response\.(?:completed|incomplete|failed)"|\[DONE\]/;

/** The case as a provider's that never forgets its last event. */
function requireEnd(recorded: ProviderCase): ProviderCase {
  return { ...recorded, profile: { ...recorded.profile, missingEnd: "fails" } };
}

function checkBreaks(recorded: ProviderCase, end: number): void {
  for (let length = 0; length <= end; length++) {
    const events = replay(recorded, [recorded.bytes.subarray(0, length)]);
    if (events.at(-1)?.type !== "response.failed" || events.some(isFinishedCall)) {
      assertEquals(events, [], `the first ${length} bytes alone must be a failure without a call that could be run`);
    }
  }
}

const RUN_BY_CLIENTS: ReadonlySet<string> = new Set(["function_call", "custom_tool_call", "tool_search_call"]);

function isFinishedCall(event: ResponseEvent): boolean {
  return event.type === "response.output_item.done" && RUN_BY_CLIENTS.has(event.item.type);
}

for (const recorded of providerCases()) {
  const end = unfinishedBytes(recorded);
  if (end === undefined) continue;
  Deno.test(`${recorded.path} is a failure without runnable calls wherever it breaks off`, () => {
    checkBreaks(requireEnd(recorded), end);
  });
}

/** Whether every item that the bytes begin has its end in them, and one of them is more than reasoning. */
function hasWholeItems(text: string): boolean {
  const events = text.split("\n").flatMap((line) => line.startsWith("data: ") ? [parseJson(line.slice(6))] : []);
  const known = events.filter(isObject);
  const done = known.flatMap(({ type, item }) => type === "response.output_item.done" && isObject(item) ? [item] : []);
  const begun = known.filter(({ type }) => type === "response.output_item.added").length;
  return begun === done.length && done.some(({ type }) => type !== "reasoning");
}

for (const recorded of providerCases()) {
  if (recorded.profile.wire !== "responses" || !recorded.path.includes("no_terminal")) continue;
  Deno.test(`${recorded.path} is complete without a last event only where all its items are whole`, () => {
    const text = new TextDecoder("latin1").decode(recorded.bytes);
    const completed = Array.from({ length: text.length + 1 }, (_, length) => length).filter((length) => {
      return replay(recorded, [recorded.bytes.subarray(0, length)]).at(-1)?.type === "response.completed";
    });
    assertEquals(completed.filter((length) => !hasWholeItems(text.slice(0, length))), []);
    assertEquals(completed.includes(text.length), hasWholeItems(text));
  });
}

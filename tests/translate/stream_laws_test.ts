/**
 * Do the laws of a Responses stream hold for any sequence of chunks, sensible or not?
 *
 * Streams are made by a seeded generator: a failure names its seed and can be played again.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { CODEX_CLIENT, PLAIN_CLIENT } from "../../lib/clients/profiles.ts";
import { RelayError } from "../../lib/errors.ts";
import type { JsonObject } from "../../lib/json.ts";
import { isTerminal, type UnnumberedEvent } from "../../lib/responses/events.ts";
import type { ResponseItem } from "../../lib/responses/types.ts";
import { usageChunk } from "../../tools/chat_frames.ts";
import { calls, end, type ExchangeOptions, fragment, itemsOf, lastOf, play, text, thought } from "./exchange.ts";

const RUNS = 600;

/** Numbers below `limit` in an order that only `seed` decides (mulberry32). */
function generator(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

function pick<Value>(next: (limit: number) => number, values: readonly [Value, ...Value[]]): Value {
  return values[next(values.length)] ?? values[0];
}

/** One random stream. */
interface Sample {
  readonly frames: readonly JsonObject[];
  readonly options: ExchangeOptions;
}

function frameOf(next: (limit: number) => number): JsonObject {
  const index = next(3);
  switch (next(12)) {
    case 0:
    case 1:
    case 2:
      return text(pick(next, ["a", " b", "\n", "é😀", "<", "<think>", "</think>", "{}"]));
    case 3:
    case 4:
      return thought(pick(next, ["x", " y", "\n"]), pick(next, ["reasoning_content", "reasoning"]));
    case 5:
      return calls(
        fragment({ index, id: `c${index}`, name: pick(next, ["f", "p", "ns__g", "tool_search", "made_up"]) }),
      );
    case 6:
    case 7:
      return calls(fragment({ index, args: pick(next, ["{}", '{"input":"', 'a\\n"}', "{", "raw"]) }));
    case 8:
      return calls(fragment({ name: "f", args: "{}" }), fragment({ args: "" }));
    case 9:
      return pick(next, [usageChunk(), { choices: [] }, {}]);
    case 10:
      return next(4) === 0 ? { error: { message: "Broke" } } : {};
    default:
      return next(3) === 0 ? end(pick(next, ["stop", "tool_calls", "length", "content_filter", "error"])) : {};
  }
}

function sampleOf(seed: number): Sample {
  const next = generator(seed);
  const frames = Array.from({ length: next(14) }, () => frameOf(next));
  if (next(2) === 0) frames.push(end(pick(next, ["stop", "tool_calls", "length"])));
  const compacts = next(8) === 0 ? { body: { input: ["Hi", { type: "compaction_trigger" }] } } : {};
  const failure = next(10) === 0 ? { failure: new RelayError("upstream_truncated", "It broke") } : {};
  const options: ExchangeOptions = {
    client: pick(next, [CODEX_CLIENT, PLAIN_CLIENT]),
    profile: { cleanEndCompletes: next(4) === 0, thinkTags: pick(next, ["start", "never"]) },
    sawDone: next(2) === 0,
    ...compacts,
    ...failure,
  };
  return { frames, options };
}

/** Checks `law` on every sample; an error names the seed. */
function forAll(law: (events: readonly UnnumberedEvent[], sample: Sample) => void): void {
  for (let seed = 0; seed < RUNS; seed++) {
    const sample = sampleOf(seed);
    try {
      law(play(sample.frames, sample.options), sample);
    } catch (cause) {
      throw new Error(`The law does not hold for seed ${seed}: ${JSON.stringify(sample.frames)}`, { cause });
    }
  }
}

Deno.test("A stream begins with created and in_progress and ends in exactly one terminal event", () => {
  const seen = new Set<string>();
  forAll((events) => {
    assertEquals(events.slice(0, 2).map(({ type }) => type), ["response.created", "response.in_progress"]);
    assertEquals(events.filter(isTerminal).length, 1);
    const last = events.at(-1);
    assert(last !== undefined && isTerminal(last));
    seen.add(`${last.type} ${last.response.status}`);
  });
  // The generator reaches every kind of end, or the laws would say little.
  assertEquals([...seen].sort(), [
    "response.completed completed",
    "response.completed incomplete",
    "response.failed failed",
    "response.incomplete incomplete",
  ]);
});

Deno.test("Items are opened in order, once, and closed at most once", () => {
  forAll((events) => {
    const opened = events.flatMap((event) => event.type === "response.output_item.added" ? [event] : []);
    const closed = events.flatMap((event) => event.type === "response.output_item.done" ? [event] : []);
    assertEquals(opened.map((event) => event.output_index), opened.map((_, index) => index));
    assertEquals(new Set(opened.map((event) => event.item.id)).size, opened.length);
    assertEquals(new Set(closed.map((event) => event.output_index)).size, closed.length);
    for (const { output_index, item } of closed) assertEquals(opened[output_index]?.item.id, item.id);
  });
});

Deno.test("Every piece belongs to an item that is open, at that item's place", () => {
  forAll((events) => {
    const open = new Map<string, number>();
    for (const event of events) {
      if (event.type === "response.output_item.added") open.set(event.item.id, event.output_index);
      if (event.type === "response.output_item.done") open.delete(event.item.id);
      if ("item_id" in event) assertEquals(open.get(event.item_id), event.output_index, event.type);
    }
  });
});

/** What an item says in the end. */
function saidBy(item: ResponseItem): string | undefined {
  switch (item.type) {
    case "message":
      return item.content.map((part) => part.text).join("");
    case "reasoning":
      return item.summary.map((part) => part.text).join("");
    case "function_call":
      return item.arguments;
    case "custom_tool_call":
      return item.input;
    default:
      return undefined;
  }
}

Deno.test("A closed item says what its deltas said", () => {
  forAll((events) => {
    const deltas = new Map<string, string>();
    for (const event of events) {
      if ("delta" in event) deltas.set(event.item_id, (deltas.get(event.item_id) ?? "") + event.delta);
      if (event.type !== "response.output_item.done") continue;
      const said = saidBy(event.item);
      // Blank arguments become an empty object, which a last delta adds to the blanks.
      if (said !== undefined) assertEquals((deltas.get(event.item.id) ?? "").trimStart(), said.trimStart());
    }
  });
});

Deno.test("The terminal event holds exactly the closed items, in the order of their places", () => {
  forAll((events) => {
    const closed = events.flatMap((event) => event.type === "response.output_item.done" ? [event] : [])
      .toSorted((a, b) => a.output_index - b.output_index).map((event) => event.item);
    assertEquals(itemsOf(events), closed);
  });
});

Deno.test("A complete answer holds all the text that came, and a failed one no call", () => {
  forAll((events, { frames, options }) => {
    const response = lastOf(events);
    const closed = response.output.filter((item) => item.type.endsWith("_call"));
    if (response.status === "failed") assertEquals(closed, []);
    if (response.status !== "completed" || options.body !== undefined || options.profile?.thinkTags !== "never") return;
    const came = frames.map((frame) => JSON.stringify(frame).match(/"content":("(?:[^"\\]|\\.)*")/)?.[1] ?? '""')
      .map((json) => String(JSON.parse(json))).join("");
    const said = response.output.map((item) => item.type === "message" ? saidBy(item) : "").join("");
    // Blanks that nothing follows are no text.
    assertEquals(said.trimEnd(), came.trimEnd());
  });
});

Deno.test("Codex gets no cut call, no null usage, and no event that it takes for an error of its own", () => {
  forAll((events, { options }) => {
    if (options.client !== CODEX_CLIENT) return;
    const response = lastOf(events);
    assertEquals(
      response.output.filter((item) => item.type.endsWith("_call") && "status" in item && item.status !== "completed"),
      [],
    );
    assert(!("usage" in response) || response.usage !== null);
    assertEquals(events.filter(({ type }) => type === "response.incomplete"), []);
  });
});

Deno.test("The same chunks give the same events", () => {
  for (let seed = 0; seed < 50; seed++) {
    const { frames, options } = sampleOf(seed);
    assertEquals(play(frames, options), play(frames, options));
  }
});

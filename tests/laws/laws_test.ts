/**
 * Laws that hold for the answer of every case.
 *
 * `cuts_test.ts` and `breaks_test.ts` cut the bytes anywhere, `request_laws_test.ts` has the laws of requests, and
 * `tests/relay/sdk_*_test.ts` read the answers with the official client.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { ResponseWriter } from "../../lib/relay/response_writer.ts";
import { CODEX_CLIENT, PLAIN_CLIENT } from "../../lib/responses/client_profiles.ts";
import { isTerminal, type ResponseEvent } from "../../lib/responses/events.ts";
import type { ResponseItem } from "../../lib/responses/types.ts";
import { createStreamState } from "../../lib/translate/stream/state.ts";
import { DEFAULT_LIMITS } from "../../lib/base/limits.ts";
import { textOfItem } from "../support/exchange.ts";
import { sourceOf } from "../support/response_harness.ts";
import { bytesOf, contextOf, type ProviderCase, providerCases, replay } from "../support/cases.ts";

function checkOrder(events: readonly ResponseEvent[]): void {
  assertEquals(events.map((event) => event.sequence_number), events.map((_, index) => index));
  assertEquals(events[0]?.type, "response.created");
  assertEquals(events.filter(isTerminal).length, 1, "there is exactly one terminal event");
  assertEquals(events.findIndex(isTerminal), events.length - 1, "the terminal event is the last");
}

/** Where an event belongs: its item's position, and the part within the item. */
function placeOf(event: ResponseEvent): string {
  const part = "content_index" in event ? event.content_index : "summary_index" in event ? event.summary_index : "";
  return `${"output_index" in event ? event.output_index : ""}/${part}`;
}

/** Everything about one item, in order. */
function byItem(events: readonly ResponseEvent[]): Map<number, ResponseEvent[]> {
  const groups = new Map<number, ResponseEvent[]>();
  for (const event of events) {
    if (!("output_index" in event)) continue;
    const group = groups.get(event.output_index) ?? [];
    group.push(event);
    groups.set(event.output_index, group);
  }
  return groups;
}

function itemOf(events: readonly ResponseEvent[], type: ResponseEvent["type"]): readonly ResponseItem[] {
  return events.flatMap((event) => event.type === type && "item" in event ? [event.item] : []);
}

function checkItems(events: readonly ResponseEvent[]): void {
  const last = events.at(-1);
  assert(last !== undefined && isTerminal(last));
  const groups = [...byItem(events).entries()];
  assertEquals(groups.map(([index]) => index).sort((a, b) => a - b), groups.map((_, position) => position));
  for (const [index, group] of groups) {
    const added = itemOf(group, "response.output_item.added");
    const done = itemOf(group, "response.output_item.done");
    assertEquals(added.length, 1, `item ${index} is added once`);
    assertEquals(group[0]?.type, "response.output_item.added", `nothing comes before item ${index} is added`);
    if (last.type === "response.failed") assert(done.length <= 1, `item ${index} is done at most once`);
    else assertEquals(done.length, 1, `item ${index} is done once`);
    if (done.length === 0) continue;
    assertEquals(group.at(-1)?.type, "response.output_item.done", `nothing comes after item ${index} is done`);
    assertEquals([done[0]?.id, done[0]?.type], [added[0]?.id, added[0]?.type], `item ${index} stays itself`);
  }
  const finished = groups.sort(([a], [b]) => a - b).flatMap(([, group]) => itemOf(group, "response.output_item.done"));
  assertEquals(last.response.output, finished, "the last event holds every finished item");
}

/** The text of the done event that ends a run of deltas of type `delta`. */
const DONE_TEXTS: Readonly<Record<string, (event: ResponseEvent) => string | undefined>> = {
  "response.output_text.delta": (event) => event.type === "response.output_text.done" ? event.text : undefined,
  "response.refusal.delta": (event) => event.type === "response.refusal.done" ? event.refusal : undefined,
  "response.reasoning_summary_text.delta": (event) =>
    event.type === "response.reasoning_summary_text.done" ? event.text : undefined,
  "response.function_call_arguments.delta": (event) =>
    event.type === "response.function_call_arguments.done" ? event.arguments : undefined,
  "response.custom_tool_call_input.delta": (event) =>
    event.type === "response.custom_tool_call_input.done" ? event.input : undefined,
};

function checkTexts(events: readonly ResponseEvent[]): void {
  for (const [index, group] of byItem(events)) {
    const item = itemOf(group, "response.output_item.done")[0];
    if (item === undefined) continue;
    const deltas = group.flatMap((event) => "delta" in event ? [event] : []);
    const text = deltas.map((event) => event.delta).join("");
    const whole = textOfItem(item);
    if (whole === undefined) continue;
    assertEquals(text, whole, `the deltas of item ${index} are its text`);
    for (const { type } of deltas) {
      const doneTexts = group.flatMap((event) => DONE_TEXTS[type]?.(event) ?? []);
      assertEquals(doneTexts.join(""), whole, `the deltas of item ${index} have done events with their text`);
      const parts = new Set(group.flatMap((event) => event.type === type ? [placeOf(event)] : []));
      assertEquals(doneTexts.length, parts.size, `each part of item ${index} has one done event`);
    }
  }
}

const PARTS = [
  ["response.content_part.added", "response.content_part.done"],
  ["response.reasoning_summary_part.added", "response.reasoning_summary_part.done"],
] as const;

function checkParts(events: readonly ResponseEvent[]): void {
  const isFailed = events.at(-1)?.type === "response.failed";
  for (const [addedType, doneType] of PARTS) {
    const added = events.filter((event) => event.type === addedType).map(placeOf);
    const done = events.filter((event) => event.type === doneType).map(placeOf);
    assertEquals(new Set(added).size, added.length, `${addedType} comes once for each part`);
    assertEquals(done.filter((place) => !added.includes(place)), [], `${doneType} needs its ${addedType}`);
    if (!isFailed) assertEquals([...done].sort(), [...added].sort(), `each ${addedType} has its ${doneType}`);
  }
}

/** What the relay sends to the client when the provider's bytes arrive in pieces of `size`. */
async function relayed(recorded: ProviderCase, size: number): Promise<unknown[]> {
  let isEnded = false;
  const state = createStreamState(contextOf(recorded));
  const answer = new ResponseWriter({
    state,
    source: sourceOf(state, ReadableStream.from(bytesOf(recorded, size))),
    limit: DEFAULT_LIMITS.requestTimeout,
    ended() {
      isEnded = true;
    },
  });
  const text = await new Response(answer.stream()).text();
  assert(isEnded, "the answer says that it has ended");
  assert(text.endsWith("\n\n"), "the last event is whole");
  return text.slice(0, -2).split("\n\n").map(readEvent);
}

/** Reads one event of ours, which names its type twice. */
function readEvent(block: string): unknown {
  const [, type, json] = /^event: (.+)\ndata: (.+)$/.exec(block) ?? [];
  assert(json !== undefined, `an event has a type and one line of data: ${block}`);
  const event: { readonly type: string } = JSON.parse(json);
  assertEquals(event.type, type);
  return event;
}

for (const recorded of providerCases()) {
  const { path } = recorded;
  const events = replay(recorded);

  // The stream is sound for every client; what differs is how it ends.
  for (const client of [CODEX_CLIENT, PLAIN_CLIENT]) {
    Deno.test(`${path} is a sound stream for the client ${client.name}`, () => {
      const told = replay({ ...recorded, client });
      checkOrder(told);
      checkItems(told);
      checkTexts(told);
      checkParts(told);
    });
  }

  Deno.test(`${path} is encoded as these events`, async () => {
    for (const size of [7, recorded.bytes.length + 1]) assertEquals(await relayed(recorded, size), events);
  });
}

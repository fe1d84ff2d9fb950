/**
 * Tests that a client sees through the relay what it would see directly, event by event, where the provider gets
 * everything right: the answers in `fixtures/providers/openai/responses_*`, which stream as the API's own vendor does.
 *
 * What differs is meant to, and is all in {@linkcode normalizeItem} and {@linkcode normalizeEvents}.
 *
 * @module
 */
import { assertEquals, assertNotEquals } from "@std/assert";
import { isObject, type JsonObject, parseJson } from "../../lib/base/json.ts";
import { SseDecoder } from "../../lib/base/sse.ts";
import { PLAIN_CLIENT } from "../../lib/responses/client_profiles.ts";
import { findReasoningItem, openEnvelope } from "../../lib/translate/reasoning_envelope.ts";
import { type ProviderCase, providerCases, replay } from "../support/cases.ts";

type Events = readonly JsonObject[];

/** The events as the provider sent them. */
function readDirectly({ bytes }: ProviderCase): Events {
  const decoder = new SseDecoder();
  return [...decoder.feed(bytes), ...decoder.end()].map(parseJson).filter(isObject);
}

const CALLS: ReadonlySet<unknown> = new Set(["function_call", "custom_tool_call", "tool_search_call"]);
const WHOLE_RESPONSE = /^response\.(?:created|in_progress|completed|incomplete|failed)$/;

/**
 * An item as it is compared. The relay's envelope stands for the seal inside it; at its beginning an item shows neither
 * a seal, which is not the final one, nor the call id of a tool search, for the same reason.
 */
function normalizeItem(item: unknown, isBegin: boolean): JsonObject {
  if (!isObject(item)) return {};
  const { encrypted_content: sealed, call_id: callId, ...rest } = item;
  const isSearch = item.type === "tool_search_call";
  if (item.type !== "reasoning") {
    return isSearch && isBegin
      ? { ...rest, arguments: {} }
      : { ...rest, ...(callId !== undefined && { call_id: callId }) };
  }
  const envelope = openEnvelope(typeof sealed === "string" ? sealed : undefined);
  const seal = envelope ? findReasoningItem(envelope)?.encrypted_content : sealed;
  return { ...rest, ...(!isBegin && seal !== undefined && { encrypted_content: seal }) };
}

/**
 * The events as they are compared:
 * - without the numbers of events and what only pads them;
 * - without the events that hold the whole response but their type: they echo the request, and the relay has its own id;
 * - with the pieces of one text as one, since the last piece of a call's arguments may wait;
 * - without the end of a text of arguments that was cut off, which the relay always sends;
 * - with what follows the first call in the order of the items, as calls are handed over when the answer has ended.
 */
function normalizeEvents(events: Events): Events {
  const plain = events.flatMap(({ sequence_number: _number, obfuscation: _padding, ...event }) => {
    const { type, response, item } = event;
    if (WHOLE_RESPONSE.test(String(type))) return [{ type, ...normalizeEnd(String(type), response) }];
    // The vendor of the API does not send the name, which its document demands.
    if (type === "response.function_call_arguments.done") return [{ ...event, name: undefined }];
    return [
      item === undefined ? event : { ...event, item: normalizeItem(item, type === "response.output_item.added") },
    ];
  });
  return sortEnds(joinPieces(plain).filter((event) => !isEndOfCut(event, plain)));
}

function isEndOfCut({ type, item_id: id }: JsonObject, events: Events): boolean {
  const isCut = ({ item }: JsonObject) => isObject(item) && item.id === id && item.status === "incomplete";
  return type === "response.function_call_arguments.done" && events.some(isCut);
}

function normalizeEnd(type: string, response: unknown): JsonObject {
  if (!isObject(response) || !/completed|incomplete$/.test(type)) return {};
  const { output, status, usage, incomplete_details: why, service_tier: tier = "default" } = response;
  const { input_tokens: read, output_tokens: written, total_tokens: total } = isObject(usage) ? usage : {};
  const items = Array.isArray(output) ? output.map((item) => normalizeItem(item, false)) : [];
  return { status, why, tier, items, counts: [read, written, total] };
}

function joinPieces(events: Events): Events {
  const texts = new Map<string, JsonObject>();
  return events.flatMap((event) => {
    if (typeof event.delta !== "string") return [event];
    const place = [event.type, event.item_id, event.summary_index, event.content_index].join();
    const known = texts.get(place);
    if (known === undefined) texts.set(place, event);
    else known.delta += event.delta;
    return known === undefined ? [event] : [];
  });
}

/** Puts the ends of items from the first call on behind everything else, in the order of the items. */
function sortEnds(events: Events): Events {
  const first = events.find(({ item }) => isObject(item) && CALLS.has(item.type))?.output_index;
  if (typeof first !== "number") return events;
  const isLate = ({ type, output_index: index }: JsonObject) =>
    Number(index) >= first && /(?:\.done|_arguments\.delta)$/.test(String(type));
  const late = events.filter(isLate).sort((one, other) => Number(one.output_index) - Number(other.output_index));
  return [...events.slice(0, -1).filter((event) => !isLate(event)), ...late, ...events.slice(-1)];
}

for (const recorded of providerCases()) {
  if (!recorded.path.startsWith("providers/openai/responses_") || recorded.path.includes("_failed")) continue;
  Deno.test(`${recorded.path} is the same through the relay as directly`, () => {
    const relayed = replay({ ...recorded, client: PLAIN_CLIENT });
    const seen = JSON.parse(JSON.stringify(normalizeEvents(JSON.parse(JSON.stringify(relayed)))));
    const direct = JSON.parse(JSON.stringify(normalizeEvents(readDirectly(recorded))));
    assertEquals(seen, direct);
    assertNotEquals(direct.length, 0);
  });
}

Deno.test("an answer that fails is a failure through the relay as directly, with the provider's words", () => {
  const failed = providerCases().find(({ path }) => path === "providers/openai/responses_failed");
  if (failed === undefined) throw new Error("There is no such case");
  const [direct, relayed] = [readDirectly(failed), replay(failed)].map((events) => JSON.stringify(events.at(-1)));
  for (const last of [direct, relayed]) {
    assertEquals(last?.includes('"response.failed"'), true);
    assertEquals(last?.includes("An error occurred while processing your request"), true);
  }
});

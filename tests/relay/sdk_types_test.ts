/**
 * Tests that the relay's events have the types that the official OpenAI client declares; the type check is the test.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type OpenAI from "openai";
import type { HostedEvent, LifecycleType, ResponseEvent } from "../../lib/responses/events.ts";
import type { HostedItem } from "../../lib/responses/hosted_item.ts";
import type { ResponseItem, ResponseObject } from "../../lib/responses/types.ts";

type TheirEvent = OpenAI.Responses.ResponseStreamEvent;
type TheirResponse = OpenAI.Responses.Response;

/** The relay's events without those that hold a whole response, and those that repeat what a provider's server did. */
type PlainEvent = OwnEvent<Exclude<ResponseEvent, { readonly type: LifecycleType | HostedEvent["type"] }>>;

type OwnItem = Exclude<ResponseItem, HostedItem>;

type OwnEvent<Event> = Event extends { readonly item: ResponseItem } ? Omit<Event, "item"> & { readonly item: OwnItem }
  : Event;

/** The part of a response whose types the relay declares; the rest repeats the request. */
type OwnFields = "id" | "object" | "created_at" | "completed_at" | "status" | "incomplete_details" | "output";

/** `Ours` as it is after JSON, where nothing is readonly. */
type Writable<Ours> = Ours extends readonly (infer Entry)[] ? Writable<Entry>[]
  : Ours extends object ? { -readonly [Key in keyof Ours]: Writable<Ours[Key]> }
  : Ours;

function asTheirEvent(event: Writable<PlainEvent>): TheirEvent {
  return event;
}

/** A response without the items that are the provider's own. */
type OwnResponse = Omit<Pick<ResponseObject, OwnFields>, "output"> & {
  readonly output: readonly OwnItem[];
};

function asTheirResponse(response: Writable<OwnResponse>): Pick<TheirResponse, OwnFields> {
  return response;
}

Deno.test("events and responses are assignable to the official client's types", () => {
  const event = asTheirEvent({
    type: "response.output_text.delta",
    item_id: "msg_1",
    output_index: 0,
    content_index: 0,
    delta: "Hi",
    logprobs: [],
    sequence_number: 0,
  });
  const response = asTheirResponse({
    id: "resp_1",
    object: "response",
    created_at: 0,
    completed_at: null,
    status: "in_progress",

    incomplete_details: null,
    output: [],
  });
  assertEquals([event.type, response.status], ["response.output_text.delta", "in_progress"]);
});

/**
 * The decoder of a vendor's answer: its events, or the whole response in one JSON object.
 *
 * Vendors differ in which events they send, under which ids, and what the last one repeats; an item counts as said when
 * its text and its end were received, from whichever event. Shapes: the types of the `openai` SDK 7.57.0, recordings and
 * adapter sources of 2025 and 2026.
 *
 * @module
 */
import { decodeArray, decodeNumber, decodeText, isObject, type JsonObject, omitUndefined } from "../base/json.ts";
import type { AnswerChunk } from "../wire/chunk.ts";
import { decodeUsage } from "../wire/usage.ts";
import type { AnswerDecoder } from "../wire/wire.ts";
import { CallReader } from "./call_reader.ts";
import { decodeResponseError, decodeVendorError } from "./errors.ts";
import { HostedReader, isHostedType, LeftOutReader } from "./hosted_reader.ts";
import { createChunk, type ItemReader } from "./item_reader.ts";
import { ItemRegister } from "./item_register.ts";
import { MessageReader } from "./message_reader.ts";
import { ReasoningReader } from "./reasoning_reader.ts";

/** How a response ended, by the type of its last event. */
const ENDS: Readonly<Record<string, string>> = {
  "response.completed": "completed",
  "response.done": "completed",
  "response.incomplete": "incomplete",
  "response.failed": "failed",
  "response.cancelled": "cancelled",
};

/** What a response says that no one else can know (types of the `openai` SDK 7.57.0). */
const STATED = [
  "service_tier",
  "moderation",
  "image",
  "input_transformations",
  "prompt_cache_diagnostics",
  "prompt_cache_options",
  "prompt_cache_retention",
  "conversation",
];

/** Statuses that an event's type does not outweigh. */
const GRAVE: ReadonlySet<string> = new Set(["incomplete", "failed", "cancelled"]);

/** The items to which events belong that do not say it, by the beginning of their type. */
const IMPLIED: readonly (readonly [string, string])[] = [
  ["response.output_text.", "message"],
  ["response.refusal.", "message"],
  ["response.reasoning", "reasoning"],
  ["response.function_call_arguments.", "function_call"],
  ["response.custom_tool_call_input.", "custom_tool_call"],
];

/** Reads the frames of one answer. */
export class VendorDecoder implements AnswerDecoder {
  readonly #register = new ItemRegister();
  /** Number of items that were begun and have not ended. */
  #open = 0;
  /** Number of messages and calls, without which an answer is none. */
  #answers = 0;
  /** Whether nothing is likely to follow the item that ended last. */
  #isLikelyOver: "yes" | "perhaps" | "no" = "no";
  #hasEnded = false;

  /** Whether every item has ended, so that only the terminal event is missing. */
  get isWhole(): boolean {
    return this.#open === 0 && this.#answers > 0;
  }

  /** Whether a whole answer is over when nothing follows. */
  get isLikelyOver(): "yes" | "perhaps" | "no" {
    return this.#isLikelyOver;
  }

  /** The chunks of one event, or of a whole response. */
  decode(value: unknown): readonly AnswerChunk[] {
    const event = Array.isArray(value) ? value[0] : value;
    if (!isObject(event)) return [];
    const type = decodeText(event.type) ?? "";
    const end = Object.hasOwn(ENDS, type) ? ENDS[type] : undefined;
    if (end !== undefined) return this.#end(end, isObject(event.response) ? event.response : {});
    if (type === "response.output_item.added") return this.#begin(event, readItem(event));
    if (type === "response.output_item.done") return this.#finish(this.#find(event), event, readItem(event));
    if (type.startsWith("response.")) return this.#extend(type, event);
    if (event.object === "response" || Array.isArray(event.output)) return this.#readWhole(event);
    const error = decodeVendorError(event, type);
    return error === undefined ? [] : [createChunk({ error, isLast: true })];
  }

  /** Counts a piece of which no event was read. */
  follow(like: AnswerChunk, piece: string): void {
    if (like.item !== undefined) this.#register.at(like.item)?.follow(like, piece);
  }

  /** Several vendors forget the terminal event. An answer whose items are whole needs none. */
  end(): readonly AnswerChunk[] {
    if (this.#hasEnded || !this.isWhole) return [];
    return [createChunk({ finishReason: "completed", isAssumed: true })];
  }

  #begin(event: JsonObject, item: JsonObject): readonly AnswerChunk[] {
    const known = this.#find(event);
    const id = decodeText(item.id);
    // A second beginning of one item says nothing new; an item under the number of another is a new one.
    const isSame = known?.fits(String(item.type)) && (!known.isDone || id === undefined || id === known.id);
    if (known && isSame) return [];
    return this.#create(String(item.type), event, item).open(item);
  }

  #extend(type: string, event: JsonObject): readonly AnswerChunk[] {
    const implied = IMPLIED.find(([start]) => type.startsWith(start))?.[1];
    const found = this.#find(event);
    if (implied === undefined || found?.fits(implied)) return found?.extend(type, event) ?? [];
    const latest = this.#register.findOpen(implied);
    if (latest) return latest.extend(type, event);
    const item = { type: implied, id: event.item_id };
    const reader = this.#create(implied, event, item);
    return [...reader.open(item), ...reader.extend(type, event)];
  }

  #finish(known: ItemReader | undefined, event: JsonObject, item: JsonObject): readonly AnswerChunk[] {
    const type = String(item.type);
    const fitting = known?.fits(type) ? known : undefined;
    if (fitting?.isDone && (decodeText(item.id) ?? fitting.id) === fitting.id) return [];
    if (fitting && !fitting.isDone) return this.#close(fitting, item);
    const reader = this.#create(type, event, item);
    return [...reader.open(item), ...this.#close(reader, item)];
  }

  #close(reader: ItemReader, item: JsonObject): readonly AnswerChunk[] {
    reader.isDone = true;
    this.#open--;
    this.#isLikelyOver = judgeLast(reader, item);
    return reader.finish(item);
  }

  /** The item that an event names: by its number, else by its id, else the latest. */
  #find(event: JsonObject): ItemReader | undefined {
    const index = decodeNumber(event.output_index);
    if (index !== undefined) return this.#register.findNumbered(index);
    const id = decodeText(event.item_id) ?? decodeText(readItem(event).id);
    return id === undefined ? this.#register.findOpen() : this.#register.findNamed(id);
  }

  #create(type: string, event: JsonObject, item: JsonObject): ItemReader {
    const reader = createReader(type, this.#register.size);
    const [index, id] = [decodeNumber(event.output_index), decodeText(item.id)];
    this.#register.add(reader, omitUndefined({ index, id }));
    this.#open++;
    if (reader.isAnswer) this.#answers++;
    return reader;
  }

  #readWhole(response: JsonObject): readonly AnswerChunk[] {
    const status = decodeText(response.status) ?? "completed";
    if (status === "completed" || GRAVE.has(status)) return this.#end(status, response);
    const error = { message: `The provider answered with a response that is still ${status}` };
    return [createChunk({ error, isLast: true })];
  }

  #end(by: string, response: JsonObject): readonly AnswerChunk[] {
    const stated = decodeText(response.status);
    const status = stated !== undefined && GRAVE.has(stated) ? stated : by;
    // A failed answer is not shown further than it was.
    const items = status === "failed" ? [] : this.#takeOutput(decodeArray(response.output).filter(isObject));
    const usage = decodeUsage(response.usage);
    const reason = isObject(response.incomplete_details) ? decodeText(response.incomplete_details.reason) : undefined;
    this.#hasEnded = true;
    return [
      ...items,
      createChunk({
        ...(usage && { usage }),
        ...readStated(response),
        ...(status === "failed"
          ? { error: decodeResponseError(response) }
          : { finishReason: status === "incomplete" ? reason ?? status : status }),
        isLast: true,
      }),
    ];
  }

  /** What the last event says of items that the events before it left out. */
  #takeOutput(output: readonly JsonObject[]): readonly AnswerChunk[] {
    const rest = this.#register.list();
    return output.flatMap((item) => {
      const reader = rest.takeSame(item);
      if (reader?.isDone) return reader.complete(item);
      if (reader) return this.#close(reader, item);
      return this.#finish(undefined, {}, item);
    });
  }
}

/** Whether `item` is likely to be the last of its answer: a step, a thought, and a word about the work are not. */
function judgeLast({ type, isAnswer }: ItemReader, { phase }: JsonObject): "yes" | "perhaps" | "no" {
  if (!isAnswer || phase === "commentary") return "no";
  return type === "message" && phase !== "final_answer" ? "perhaps" : "yes";
}

function readStated(response: JsonObject): Pick<AnswerChunk, "stated"> {
  const stated = STATED.filter((key) => response[key] !== undefined && response[key] !== null);
  return stated.length === 0 ? {} : { stated: Object.fromEntries(stated.map((key) => [key, response[key]])) };
}

function readItem(event: JsonObject): JsonObject {
  return isObject(event.item) ? event.item : {};
}

function createReader(type: string, place: number): ItemReader {
  if (type === "message") return new MessageReader(place);
  if (type === "reasoning") return new ReasoningReader(place);
  if (type === "function_call" || type === "custom_tool_call" || type === "tool_search_call") {
    return new CallReader(place, type);
  }
  return isHostedType(type) ? new HostedReader(place, type) : new LeftOutReader(place, type);
}

/**
 * The encoder of events, which numbers them and writes the constant part of a run of deltas only once.
 *
 * @module
 */
import { ByteWriter } from "../base/byte_writer.ts";
import { replaceLoneSurrogates } from "../base/json.ts";
import { encodeEvent } from "../base/sse.ts";
import type { DeltaEvent, ResponseEvent, UnnumberedEvent } from "./events.ts";
import { type AnswerEvent, DeltaRun, PreparedDelta } from "./prepared_delta.ts";

/** The run of deltas that was written last, and to what it belongs. */
interface LatestRun {
  readonly type: string;
  readonly itemId: string;
  readonly part: number | undefined;
  readonly run: DeltaRun;
}

/** Numbers and encodes the events of one stream. */
export class EventEncoder {
  readonly #bytes: ByteWriter;
  #next = 0;
  #latest: LatestRun | undefined;

  /** @param bytes The writer, which several streams may share. */
  constructor(bytes = new ByteWriter()) {
    this.#bytes = bytes;
  }

  /** Encodes the next `events` of the stream, in order. */
  encode(events: readonly AnswerEvent[]): Uint8Array<ArrayBuffer> {
    for (const event of events) {
      if (event instanceof PreparedDelta) event.run.write(this.#bytes, event.literal, this.#next);
      else if ("delta" in event && !hasLogprobs(event)) this.#writeDelta(event);
      else this.#writeWhole(event);
      this.#next++;
    }
    return this.#bytes.take();
  }

  /**
   * Encodes one event without lone surrogates: Codex drops an event that has one, and with the last event the answer.
   */
  #writeWhole(event: UnnumberedEvent): void {
    const numbered: ResponseEvent = { ...event, sequence_number: this.#next };
    this.#bytes.writeText(replaceLoneSurrogates(encodeEvent(numbered)));
  }

  /** Equals {@linkcode encodeEvent} of the same event except for the order of keys: text and number come last. */
  #writeDelta(event: DeltaEvent): void {
    const part = readPart(event);
    let latest = this.#latest;
    if (latest?.type !== event.type || latest.itemId !== event.item_id || latest.part !== part) {
      latest = { type: event.type, itemId: event.item_id, part, run: new DeltaRun(event) };
      this.#latest = latest;
    }
    latest.run.write(this.#bytes, JSON.stringify(event.delta).slice(1, -1), this.#next);
  }
}

/** The part of the item to which a delta belongs; undefined where items have none. */
function readPart(event: UnnumberedEvent): number | undefined {
  if ("content_index" in event) return event.content_index;
  return "summary_index" in event ? event.summary_index : undefined;
}

/** Whether a delta carries more than its text, so that it shares no constant part with the next one. */
function hasLogprobs(event: UnnumberedEvent): boolean {
  return "logprobs" in event && event.logprobs.length > 0;
}

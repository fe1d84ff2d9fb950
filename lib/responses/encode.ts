/**
 * The encoder of events, which numbers them and writes the constant part of a run of deltas only once.
 *
 * @module
 */
import { replaceLoneSurrogates } from "../base/json.ts";
import { encodeEvent } from "../base/sse.ts";
import type { ResponseEvent, UnnumberedEvent } from "./events.ts";

/** The parts that all events of a run of deltas share. */
interface Run {
  readonly type: string;
  readonly itemId: string;
  readonly part: number | undefined;
  readonly before: string;
  readonly after: string;
}

/** Numbers and encodes the events of one stream. */
export class EventEncoder {
  #next = 0;
  #run: Run | undefined;

  /** Encodes the next `events` of the stream, in order, as one text. */
  encode(events: readonly UnnumberedEvent[]): string {
    let text = "";
    for (const event of events) {
      text += "delta" in event && !hasLogprobs(event) ? this.#delta(event) : this.#whole(event);
      this.#next++;
    }
    return text;
  }

  /**
   * Encodes one event without lone surrogates: Codex drops an event that has one, and with the last event the answer.
   */
  #whole(event: UnnumberedEvent): string {
    const numbered: ResponseEvent = { ...event, sequence_number: this.#next };
    return replaceLoneSurrogates(encodeEvent(numbered));
  }

  /** Equals {@linkcode encodeEvent} of the same event except for the order of keys: text and number come last. */
  #delta(event: Extract<UnnumberedEvent, { delta: string }>): string {
    let run = this.#run;
    const part = readPart(event);
    if (run?.type !== event.type || run.itemId !== event.item_id || run.part !== part) {
      const { delta: _, ...rest } = event;
      const json = JSON.stringify(rest);
      run = {
        type: event.type,
        itemId: event.item_id,
        part,
        before: `event: ${event.type}\ndata: ${json.slice(0, -1)},"delta":`,
        after: ',"sequence_number":',
      };
      this.#run = run;
    }
    return `${run.before}${JSON.stringify(event.delta)}${run.after}${this.#next}}\n\n`;
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

/**
 * Events as the bytes that leave: numbered and written, with the unchanging part of a run of deltas written once.
 *
 * @module
 */
import { withWholeCharacters } from "../base/json.ts";
import { encodeEvent } from "../base/sse.ts";
import type { ResponseEvent, UnnumberedEvent } from "./events.ts";

/** The part of a delta event that all of its run share. */
interface Run {
  readonly type: string;
  readonly itemId: string;
  readonly before: string;
  readonly after: string;
}

/** Numbers and encodes the events of one stream. */
export class EventEncoder {
  #next = 0;
  #run: Run | undefined;

  /** Encodes `events` as they follow each other, as one text. */
  encode(events: readonly UnnumberedEvent[]): string {
    let text = "";
    for (const event of events) {
      text += "delta" in event ? this.#delta(event) : this.#whole(event);
      this.#next++;
    }
    return text;
  }

  /** Codex drops an event with half a character in it, and with the last one the whole answer. */
  #whole(event: UnnumberedEvent): string {
    const numbered: ResponseEvent = { ...event, sequence_number: this.#next };
    return withWholeCharacters(encodeEvent(numbered));
  }

  /** Equal to {@linkcode encodeEvent} of the same event but for the order of keys: text and number come last. */
  #delta(event: Extract<UnnumberedEvent, { delta: string }>): string {
    let run = this.#run;
    if (run?.type !== event.type || run.itemId !== event.item_id) {
      const { delta: _, ...rest } = event;
      const json = JSON.stringify(rest);
      run = {
        type: event.type,
        itemId: event.item_id,
        before: `event: ${event.type}\ndata: ${json.slice(0, -1)},"delta":`,
        after: ',"sequence_number":',
      };
      this.#run = run;
    }
    return `${run.before}${JSON.stringify(event.delta)}${run.after}${this.#next}}\n\n`;
  }
}

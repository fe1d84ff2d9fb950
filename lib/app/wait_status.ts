/**
 * The status line of a relay on a terminal: which answers wait for their first token, for example while a local model
 * reads a long prompt.
 *
 * @module
 */
import type { LogLevel } from "../base/log.ts";
import type { StatusLine } from "../base/status_line.ts";
import type { AnswerWait, WaitObserver } from "../relay/active_requests.ts";

/** A status line of waits. */
export interface WaitStatus extends Pick<StatusLine, "printAbove" | "clear"> {
  /** Shows those that last, in place of what was shown. */
  readonly observe: WaitObserver;
  /** Goes on at another level of the log; at `off` nothing is shown. */
  setLevel(level: LogLevel): void;
}

/** How long a wait is nothing to speak of, in milliseconds. */
const USUAL_WAIT_MS = 10_000;

/** Shows waits in `line`, unless `level` is `off`. */
export function createWaitStatus(line: StatusLine, level: LogLevel): WaitStatus {
  let isOn = level !== "off";
  return {
    observe(waits, now) {
      const text = isOn ? describeWaits(waits, now) : undefined;
      if (text === undefined) line.clear();
      else line.show(text);
    },
    setLevel(changed) {
      isOn = changed !== "off";
      if (!isOn) line.clear();
    },
    printAbove: (write) => line.printAbove(write),
    clear: () => line.clear(),
  };
}

/** What is said of `waits`; undefined when none of them lasts. */
function describeWaits(waits: readonly AnswerWait[], now: number): string | undefined {
  const long = waits.filter(({ since }) => now - since >= USUAL_WAIT_MS);
  if (long.length === 0) return undefined;
  const names = [...new Set(long.map(({ upstream }) => upstream))].join(", ");
  const seconds = Math.floor((now - Math.min(...long.map(({ since }) => since))) / 1000);
  return long.length === 1
    ? `1 answer waits for its first token at ${names}, ${seconds} s`
    : `${long.length} answers wait for their first token at ${names}, the longest for ${seconds} s`;
}

/**
 * A line on a terminal that says what a long task is doing, and is gone when it ends.
 *
 * @module
 */
import { createStatusLine, type StatusLine, type StatusTerminal } from "./status_line.ts";

/** Settings of a progress line. */
export interface ProgressOptions {
  readonly terminal: StatusTerminal;
  /** Clock in milliseconds; absent: `performance.now`. */
  readonly now?: () => number;
  /** How long a task may take before the line is shown, in milliseconds; 0 when absent. */
  readonly patience?: number;
}

/** A progress line. */
export interface Progress {
  /** Shows `text` instead of what was shown, and how long it has been shown. */
  show(text: string): void;
  /** Draws the line again, with the time that has passed; the line does so by itself once a second. */
  refresh(): void;
  /** Lets `write` write lines, above the progress line. */
  printAbove(write: () => void): void;
  /** Removes the line, so that other lines can be written; may be called twice. */
  clear(): void;
}

const REFRESH_MS = 1_000;

/** Creates a progress line, which shows nothing yet. On anything but a terminal it never does. */
export function createProgress({ terminal, now, patience = 0 }: ProgressOptions): Progress {
  return new TimedLine(createStatusLine(terminal), { now: now ?? (() => performance.now()), patience });
}

class TimedLine implements Progress {
  readonly #line: StatusLine;
  readonly #now: () => number;
  readonly #patience: number;
  #text = "";
  #since = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(line: StatusLine, { now, patience }: Required<Pick<ProgressOptions, "now" | "patience">>) {
    this.#line = line;
    this.#now = now;
    this.#patience = patience;
  }

  show(text: string): void {
    this.#text = text;
    this.#since = this.#now();
    this.#timer ??= setInterval(() => this.refresh(), REFRESH_MS);
    this.refresh();
  }

  refresh(): void {
    const passed = this.#now() - this.#since;
    if (this.#timer === undefined || passed < this.#patience) return;
    const seconds = Math.floor(passed / 1000);
    this.#line.show(`… ${this.#text}${seconds === 0 ? "" : ` (${seconds} s)`}`);
  }

  printAbove(write: () => void): void {
    this.#line.printAbove(write);
  }

  clear(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#line.clear();
  }
}

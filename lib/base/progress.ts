/**
 * A line on a terminal that says what a long task is doing, and is gone when it ends.
 *
 * @module
 */
import process from "node:process";

/** Where the line is shown: standard error, or what stands for it in tests. */
export interface ProgressTerminal {
  /** Whether a person sees it; nothing is ever written to a pipe or a file. */
  readonly isTTY?: boolean;
  /** Width in characters; absent when unknown. */
  readonly columns?: number;
  /** Writes `text` as it is. */
  write(text: string): unknown;
}

/** Settings of a progress line. */
export interface ProgressOptions {
  /** Absent: standard error. */
  readonly terminal?: ProgressTerminal;
  /** Clock in milliseconds; absent: `performance.now`. */
  readonly now?: () => number;
}

/** A progress line. */
export interface Progress {
  /** Shows `text` instead of what was shown, and how long it has been shown. */
  show(text: string): void;
  /** Draws the line again, with the time that has passed; the line does so by itself once a second. */
  refresh(): void;
  /** Removes the line, so that other lines can be written; may be called twice. */
  clear(): void;
}

const REFRESH_MS = 1_000;
const DEFAULT_COLUMNS = 80;
/** Goes to the beginning of the line and empties it. */
const EMPTY_LINE = "\r\x1b[K";

/** Creates a progress line, which shows nothing yet. On anything but a terminal it never does. */
export function createProgress({ terminal = process.stderr, now }: ProgressOptions = {}): Progress {
  if (terminal.isTTY !== true) return { show() {}, refresh() {}, clear() {} };
  return new ProgressLine(terminal, now ?? (() => performance.now()));
}

class ProgressLine implements Progress {
  readonly #terminal: ProgressTerminal;
  readonly #now: () => number;
  #text = "";
  #since = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(terminal: ProgressTerminal, now: () => number) {
    this.#terminal = terminal;
    this.#now = now;
  }

  show(text: string): void {
    this.#text = text;
    this.#since = this.#now();
    this.#timer ??= setInterval(() => this.refresh(), REFRESH_MS);
    this.refresh();
  }

  refresh(): void {
    if (this.#timer === undefined) return;
    const seconds = Math.floor((this.#now() - this.#since) / 1000);
    const line = `… ${this.#text}${seconds === 0 ? "" : ` (${seconds} s)`}`.replaceAll(/\p{Cc}+/gu, " ");
    // A line that is wrapped could not be removed.
    const width = (this.#terminal.columns ?? DEFAULT_COLUMNS) - 1;
    this.#terminal.write(`${EMPTY_LINE}${line.length > width ? `${line.slice(0, width - 1)}…` : line}`);
  }

  clear(): void {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#terminal.write(EMPTY_LINE);
  }
}

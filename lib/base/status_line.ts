/**
 * One line at the end of a terminal's output that is written over, and is gone when other lines are written.
 *
 * @module
 */

/** Where the line is shown: the runtime's standard error, or what stands for it in tests. */
export interface StatusTerminal {
  /** Whether a person sees it; nothing is ever written to a pipe or a file. */
  readonly isTTY?: boolean;
  /** Width in characters; absent when unknown. */
  readonly columns?: number;
  /** Writes `text` as it is. */
  write(text: string): unknown;
}

/** A status line. */
export interface StatusLine {
  /** Shows `text` in place of what was shown. */
  show(text: string): void;
  /** Lets `write` write lines, above the status line. */
  printAbove(write: () => void): void;
  /** Removes the line; may be called twice. */
  clear(): void;
}

const DEFAULT_COLUMNS = 80;
/** Goes to the beginning of the line and empties it. */
const EMPTY_LINE = "\r\x1b[K";

/** Creates a status line, which shows nothing yet. On anything but a terminal it never does. */
export function createStatusLine(terminal: StatusTerminal): StatusLine {
  if (terminal.isTTY !== true) return { show() {}, printAbove: (write) => write(), clear() {} };
  return new TerminalLine(terminal);
}

class TerminalLine implements StatusLine {
  readonly #terminal: StatusTerminal;
  /** What is shown; empty when nothing is. */
  #text = "";

  constructor(terminal: StatusTerminal) {
    this.#terminal = terminal;
  }

  show(text: string): void {
    this.#text = text;
    const line = text.replaceAll(/\p{Cc}+/gu, " ");
    // A line that is wrapped could not be removed.
    const width = (this.#terminal.columns ?? DEFAULT_COLUMNS) - 1;
    this.#terminal.write(`${EMPTY_LINE}${line.length > width ? `${line.slice(0, width - 1)}…` : line}`);
  }

  printAbove(write: () => void): void {
    const text = this.#text;
    this.clear();
    write();
    if (text !== "") this.show(text);
  }

  clear(): void {
    if (this.#text === "") return;
    this.#text = "";
    this.#terminal.write(EMPTY_LINE);
  }
}

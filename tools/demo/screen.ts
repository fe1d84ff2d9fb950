/**
 * The terminal output of the demo, which redraws in place the part that still grows.
 *
 * @module
 */
import { styleText } from "node:util";
import { BLANK, layScenes, type Line, type Look, type Scene } from "./layout.ts";

/** Options of a screen. */
export interface ScreenOptions {
  /** Cells per row. */
  readonly columns: number;
  /** Rows that are visible at once. */
  readonly rows: number;
  readonly colour: boolean;
  /** Whether a growing scene is drawn again in place; otherwise it is written once, when it is finished. */
  readonly live: boolean;
  /** Takes text as it is, line breaks and control sequences included. */
  write(text: string): void;
}

const LOOKS: Readonly<Record<Exclude<Look, "plain">, Parameters<typeof styleText>[0]>> = {
  title: ["bold", "inverse"],
  dim: "dim",
  strong: "bold",
  codex: ["bold", "cyan"],
  provider: ["bold", "magenta"],
  relay: ["bold", "yellow"],
  added: "green",
  removed: "red",
};

const CLEAR_TO_END = "\x1b[J";
const CLEAR_ROW = "\x1b[K";

/** Draws finished lines, and growing scenes below them. */
export class Screen {
  readonly #options: ScreenOptions;
  #scenes: readonly Scene[] = [];
  /** Rows of the growing scenes on the terminal right now. */
  #drawn = 0;

  constructor(options: ScreenOptions) {
    this.#options = options;
  }

  /** Cells per row. */
  get columns(): number {
    return this.#options.columns;
  }

  /** Writes lines that never change. Growing scenes are finished first. */
  print(lines: readonly Line[]): void {
    this.finish();
    this.#options.write(lines.map((line) => `${this.#paint(line)}\n`).join(""));
  }

  /** Shows `scenes` in place of the growing ones. */
  draw(scenes: readonly Scene[]): void {
    this.#scenes = scenes;
    if (!this.#options.live) return;
    // Rows that have scrolled off the screen cannot be drawn again.
    const visible = layScenes(scenes, this.#options.columns).slice(-(this.#options.rows - 1));
    this.#redraw(visible);
    this.#drawn = visible.length;
  }

  /** Leaves the growing scenes as they are, with a blank row below. */
  finish(): void {
    if (this.#scenes.length === 0) return;
    this.#redraw([...layScenes(this.#scenes, this.#options.columns), ...layScenes([BLANK], this.#options.columns)]);
    this.#scenes = [];
    this.#drawn = 0;
  }

  #redraw(lines: readonly Line[]): void {
    const up = this.#drawn === 0 ? "" : `\x1b[${this.#drawn}A\r`;
    const end = this.#options.live ? CLEAR_ROW : "";
    const rows = lines.map((line) => `${this.#paint(line)}${end}\n`).join("");
    // One write for the whole picture, so that it does not flicker.
    this.#options.write(up + rows + (this.#options.live ? CLEAR_TO_END : ""));
  }

  #paint(line: Line): string {
    if (!this.#options.colour) return line.map(({ text }) => text).join("").trimEnd();
    return line.map(({ text, look }) =>
      look === "plain" || text === "" ? text : styleText(LOOKS[look], text, { validateStream: false })
    ).join("");
  }
}

/** Options for the terminal this program writes to: plain and unhurried by default where there is no terminal. */
export function terminalOptions(): ScreenOptions {
  const terminal = Deno.stdout.isTerminal();
  const size = terminal ? Deno.consoleSize() : { columns: Number(Deno.env.get("COLUMNS")) || 80, rows: 24 };
  const encoder = new TextEncoder();
  return {
    columns: Math.max(60, size.columns),
    rows: Math.max(10, size.rows),
    colour: terminal && !Deno.noColor,
    live: terminal,
    write(text) {
      let bytes = encoder.encode(text);
      while (bytes.length > 0) bytes = bytes.subarray(Deno.stdout.writeSync(bytes));
    },
  };
}

/**
 * The reader of a terminal's screen: rows of text with escape sequences of colour become rows of cells.
 *
 * It understands SGR sequences (ECMA-48, 8.3.117) as tmux's `capture-pane -e` writes them; every other escape sequence
 * is left out.
 *
 * @module
 */

/** The look of a cell. Colours are indexes of the 256-colour palette, or `#rrggbb`; absent: the terminal's own. */
export interface Style {
  readonly foreground?: string;
  readonly background?: string;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly italic?: boolean;
}

/** One character on the screen. */
export interface Cell {
  readonly character: string;
  readonly style: Style;
}

/** Control sequences, and the choice of a character set with its shifts in and out. */
const ESCAPE = new RegExp("\x1b\\[([\\d;:]*)([A-Za-z])|\x1b[()][A-Z0-9]|[\x0e\x0f]", "y");

/** The rows of `screen`; the look carries on from row to row, as it does in a terminal. */
export function readScreen(screen: string): Cell[][] {
  let style: Style = {};
  return screen.replace(/\n+$/, "").split("\n").map((line) => {
    const cells: Cell[] = [];
    for (let at = 0; at < line.length;) {
      ESCAPE.lastIndex = at;
      const [sequence = "", codes = "", final] = ESCAPE.exec(line) ?? [];
      if (final === "m") style = applyCodes(style, codes.split(/[;:]/).map(Number));
      if (sequence !== "") {
        at += sequence.length;
        continue;
      }
      const character = String.fromCodePoint(line.codePointAt(at) ?? 0);
      cells.push({ character, style });
      at += character.length;
    }
    return cells;
  });
}

function applyCodes(before: Style, codes: readonly number[]): Style {
  let style = before;
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0;
    if (code === 38 || code === 48) {
      const isPalette = codes[at + 1] === 5;
      const parts = codes.slice(at + 2, at + (isPalette ? 3 : 5));
      const colour = isPalette
        ? String(parts[0])
        : `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
      style = { ...style, [code === 38 ? "foreground" : "background"]: colour };
      at += 1 + parts.length;
    } else style = applyCode(style, code);
  }
  return style;
}

function applyCode(style: Style, code: number): Style {
  const { foreground: _foreground, ...withoutForeground } = style;
  const { background: _background, ...withoutBackground } = style;
  if (code === 0) return {};
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 3) return { ...style, italic: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  if (code === 23) return { ...style, italic: false };
  if (code === 39) return withoutForeground;
  if (code === 49) return withoutBackground;
  if (code >= 30 && code <= 37) return { ...style, foreground: String(code - 30) };
  if (code >= 40 && code <= 47) return { ...style, background: String(code - 40) };
  if (code >= 90 && code <= 97) return { ...style, foreground: String(code - 82) };
  return style;
}

/** The text of a row, without blanks at its end. */
export function rowText(row: readonly Cell[]): string {
  return row.map(({ character }) => character).join("").trimEnd();
}

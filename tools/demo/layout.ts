/**
 * The layout of styled text in rows of a given width, in one column or side by side.
 *
 * Pure: nothing here knows a terminal. Every character is taken to be one cell wide; the demo uses no others.
 *
 * @module
 */

/** The style of a piece of text; the screen decides how it looks. */
export type Look = "plain" | "title" | "dim" | "strong" | "codex" | "provider" | "relay" | "added" | "removed";

/** A piece of text of one style. */
export interface Span {
  readonly text: string;
  readonly look: Look;
}

/** Text without a line break. */
export type Line = readonly Span[];

/** Both sides of one moment: what Codex sends or gets, and what the provider gets or sends. */
export interface Scene {
  /** The side that comes first, which is on top in a single column. */
  readonly first: "codex" | "provider";
  readonly codex: readonly Line[];
  readonly provider: readonly Line[];
}

/** Number of columns from which on the two sides are side by side. */
export const TWO_COLUMNS_FROM = 120;

/** Names of the sides in a single column. */
const SIDE_NAMES = { codex: "Codex", provider: "provider" } as const;
const NAME_WIDTH = 9;
const MARGIN = 1;
const GUTTER = " │ ";

/** A span; `plain` when no style is given. */
export function span(text: string, look: Look = "plain"): Span {
  return { text, look };
}

/** Number of cells of `line`. */
export function widthOf(line: Line): number {
  return line.reduce((sum, { text }) => sum + text.length, 0);
}

/** Breaks `line` into rows of at most `width` cells, at spaces where it can; later rows begin under its last span. */
export function wrap(line: Line, width: number): Line[] {
  const indent = Math.min(widthOf(line.slice(0, -1)), Math.floor(width / 2));
  const rows: Line[] = [];
  let rest = line;
  while (widthOf(rest) > width) {
    const [row, later] = split(rest, breakAt(textOf(rest), width, indent));
    rows.push(row);
    rest = [span(" ".repeat(indent)), ...withoutLeadingBlanks(later)];
  }
  return [...rows, rest];
}

/** Lays scenes out in `columns` cells, a blank row between two: side by side when there is room, else in turn. */
export function layScenes(scenes: readonly Scene[], columns: number): Line[] {
  return scenes.flatMap((scene, index) => {
    const rows = columns >= TWO_COLUMNS_FROM
      ? layBeside(scene, columns)
      : scene === BLANK
      ? [[]]
      : stack(scene, columns);
    return index === 0 ? rows : [...layScenes([BLANK], columns), ...rows];
  });
}

/** A scene without text: one blank row. */
export const BLANK: Scene = { first: "codex", codex: [[]], provider: [[]] };

/** One side below the other, each under its name. */
function stack(scene: Scene, columns: number): Line[] {
  const sides = scene.first === "codex" ? ["codex", "provider"] as const : ["provider", "codex"] as const;
  const width = columns - NAME_WIDTH - GUTTER.length;
  return sides.flatMap((side) =>
    scene[side].flatMap((line) => wrap(line, width)).map((row, index) => {
      const name = index === 0 ? SIDE_NAMES[side] : "";
      return [span(name.padStart(NAME_WIDTH), side), span(GUTTER, "dim"), ...row];
    })
  );
}

function layBeside(scene: Scene, columns: number): Line[] {
  const width = Math.floor((columns - GUTTER.length - MARGIN) / 2);
  const left = scene.codex.flatMap((line) => wrap(line, width));
  const right = scene.provider.flatMap((line) => wrap(line, width));
  const rows = Math.max(left.length, right.length);
  return Array.from({ length: rows }, (_, row) => {
    const cell = left[row] ?? [];
    const padding = span(" ".repeat(width - widthOf(cell)));
    return [span(" ".repeat(MARGIN)), ...cell, padding, span(GUTTER, "dim"), ...right[row] ?? []];
  });
}

function textOf(line: Line): string {
  return line.map(({ text }) => text).join("");
}

/** Where to break: after the last space that fits, unless that would leave only the indent. */
function breakAt(text: string, width: number, indent: number): number {
  const blank = text.lastIndexOf(" ", width);
  return text.slice(indent, blank).trim() === "" ? width : blank;
}

function split(line: Line, at: number): [Line, Line] {
  const before: Span[] = [];
  const after: Span[] = [];
  let used = 0;
  for (const { text, look } of line) {
    const fits = Math.max(0, at - used);
    if (fits > 0) before.push(span(text.slice(0, fits), look));
    if (fits < text.length) after.push(span(text.slice(fits), look));
    used += text.length;
  }
  return [before, after];
}

function withoutLeadingBlanks(line: Line): Line {
  const [head, ...tail] = line;
  if (head === undefined) return [];
  const text = head.text.trimStart();
  return text === "" ? withoutLeadingBlanks(tail) : [span(text, head.look), ...tail];
}

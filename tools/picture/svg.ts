/**
 * The drawing of a terminal's screen as an SVG file.
 *
 * The same cells give the same bytes: no time, no random ids, and no fonts but the reader's own.
 *
 * @module
 */
import type { Cell, Style } from "./ansi.ts";

/** What is drawn around the rows. */
export interface PictureOptions {
  /** Text of the title bar, also the picture's accessible name. */
  readonly title: string;
  /** Cells per row. */
  readonly columns: number;
}

/** Sizes in pixels. A cell is as wide as most monospaced fonts draw it at this font size. */
const FONT_SIZE = 14;
const CELL_WIDTH = 8.4;
const ROW_HEIGHT = 19;
const PADDING = 18;
const TITLE_HEIGHT = 34;

const PAPER = "#16181d";
const INK = "#d6d9df";
const FRAME = "#22252c";
const FONTS = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace";

/** The first 16 colours of the palette, which every terminal chooses for itself. */
const BASE_COLOURS = [
  "#1d1f24",
  "#ef6b73",
  "#8ccf7e",
  "#e5c76b",
  "#67b0e8",
  "#c47fd5",
  "#6cbfbf",
  "#b3b9b8",
  "#6b7280",
  "#f4868d",
  "#a4dd98",
  "#ecd48c",
  "#8cc4ee",
  "#d39be0",
  "#8fd0d0",
  "#ffffff",
];
/** Levels of the palette's 6×6×6 cube (xterm). */
const LEVELS = [0, 95, 135, 175, 215, 255];

/** The colour as `#rrggbb`. */
export function resolveColour(colour: string): string {
  if (colour.startsWith("#")) return colour;
  const index = Number(colour);
  const base = BASE_COLOURS[index];
  if (base !== undefined) return base;
  if (index >= 232) return hexOf([0, 0, 0].map(() => 8 + (index - 232) * 10));
  const cube = index - 16;
  return hexOf([Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((level) => LEVELS[level] ?? 0));
}

function hexOf(parts: readonly number[]): string {
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

/** The picture of `rows` in a window with a title. */
export function drawScreen(rows: readonly (readonly Cell[])[], { title, columns }: PictureOptions): string {
  const width = Math.ceil(columns * CELL_WIDTH) + 2 * PADDING;
  const height = TITLE_HEIGHT + rows.length * ROW_HEIGHT + PADDING;
  const body = rows.flatMap((row, index) => drawRow(row, { index, columns }));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
    `role="img" aria-label="${escapeXml(title)}" font-family="${FONTS}" font-size="${FONT_SIZE}">`,
    `<title>${escapeXml(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${PAPER}"/>`,
    `<path d="M0 ${TITLE_HEIGHT - 6}V8a8 8 0 0 1 8-8H${width - 8}a8 8 0 0 1 8 8V${
      TITLE_HEIGHT - 6
    }Z" fill="${FRAME}"/>`,
    ...["#ef6b73", "#e5c76b", "#8ccf7e"].map((fill, at) =>
      `<circle cx="${18 + at * 18}" cy="14" r="5" fill="${fill}"/>`
    ),
    `<text x="${width / 2}" y="19" text-anchor="middle" fill="#9aa0ab" font-size="12">${escapeXml(title)}</text>`,
    ...body,
    "</svg>",
    "",
  ].join("\n");
}

/** Cells of one look that follow each other. */
interface Run {
  readonly start: number;
  readonly style: Style;
  text: string;
}

function drawRow(
  row: readonly Cell[],
  { index, columns }: { readonly index: number; readonly columns: number },
): string[] {
  const top = TITLE_HEIGHT + index * ROW_HEIGHT;
  const backgrounds = joinCells(row, ({ background }) => background ?? "").flatMap(({ start, style, text }) => {
    if (style.background === undefined) return [];
    const cells = [...text].length;
    // A terminal carries the background of a row's last cell to its end.
    const length = start + cells === row.length ? columns - start : cells;
    const box = `x="${place(start)}" y="${top}" width="${widthOf(length)}" height="${ROW_HEIGHT}"`;
    return [`<rect ${box} fill="${resolveColour(style.background)}"/>`];
  });
  const visible = joinCells(row, writeAttributes).filter(({ text }) => text.trim() !== "");
  const spans = visible.map(({ start, style, text }) => {
    const lead = text.length - text.trimStart().length;
    // The length holds the cells apart in fonts that are wider or narrower.
    const box = `x="${place(start + lead)}" textLength="${widthOf([...text.trim()].length)}"`;
    return `<tspan ${box}${writeAttributes(style)}>${escapeXml(text.trim())}</tspan>`;
  });
  if (spans.length === 0) return backgrounds;
  return [...backgrounds, `<text y="${top + 14}" fill="${INK}" xml:space="preserve">${spans.join("")}</text>`];
}

/** Joins cells that follow each other and for whose styles `key` is the same. */
function joinCells(row: readonly Cell[], key: (style: Style) => string): Run[] {
  const runs: Run[] = [];
  for (const [start, { character, style }] of row.entries()) {
    const last = runs.at(-1);
    if (last !== undefined && key(last.style) === key(style)) last.text += character;
    else runs.push({ start, style, text: character });
  }
  return runs;
}

function writeAttributes({ foreground, bold, dim, italic }: Style): string {
  return [
    foreground === undefined ? "" : ` fill="${resolveColour(foreground)}"`,
    bold ? ' font-weight="bold"' : "",
    dim ? ' fill-opacity="0.6"' : "",
    italic ? ' font-style="italic"' : "",
  ].join("");
}

function place(column: number): number {
  return round(PADDING + column * CELL_WIDTH);
}

function widthOf(cells: number): number {
  return round(cells * CELL_WIDTH);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

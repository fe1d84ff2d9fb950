/**
 * Tables of text.
 *
 * @module
 */

/** A number with about three significant digits. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return "-";
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

/** `rows` below `head`, in columns that are aligned. */
export function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const lines = all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd());
  return [lines[0], widths.map((width) => "-".repeat(width)).join("  "), ...lines.slice(1)].join("\n");
}

/** One measured figure. */
export interface Figure {
  /** What was measured. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Largest good value; absent for figures that only help to read the others. */
  readonly target?: number;
}

/** The table of `figures`, a row each. */
export function formatFigures(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, target }) => [
    name,
    `${formatNumber(value)} ${unit}`,
    target === undefined ? "" : `<= ${target}`,
    target === undefined ? "" : value <= target ? "met" : "MISSED",
  ]);
  return formatTable(["figure", "measured", "target", ""], rows);
}

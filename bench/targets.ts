/**
 * The figures that the benchmark reports, with their targets.
 *
 * @module
 */

/** Pace of the paced streams, in tokens per second, about that of a quick model. */
export const TOKENS_PER_SECOND = 50;

/** One measured figure. */
export interface Figure {
  /** What was measured. */
  readonly name: string;
  readonly value: number;
  /** Unit of `value` and `target`. */
  readonly unit: string;
  /** Largest good value; absent for figures that only help to read the others. */
  readonly target?: number;
}

/** The table of `figures`, a row each, with `ok` or `MISS` for those that have a target. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, target }) => [
    name,
    format(value, unit),
    target === undefined ? "" : `<= ${format(target, unit)}`,
    target === undefined ? "" : value <= target ? "ok" : "MISS",
  ]);
  const all = [["figure", "measured", "target", ""], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd()).join("\n");
}

function format(value: number, unit: string): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`;
}

/**
 * What a cell of docs/compatibility.md may claim, and no more.
 *
 * @module
 */

/** How a claim is known: bytes of the real program, or a script after what others say of it. */
export interface Evidence {
  readonly kind: "recorded" | "scripted";
  /** The day of a recording or a run; the month or day of a source that was read. */
  readonly date: string;
}

const UNKNOWN = "unknown";

/** The better of two: a recording before a script, then the newer one. */
export function chooseEvidence(left: Evidence | undefined, right: Evidence | undefined): Evidence | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  if (left.kind !== right.kind) return left.kind === "recorded" ? left : right;
  return left.date >= right.date ? left : right;
}

/** The words of a cell. */
export function formatEvidence(evidence: Evidence | undefined): string {
  return evidence === undefined ? UNKNOWN : `${evidence.kind} ${evidence.date}`;
}

/** A table of Markdown whose first row is the head, padded as `deno fmt` pads it. */
export function formatMarkdownTable(rows: readonly (readonly string[])[]): string {
  const columns = rows[0]?.length ?? 0;
  const widths = Array.from({ length: columns }, (_, at) => Math.max(3, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
}

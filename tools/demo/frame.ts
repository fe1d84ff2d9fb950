/**
 * The text around the demo's story: the two columns, the step titles and the next steps.
 *
 * @module
 */
import { type Line, span, TWO_COLUMNS_FROM } from "./layout.ts";

/** The lines that introduce the demo. */
export function introduction(columns: number, url: string): Line[] {
  const head: Line[] = [
    [],
    [span(" codex-relay ", "title"), span("  a live demo: the relay is real, the model is a script", "strong")],
    [],
    [
      span(" Codex", "codex"),
      span(" ──── Responses ────▶ ", "dim"),
      span("relay", "relay"),
      span(" ──── Chat Completions ────▶ ", "dim"),
      span("provider", "provider"),
    ],
    [span(` The relay listens on ${url}`, "dim")],
    [],
  ];
  if (columns < TWO_COLUMNS_FROM) return head;
  const half = Math.floor(columns / 2);
  return [
    ...head,
    [span(" Codex".padEnd(half), "codex"), span(" provider", "provider")],
    [span("─".repeat(half - 1) + "┼" + "─".repeat(columns - half), "dim")],
  ];
}

/** The title of a step. */
export function stepTitle(number: number, title: string): Line[] {
  return [[span(` ${number} `, "title"), span(` ${title}`, "strong")], []];
}

/** What to do after the demo. */
export const EPILOGUE: readonly Line[] = [
  [span(" What now ", "title"), span("  the same with the real Codex, your provider and your key:", "strong")],
  [],
  command(1, "deno run -A main.ts providers", "names, and variables for keys"),
  command(2, "deno run -A main.ts run --provider NAME", "starts Codex through the relay"),
  [],
];

function command(number: number, text: string, remark = ""): Line {
  return [span(`  ${number}  `, "dim"), span(text, "relay"), span(remark === "" ? "" : `   ${remark}`, "dim")];
}

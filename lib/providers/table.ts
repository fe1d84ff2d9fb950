/**
 * The providers as text: the list for a terminal, and the table of docs/providers.md.
 *
 * @module
 */
import { PROVIDERS } from "./select.ts";

const NONE = "—";

/** Display name, name, base URL, key variable and port of every provider. */
function listCells(): readonly (readonly string[])[] {
  return PROVIDERS.map(({ name, label, baseUrl, keyVariable, row }) => [
    label,
    name,
    baseUrl,
    keyVariable ?? NONE,
    String(row.port),
  ]);
}

/** The table of `codex-relay providers`. */
export function formatProviderList(): string {
  const table = [["NAME", "BASE URL", "KEY VARIABLE", "PORT"], ...listCells().map(([, ...cells]) => cells)];
  const lines = alignColumns(table).map((cells) => cells.join("  ").trimEnd());
  return `${lines.join("\n")}\n\nStart a relay with: codex-relay --provider NAME --port PORT\n`;
}

/** The table of docs/providers.md in Markdown, columns aligned as the formatter aligns them. */
export function formatProviderTable(): string {
  const head = ["Provider", "`--provider`", "Base URL", "Key variable", "Suggested port"];
  const body = listCells().map(([label = "", name = "", ...cells]) => [label, ...[name, ...cells].map(formatCode)]);
  const [titles = [], ...lines] = alignColumns([head, ...body]);
  const rule = titles.map((title) => "-".repeat(title.length));
  return [titles, rule, ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function formatCode(text: string): string {
  return text === NONE || /^\d+$/.test(text) ? text : `\`${text}\``;
}

function alignColumns(table: readonly (readonly string[])[]): string[][] {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)));
  return table.map((cells) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)));
}

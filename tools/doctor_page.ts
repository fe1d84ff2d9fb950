/**
 * The generator of the tables in docs/doctor.md.
 *
 * `deno run --allow-read=. --allow-write=docs tools/doctor_page.ts` rewrites the part between the markers
 * `<!-- findings -->` and `<!-- /findings -->`.
 *
 * @module
 */
import { CHECKS } from "../lib/commands/doctor/checks.ts";
import { listOutcomes } from "../lib/commands/doctor/outcomes.ts";
import { replaceMarkedPart } from "./marked_part.ts";

/** One table for each check, in their order, and one for what may befall any request. */
export function formatFindingTables(): string {
  const sections = [
    ...CHECKS.slice(0, indexOfFirstRequest()),
    { id: "request", title: "Any request to the model" },
    ...CHECKS.slice(indexOfFirstRequest()),
  ];
  return sections.flatMap(({ id, title }) => {
    const rows = listOutcomes().filter(([name]) => name.startsWith(`${id}.`)).map((
      [name, { status, meaning, advice }],
    ) => [
      `\`${name}\``,
      status,
      escapeCell(meaning),
      escapeCell(advice),
    ]);
    return rows.length === 0
      ? []
      : [`### ${title}\n\n${formatTable([["Name", "Status", "Meaning", "What to do"], ...rows])}`];
  }).join("\n\n");
}

function indexOfFirstRequest(): number {
  return CHECKS.findIndex(({ requests = 0 }) => requests > 0);
}

/** Text inside a cell; braces and brackets mean nothing special there. */
function escapeCell(text: string): string {
  return text.replaceAll(/[\\|*<]/g, "\\$&").replaceAll("[", "\\[");
}

function formatTable(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = [rows[0] ?? [], widths.map((width) => "-".repeat(width)), ...rows.slice(1)];
  return lines.map((cells) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`).join("\n");
}

/**
 * `page` with the findings of this program between the markers.
 *
 * @throws {Error} when the markers are missing.
 */
export function replaceFindings(page: string): string {
  return replaceMarkedPart(page, { name: "findings", content: formatFindingTables() });
}

if (import.meta.main) {
  const path = new URL("../docs/doctor.md", import.meta.url);
  Deno.writeTextFileSync(path, replaceFindings(Deno.readTextFileSync(path)));
}

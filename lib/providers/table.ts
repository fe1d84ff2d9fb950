/**
 * The providers as text: the list for a terminal, and the table of docs/providers.md.
 *
 * @module
 */
import { DEFAULT_PROFILE, type WireName } from "./profile.ts";
import { type Provider, PROVIDERS } from "./select.ts";
import { WIRE_NAMES } from "./wire.ts";

const NONE = "—";

/** The wires that the definition of a provider describes, the one by which it is asked first; further ones may work as well. */
function listWires({ overrides }: Provider): readonly WireName[] {
  const { wire = DEFAULT_PROFILE.wire, wireByModel = {}, wirePaths = {}, byWire = {} } = overrides;
  const described = [...Object.values(wireByModel), ...Object.keys(wirePaths), ...Object.keys(byWire)];
  return [
    ...new Set([wire, ...WIRE_NAMES.filter((name) => name === DEFAULT_PROFILE.wire || described.includes(name))]),
  ];
}

/** Display name, name, base URL, key variable, port and wires of every provider. */
function listCells(): readonly (readonly string[])[] {
  return PROVIDERS.map((provider) => {
    const { name, label, baseUrl, keyVariable, row } = provider;
    return [label, name, baseUrl, keyVariable ?? NONE, String(row.port), listWires(provider).join(", ")];
  });
}

/** The table of `codex-relay providers`. */
export function formatProviderList(): string {
  const table = [["NAME", "BASE URL", "KEY VARIABLE", "PORT", "WIRES"], ...listCells().map(([, ...cells]) => cells)];
  const lines = alignColumns(table).map((cells) => cells.join("  ").trimEnd());
  return `${
    lines.join("\n")
  }\n\nThe relay asks by the first of the wires; --wire chooses another.\nStart a relay with: codex-relay --provider NAME --port PORT\n`;
}

/** The table of docs/providers.md in Markdown, columns aligned as the formatter aligns them. */
export function formatProviderTable(): string {
  const head = ["Provider", "`--provider`", "Base URL", "Key variable", "Suggested port", "Wires"];
  const body = listCells().map(([label = "", name = "", baseUrl = "", key = "", port = "", wires = ""]) => {
    return [label, ...[name, baseUrl, key].map(formatCode), port, wires];
  });
  const [titles = [], ...lines] = alignColumns([head, ...body]);
  const rule = titles.map((title) => "-".repeat(title.length));
  return [titles, rule, ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function formatCode(text: string): string {
  return text === NONE ? text : `\`${text}\``;
}

function alignColumns(table: readonly (readonly string[])[]): string[][] {
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)));
  return table.map((cells) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)));
}

/**
 * The table of what a relay's requests used.
 *
 * @module
 */
import { decodeArray, decodeNumber, decodeText, isObject, type JsonObject } from "../../base/json.ts";
import { escapeControls } from "../../base/log.ts";
import { formatCost } from "../../providers/price.ts";
import { formatCount } from "../../relay/answer_numbers.ts";

/** One column: its heading, and its cell for the sums of a row. */
interface Column {
  readonly heading: string;
  cell(row: JsonObject): string;
}

const NAMES: readonly Column[] = [
  { heading: "day", cell: ({ day }) => decodeText(day) ?? "" },
  { heading: "provider", cell: ({ provider }) => decodeText(provider) ?? "" },
  { heading: "model", cell: ({ model }) => decodeText(model) ?? "" },
];

const SUMS: readonly Column[] = [
  countColumn("requests", "requests"),
  countColumn("failed", "failures"),
  countColumn("in", "input_tokens"),
  countColumn("cached", "cached_tokens"),
  countColumn("out", "output_tokens"),
  countColumn("thinking", "thinking_tokens"),
  { heading: "cost", cell: formatRowCost },
];

function countColumn(heading: string, key: string): Column {
  return { heading, cell: (row) => formatCount(decodeNumber(row[key]) ?? 0) };
}

/** Stands for a cost that is not known. */
const UNKNOWN = "unknown";

function formatRowCost({ cost, requests_without_cost: unpriced }: JsonObject): string {
  const amounts = Object.entries(isObject(cost) ? cost : {}).flatMap(([currency, value]) => {
    const amount = decodeNumber(value);
    return amount === undefined ? [] : [formatCost({ amount, currency })];
  });
  const missing = decodeNumber(unpriced) ?? 0;
  if (amounts.length === 0) return missing > 0 ? UNKNOWN : "";
  return [...amounts, ...(missing > 0 ? [UNKNOWN] : [])].join(" + ");
}

/** The answer of `GET /v1/usage` as lines for people. */
export function formatUsage({ since, total, data }: JsonObject): string {
  const rows = decodeArray(data).filter(isObject);
  const head = `Since this relay started (${formatLocalTime(decodeText(since) ?? "")}):`;
  if (rows.length === 0) return `${head} no requests\n`;
  const sums = { day: "total", ...(isObject(total) ? total : {}) };
  const columns = [...NAMES, ...SUMS];
  const cells = [
    columns.map(({ heading }) => heading),
    ...[...rows, sums].map((row) => columns.map(({ cell }) => escapeControls(cell(row)))),
  ];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)));
  const lines = cells.map((line) =>
    line.map((text, index) => {
      const width = widths[index] ?? 0;
      return index < NAMES.length ? text.padEnd(width) : text.padStart(width);
    }).join("  ").trimEnd()
  );
  const uncounted = decodeNumber(isObject(total) ? total.requests_without_tokens : undefined) ?? 0;
  const note = uncounted === 0 ? [] : [`Without token counts from the provider: ${formatCount(uncounted)} answers`];
  return [head, ...lines, ...note, ""].join("\n");
}

/** A time of this machine, as YYYY-MM-DD HH:MM. */
function formatLocalTime(text: string): string {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return text;
  const pad = (part: number) => String(part).padStart(2, "0");
  const day = [date.getFullYear(), pad(date.getMonth() + 1), pad(date.getDate())].join("-");
  return `${day} ${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

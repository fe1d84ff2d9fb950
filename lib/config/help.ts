/**
 * How is the table of settings shown: as the help in a terminal, and as the option table of the README?
 *
 * @module
 */
import type { Setting } from "./setting.ts";
import { settingRows } from "./settings.ts";

const WIDTH = 80;
const LEFT = 29;

const INTRODUCTION = "A local proxy: lets Codex CLI use any provider that speaks Chat Completions.";

const NOTES = [
  "A flag counts before its environment variable, that before the configuration file, that before the default. " +
  "An empty variable counts as not set.",
  "The file's keys are the flags without the dashes, written model-map or model_map. Its table [profile] replaces " +
  'fields of the provider\'s profile, such as reasoningReplay, and its tables [models."NAME"] say what a model is: ' +
  "context_window, max_output_tokens, images, efforts.",
  'A model map: gpt-5:large,"gpt-oss:20b":hf:maker/medium,*:small. Targets may contain colons freely; ' +
  "\\, is a comma that belongs to a name.",
];

/** The text of `--help`. */
export function helpText(version: string): string {
  const options = settingRows().map(([, setting]) => columns(`  ${usageOf(setting)}`, explain(setting)));
  return [
    `codex-relay ${version}`,
    INTRODUCTION,
    "",
    "Usage: codex-relay [options]",
    "       codex-relay providers   List the providers that have a name",
    "",
    "Options:",
    ...options,
    "",
    ...NOTES.flatMap((note) => wrap(note, WIDTH)),
    "",
  ].join("\n");
}

function usageOf({ flag, letter, form }: Setting<unknown>): string {
  return [letter === undefined ? "" : `-${letter}, `, `--${flag}`, form === undefined ? "" : ` ${form}`].join("");
}

function explain(setting: Setting<unknown>): string {
  const variables = setting.variables.map(({ name }) => name).join(" or ");
  const facts = [
    ...(variables === "" ? [] : [variables]),
    ...(setting.default === undefined ? [] : [`default ${setting.default}`]),
  ];
  return facts.length === 0 ? setting.description : `${setting.description} [${facts.join("; ")}]`;
}

function columns(left: string, right: string): string {
  const [first = "", ...rest] = wrap(right, WIDTH - LEFT);
  return [left.padEnd(LEFT - 1) + " " + first, ...rest.map((line) => " ".repeat(LEFT) + line)].join("\n");
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** The README's option table in Markdown, columns aligned as the formatter aligns them. */
export function optionTable(): string {
  const rows = settingRows().map(([, setting]) => [
    `\`${usageOf(setting)}\``,
    setting.variables.map(({ name }) => `\`${name}\``).join(", ") || "—",
    setting.inFile ? `\`${setting.flag}\`` : "—",
    setting.default === undefined ? "—" : `\`${setting.default}\``,
    setting.description.replaceAll(/[\\|*]/g, "\\$&"),
  ]);
  const head = ["Flag", "Environment", "Config file", "Default", "Description"];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const lines = [head, widths.map((width) => "-".repeat(width)), ...rows];
  return lines.map((cells) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`).join("\n");
}

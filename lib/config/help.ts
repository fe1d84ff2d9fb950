/**
 * The table of settings as text: the help for a terminal, and the option tables of docs/configuration.md.
 *
 * @module
 */
import { formatCommandUsage, listCommands } from "./commands.ts";
import { type Setting, SETTING_GROUPS, type SettingGroup } from "./setting.ts";
import { listSettings } from "./settings.ts";

const HELP_WIDTH = 80;
const LEFT = 29;

const INTRODUCTION = "A local proxy: lets Codex CLI use any provider that speaks Chat Completions.";

const NOTES = [
  "Precedence: flag, environment variable, configuration file, default. An empty variable counts as not set.",
  "The file's keys are the flags without the dashes, written model-map or model_map. Its table [profile] replaces " +
  'fields of the provider\'s profile, such as reasoningReplay, and its tables [models."NAME"] describe models: ' +
  "context_window, max_output_tokens, images, efforts, price.",
  'A model map: gpt-5:large,"gpt-oss:20b":hf:maker/medium,*:small. Targets may contain colons; ' +
  "\\, is a comma that belongs to a name.",
];

/** The text of `--help`. */
export function formatHelp(version: string): string {
  return [
    `codex-relay ${version}`,
    INTRODUCTION,
    "",
    "Usage: codex-relay [options]",
    "       codex-relay COMMAND [options]",
    "",
    "Commands:",
    ...listCommands().map(([name, row]) => formatColumns(`  ${formatCommandUsage(name, row)}`, row.description)),
    "",
    ...SETTING_GROUPS.filter((group) => findSettings(group).length > 0).flatMap((group) => [
      `${group}:`,
      ...findSettings(group).map((setting) => formatColumns(`  ${formatUsage(setting)}`, explainSetting(setting))),
      "",
    ]),
    ...NOTES.flatMap((note) => wrapText(note, HELP_WIDTH)),
    "",
  ].join("\n");
}

function findSettings(group: SettingGroup): readonly Setting<unknown>[] {
  return listSettings().map(([, setting]) => setting).filter((setting) => setting.group === group);
}

function formatUsage({ flag, letter, form }: Setting<unknown>): string {
  return [letter === undefined ? "" : `-${letter}, `, `--${flag}`, form === undefined ? "" : ` ${form}`].join("");
}

/** What it does, and for which commands if not for all. */
function describeSetting({ commands, description }: Setting<unknown>): string {
  return commands === undefined ? description : `${commands.join(", ")}: ${description}`;
}

function explainSetting(setting: Setting<unknown>): string {
  const variables = setting.variables.map(({ name }) => name).join(" or ");
  const facts = [
    ...(variables === "" ? [] : [variables]),
    ...(setting.default === undefined ? [] : [`default ${setting.default}`]),
  ];
  return `${describeSetting(setting)}${facts.length === 0 ? "" : ` [${facts.join("; ")}]`}`;
}

function formatColumns(left: string, right: string): string {
  const lines = wrapText(right, HELP_WIDTH - LEFT).map((line) => " ".repeat(LEFT) + line);
  // A flag that fills its column gets a line of its own.
  if (left.length > LEFT - 1) return [left, ...lines].join("\n");
  return lines.join("\n").replace(/^ +/, left.padEnd(LEFT));
}

function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** The option tables in Markdown, one under each heading of the help, columns aligned as the formatter aligns them. */
export function formatOptionTables(): string {
  return SETTING_GROUPS.filter((group) => findSettings(group).length > 0).map((group) =>
    `### ${group}\n\n${formatOptionTable(findSettings(group))}`
  ).join("\n\n");
}

function formatOptionTable(settings: readonly Setting<unknown>[]): string {
  const rows = settings.map((setting) => [
    `\`${formatUsage(setting)}\``,
    setting.default === undefined ? "—" : `\`${setting.default}\``,
    describeSetting(setting).replaceAll(/[\\|*]/g, "\\$&"),
  ]);
  const head = ["Flag", "Default", "Meaning"];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const lines = [head, widths.map((width) => "-".repeat(width)), ...rows];
  return lines.map((cells) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`).join("\n");
}

/** A Markdown list of the settings whose variable or key in the configuration file does not follow from the flag. */
export function formatOptionExceptions(): string {
  const lines = listSettings().flatMap(([, { flag, variables, inFile }]) => {
    const names = variables.map(({ name }) => name);
    const followsRule = names.length === 1 && names[0] === formatVariableName(flag);
    const facts = [
      ...(names.length === 0 && !inFile ? ["command line only"] : []),
      ...(names.length > 0 && !followsRule ? [names.map((name) => `\`${name}\``).join(", then ")] : []),
      ...(names.length > 0 && !inFile ? ["no key in the file"] : []),
    ];
    return facts.length === 0 ? [] : [`- \`--${flag}\`: ${facts.join("; ")}`];
  });
  return lines.join("\n");
}

/** The environment variable that follows from a flag's name. */
function formatVariableName(flag: string): string {
  return `CODEX_RELAY_${flag.replaceAll("-", "_").toUpperCase()}`;
}

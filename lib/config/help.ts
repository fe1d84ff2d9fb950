/**
 * The table of settings as text: the help for a terminal, and the option tables of docs/configuration.md.
 *
 * @module
 */
import {
  type CommandName,
  type CommandRow,
  COMMANDS,
  formatCommandUsage,
  isPlainCommand,
  listCommands,
} from "./commands.ts";
import { type Setting, SETTING_GROUPS, type SettingGroup } from "./setting.ts";
import { listSettings } from "./settings.ts";

const HELP_WIDTH = 80;
const LEFT = 29;

const INTRODUCTION = "A local proxy: lets Codex CLI use any provider that speaks Chat Completions, " +
  "Anthropic's Messages, or a Responses API of its own.";

const NOTES = [
  "Precedence: flag, environment variable, configuration file, default. The variable of --max-tries is " +
  "CODEX_RELAY_MAX_TRIES, and so on; brackets name the exceptions. An empty variable counts as not set. The file's " +
  "keys are the flags without dashes; it can describe several providers, fallbacks, aliases and models as well: see " +
  "docs/configuration.md.",
];

/** Heading of what belongs to single commands, and stands in their help. */
const COMMAND_GROUP: SettingGroup = "Single commands";

/** The text of `--help`: that of `command`, or of the relay itself. */
export function formatHelp(version: string, command?: CommandName): string {
  return command === undefined ? formatRelayHelp(version) : formatCommandHelp(command);
}

function formatRelayHelp(version: string): string {
  const groups = SETTING_GROUPS.filter((group) => group !== COMMAND_GROUP && findSettings(group).length > 0);
  return [
    `codex-relay ${version}`,
    ...wrapText(INTRODUCTION, HELP_WIDTH),
    "",
    "Usage: codex-relay [options]            run a relay",
    "       codex-relay COMMAND [options]    codex-relay COMMAND --help says more",
    "",
    "Commands:",
    ...listCommands().map(([name, row]) => formatColumns(`  ${formatCommandUsage(name, row)}`, row.description)),
    "",
    ...groups.flatMap((group) => [`${group}:`, ...findSettings(group).map(formatOption), ""]),
    ...NOTES.flatMap((note) => wrapText(note, HELP_WIDTH)),
    "",
  ].join("\n");
}

function formatCommandHelp(command: CommandName): string {
  const row: CommandRow = COMMANDS[command];
  const rows = listSettings().map(([, setting]) => setting);
  const own = rows.filter(({ commands }) => commands?.includes(command) ?? false);
  const shared = rows.filter(({ flag }) => row.relayFlags.includes(flag));
  return [
    `Usage: codex-relay ${formatCommandUsage(command, row, isPlainCommand(command) ? undefined : "[options]")}`,
    ...wrapText(`${row.description}.`, HELP_WIDTH),
    ...row.notes.flatMap((note) => ["", ...wrapText(note, HELP_WIDTH)]),
    ...own.length === 0 ? [] : ["", "Its options:", ...own.map(formatOption)],
    ...shared.length === 0 ? [] : ["", "Options of the relay, such as:", ...shared.map(formatOption)],
    ...isPlainCommand(command) ? [] : ["", "codex-relay --help lists all options."],
    "",
  ].join("\n");
}

function formatOption(setting: Setting<unknown>): string {
  return formatColumns(`  ${formatUsage(setting)}`, explainSetting(setting));
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

function explainSetting({ flag, variables, default: standard, description }: Setting<unknown>): string {
  const names = variables.map(({ name }) => name);
  const followsRule = names.length === 0 || names.length === 1 && names[0] === formatVariableName(flag);
  const facts = [
    ...(followsRule ? [] : [names.join(" or ")]),
    ...(standard === undefined ? [] : [`default ${standard}`]),
  ];
  return `${description}${facts.length === 0 ? "" : ` [${facts.join("; ")}]`}`;
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

/**
 * The help and the option tables: complete, grouped, and at most 80 columns wide in a terminal.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { formatHelp, formatOptionExceptions, formatOptionTables } from "../../../lib/config/help.ts";
import { listCommands } from "../../../lib/config/commands.ts";
import { SETTING_GROUPS } from "../../../lib/config/setting.ts";
import { listSettings, SETTINGS } from "../../../lib/config/settings.ts";

/** The help of the relay and of every command. */
const HELPS = [formatHelp("1.2.3"), ...listCommands().map(([name]) => formatHelp("1.2.3", name))];

Deno.test("formatHelp() and formatOptionTables() contain every flag, variable and default", () => {
  const [help, tables, exceptions] = [HELPS.join("\n"), formatOptionTables(), formatOptionExceptions()];
  assertStringIncludes(help, "codex-relay 1.2.3\n");
  for (const [, { flag, variables, default: standard, inFile }] of listSettings()) {
    const row = new RegExp(`^\\| \`(?:-., )?--${flag}[ \`].*$`, "m").exec(tables)?.[0] ?? "";
    const rule = `CODEX_RELAY_${flag.replaceAll("-", "_").toUpperCase()}`;
    const names = variables.map(({ name }) => name);
    const followsRule = names.length === 1 && names[0] === rule;
    for (const word of [`--${flag}`, ...(followsRule ? [] : names), standard ?? ""]) assertStringIncludes(help, word);
    for (const word of [`--${flag}`, standard ?? ""]) assertStringIncludes(row, word);
    // Variable and key either follow from the flag, or are listed as exceptions.
    const exception = new RegExp(`^- \`--${flag}\`: .*$`, "m").exec(exceptions)?.[0];
    if (exception === undefined) assertEquals([names, inFile], [[rule], true]);
    else if (!followsRule) { for (const name of names) assertStringIncludes(exception, name); }
  }
});

Deno.test("formatHelp() lists a setting once: under its heading, or in the help of its commands", () => {
  const [help, tables] = [formatHelp("1.2.3"), formatOptionTables()];
  const used = SETTING_GROUPS.filter((name) => listSettings().some(([, { group }]) => group === name));
  const headings = [...help.matchAll(/^(\S[\w ]*):$/gm)].map(([, heading = ""]) => heading);
  assertEquals(headings, ["Commands", ...used.filter((name) => name !== "Single commands")]);
  assertEquals([...tables.matchAll(/^### ([\w ]+)$/gm)].map(([, heading = ""]) => heading), used);
  for (const [, { flag, group, commands }] of listSettings()) {
    const isLine = (line: string) => new RegExp(`^  (?:-., )?--${flag}(?: |$)`).test(line);
    const lines = help.split("\n").filter(isLine);
    assertEquals(lines.length, commands === undefined ? 1 : 0, flag);
    for (const command of commands ?? []) {
      const own = formatHelp("1.2.3", command).split("\nIts options:\n")[1]?.split("\n\n")[0] ?? "";
      assertEquals(own.split("\n").filter(isLine).length, 1, `${command} --${flag}`);
    }
    if (commands !== undefined) continue;
    const before = help.slice(0, help.indexOf(lines[0] ?? ""));
    assertEquals([...before.matchAll(/^(\S[\w ]*):$/gm)].at(-1)?.[1], group, flag);
  }
});

Deno.test("formatHelp() of a command holds what belongs to it, and not what belongs to others", () => {
  assertEquals(
    formatHelp("1.2.3", "usage"),
    `Usage: codex-relay usage [options]
Show what the requests of the running relay used and cost.

It asks the relay that listens on --port. A relay of run sums up by itself when
it ends.

Its options:
  --json                     Print JSON instead of text

Options of the relay, such as:
  --port PORT                Port to listen on; 0 takes any free one [default
                             4444]
  --relay-token-file PATH    File that holds only the relay token; - reads one
                             line from standard input [CODEX_RELAY_TOKEN_FILE]
  --config PATH              Configuration file (TOML); without it
                             codex-relay/config.toml in the user's configuration
                             folder is read if it exists

codex-relay --help lists all options.
`,
  );
  assertEquals(
    formatHelp("1.2.3", "completions"),
    `Usage: codex-relay completions bash|zsh|fish
Print the script by which a shell completes the command line.

The script's first line says where it belongs.
`,
  );
  assertStringIncludes(formatHelp("1.2.3", "run"), "Usage: codex-relay run [options] [-- ARGUMENTS OF CODEX]\n");
});

Deno.test("COMMANDS repeats in a command's help only flags of the relay that there are", () => {
  const shared = listSettings().filter(([, { commands }]) => commands === undefined).map(([, { flag }]) => flag);
  for (const [name, { relayFlags }] of listCommands()) {
    assertEquals(relayFlags.filter((flag) => !shared.includes(flag)), [], name);
  }
});

Deno.test("formatHelp() gives a flag that fills its column a line of its own", () => {
  assertStringIncludes(formatHelp("1.2.3"), "\n  --allow-anyone-to-use-my-key\n                             Allow ");
});

Deno.test("formatHelp() fits into 80 columns", () => {
  const wide = HELPS.flatMap((help) => help.split("\n")).filter((line) => line.length > 80);
  assertEquals(wide, []);
});

Deno.test("SETTINGS holds no flag, letter or variable twice, and every default parses", () => {
  const rows = listSettings().map(([, setting]) => setting);
  const names = rows.flatMap(({ flag, letter, variables }) => [flag, letter, ...variables.map(({ name }) => name)])
    .filter((name) => name !== undefined);
  assertEquals(new Set(names).size, names.length);
  for (const { default: standard, parse } of rows) if (standard !== undefined) parse(standard);
  assert(rows.every(({ form, parse }) => form !== undefined || parse("true") === true));
  assertEquals(SETTINGS.apiKey.redaction, "all");
  assertEquals(SETTINGS.relayToken.redaction, "all");
});

/**
 * The help and the option tables: complete, grouped, and at most 80 columns wide in a terminal.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { formatHelp, formatOptionExceptions, formatOptionTables } from "../../../lib/config/help.ts";
import { SETTING_GROUPS } from "../../../lib/config/setting.ts";
import { listSettings, SETTINGS } from "../../../lib/config/settings.ts";

Deno.test("formatHelp() and formatOptionTables() contain every flag, variable and default", () => {
  const [help, tables, exceptions] = [formatHelp("1.2.3"), formatOptionTables(), formatOptionExceptions()];
  assertStringIncludes(help, "codex-relay 1.2.3\n");
  for (const [, { flag, variables, default: standard, inFile }] of listSettings()) {
    const row = new RegExp(`^\\| \`(?:-., )?--${flag}[ \`].*$`, "m").exec(tables)?.[0] ?? "";
    for (const word of [`--${flag}`, ...variables.map(({ name }) => name), standard ?? ""]) {
      assertStringIncludes(help, word);
    }
    for (const word of [`--${flag}`, standard ?? ""]) assertStringIncludes(row, word);
    // Variable and key either follow from the flag, or are listed as exceptions.
    const exception = new RegExp(`^- \`--${flag}\`: .*$`, "m").exec(exceptions)?.[0];
    const rule = `CODEX_RELAY_${flag.replaceAll("-", "_").toUpperCase()}`;
    if (exception === undefined) assertEquals([variables.map(({ name }) => name), inFile], [[rule], true]);
    else if (variables.length !== 1 || variables[0]?.name !== rule) {
      for (const { name } of variables) assertStringIncludes(exception, name);
    }
  }
});

Deno.test("formatHelp() and formatOptionTables() list every setting once, under the heading of its group", () => {
  const [help, tables] = [formatHelp("1.2.3"), formatOptionTables()];
  const used = SETTING_GROUPS.filter((name) => listSettings().some(([, { group }]) => group === name));
  const headings = [...help.matchAll(/^(\S[\w ]*):$/gm)].map(([, heading = ""]) => heading);
  assertEquals(headings, ["Commands", ...used]);
  assertEquals([...tables.matchAll(/^### ([\w ]+)$/gm)].map(([, heading = ""]) => heading), used);
  for (const [, { flag, group }] of listSettings()) {
    const lines = help.split("\n").filter((line) => new RegExp(`^  (?:-., )?--${flag}(?: |$)`).test(line));
    assertEquals(lines.length, 1, flag);
    const before = help.slice(0, help.indexOf(lines[0] ?? ""));
    assertEquals([...before.matchAll(/^(\S[\w ]*):$/gm)].at(-1)?.[1], group, flag);
  }
});

Deno.test("formatHelp() gives a flag that fills its column a line of its own", () => {
  assertStringIncludes(formatHelp("1.2.3"), "\n  --allow-anyone-to-use-my-key\n                             Allow ");
});

Deno.test("formatHelp() fits into 80 columns", () => {
  const wide = formatHelp("1.2.3").split("\n").filter((line) => line.length > 80);
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

/**
 * Does the help tell every setting, in a terminal of 80 columns?
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { helpText, optionTable } from "../../../lib/config/help.ts";
import { settingRows, SETTINGS } from "../../../lib/config/settings.ts";

Deno.test("helpText() and optionTable() contain every flag, variable and default", () => {
  const [help, table] = [helpText("1.2.3"), optionTable()];
  assertStringIncludes(help, "codex-relay 1.2.3\n");
  for (const [, { flag, variables, default: standard }] of settingRows()) {
    const row = new RegExp(`^\\| \`(?:-., )?--${flag}[ \`].*$`, "m").exec(table)?.[0] ?? "";
    for (const word of [`--${flag}`, ...variables.map(({ name }) => name), standard ?? ""]) {
      assertStringIncludes(help, word);
      assertStringIncludes(row, word);
    }
  }
});

Deno.test("helpText() fits into 80 columns", () => {
  const wide = helpText("1.2.3").split("\n").filter((line) => line.length > 80);
  assertEquals(wide, []);
});

Deno.test("SETTINGS holds no flag, letter or variable twice, and every default parses", () => {
  const rows = settingRows().map(([, setting]) => setting);
  const names = rows.flatMap(({ flag, letter, variables }) => [flag, letter, ...variables.map(({ name }) => name)])
    .filter((name) => name !== undefined);
  assertEquals(new Set(names).size, names.length);
  for (const { default: standard, parse } of rows) if (standard !== undefined) parse(standard);
  assert(rows.every(({ form, parse }) => form !== undefined || parse("true") === true));
  assertEquals(SETTINGS.apiKey.conceal, "all");
  assertEquals(SETTINGS.relayToken.conceal, "all");
});

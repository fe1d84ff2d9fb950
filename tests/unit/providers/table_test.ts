/**
 * Tests of the provider lists from which a person chooses one.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { PROVIDERS } from "../../../lib/providers/select.ts";
import { formatProviderList, formatProviderTable } from "../../../lib/providers/table.ts";

Deno.test("formatProviderList() and formatProviderTable() show name, address, variable and port of every provider", () => {
  const [list, table] = [formatProviderList().split("\n"), formatProviderTable().split("\n")];
  for (const { name, label, baseUrl, keyVariable = "—", row } of PROVIDERS) {
    const line = list.find((text) => text.startsWith(`${name} `)) ?? "";
    const { wire = "chat" } = row.overrides;
    assertEquals(line.split(/\s{2,}/).slice(0, 4), [name, baseUrl, keyVariable, String(row.port)]);
    assertEquals(line.split(/\s{2,}/)[4]?.split(", ")[0], wire, "the wire by which it is asked comes first");
    const cells = table.find((text) => text.includes(` \`${name}\` `)) ?? "";
    for (const word of [label, baseUrl, keyVariable, String(row.port)]) assertStringIncludes(cells, word);
  }
});

Deno.test("formatProviderTable() begins with the seven providers and ports that the first release named", () => {
  const lines = formatProviderTable().split("\n").slice(2, 9);
  assertEquals(lines.map((line) => /`([a-z]+)`.*\| (\d+) +\| [a-z, ]+\|$/.exec(line)?.slice(1)), [
    ["deepseek", "4446"],
    ["kimi", "4447"],
    ["qwen", "4448"],
    ["mistral", "4449"],
    ["groq", "4450"],
    ["xai", "4451"],
    ["openrouter", "4452"],
  ]);
});

Deno.test("formatProviderTable() has columns of one width", () => {
  const widths = new Set(formatProviderTable().split("\n").map((line) => line.length));
  assertEquals(widths.size, 1);
  assert(!formatProviderList().includes(" \n"), "no line ends with a blank");
});

/**
 * Tests which words the completion of a shell knows.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { listVocabulary } from "../../../../lib/commands/completions/vocabulary.ts";
import { listCommands } from "../../../../lib/config/commands.ts";
import { listSettings } from "../../../../lib/config/settings.ts";

const { commands, flags } = listVocabulary();

Deno.test("listVocabulary() has every command and flag of the tables, in their order", () => {
  assertEquals(commands.map(({ name }) => name), listCommands().map(([name]) => name));
  assertEquals(flags.map(({ flag }) => flag), listSettings().map(([, { flag }]) => flag));
  assertEquals(commands.find(({ name }) => name === "completions")?.operands, ["bash", "zsh", "fish"]);
});

Deno.test("listVocabulary() knows the values of a flag, or that it takes a file", () => {
  const named = (name: string) => flags.find(({ flag }) => flag === name);
  assertEquals(named("log-level")?.choices, ["off", "error", "warn", "info", "debug"]);
  assert(named("provider")?.choices.includes("deepseek"));
  assertEquals([named("config")?.isPath, named("port")?.isPath, named("help")?.isPath], [true, false, false]);
  assertEquals([named("help")?.letter, named("help")?.form, named("port")?.form], ["h", undefined, "PORT"]);
});

Deno.test("listVocabulary() describes each flag in one clause", () => {
  for (const { flag, description } of flags) {
    assert(!/[;\n]|, such as/.test(description) && description.length < 120, `${flag}: ${description}`);
  }
});

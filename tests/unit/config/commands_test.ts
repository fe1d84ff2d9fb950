/**
 * Tests how the table of commands is looked up and written.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { findCommand, formatCommandUsage, listCommands } from "../../../lib/config/commands.ts";

Deno.test("findCommand() knows every command of the table by its exact name", () => {
  for (const [name, row] of listCommands()) assertEquals(findCommand(name), [name, row]);
  assertEquals(findCommand("provider"), undefined);
  assertEquals(findCommand(""), undefined);
  assertEquals(findCommand("toString"), undefined);
});

Deno.test("formatCommandUsage() writes few choices out, many by their form, and what is passed on", () => {
  assertEquals(formatCommandUsage("providers", {}), "providers");
  const few = { form: "ACTION", choices: ["install", "remove"] };
  assertEquals(formatCommandUsage("providers", { operand: few }), "providers install|remove");
  const many = { form: "WORD", choices: ["a", "b", "c", "d", "e"] };
  assertEquals(formatCommandUsage("providers", { operand: many }), "providers WORD");
  const passed = { passedOn: "ARGUMENTS" };
  assertEquals(formatCommandUsage("providers", passed), "providers [-- ARGUMENTS]");
  assertEquals(formatCommandUsage("providers", passed, "[options]"), "providers [options] [-- ARGUMENTS]");
});

/**
 * Tests of the log's levels and of what a line may hold.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { createLog, escapeControls, LOG_LEVELS, type LogLevel } from "../../../lib/base/log.ts";

/** The lines that a log of `level` writes when each method is called once. */
function linesAt(level: LogLevel): string[] {
  const lines: string[] = [];
  const log = createLog(level, (line) => lines.push(line));
  log.error("e");
  log.warn("w");
  log.info("i");
  log.debug("d");
  return lines;
}

for (const [index, level] of LOG_LEVELS.entries()) {
  Deno.test(`createLog() at level ${level} writes ${index} of four levels`, () => {
    assertEquals(linesAt(level).map((line) => line.at(-1)).join(""), "ewid".slice(0, index));
  });
}

Deno.test("createLog() begins a line with an ISO time and the level, aligned", () => {
  const [error = "", warn = ""] = linesAt("warn");
  assertMatch(error, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z ERROR e$/);
  assertMatch(warn, /^\S+ WARN {2}w$/);
});

Deno.test("createLog() writes no control characters, and no line that could pass for one of its own", () => {
  const lines: string[] = [];
  createLog("info", (line) => lines.push(line)).info("model\x1b[2J\u0007\n2026-01-01T00:00:00.000Z ERROR forged\r\nx");
  assertEquals(lines.length, 1);
  const [first = "", ...more] = lines.join("").split("\n");
  assertMatch(first, /INFO {2}model\?\[2J\?$/);
  assertEquals(more, ["    2026-01-01T00:00:00.000Z ERROR forged", "    x"]);
});

Deno.test("escapeControls() leaves ordinary text unchanged", () => {
  assertEquals(escapeControls("größer 日本 🚀 →"), "größer 日本 🚀 →");
  assertEquals(escapeControls("a\tb\x7fc\u009bd\re"), "a?b?c?d?e");
});

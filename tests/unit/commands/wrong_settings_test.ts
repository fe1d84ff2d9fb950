/**
 * Tests of the report of settings that cannot be used, by command.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { reportWrongSettings } from "../../../lib/commands/wrong_settings.ts";

Deno.test("reportWrongSettings() prints an object for doctor --json alone", () => {
  const printed = (...args: string[]) => {
    const written: string[] = [];
    const said: string[] = [];
    const runtime = {
      args,
      write: (text: string) => void written.push(text),
      writeLine: (line: string) => void said.push(line),
    };
    reportWrongSettings(["Cannot use it"], { runtime, version: "1" });
    assertEquals(said, ["Cannot use it"]);
    return written.length;
  };
  assertEquals(printed("doctor", "--json", "--nonsense"), 1);
  assertEquals(printed("--json", "doctor", "--share"), 1);
  assertEquals(
    [printed("doctor"), printed("--json"), printed("usage", "--json"), printed(), printed("doctor", "--json=false")],
    [0, 0, 0, 0, 0],
  );
});

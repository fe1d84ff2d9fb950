/**
 * Tests of the report when the settings cannot be used.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { refuseSettings } from "../../../../lib/commands/doctor/refuse_settings.ts";

function refuse(isJson: boolean, isShared: boolean) {
  const said: string[] = [];
  const written: string[] = [];
  refuseSettings(["Cannot use --a", "Cannot use --b"], {
    runtime: { write: (text) => void written.push(text), writeLine: (line) => void said.push(line) },
    version: "1.2.3",
    isJson,
    isShared,
  });
  return { said, written };
}

Deno.test("refuseSettings() says every fault in a line, and prints nothing for people", () => {
  assertEquals(refuse(false, false), { said: ["Cannot use --a", "Cannot use --b"], written: [] });
});

Deno.test("refuseSettings() prints one object with a finding for each fault, which shared ones name only", () => {
  const { said, written: [text = ""] } = refuse(true, false);
  assertEquals(said.length, 2);
  const { findings, ...rest } = JSON.parse(text);
  assertEquals(rest, {
    version: "1.2.3",
    provider: null,
    model: null,
    requests: 0,
    input_tokens: 0,
    output_tokens: 0,
    exit_code: 2,
  });
  assertEquals(findings.map(({ found }: { found: string }) => found), ["Cannot use --a", "Cannot use --b"]);
  assertEquals([findings[0].status, findings[0].outcome], ["failed", "configuration.faulty"]);
  const shared = refuse(true, true).written.join("");
  assertEquals([JSON.parse(shared).findings.length, shared.includes("--a")], [2, false]);
});

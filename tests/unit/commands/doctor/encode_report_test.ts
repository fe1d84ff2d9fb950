/**
 * Tests of the report as JSON.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { encodeReport } from "../../../../lib/commands/doctor/encode_report.ts";
import type { Finding } from "../../../../lib/commands/doctor/finding.ts";
import { createContext, NOWHERE } from "../../../support/doctor_harness.ts";

const FINDING: Finding = {
  id: "key",
  title: "Key",
  status: "failed",
  outcome: "key.missing",
  tried: "t",
  found: "f",
  advice: "a",
  facts: { present: false },
};

Deno.test("encodeReport() has every finding with what was tried, found and advised, and the exit code", async () => {
  const context = await createContext({ args: ["--upstream", NOWHERE] });
  const options = { context, version: "1.2.3", exitCode: 1, isShared: false };
  assertEquals(JSON.parse(encodeReport([FINDING], options)), {
    version: "1.2.3",
    provider: "127.0.0.1:2",
    model: "scripted-model",
    findings: [{ id: "key", status: "failed", outcome: "key.missing", tried: "t", found: "f", advice: "a" }],
    requests: 0,
    input_tokens: 0,
    output_tokens: 0,
    exit_code: 1,
  });
  const shared = JSON.parse(encodeReport([FINDING], { ...options, isShared: true }));
  assertEquals([shared.provider, shared.model], ["custom provider", "one that is in no table"]);
  assertEquals(Object.keys(shared.findings[0]), ["id", "status", "outcome", "meaning", "facts"]);
});

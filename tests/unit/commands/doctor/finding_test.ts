/**
 * Tests of how a check's result becomes a finding.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { type Check, createFinding } from "../../../../lib/commands/doctor/finding.ts";

const CHECK: Check = {
  id: "key",
  title: "Key",
  needs: [],
  asksProvider: false,
  run: () => Promise.resolve({ skipped: "" }),
};

Deno.test("createFinding() takes status and advice from the table, with the values filled in", () => {
  const finding = createFinding(CHECK, {
    outcome: "key.missing",
    tried: "t",
    found: "f",
    values: { variable: "MY_KEY" },
    facts: { present: false },
  });
  assertEquals(finding, {
    id: "key",
    title: "Key",
    status: "failed",
    outcome: "key.missing",
    tried: "t",
    found: "f",
    advice: "set MY_KEY to your key, or name a file that holds it with --api-key-file",
    facts: { present: false },
  });
});

Deno.test("createFinding() has no advice where all is well, and leaves the name of a value that is missing", () => {
  const well = createFinding(CHECK, { tried: "t", found: "f" });
  assertEquals([well.status, well.advice, "outcome" in well], ["ok", "", false]);
  const skipped = createFinding(CHECK, { skipped: "why" });
  assertEquals([skipped.status, skipped.found, skipped.tried], ["skipped", "why", ""]);
  const bare = createFinding(CHECK, { outcome: "key.missing", tried: "t", found: "f" });
  assertEquals(bare.advice.startsWith("set variable to"), true);
});

/**
 * Tests of how one request to the model is judged.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { describeAdaptation, runProbe } from "../../../../lib/commands/doctor/run_probe.ts";
import { createContext, refuseWith, withDoctor } from "../../../support/doctor_harness.ts";

const PROBE = {
  body: { input: "Hi" },
  tried: "asked",
  refused: "chat.refused",
  adapted: "chat.adapted",
  judge: () => ({ found: "an answer" }),
} as const;

Deno.test("runProbe() gives the judgement of an answer; an adaptation counts only where all else is well", async () => {
  await withDoctor({}, async (context) => {
    assertEquals(await runProbe(PROBE, context), { tried: "asked", found: "an answer" });
  });
  await withDoctor({ rules: { streamOptions: "refused" } }, async (context) => {
    const worse = { ...PROBE, judge: () => ({ outcome: "chat.empty" as const, found: "nothing" }) };
    assertEquals(await runProbe(worse, context), { tried: "asked", outcome: "chat.empty", found: "nothing" });
  });
  await withDoctor({ rules: { streamOptions: "refused" } }, async (context) => {
    assertEquals(await runProbe(PROBE, context), {
      tried: "asked",
      outcome: "chat.adapted",
      found: "refused at first, accepted with streamOptions = false",
      values: { rows: "streamOptions = false" },
      facts: { adapted: "streamOptions" },
    });
  });
});

Deno.test("runProbe() tells refusals from faults, and passes on a fault of its own", async () => {
  await withDoctor({ answer: () => refuseWith(400, "No thanks") }, async (context) => {
    assertEquals((await runProbe(PROBE, context)).outcome, "chat.refused");
  });
  await withDoctor({ answer: () => refuseWith(429, "Too many requests") }, async (context) => {
    const { outcome, facts } = await runProbe(PROBE, context);
    assertEquals([outcome, facts], ["request.rate_limited", { code: "upstream_rate_limit" }]);
  });
  await withDoctor({}, async (context) => {
    const judge = () => {
      throw new TypeError("a bug");
    };
    await assertRejects(() => runProbe({ ...PROBE, judge }, context), TypeError, "a bug");
  });
});

Deno.test("describeAdaptation() shows the lines of fields as they are now", async () => {
  const { found } = describeAdaptation(["streamOptions", "schemaRules"], await createContext());
  assertEquals(found, "refused at first, accepted with streamOptions = true; schemaRules = []");
});

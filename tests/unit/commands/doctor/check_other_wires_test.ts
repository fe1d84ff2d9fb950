/**
 * Tests of the look at the other APIs of a provider.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { findAt } from "../../../support/doctor_harness.ts";

Deno.test("other_wires: the provider answers by others, or by none", async () => {
  const answers = await findAt("other_wires", {
    answerOther: ({ path }) => path === "/v1/responses" ? { json: { output: [] } } : undefined,
  }, (_, { spent }) => assertEquals(spent.requests, 2));
  assertEquals([answers.status, answers.tried, answers.found], [
    "ok",
    "sent one request by responses and messages, besides chat",
    'it answers by responses, too; wire = "responses" would use it',
  ]);
  const none = await findAt("other_wires", {});
  assertEquals([none.status, none.found], ["ok", "it answers by none of them (404, 404)"]);
});

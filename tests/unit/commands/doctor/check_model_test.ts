/**
 * Tests of the check that the model exists.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { adviseOnName } from "../../../../lib/commands/doctor/check_model.ts";
import { decodeModels } from "../../../../lib/wire/models/decode.ts";
import { createContext, type DoctorStage, findBy, NOWHERE } from "../../../support/doctor_harness.ts";

async function findWith(models: unknown, stage: DoctorStage = {}) {
  const context = await createContext({ ...stage, args: ["--upstream", NOWHERE, ...stage.args ?? []] });
  delete context.learned.model;
  if (models !== undefined) context.learned.models = decodeModels(models);
  return { finding: await findBy("model", context), context };
}

Deno.test("model: chooses the first one that is offered, or the one that was named, by its mapped name", async () => {
  const first = await findWith([{ id: "embed-x", type: "embedding" }, { id: "coder" }]);
  assertEquals([first.finding.status, first.context.learned.model], ["ok", { name: "coder", target: "coder" }]);
  const named = await findWith(["a", "b"], { args: ["--model", "m", "--model-map", "m:b"] });
  assertEquals([named.finding.status, named.finding.found], ["ok", "m, which is mapped to b"]);
  assertEquals(named.context.learned.model, { name: "m", target: "b" });
});

Deno.test("model: none at all, and one that cannot be looked up", async () => {
  const none = await findWith(undefined);
  assertEquals([none.finding.status, none.finding.outcome], ["failed", "model.none"]);
  const unlisted = await findWith(undefined, { args: ["--model", "m"] });
  assertEquals([unlisted.finding.status, unlisted.finding.found], ["ok", "m; there is no list to look it up in"]);
});

Deno.test("model: one that is not listed comes with near names", async () => {
  const { finding } = await findWith(["deepseek-v4-pro", "deepseek-v4-flash", "other"], {
    args: ["--model", "deepseek-v4-flsh"],
  });
  assertEquals([finding.status, finding.outcome], ["warning", "model.unlisted"]);
  assertStringIncludes(finding.advice, "near ones are deepseek-v4-flash");
});

Deno.test("model: one that is retired, and one that does not chat or calls no tools", async () => {
  const retired = await findWith([{ id: "m", deprecated: true }, "n"], { args: ["--model", "m"] });
  assertEquals([retired.finding.status, retired.finding.outcome], ["warning", "model.retired"]);
  const embedding = await findWith([{ id: "text-embedding-3" }, "n"], { args: ["--model", "text-embedding-3"] });
  assertEquals([embedding.finding.status, embedding.finding.outcome], ["warning", "model.no_chat"]);
});

Deno.test("adviseOnName() speaks of the map where no name is near", async () => {
  assertStringIncludes(adviseOnName(await createContext()), "map it with --model-map");
});

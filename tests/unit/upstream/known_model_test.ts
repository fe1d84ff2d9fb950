/**
 * Tests of the precedence of the sources of model facts.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { UpstreamModel } from "../../../lib/wire/models/decode.ts";
import { decodeModels } from "../../../lib/wire/models/decode.ts";
import { COMMON_EFFORTS } from "../../../lib/providers/profile.ts";
import { readTableFacts, resolveKnownModel } from "../../../lib/upstream/known_model.ts";

const FACTS = {
  contextWindow: 100_000,
  windowDate: "2026-11-22",
  maxOutputTokens: 10_000,
  images: true,
  efforts: ["low"],
  reasoning: true,
  parallelToolCalls: false,
} as const;

function listedModel(entry: Record<string, unknown>): UpstreamModel {
  const [model] = decodeModels([{ id: "m", ...entry }]);
  if (model === undefined) throw new Error("The entry has no model");
  return model;
}

Deno.test("resolveKnownModel() uses the tables for a model that nothing else describes", () => {
  assertEquals(resolveKnownModel("m", { facts: FACTS }), {
    contextWindow: 100_000,
    windowSource: "table",
    windowDate: "2026-11-22",
    maxOutputTokens: 10_000,
    inputModalities: ["text", "image"],
    efforts: ["low"],
    reasoning: true,
    parallelToolCalls: false,
  });
  assertEquals(resolveKnownModel("m", { facts: {} }), {});
});

Deno.test("resolveKnownModel() prefers the upstream's list to the tables, field by field", () => {
  const listed = listedModel({ context_length: 65_536, input_modalities: ["text"] });
  const known = resolveKnownModel("m", { listed, facts: FACTS });
  assertEquals(
    [known.contextWindow, known.windowSource, known.windowDate, known.inputModalities, known.maxOutputTokens],
    [65_536, "upstream", undefined, ["text"], 10_000],
  );
});

Deno.test("resolveKnownModel() passes on what only a list states", () => {
  const listed = { ...listedModel({}), thinkingForms: ["adaptive" as const], pdfs: false, answerSchemas: true };
  assertEquals(resolveKnownModel("m", { listed, facts: {} }), {
    thinkingForms: ["adaptive"],
    pdfs: false,
    answerSchemas: true,
  });
});

Deno.test("resolveKnownModel() prefers the user's overrides to everything else", () => {
  const listed = listedModel({ context_length: 65_536, input_modalities: ["text", "image"] });
  const overrides = { m: { contextWindow: 5_000, maxOutputTokens: 50, images: false, efforts: [] } };
  const known = resolveKnownModel("m", { overrides, listed, facts: FACTS });
  assertEquals(
    [known.contextWindow, known.windowSource, known.maxOutputTokens, known.inputModalities, known.efforts],
    [5_000, "user", 50, ["text"], []],
  );
});

Deno.test("resolveKnownModel() ignores overrides of other models and names of Object's own properties", () => {
  const overrides = { other: { contextWindow: 5_000 } };
  for (const model of ["m", "toString", "__proto__"]) {
    assertEquals(resolveKnownModel(model, { overrides, facts: {} }), {}, model);
  }
});

Deno.test("readTableFacts() omits efforts that only the provider of another table takes", () => {
  const own = readTableFacts("qwen/qwen3.6-27b", "groq");
  const elsewhere = readTableFacts("qwen/qwen3.6-27b", "some-host");
  assertEquals(own.efforts, ["none", "default"]);
  assertEquals(elsewhere.efforts, own.efforts?.filter((effort) => COMMON_EFFORTS.includes(effort)));
});

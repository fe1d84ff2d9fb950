/**
 * Tests that the right facts are found for a model id, and that the tables are consistent.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import {
  getFactsDate,
  isOwnModel,
  listKnownModels,
  rankModel,
  resolveFacts,
} from "../../../lib/providers/model_facts.ts";
import { SNAPSHOT_DATE } from "../../../lib/providers/facts/snapshot.ts";
import { PROFILES } from "../../../lib/providers/profiles.ts";

Deno.test("resolveFacts() finds a model of the provider by its id", () => {
  assertEquals(resolveFacts("deepseek-v4-pro", "deepseek").contextWindow, 1_000_000);
  assertEquals(resolveFacts("grok-4.7", "xai").contextWindow, 500_000);
});

Deno.test("resolveFacts() uses the longest prefix that ends at a separator", () => {
  assertEquals(resolveFacts("kimi-k2.7-code-highspeed", "kimi").images, true);
  assertEquals(resolveFacts("kimi-k2-thinking-turbo", "kimi").reasoning, true);
  assertEquals(resolveFacts("kimi-k2-9999-preview", "kimi").reasoning, undefined);
  assertEquals(resolveFacts("grok-4-fast", "xai").contextWindow, 256_000);
  assertEquals(resolveFacts("grok-45", "xai").contextWindow, 131_072);
  assertEquals(resolveFacts("o1-tiny", "somewhere"), {});
});

Deno.test("resolveFacts() reads the part after the last slash, in any letter case, at any host", () => {
  assertEquals(resolveFacts("accounts/x/models/deepseek-v4-pro", "some.host").contextWindow, 1_000_000);
  assertEquals(resolveFacts("moonshotai/Kimi-K2.6", "some.host").contextWindow, 262_144);
  assertEquals(resolveFacts("x-ai/grok-4.7:free", "some.host").contextWindow, 500_000);
});

Deno.test("resolveFacts() prefers the provider's own table to another's", () => {
  assertEquals(resolveFacts("openai/gpt-oss-120b", "groq").maxOutputTokens, 65_536);
  assertEquals(resolveFacts("hf:openai/gpt-oss-120b", "synthetic").maxOutputTokens, 13_107);
  assertEquals(resolveFacts("gpt-oss-120b", "cerebras").maxOutputTokens, 40_960);
});

Deno.test("resolveFacts() returns no facts for a model that is in no table", () => {
  assertEquals(resolveFacts("my-own-model", "deepseek"), {});
  assertEquals(resolveFacts("", "deepseek"), {});
});

Deno.test("resolveFacts() prefers a table kept by hand to the snapshot, and the snapshot to a model family", () => {
  // The snapshot of 2025-09 says 128,000.
  assertEquals(resolveFacts("deepseek-chat", "deepseek").contextWindow, 1_000_000);
  assertEquals(resolveFacts("deepseek-chat", "deepseek").windowDate, "2026-11-22");
  const opus = resolveFacts("claude-opus-4-1-20250805", "anthropic");
  assertEquals([opus.contextWindow, opus.maxOutputTokens, opus.windowDate], [200_000, 32_000, SNAPSHOT_DATE]);
  assertEquals(resolveFacts("gpt-5", "openai").efforts, ["low", "medium", "high"], "the family fills the gap");
});

Deno.test("resolveFacts() lists no efforts for models without any, and a switch for models without levels", () => {
  assertEquals(resolveFacts("kimi-k2.6", "kimi").efforts, ["none"]);
  assertEquals(resolveFacts("kimi-k2-thinking", "kimi").efforts, []);
  assertEquals(resolveFacts("qwen3.7-max", "qwen").efforts, ["none"]);
  assertEquals(resolveFacts("grok-4.20-0309-non-reasoning", "xai").efforts, []);
  assertEquals(resolveFacts("llama-3.3-70b-versatile", "groq").efforts, []);
  assertEquals(resolveFacts("codestral-2508", "mistral").efforts, []);
  assertEquals(resolveFacts("deepseek-chat", "deepseek").efforts, [], "it does not think");
  assertEquals(resolveFacts("mistral-medium-2508", "mistral").efforts, [], "the snapshot says that it does not think");
  assertEquals(resolveFacts("hf:moonshotai/Kimi-K3", "synthetic").efforts, undefined, "no source says");
});

Deno.test("resolveFacts() finds a model of the snapshot by its whole id only, at its own provider first", () => {
  assertEquals(resolveFacts("o3-pro", "openai").contextWindow, 200_000);
  assertEquals(resolveFacts("maker/O3-Pro", "some.host").contextWindow, 200_000);
  assertEquals(resolveFacts("o3-pro-2027", "openai"), {});
  assertEquals([resolveFacts("gpt-5", "azure").contextWindow, resolveFacts("gpt-5", "openai").contextWindow], [
    272_000,
    400_000,
  ]);
});

Deno.test("isOwnModel() distinguishes a provider's own row from another's", () => {
  assertEquals([isOwnModel("o3-pro", "openai"), isOwnModel("o3-pro", "xai")], [true, false]);
  assertEquals([isOwnModel("qwen/qwen3-32b", "groq"), isOwnModel("qwen/qwen3-32b", "deepseek")], [true, false]);
});

Deno.test("listKnownModels() uses the snapshot only where there is no table, and getFactsDate() returns the date of the source", () => {
  assert(listKnownModels("openai").includes("o3-pro"));
  assert(!listKnownModels("groq").includes("gemma2-9b-it"), "in the snapshot, not in the newer table");
  assertEquals([getFactsDate("openai"), getFactsDate("groq"), getFactsDate("nobody")], [
    SNAPSHOT_DATE ?? "",
    "2026-11-22",
    "2026-11-22",
  ]);
});

Deno.test("rankModel() puts the provider's best model first and unknown ones last", () => {
  const ids = ["nobody", "deepseek-chat", "deepseek-v4-pro-1017", "deepseek-v4-pro"];
  const sorted = ids.sort((a, b) => rankModel(a, "deepseek") - rankModel(b, "deepseek"));
  assertEquals(sorted, ["deepseek-v4-pro", "deepseek-v4-pro-1017", "deepseek-chat", "nobody"]);
  assertEquals(rankModel("a", "no.table"), rankModel("b", "no.table"));
  const claudes = ["claude-haiku-5-5", "claude-opus-4-1-20250805", "claude-sonnet-5-5", "claude-opus-5-5"];
  assertEquals(claudes.sort((a, b) => rankModel(a, "anthropic") - rankModel(b, "anthropic")), [
    "claude-opus-5-5",
    "claude-sonnet-5-5",
    "claude-haiku-5-5",
    "claude-opus-4-1-20250805",
  ]);
  assertEquals(listKnownModels("anthropic")[0], "claude-opus-5-5", "and not the snapshot's, which has none of these");
  assertEquals(rankModel("o3-pro", "openai"), rankModel("newer-than-the-snapshot", "openai"));
});

/** Providers whose models are known by hand: the first ones, and others whose lists give names only. */
const KNOWN = ["deepseek", "kimi", "qwen", "mistral", "groq", "xai", "openrouter", "synthetic", "kimicode", "zai"];

Deno.test("listKnownModels() lists the models of the first providers, and none for unknown providers", () => {
  for (const name of [...KNOWN, "minimax", "cerebras"]) {
    assert(listKnownModels(name).length > 0, `no table for ${name}`);
  }
  assertEquals(listKnownModels("127.0.0.1:8080"), []);
  assertEquals(listKnownModels("any"), [], "families are no models");
});

Deno.test("every table belongs to a row, and marks models that only read text", () => {
  const seen = KNOWN.flatMap((name) => listKnownModels(name).map((id) => resolveFacts(id, name).images));
  assert(seen.filter((images) => images === false).length > 20 && seen.filter((images) => images).length > 30);
  assertEquals(resolveFacts("deepseek-v4-pro", "deepseek").images, false);
  assertEquals(resolveFacts("kimi-k2-0905-preview", "kimi").images, false);
  assertEquals(
    resolveFacts("kimi-k2-vision-preview", "kimi").images,
    undefined,
    "a family says nothing of its members",
  );
  for (const name of KNOWN) assert(PROFILES.some((row) => row.name === name), name);
});

Deno.test("every known model has plausible facts of its own", () => {
  const words = new Set(["none", "minimal", "low", "medium", "high", "xhigh", "max", "default"]);
  for (const { name } of PROFILES.filter(({ name }) => getFactsDate(name) !== SNAPSHOT_DATE)) {
    const ranks = listKnownModels(name).map((id) => rankModel(id, name));
    assert(
      ranks.every((rank, index) => Number.isInteger(rank) && rank > (ranks[index - 1] ?? -1)),
      `${name}: ${ranks}`,
    );
    for (const id of listKnownModels(name)) {
      const { contextWindow, maxOutputTokens = 0, efforts = [], reasoning } = resolveFacts(id, name);
      assert(contextWindow !== undefined && contextWindow >= 8_192, `${id}: ${contextWindow}`);
      assert(maxOutputTokens <= contextWindow, `${id} writes more than it holds`);
      assert(efforts.every((word) => words.has(word)), `${id}: ${efforts}`);
      assert(efforts.length === 0 || reasoning === true, `${id} takes an effort but does not think`);
    }
  }
});

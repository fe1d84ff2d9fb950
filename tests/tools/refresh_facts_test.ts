/**
 * Does a catalog of models.dev become a snapshot of the facts that the relay uses, and of nothing else?
 *
 * The sample is made by hand, in the shape of https://models.dev/api.json of 2026-07.
 *
 * @module
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { factsOf, snapshotText } from "../../tools/refresh_facts.ts";
import { SNAPSHOT, SNAPSHOT_DATE } from "../../lib/providers/facts/snapshot.ts";
import { PROFILES } from "../../lib/providers/profiles.ts";

const MODEL = {
  attachment: false,
  reasoning: false,
  tool_call: true,
  release_date: "2026-01-01",
  last_updated: "2026-01-01",
  modalities: { input: ["text"], output: ["text"] },
  open_weights: true,
  cost: { input: 0.1, output: 0.2 },
  limit: { context: 1_000_000, output: 384_000 },
};

const CATALOG = {
  deepseek: {
    id: "deepseek",
    env: ["DEEPSEEK_API_KEY"],
    npm: "@ai-sdk/openai-compatible",
    api: "https://api.deepseek.com",
    name: "DeepSeek",
    doc: "https://api-docs.deepseek.com/quick_start/pricing",
    models: {
      "deepseek-chat": { ...MODEL, id: "deepseek-chat", name: "Chat" },
      "deepseek-v4-pro": {
        ...MODEL,
        id: "deepseek-v4-pro",
        name: "V4 Pro",
        reasoning: true,
        reasoning_options: [{ type: "toggle" }, { type: "effort", values: ["high", "max"] }],
        interleaved: { field: "reasoning_content" },
        release_date: "2026-04-01",
        modalities: { input: ["text", "image", "pdf"], output: ["text"] },
      },
      "old": { ...MODEL, id: "old", name: "Old", status: "deprecated" },
      "no-tools": { ...MODEL, id: "no-tools", name: "Talks only", tool_call: false },
    },
  },
  moonshotai: { id: "moonshotai", models: { k: { ...MODEL, id: "k", limit: { context: 262_144, output: 0 } } } },
  "moonshotai-cn": {
    id: "moonshotai-cn",
    models: {
      k: { ...MODEL, id: "k", limit: { context: 1, output: 1 } },
      painter: { ...MODEL, id: "painter", modalities: { input: ["text"], output: ["image"] } },
      sliding: { ...MODEL, id: "sliding", limit: { context: 1_000, output: 2_000 } },
    },
  },
  somebody: { id: "somebody", models: { m: { ...MODEL, id: "m" } } },
};

Deno.test("factsOf() trims a catalog to our providers' models that call tools, newest first", () => {
  assertEquals(factsOf(CATALOG), [
    {
      provider: "deepseek",
      rows: [
        {
          id: "deepseek-v4-pro",
          contextWindow: 1_000_000,
          maxOutputTokens: 384_000,
          images: true,
          reasoning: true,
          efforts: ["none", "high", "max"],
        },
        {
          id: "deepseek-chat",
          contextWindow: 1_000_000,
          maxOutputTokens: 384_000,
          images: false,
          reasoning: false,
        },
      ],
    },
    {
      provider: "kimi",
      rows: [
        { id: "k", contextWindow: 262_144, images: false, reasoning: false },
        { id: "sliding", contextWindow: 1_000, images: false, reasoning: false },
      ],
    },
  ]);
});

Deno.test("factsOf() bears broken entries", () => {
  const facts = factsOf({
    groq: { models: { a: null, b: 7, c: {}, d: { limit: 5, modalities: "x", reasoning_options: [null] } } },
    xai: 3,
    mistral: { models: [] },
  });
  assertEquals(facts, [{ provider: "groq", rows: [{ id: "c" }, { id: "d" }] }]);
});

Deno.test("factsOf() refuses what is no catalog", () => {
  for (const value of [{}, null, "<html>", [], { error: "gone" }]) assertThrows(() => factsOf(value), Error, "catalog");
});

Deno.test("snapshotText() is a module that holds the same facts", async () => {
  const facts = factsOf(CATALOG);
  const source = snapshotText(facts, "2026-11-24").replace(/^import type .*$/m, "type ProviderFacts = unknown;");
  const module = await import(`data:application/typescript,${encodeURIComponent(source)}`);
  assertEquals([module.SNAPSHOT, module.SNAPSHOT_DATE], [facts, "2026-11-24"]);
});

Deno.test("the snapshot that is shipped names rows of the table only, and a day when it is not empty", () => {
  const names = PROFILES.map(({ name }) => name);
  assertEquals(SNAPSHOT.filter(({ provider }) => !names.includes(provider)), []);
  assert(SNAPSHOT.length === 0 ? SNAPSHOT_DATE === undefined : /^\d{4}-\d\d-\d\d$/.test(SNAPSHOT_DATE ?? ""));
});

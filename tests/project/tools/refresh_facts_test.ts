/**
 * Tests that a catalog of models.dev becomes a snapshot of the facts that the relay uses, and of nothing else.
 *
 * The sample is made by hand, in the shape of https://models.dev/api.json of 2026-07.
 *
 * @module
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { listSnapshotRows, readSnapshot } from "../../../lib/providers/facts/snapshot_rows.ts";
import { SNAPSHOT, SNAPSHOT_DATE } from "../../../lib/providers/facts/snapshot.ts";
import { PROFILES } from "../../../lib/providers/profiles.ts";
import { dateOf, factsOf, snapshotText } from "../../../tools/refresh_facts.ts";

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
      "deepseek-latest": { ...MODEL, id: "deepseek-latest", name: "Whatever is new" },
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

Deno.test("factsOf() skips broken entries", () => {
  const facts = factsOf({
    groq: { models: { a: null, b: 7, c: {}, d: { limit: 5, modalities: "x", reasoning_options: [null] } } },
    xai: 3,
    mistral: { models: [] },
  });
  assertEquals(facts, [{ provider: "groq", rows: [{ id: "c" }, { id: "d" }] }]);
});

Deno.test("factsOf() refuses anything but a catalog", () => {
  for (const value of [{}, null, "<html>", [], { error: "gone" }]) assertThrows(() => factsOf(value), Error, "catalog");
});

Deno.test("dateOf() is the newest day in the data that is not in the future", () => {
  assertEquals(dateOf(CATALOG, "2026-11-26"), "2026-04-01");
  assertEquals(dateOf(CATALOG, "2026-03-01"), "2026-01-01");
  const updated = { a: { models: { m: { release_date: "2025-01-01", last_updated: "2025-02-03" }, n: null } }, b: 1 };
  assertEquals(dateOf(updated, "2026-11-26"), "2025-02-03");
  assertThrows(() => dateOf({ a: { models: { m: { release_date: "soon" } } } }), Error, "date");
});

async function moduleOf(text: string): Promise<Record<string, unknown>> {
  return await import(`data:application/typescript,${encodeURIComponent(text)}`);
}

Deno.test("snapshotText() is a module that holds the same facts, their day, their source and its licence", async () => {
  const facts = [...factsOf(CATALOG), { provider: "groq", rows: [{ id: 'a`b${c}\\n"', images: true }] }];
  const text = snapshotText(facts, { date: "2026-04-01" });
  const module = await moduleOf(text);
  assertEquals([readSnapshot(String(module.SNAPSHOT)), module.SNAPSHOT_DATE], [facts, "2026-04-01"]);
  assert(text.includes("models.dev/api.json (MIT License") && text.includes("Permission is hereby granted"));
  const copy = snapshotText(facts, { date: "2026-04-01", via: "a package (MIT License)" });
  assert(copy.includes("by way of a package (MIT License)") && !text.includes("by way of"));
});

Deno.test("the shipped snapshot parses as a whole, and its facts are plausible", () => {
  const names = PROFILES.map(({ name }) => name);
  const facts = readSnapshot(SNAPSHOT);
  assertEquals(facts.filter(({ provider }) => !names.includes(provider)), []);
  for (const { provider, rows } of facts) assertEquals(listSnapshotRows(provider), rows);
  const rows = facts.flatMap(({ rows }) => rows);
  // One line for each model, and one bracket more at either end of a provider.
  assertEquals(rows.length, SNAPSHOT.split("\n").length - facts.length);
  assert(rows.length > 100, `${rows.length} models only`);
  for (const { id, contextWindow = 1, maxOutputTokens = 1, images, reasoning } of rows) {
    assert(id !== "" && contextWindow > 0 && maxOutputTokens <= Math.max(contextWindow, 1), id);
    assert(images !== undefined && reasoning !== undefined, id);
  }
  assert(/^\d{4}-\d\d-\d\d$/.test(SNAPSHOT_DATE ?? ""));
});

/**
 * Tests that every Codex from 0.107 to 0.171 can read the catalog.
 *
 * @module
 */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { decodeModels } from "../../../lib/wire/models/decode.ts";
import { buildCatalog, type ModelInfo } from "../../../lib/codex/catalog.ts";
import { describeModels } from "../../../lib/codex/model_properties.ts";
import { DEFAULT_PROFILE } from "../../../lib/providers/profile.ts";

const MAP = { resolve: (name: string) => name === "alias" ? "m" : name, sources: ["alias"] };

function catalogOf(entries: unknown, early = false): readonly ModelInfo[] {
  const models = describeModels(decodeModels(entries), { modelMap: MAP, profile: DEFAULT_PROFILE });
  return buildCatalog(models, { instructions: "Work well.", early }).models;
}

/** The entry of a model with these fields. */
function entryOf(fields: object): ModelInfo {
  const found = catalogOf([{ id: "m", ...fields }]).find(({ slug }) => slug === "m");
  if (found === undefined) throw new Error("an entry for m expected");
  return found;
}

Deno.test("buildCatalog() writes the entry that was tested with Codex 0.107 to 0.171", () => {
  const entry = entryOf({
    context_length: 262144,
    input_modalities: ["text", "image"],
    reasoning: { supported_efforts: ["low", "medium"] },
  });
  assertEquals(JSON.parse(JSON.stringify(entry)), {
    slug: "m",
    display_name: "m",
    description: "Served by codex-relay",
    default_reasoning_level: "medium",
    supported_reasoning_levels: [
      { effort: "low", description: "Fast answers with little thinking" },
      { effort: "medium", description: "Balances speed and depth" },
    ],
    shell_type: "unified_exec",
    visibility: "list",
    supported_in_api: true,
    priority: 2,
    availability_nux: null,
    upgrade: null,
    base_instructions: "Work well.",
    supports_reasoning_summaries: true,
    supports_reasoning_summary_parameter: false,
    default_reasoning_summary: "none",
    support_verbosity: false,
    default_verbosity: null,
    apply_patch_tool_type: "freeform",
    truncation_policy: { mode: "tokens", limit: 10000 },
    supports_parallel_tool_calls: true,
    context_window: 262144,
    max_context_window: 262144,
    auto_compact_token_limit: null,
    effective_context_window_percent: 95,
    experimental_supported_tools: [],
    input_modalities: ["text", "image"],
    supports_search_tool: false,
    web_search_tool_type: "text",
    use_responses_lite: false,
    multi_agent_version: "v1",
    tool_mode: null,
  });
});

Deno.test("buildCatalog() makes Codex send no effort to a model that takes none", () => {
  const entry = entryOf({});
  assertEquals(entry.supported_reasoning_levels, []);
  assertEquals(entry.default_reasoning_level, null);
  assertEquals(entry.supports_reasoning_summaries, false);
});

Deno.test("buildCatalog() numbers the models in their order and names the target of a mapped name", () => {
  const models = catalogOf(["m", "n"]);
  assertEquals(models.map(({ slug, priority }) => [slug, priority]), [["alias", 1], ["m", 2], ["n", 3]]);
  assertEquals(models[0]?.description, "Served by codex-relay as m");
});

Deno.test("buildCatalog() hides models that cannot call tools", () => {
  assertEquals(entryOf({ capabilities: { function_calling: false } }).visibility, "hide");
  assertEquals(entryOf({ capabilities: { function_calling: true } }).visibility, "list");
});

Deno.test("buildCatalog() leaves every window room for the answer", () => {
  for (const window of [20_480, 32_768, 64_000, 128_000, 200_000, 1_000_000]) {
    for (const max of [undefined, 4_096, 65_536, window]) {
      const entry = entryOf({ context_length: window, ...(max !== undefined && { max_tokens: max }) });
      const limit = entry.auto_compact_token_limit ?? window * 0.9;
      const room = window - limit;
      assert(limit > 0 && limit <= window * 0.9, `${window}/${max}: compacts at ${limit}`);
      assert(room >= Math.min(max ?? 16_000, window / 4, 20_000) - 1, `${window}/${max}: room of ${room}`);
      assert(Number.isInteger(entry.auto_compact_token_limit ?? 0), "Codex reads whole numbers only");
      assert(entry.truncation_policy.limit < window / 4 && Number.isInteger(entry.truncation_policy.limit));
    }
  }
});

Deno.test("buildCatalog() keeps Codex's own rule for large windows", () => {
  assertEquals(entryOf({ context_length: 1_000_000 }).auto_compact_token_limit, null);
  assertNotEquals(entryOf({ context_length: 32_768 }).auto_compact_token_limit, null);
});

Deno.test("buildCatalog() writes no value into an early catalog that Codex 0.107 to 0.139 rejects", () => {
  const entries = [{ id: "m", reasoning: { supported_efforts: ["none", "minimal", "low", "high", "xhigh", "max"] } }];
  const words = catalogOf(entries, true).flatMap((entry) =>
    entry.supported_reasoning_levels.map(({ effort }) => effort)
  );
  assert(words.length > 0);
  const readable = ["none", "minimal", "low", "medium", "high", "xhigh"];
  assertEquals(words.filter((word) => !readable.includes(word)), []);
});

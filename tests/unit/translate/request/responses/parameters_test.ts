/**
 * Tests that a vendor's own Responses API gets the settings that it knows, and that the others are reported.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { JsonObject } from "../../../../../lib/base/json.ts";
import type { ProviderProfile } from "../../../../../lib/providers/profile.ts";
import { translateTwice, vendorProfile } from "../../../../support/vendor_translation.ts";

/** The settings that are sent, without model, input and the three that are always the same. */
function send(row: string, body: JsonObject, changes: Partial<ProviderProfile> = {}) {
  const { vendor, notes } = translateTwice(body, vendorProfile(row, changes));
  const { model: _, input: __, stream, store, ...settings } = vendor;
  assertEquals([stream, store], [true, false]);
  return { settings, notes };
}

const CODEX = {
  client_metadata: { a: "b" },
  include: ["reasoning.encrypted_content"],
  prompt_cache_key: "key",
  service_tier: "priority",
  store: false,
  text: { verbosity: "low" },
  reasoning: { summary: "auto", context: "all_turns" },
  access_programs: ["x"],
};

Deno.test("translateSettings() leaves out what only the client's vendor knows, and no object is empty", () => {
  assertEquals(send("default", CODEX), {
    settings: {},
    notes: [
      "dropped reasoning.summary",
      "dropped reasoning.context",
      "dropped text.verbosity",
      "dropped client_metadata",
      "dropped prompt_cache_key",
      "dropped service_tier",
      "dropped access_programs",
    ],
  });
});

Deno.test("translateSettings() gives the whole API everything", () => {
  const { store: _, ...all } = CODEX;
  assertEquals(send("openai", CODEX), { settings: all, notes: [] });
});

Deno.test("translateSettings() asks for sealed reasoning where it is sent back, and nowhere else", () => {
  assertEquals(send("xai", {}).settings, { include: ["reasoning.encrypted_content"] });
  assertEquals(send("openai", CODEX, { reasoningItems: "drop" }).settings.include, undefined);
  assertEquals(send("xai", CODEX).settings.service_tier, "priority");
});

for (
  const [row, effort, sent] of [
    ["default", "high", "high"],
    ["default", "ultra", "max"],
    ["kimicode", "minimal", "minimum"],
    ["kimicode", "xhigh", "xhigh"],
    ["kimicode", "none", undefined],
    ["deepseek", "minimal", "minimal"],
    ["deepseek", "none", "none"],
    ["minimax", "low", "high"],
    ["xiaomi", "xhigh", "high"],
    ["longcat", "low", "high"],
    ["openai", "none", "none"],
    ["together", "none", undefined],
  ] as const
) {
  Deno.test(`translateSettings() sends ${sent ?? "no effort"} to ${row} for the effort ${effort}`, () => {
    const { settings } = send(row, { reasoning: { effort } });
    assertEquals(settings.reasoning, sent === undefined ? undefined : { effort: sent });
    assertEquals(Object.keys(settings).filter((key) => /think|effort|split/.test(key)), []);
  });
}

Deno.test("translateSettings() raises a limit that is too small, and bounds sampling", () => {
  assertEquals(send("minimax", { max_output_tokens: 5, temperature: 0, top_p: 0.5 }), {
    settings: { max_output_tokens: 16, temperature: 0.01, top_p: 0.5 },
    notes: ["replaced max_output_tokens", "replaced temperature"],
  });
  assertEquals(send("default", { temperature: 1 }, { sampling: [] }), { settings: {}, notes: ["dropped temperature"] });
});

const FORMAT = { type: "json_schema", name: "answer", schema: { type: "object", properties: {} }, strict: true };

Deno.test("translateSettings() sends an answer's format, weaker where the provider enforces less", () => {
  assertEquals(send("default", { text: { format: FORMAT } }).settings, { text: { format: FORMAT } });
  const weak = send("default", { text: { format: FORMAT } }, { structuredOutput: "json_object" });
  assertEquals(weak.settings.text, { format: { type: "json_object" } });
  assertEquals(String(weak.settings.instructions).includes('{"type":"object","properties":{}}'), true);
  const { settings } = send("default", { instructions: "Be brief.", text: { format: FORMAT } }, {
    structuredOutput: "none",
  });
  assertEquals([settings.text, String(settings.instructions).startsWith("Be brief.\n\nAnswer with")], [
    undefined,
    true,
  ]);
});

Deno.test("translateSettings() demands a format in words where the provider takes none beside tools", () => {
  const body = { text: { format: FORMAT }, tools: [{ type: "function", name: "f" }] };
  const { settings, notes } = send("sglang", body);
  assertEquals([settings.text, notes], [undefined, ["replaced text.format.json_schema"]]);
  assertEquals(send("sglang", { text: { format: FORMAT } }).settings.text, { format: FORMAT });
});

Deno.test("translateSettings() reports what the relay cannot do", () => {
  assertEquals(send("openai", { background: true, store: true, conversation: "c", reasoning: 5 }).notes, [
    "dropped reasoning",
    "dropped store",
    "dropped background",
    "dropped conversation",
  ]);
});

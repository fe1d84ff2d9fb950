/**
 * Tests that the catalog holds the model that Codex begins with.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { addStartModel } from "../../../../lib/commands/run/start_catalog.ts";
import { parseModelMap } from "../../../../lib/config/model_map.ts";
import { selectProfile } from "../../../../lib/providers/select.ts";

const UPSTREAM = "https://llm.example.com/v1";
const PROFILE = selectProfile(UPSTREAM);

function add(entries: readonly Record<string, unknown>[], model: string, map = "") {
  return addStartModel(entries, model, { upstream: UPSTREAM, profile: PROFILE, modelMap: parseModelMap(map) });
}

const ENTRY = { slug: "large", display_name: "Large", context_window: 5, base_instructions: "Be good." };

Deno.test("addStartModel() leaves a catalog that has the model as it is", () => {
  assertEquals(add([ENTRY], "large"), [ENTRY]);
});

Deno.test("addStartModel() adds a name of a wildcard with the properties of its target", () => {
  assertEquals(add([ENTRY], "any", "*:large"), [ENTRY, { ...ENTRY, slug: "any", display_name: "any" }]);
});

Deno.test("addStartModel() adds a model that no list has, with the assumed window and the same prompt", () => {
  const [first, added] = add([ENTRY], "unlisted");
  assertEquals(first, ENTRY);
  assertEquals([added?.slug, added?.context_window, added?.base_instructions], ["unlisted", 128_000, "Be good."]);
  const [alone] = add([], "any", "*:unlisted");
  assertEquals([alone?.slug, alone?.display_name, alone?.apply_patch_tool_type], ["any", "any", "freeform"]);
});

Deno.test("addStartModel() knows a model of one of several providers by its own name", () => {
  const upstream = { id: "work", upstream: UPSTREAM, profile: PROFILE, modelMap: parseModelMap("") };
  const overrides = { modelOverrides: { large: { contextWindow: 70_000 } } };
  const [added] = addStartModel([], "work/large", { ...upstream, ...overrides });
  assertEquals([added?.slug, added?.context_window], ["work/large", 70_000]);
});

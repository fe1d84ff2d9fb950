/**
 * Tests the one list that is made of several providers' models.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeModels } from "../../../lib/wire/models/decode.ts";
import { joinModels, selectForCatalog } from "../../../lib/codex/joined_models.ts";
import { describeModels, type ModelProperties } from "../../../lib/codex/model_properties.ts";
import { parseModelMap } from "../../../lib/config/model_map.ts";
import { DEFAULT_PROFILE } from "../../../lib/providers/profile.ts";

function describe(id: string | undefined, entries: readonly object[], map = ""): ModelProperties[] {
  return describeModels(decodeModels(entries), {
    ...(id !== undefined && { id }),
    modelMap: parseModelMap(map),
    profile: { ...DEFAULT_PROFILE, name: "host" },
  });
}

const FIRST = describe("one", [{ id: "a", context_length: 1000 }, { id: "b" }, { id: "two/c" }]);
const SECOND = describe("two", [{ id: "b", context_length: 5000 }, { id: "d" }]);

Deno.test("joinModels() lists ids and aliases, the first provider's best model first, and hides short names", () => {
  const list = joinModels([FIRST, SECOND], parseModelMap("quick:two/b,slow:a,lost:two/none"));
  assertEquals(list.map(({ slug, offered, provider, target }) => [slug, offered, provider, target]), [
    ["one/a", true, "one", "a"],
    ["quick", true, "two", "b"],
    ["slow", true, "one", "a"],
    ["one/b", true, "one", "b"],
    ["one/two/c", true, "one", "two/c"],
    ["two/b", true, "two", "b"],
    ["two/d", true, "two", "d"],
    ["a", false, "one", "a"],
    ["d", false, "two", "d"],
  ]);
  assertEquals(list.find(({ slug }) => slug === "quick")?.contextWindow, 5000);
  assertEquals(list.find(({ slug }) => slug === "slow")?.displayName, "slow");
});

Deno.test("joinModels() lets an alias take a short name, and leaves one provider's list as it is", () => {
  const list = joinModels([FIRST, SECOND], parseModelMap("d:one/a"));
  assertEquals(list.filter(({ slug }) => slug === "d").map(({ target }) => target), ["a"]);
  const only = describe(undefined, [{ id: "x" }, { id: "y" }], "z:x");
  assertEquals(joinModels([only], parseModelMap("")), only);
});

Deno.test("joinModels() lists an alias that has the form of an id once, with the properties of its own model", () => {
  const list = joinModels([FIRST, SECOND], parseModelMap("one/a:two/b,two/d:one/b"));
  assertEquals(list.filter(({ offered }) => offered).map(({ slug, provider, target }) => [slug, provider, target]), [
    ["one/b", "one", "b"],
    ["one/a", "two", "b"],
    ["two/d", "one", "b"],
    ["one/two/c", "one", "two/c"],
    ["two/b", "two", "b"],
  ]);
});

Deno.test("selectForCatalog() leaves short names out of a catalog that would be twice as large with them", () => {
  const few = joinModels([FIRST, SECOND]);
  assertEquals(selectForCatalog(few), { models: few });
  const many = describe("many", Array.from({ length: 150 }, (_, index) => ({ id: `model-${index}` })));
  const { models, note } = selectForCatalog(joinModels([many, SECOND], parseModelMap("quick:two/b")));
  const slugs = models.map(({ slug }) => slug);
  assertEquals([slugs.length, slugs.includes("model-1"), slugs.includes("quick"), note], [153, false, true, undefined]);
});

Deno.test("selectForCatalog() keeps the aliases and the first models of each provider when there are thousands", () => {
  const entries = Array.from({ length: 1_500 }, (_, index) => ({ id: `m${index}` }));
  const many = ["a", "b"].map((id) => describe(id, entries));
  const { models, note } = selectForCatalog(joinModels([...many, SECOND], parseModelMap("quick:b/m1400,two:two/d")));
  const counts = new Map<string | undefined, number>();
  for (const { provider } of models) counts.set(provider, (counts.get(provider) ?? 0) + 1);
  // Beside each alias there is its model's own entry only if that is among the first.
  assertEquals([...counts].sort(), [["a", 998], ["b", 999], ["two", 3]]);
  assertEquals(models.slice(0, 4).map(({ slug }) => slug), ["a/m0", "quick", "two", "a/m1"]);
  assertEquals(models.findLast(({ provider }) => provider === "a")?.slug, "a/m997");
  assertEquals(
    note,
    "the catalog for Codex holds 2000 of 3004 models: name those that you use of a provider with models = [...] in its table",
  );
});

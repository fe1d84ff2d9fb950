/**
 * Tests the choice among a provider's models by the names that the user wrote.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeModels } from "../../../lib/wire/models/decode.ts";
import { addMissingModels, chooseNamed } from "../../../lib/upstream/chosen_models.ts";

const LISTED = decodeModels([{ id: "a", context_length: 1000 }, { id: "b" }, { id: "c" }]);

Deno.test("chooseNamed() keeps the named models with what the list says, and adds those that it omits", () => {
  const chosen = chooseNamed(LISTED, ["new", "a"]);
  assertEquals(chosen.map(({ id, contextWindow }) => [id, contextWindow]), [["a", 1000], ["new", undefined]]);
  assertEquals(chooseNamed(LISTED, undefined), LISTED);
  assertEquals(chooseNamed(LISTED, []), []);
});

Deno.test("addMissingModels() adds each missing name once and changes no listed model", () => {
  assertEquals(addMissingModels(LISTED, ["b", "d"]).map(({ id }) => id), ["a", "b", "c", "d"]);
  assertEquals(addMissingModels(LISTED, []), LISTED);
});

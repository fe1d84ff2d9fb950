/**
 * Tests which models one of several providers offers.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { decodeModels } from "../../../lib/wire/models/decode.ts";
import { describeOffer, type OfferOptions } from "../../../lib/codex/offered_models.ts";
import { parseModelMap } from "../../../lib/config/model_map.ts";
import { DEFAULT_PROFILE } from "../../../lib/providers/profile.ts";

const OPTIONS: OfferOptions = {
  modelMap: parseModelMap(""),
  profile: DEFAULT_PROFILE,
  aliases: parseModelMap("fast:work/tiny,slow:other/large,bare:tiny"),
};

Deno.test("describeOffer() adds the models that only an alias names", () => {
  const models = decodeModels([{ id: "large" }]);
  assertEquals(describeOffer(models, { ...OPTIONS, id: "work" }).map(({ slug }) => slug), ["work/large", "work/tiny"]);
  assertEquals(describeOffer(models, OPTIONS).map(({ slug }) => slug), ["large"]);
});

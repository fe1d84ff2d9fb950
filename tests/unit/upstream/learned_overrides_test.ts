/**
 * Tests that learned overrides are kept for each model, and that other failures teach nothing.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { formatConfigLines, LearnedOverrides, listAdaptations } from "../../../lib/upstream/learned_overrides.ts";
import { decodeRefusal } from "../../../lib/wire/errors/decode_error.ts";
import { translateProviderError } from "../../../lib/wire/errors/classify.ts";
import { RelayError } from "../../../lib/base/errors.ts";
import { decodeRequest } from "../../../lib/responses/decode.ts";
import { translateForChat } from "../../support/chat_translation.ts";
import { BODY, refusal } from "../../support/refusals.ts";
import { profileWith } from "../../support/exchange.ts";

/** Failures from which nothing can be learned. */
const NOTHING: Readonly<Record<string, unknown>> = {
  "a limit that is too large": refusal("max_tokens is too large: 100000. This model supports at most 4096 tokens."),
  "a broken picture": refusal("invalid picture input"),
  "a parameter that was not sent": refusal("Unknown parameter: 'top_logprobs'."),
  "an overflow that names a parameter": refusal(
    "This model's maximum context length is 8192 tokens, however you requested 9000 tokens (max_tokens is not supported)",
  ),
  "a wrong key": translateProviderError(decodeRefusal('{"error":{"message":"Unknown parameter: \'seed\'."}}'), {
    status: 401,
  }),
  "a rate limit": translateProviderError(decodeRefusal('{"error":{"message":"Unknown parameter: \'seed\'."}}'), {
    status: 429,
  }),
  "an empty body": translateProviderError(decodeRefusal(""), { status: 400 }),
  "a broken connection": new RelayError("upstream_error", "x", { cause: new Error("unknown field `seed`") }),
  "an error that does not come from the upstream": new Error("Unknown parameter: 'seed'."),
};

for (const [name, thrown] of Object.entries(NOTHING)) {
  Deno.test(`${name} teaches nothing`, () => {
    const profile = profileWith();
    const { sent } = translateForChat(decodeRequest({ ...BODY, temperature: 0.7 }), { profile, model: "m" });
    assertEquals(listAdaptations(thrown, { sent, profile }), []);
  });
}

Deno.test("LearnedOverrides keep the overrides of one model apart from the others", () => {
  const adaptations = new LearnedOverrides(profileWith());
  assertEquals(adaptations.keep("a", { cell: "streamOptions", differs: { streamOptions: false } }), true);
  assertEquals(adaptations.keep("a", { cell: "images", differs: { images: false } }), true);
  assertEquals(adaptations.keep("a", { cell: "images", differs: { images: false } }), false);
  assertEquals(adaptations.profileFor("a"), profileWith({ streamOptions: false, images: false }));
  assertEquals(adaptations.profileFor("b"), profileWith());
});

Deno.test("LearnedOverrides begin with the user's changes for a model, and add what is learned", () => {
  const profile = profileWith({ extraBody: { a: 1 } });
  const adaptations = new LearnedOverrides(profile, {
    a: { extraBody: { b: 2 }, dropParameters: ["seed"], contextWindow: 5 },
  });
  const own = { ...profile, extraBody: { a: 1, b: 2 }, dropParameters: ["seed"] };
  assertEquals([adaptations.profileFor("a"), adaptations.profileFor("b")], [own, profile]);
  assertEquals(adaptations.keep("a", { cell: "streamOptions", differs: { streamOptions: false } }), true);
  assertEquals(adaptations.profileFor("a"), { ...own, streamOptions: false });
});

Deno.test("LearnedOverrides join what two requests learned at once of a list that grows", () => {
  const adaptations = new LearnedOverrides(profileWith());
  assertEquals(adaptations.keep("a", { cell: "refusedImages.1", differs: { refusedImages: ["1"] } }), true);
  assertEquals(adaptations.keep("a", { cell: "refusedImages.2", differs: { refusedImages: ["2"] } }), true);
  assertEquals(adaptations.keep("a", { cell: "refusedImages.1", differs: { refusedImages: ["1"] } }), false);
  assertEquals(adaptations.profileFor("a").refusedImages, ["1", "2"]);
});

Deno.test("LearnedOverrides join what two requests learned at once of a list that shrinks, and is the wire's own", () => {
  const row = profileWith({ wire: "responses", byWire: { responses: { vendorParameters: ["a", "b", "c"] } } });
  const adaptations = new LearnedOverrides(row);
  adaptations.keep("m", { cell: "vendorParameters", differs: { vendorParameters: ["b", "c"] } });
  adaptations.keep("m", { cell: "vendorParameters", differs: { vendorParameters: ["a", "c"] } });
  assertEquals(adaptations.profileFor("m").vendorParameters, ["c"]);
});

Deno.test("LearnedOverrides drop the least recently used model when there are too many", () => {
  const adaptations = new LearnedOverrides(profileWith());
  const change = { cell: "images", differs: { images: false } } as const;
  for (let n = 0; n < 64; n++) adaptations.keep(`m${n}`, change);
  adaptations.profileFor("m0");
  adaptations.keep("new", change);
  assertEquals(["m0", "m1", "new"].map((model) => adaptations.profileFor(model).images), [false, true, false]);
});

Deno.test("formatConfigLines() writes tables on one line", () => {
  const differs = {
    passThrough: { seed: "random_seed", "a b": "c" },
    schemaRules: ["inline_refs"],
    images: false,
  } as const;
  assertEquals(formatConfigLines({ cell: "x", differs }), [
    'passThrough = { seed = "random_seed", "a b" = "c" }',
    'schemaRules = ["inline_refs"]',
    "images = false",
  ]);
});

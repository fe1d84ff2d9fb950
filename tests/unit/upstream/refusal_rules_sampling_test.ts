/**
 * Tests that a refused sampling parameter is left out from then on, with a note to the client.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { applyRules } from "../../../lib/upstream/refusal_rules.ts";
import { findRefusedParameter } from "../../../lib/wire/errors/classify.ts";
import { DEFAULT_PROFILE } from "../../../lib/providers/profile.ts";
import { decodeRequest } from "../../../lib/responses/decode.ts";
import { translateForChat } from "../../support/chat_translation.ts";

const REFUSAL =
  "Unsupported value: 'temperature' does not support 0.7 with this model. Only the default (1) value is supported.";
const request = decodeRequest({ model: "m", input: "Hi.", temperature: 0.7, top_p: 0.9 });

Deno.test("a refused temperature is dropped, with a note, and top_p stays", () => {
  const profile = DEFAULT_PROFILE;
  const { sent } = translateForChat(request, { profile, model: "m" });
  const refused = findRefusedParameter({ message: REFUSAL, code: "unsupported_value", param: "temperature" });
  const evidence = { text: REFUSAL, profile, images: [], ...(refused && { refused }) };
  const found = applyRules(sent, evidence).find((adaptation) => adaptation !== undefined);
  assertEquals(found, { cell: "sampling.temperature", differs: { sampling: ["top_p"] } });

  const again = translateForChat(request, { profile: { ...profile, ...found?.differs }, model: "m" });
  assertEquals([again.chat.temperature, again.chat.top_p], [undefined, 0.9]);
  assertEquals(again.report.notes.map(({ what }) => what), ["temperature"]);
});

Deno.test("a refused parameter that was not sent changes nothing", () => {
  const plain = decodeRequest({ model: "m", input: "Hi." });
  const { sent } = translateForChat(plain, { profile: DEFAULT_PROFILE, model: "m" });
  const refused = { kind: "parameter", name: "temperature" } as const;
  const evidence = { text: REFUSAL, profile: DEFAULT_PROFILE, images: [], refused };
  assertEquals(applyRules(sent, evidence).filter((found) => found !== undefined), []);
});

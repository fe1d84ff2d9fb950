/**
 * Tests that a refusal changes the part that its text names.
 *
 * @module
 */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { formatConfigLines, listAdaptations } from "../../../lib/upstream/learned_overrides.ts";
import { readProfileFields } from "../../../lib/config/profile_fields.ts";
import { decodeRequest } from "../../../lib/responses/decode.ts";
import { translateForChat } from "../../support/chat_translation.ts";
import { parse } from "@std/toml";
import { BODY, refusal } from "../../support/refusals.ts";
import { OF_EFFORTS } from "../../support/refusals_of_efforts.ts";
import { OF_IMAGES } from "../../support/refusals_of_images.ts";
import { OF_MESSAGES } from "../../support/refusals_of_messages.ts";
import { OF_ORDER } from "../../support/refusals_of_order.ts";
import { OF_PARAMETERS } from "../../support/refusals_of_parameters.ts";
import { OF_SIGNATURES } from "../../support/refusals_of_signatures.ts";
import { profileWith } from "../../support/exchange.ts";

const CASES = { ...OF_MESSAGES, ...OF_PARAMETERS, ...OF_SIGNATURES, ...OF_IMAGES, ...OF_ORDER, ...OF_EFFORTS };

for (const [name, { text, status, profile: differing, body, differs }] of Object.entries(CASES)) {
  Deno.test(`listAdaptations() changes the part that a refusal of ${name} names`, () => {
    const profile = profileWith(differing);
    const request = decodeRequest({ ...BODY, ...body });
    const { sent } = translateForChat(request, { profile, model: "m" });
    const [found] = listAdaptations(refusal(text, status), { sent, profile });
    assertEquals<unknown>(found?.differs, differs);
    const adapted = translateForChat(request, { profile: { ...profile, ...differs }, model: "m" }).sent;
    assertNotEquals(adapted, sent, "the adapted request is another one");
    // The configuration file must accept the logged line.
    const faults: string[] = [];
    const table = parse(formatConfigLines({ cell: "", differs }).join("\n"));
    assertEquals<unknown>(readProfileFields(table, { place: "[profile]", errors: faults }), differs);
    assertEquals(faults, []);
  });
}

Deno.test("listAdaptations() does not begin with a part that the profile leaves out already", () => {
  for (const { text, status, profile: differing, body, differs } of Object.values(CASES)) {
    const profile = profileWith({ ...differing, ...differs });
    const { sent } = translateForChat(decodeRequest({ ...BODY, ...body }), { profile, model: "m" });
    const [found] = listAdaptations(refusal(text, status), { sent, profile });
    assert(found === undefined || JSON.stringify(found.differs) !== JSON.stringify(differs), JSON.stringify(text));
  }
});

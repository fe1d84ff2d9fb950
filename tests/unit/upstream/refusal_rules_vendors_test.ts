/**
 * Tests that refusals of a vendor's own Responses API change the profile, and with it tools and history.
 *
 * @module
 */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { parse } from "@std/toml";
import { readProfileFields } from "../../../lib/config/profile_fields.ts";
import { Report } from "../../../lib/base/report.ts";
import { REFUSED_SEAL } from "../../../lib/base/seal_hash.ts";
import type { ProviderProfile } from "../../../lib/providers/profile.ts";
import { WHOLE_API } from "../../../lib/providers/vendor_profile.ts";
import type { VendorRequest } from "../../../lib/responses_upstream/types.ts";
import { decodeRequest } from "../../../lib/responses/decode.ts";
import { translateRequest } from "../../../lib/translate/request/request.ts";
import { formatConfigLines, listAdaptations } from "../../../lib/upstream/learned_overrides.ts";
import { refusal } from "../../support/refusals.ts";
import { OF_VENDORS, openaiError } from "../../support/refusals_of_vendors.ts";
import { VENDOR_BODY } from "../../support/vendor_body.ts";
import { vendorProfile } from "../../support/vendor_translation.ts";

function send(profile: ProviderProfile) {
  return translateRequest(decodeRequest(VENDOR_BODY), { profile, model: "m" }).sent;
}

for (const [name, { text, status = 400, profile: changes, differs, without = [] }] of Object.entries(OF_VENDORS)) {
  Deno.test(`listAdaptations() learns from a vendor's refusal of ${name}`, () => {
    const profile = vendorProfile("default", { ...WHOLE_API, ...changes });
    const sent = send(profile);
    const [found] = listAdaptations(refusal(text, status), { sent, profile });
    assertEquals<unknown>(found?.differs, differs);
    const adaptedProfile = { ...profile, ...differs };
    const adapted = send(adaptedProfile);
    assertNotEquals(adapted, sent, "the adapted request is another one");
    for (const part of without) assert(!JSON.stringify(adapted).includes(part), `${part} is gone`);
    const again = listAdaptations(refusal(text, status), { sent: adapted, profile: adaptedProfile });
    assert(again.every((change) => JSON.stringify(change.differs) !== JSON.stringify(differs)));
    // The configuration file must accept the logged line.
    const errors: string[] = [];
    const table = parse(formatConfigLines({ cell: "", differs }).join("\n"));
    assertEquals<unknown>(readProfileFields(table, { place: "[profile]", errors }), differs);
    assertEquals(errors, []);
  });
}

Deno.test("listAdaptations() drops all seals when too many were refused one by one", () => {
  const refusedSeals = Array.from({ length: 128 }, (_, index) => `seal${index}`);
  const profile = vendorProfile("default", { ...WHOLE_API, refusedSeals });
  const error = refusal(openaiError("reasoning encrypted_content was not issued to this caller"), 400);
  const [found] = listAdaptations(error, { sent: send(profile), profile });
  assertEquals<unknown>(found?.differs, { reasoningItems: "drop" });
});

/** What is learned when seals are refused of a request in which `losses` is why seals were left out. */
function learnOfSeals(text: string, differs: Partial<ProviderProfile>, loss?: string) {
  const profile = vendorProfile("default", { ...WHOLE_API, ...differs });
  const report = new Report();
  if (loss !== undefined) report.add("dropped", "input.reasoning", loss);
  return listAdaptations(refusal(openaiError(text), 400), { sent: send(profile), profile, report })[0]?.differs;
}

const OTHER_CALLER = "reasoning encrypted_content was not issued to this caller";

Deno.test("listAdaptations() sends no seals any more when those behind refused ones are refused as well", () => {
  assertEquals(learnOfSeals(OTHER_CALLER, {}, REFUSED_SEAL), { reasoningItems: "drop" });
  assertEquals(Object.keys(learnOfSeals(OTHER_CALLER, {}, "another server wrote it") ?? {}), ["refusedSeals"]);
});

Deno.test("listAdaptations() asks for seals where they are missed, and leaves out items refused by their place alone", () => {
  assertEquals(learnOfSeals(OTHER_CALLER, { reasoningItems: "plain", unmarkedReasoning: "keep" }), {
    reasoningItems: "sealed",
  });
  const profile = vendorProfile("default", WHOLE_API);
  const { body } = send(profile) as { body: VendorRequest };
  const place = body.input.findIndex(({ type }) => type === "reasoning");
  assertEquals(learnOfSeals(`The parameter input[${place}] specified in the request is not valid`, {}), {
    reasoningItems: "drop",
  });
});

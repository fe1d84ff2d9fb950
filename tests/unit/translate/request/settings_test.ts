/**
 * Tests that settings mean the same on every wire: sampling within bounds, and a reason for all that is left out.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { Report } from "../../../../lib/base/report.ts";
import { DEFAULT_PROFILE } from "../../../../lib/providers/profile.ts";
import { WIRE_NAMES } from "../../../../lib/providers/wire.ts";
import { decodeRequest } from "../../../../lib/responses/decode.ts";
import { translateRequest } from "../../../../lib/translate/request/request.ts";
import { explainDrop, reportUnreadable, writeFormatDemand } from "../../../../lib/translate/request/settings.ts";

const BOUNDED = { ...DEFAULT_PROFILE, samplingBounds: { temperature: { least: 0.01, most: 1 } } };

for (const wire of WIRE_NAMES) {
  Deno.test(`a provider gets sampling parameters within its bounds, and only those that it takes (${wire})`, () => {
    const sampled = (temperature: number, differs = {}) => {
      const request = decodeRequest({ model: "m", input: "Hi.", temperature, top_p: 0.5 });
      const { sent, report } = translateRequest(request, { profile: { ...BOUNDED, ...differs, wire }, model: "m" });
      const notes = report.notes.map(({ kind, what }) => `${kind} ${what}`);
      return [sent.body.temperature, sent.body.top_p, ...notes];
    };
    assertEquals(sampled(0), [0.01, 0.5, "replaced temperature"]);
    assertEquals(sampled(2), [1, 0.5, "replaced temperature"]);
    assertEquals(sampled(0.3), [0.3, 0.5]);
    assertEquals(sampled(0.3, { sampling: ["top_p"] }), [undefined, 0.5, "dropped temperature"]);
  });
}

Deno.test("explainDrop() knows what the relay itself cannot do, and no property of all objects", () => {
  assertEquals(explainDrop("conversation"), "the relay stores no conversations");
  assertEquals(explainDrop("constructor"), "this provider has no such setting");
});

Deno.test("reportUnreadable() and writeFormatDemand() report what is lost", () => {
  const report = new Report();
  reportUnreadable({ ...decodeRequest({ model: "m", input: "Hi." }), unreadable: ["top_p"] }, report);
  const demand = writeFormatDemand({ type: "json_object" }, report);
  assertEquals(demand, "Answer with exactly one JSON object and nothing else: no prose, no code fence.");
  assertEquals(report.notes.map(({ kind, what }) => `${kind} ${what}`), [
    "dropped top_p",
    "replaced text.format.json_object",
  ]);
});

/**
 * Tests that refusals of images change the same on every wire, since the images of a thread are sent again and again.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { JsonObject } from "../../../lib/base/json.ts";
import { formatImageName } from "../../../lib/base/image_data.ts";
import type { WireName } from "../../../lib/providers/profile.ts";
import { applyOverrides } from "../../../lib/providers/wire.ts";
import { listAdaptations } from "../../../lib/upstream/learned_overrides.ts";
import { profileOnWire, translateForWire } from "../../support/cases.ts";
import { says, shows } from "../../support/history_items.ts";
import { pngUrl } from "../../support/pictures.ts";
import { refusal } from "../../support/refusals.ts";
import { OF_IMAGES } from "../../support/refusals_of_images.ts";

/** What the first adaptation that makes another request changes. */
function learn(wire: WireName, body: JsonObject, error: unknown): unknown {
  const profile = profileOnWire("default", wire);
  const { sent } = translateForWire({ model: "m", ...body }, profile);
  const before = JSON.stringify(sent.body);
  return listAdaptations(error, { sent, profile }).find(({ differs }) =>
    JSON.stringify(translateForWire({ model: "m", ...body }, applyOverrides(profile, differs)).sent.body) !== before
  )?.differs;
}

/** Cases with a place that only chat counts so, or, by Messages, with an image of a kind that is never sent. */
function isOwnOfChat(name: string, wire: WireName): boolean {
  return name.includes("counted with brackets") || wire === "messages" && name.includes("of a kind");
}

for (const wire of ["messages", "responses"] as const) {
  const cases = Object.entries(OF_IMAGES).filter(([name]) => !isOwnOfChat(name, wire));
  for (const [name, { text, status, body = {}, differs }] of cases) {
    Deno.test(`a refusal of ${name} changes the request by ${wire}`, () => {
      assertEquals<unknown>(learn(wire, body, refusal(text, status)), differs);
    });
  }
}

const [OLD, NEW] = [pngUrl(10, 10, 70), pngUrl(30, 30, 90)];

function named(url: string): unknown {
  return { refusedImages: [formatImageName(url)] };
}

Deno.test("an image in the result of a call is found at the place that a refusal names", () => {
  const output = [{ type: "input_image", image_url: OLD }, { type: "input_image", image_url: NEW }];
  const body = {
    input: [
      says("user", "Look."),
      { type: "function_call", call_id: "a", name: "f", arguments: "{}" },
      { type: "function_call_output", call_id: "a", output },
    ],
  };
  const text = "messages.2.content.0.tool_result.content.1.image.source.base64: Could not process image";
  assertEquals(learn("messages", body, refusal(text, 400)), named(NEW));
});

Deno.test("an image is refused by the bytes that were sent, whatever kind its own URL says", () => {
  const body = { input: [shows(NEW.replace("image/png", "image/jpeg"))] };
  assertEquals(learn("messages", body, refusal("Could not process image", 400)), named(NEW));
});

/**
 * Tests that on every wire the images which a provider does not accept give way to words, and no others.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { formatImageName } from "../../../../lib/base/image_data.ts";
import { DEFAULT_PROFILE } from "../../../../lib/providers/profile.ts";
import { WIRE_NAMES } from "../../../../lib/providers/wire.ts";
import { decodeRequest } from "../../../../lib/responses/decode.ts";
import { judgeImages, judgeParts } from "../../../../lib/translate/request/image_limits.ts";
import { formatRefusedImage, OLDER_IMAGE } from "../../../../lib/translate/request/prompts.ts";
import { translateRequest } from "../../../../lib/translate/request/request.ts";
import { pngUrl } from "../../../support/pictures.ts";

const [A, B, C] = [pngUrl(10, 20, 2048), pngUrl(30, 40, 3072), pngUrl(50, 60, 1024)];
const REFUSED = formatRefusedImage("image/png, 40 by 30 pixels, 3 KB");
const DIFFERS = { maxImages: 1, refusedImages: [formatImageName(B)] };

Deno.test("judgeImages() refuses images by name, and of the others the oldest ones beyond the limit", () => {
  assertEquals(judgeImages([A, B, C], { ...DEFAULT_PROFILE, ...DIFFERS }), [OLDER_IMAGE, REFUSED, undefined]);
  assertEquals(judgeImages([A, B], { ...DEFAULT_PROFILE, ...DIFFERS }), [undefined, REFUSED]);
  assertEquals(judgeImages([A, B], DEFAULT_PROFILE), [undefined, undefined]);
});

Deno.test("judgeParts() tells equal images apart by their place, and has no words for what is no image", () => {
  const [first, second] = [{ kind: "image", url: A }, { kind: "image", url: A }] as const;
  const words = judgeParts(
    [first, { kind: "text", text: "a" }, second],
    { ...DEFAULT_PROFILE, maxImages: 1 },
    (url) => url,
  );
  assertEquals([...words], [[first, OLDER_IMAGE]]);
});

for (const wire of WIRE_NAMES) {
  Deno.test(`a refused image takes no place among those that a provider accepts (${wire})`, () => {
    const content = [A, B].map((url) => ({ type: "input_image", image_url: url }));
    const request = decodeRequest({ model: "m", input: [{ type: "message", role: "user", content }] });
    const profile = { ...DEFAULT_PROFILE, ...DIFFERS, wire };
    const { sent } = translateRequest(request, { profile, model: "m" });
    const text = JSON.stringify(sent.body);
    const pictures = [A, B].map((url) => text.includes(url.slice(url.indexOf(",") + 1)));
    assertEquals({ pictures, older: text.includes(OLDER_IMAGE), refused: text.includes(REFUSED) }, {
      pictures: [true, false],
      older: false,
      refused: true,
    });
  });
}

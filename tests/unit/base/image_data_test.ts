/**
 * Tests that the facts about an image are read from its data, whatever its kind, and that it is recognised again.
 *
 * @module
 */
import { assertEquals, assertNotEquals } from "@std/assert";
import { formatImageName, isNamedImage, readImageFacts, readMediaType } from "../../../lib/base/image_data.ts";
import { gifUrl, jpegUrl, pictureUrl, pngUrl, webpUrl } from "../../support/pictures.ts";

const KINDS: Readonly<Record<string, string>> = {
  PNG: pngUrl(9000, 60),
  GIF: gifUrl(9000, 60),
  JPEG: jpegUrl(9000, 60),
  "JPEG with long notes": jpegUrl(9000, 60, 60_000),
  "WebP, extended": webpUrl("VP8X", 9000, 60),
  "WebP, lossless": webpUrl("VP8L", 9000, 60),
  "WebP, lossy": webpUrl("VP8 ", 9000, 60),
};

for (const [name, url] of Object.entries(KINDS)) {
  Deno.test(`readImageFacts() reads the sides of a ${name}`, () => {
    const { side, pixels } = readImageFacts(url);
    assertEquals([side, pixels], [9000, 540_000]);
  });

  Deno.test(`readImageFacts() survives a ${name} that is cut anywhere`, () => {
    const start = url.indexOf(",") + 1;
    for (let end = start; end < Math.min(url.length, start + 120); end++) {
      const { side = 9000 } = readImageFacts(url.slice(0, end));
      assertEquals(Number.isInteger(side), true);
    }
  });
}

Deno.test("readImageFacts() counts bytes with and without the encoding", () => {
  for (const size of [30, 31, 32, 33]) {
    const { bytes, encodedBytes, mediaType } = readImageFacts(pngUrl(1, 1, size));
    assertEquals([bytes, encodedBytes, mediaType], [size, Math.ceil(size / 3) * 4, "image/png"]);
  }
});

Deno.test("readImageFacts() knows nothing of an address, and no sides of an unknown kind", () => {
  assertEquals(readImageFacts("https://pictures.test/a.png"), {});
  assertEquals(readImageFacts(pictureUrl("image/svg+xml", [60, 115, 118, 103, 62])), {
    mediaType: "image/svg+xml",
    bytes: 5,
    encodedBytes: 8,
  });
});

Deno.test("readMediaType() reads the type of data URLs only", () => {
  assertEquals(readMediaType("data:IMAGE/PNG;base64,AA=="), "image/png");
  assertEquals(readMediaType("https://pictures.test/a.png"), undefined);
});

Deno.test("isNamedImage() recognises an image by its name, and no other of the same length", () => {
  const [one, other] = [pngUrl(1, 2), pngUrl(2, 1)];
  assertEquals(one.length, other.length);
  assertNotEquals(formatImageName(one), formatImageName(other));
  assertEquals([one, other].map((url) => isNamedImage(url, [formatImageName(one)])), [true, false]);
});

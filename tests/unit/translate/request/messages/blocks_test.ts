/**
 * Tests of the translation of content into blocks.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { Report } from "../../../../../lib/base/report.ts";
import { formatImageName } from "../../../../../lib/base/image_data.ts";
import { DEFAULT_PROFILE } from "../../../../../lib/providers/profile.ts";
import type { ContentPart } from "../../../../../lib/responses/types.ts";
import { judgeParts } from "../../../../../lib/translate/request/image_limits.ts";
import {
  formatSentUrl,
  translateBlocks,
  translateTexts,
} from "../../../../../lib/translate/request/messages/blocks.ts";
import { gifUrl, pictureUrl, pngUrl } from "../../../../support/pictures.ts";

function blocksOf(parts: readonly ContentPart[], differs = {}) {
  const report = new Report();
  const profile = { ...DEFAULT_PROFILE, ...differs };
  const context = { profile, report, imageWords: judgeParts(parts, profile, formatSentUrl) };
  const blocks = translateBlocks(parts, context);
  return { blocks, notes: report.notes.map((note) => `${note.kind} ${note.what} x${note.count}`) };
}

function image(url: string): ContentPart {
  return { kind: "image", url };
}

/** The media type of an image that is sent, or the words that stand for it. */
function sentAs(url: string, differs = {}): unknown {
  const [block] = blocksOf([image(url)], differs).blocks;
  if (block?.type === "text") return block.text;
  return block?.type === "image" && block.source.type === "base64" ? block.source.media_type : block;
}

Deno.test("an image's media type is read from its bytes, whatever its URL says", () => {
  assertEquals(sentAs(pngUrl(1, 1).replace("image/png", "image/jpeg")), "image/png");
  assertEquals(sentAs(gifUrl(1, 1)), "image/gif");
  assertEquals(sentAs(pictureUrl("image/png", [0xff, 0xd8, 0xff, 0xe0])), "image/jpeg");
  const webp = [..."RIFF....WEBP"].map((sign) => sign.charCodeAt(0));
  assertEquals(sentAs(pictureUrl("image/png", webp)), "image/webp");
});

Deno.test("white space in the data of an image is left out", () => {
  const url = pngUrl(1, 1);
  const source = { type: "base64" as const, media_type: "image/png", data: url.replace("data:image/png;base64,", "") };
  assertEquals(blocksOf([image(`${url.slice(0, 60)}\n${url.slice(60)}\n`)]).blocks, [{ type: "image", source }]);
});

Deno.test("images of other kinds, and those that are not base64, become words", () => {
  const words = (type: string) => `[Image omitted: this provider does not accept it (${type}).]`;
  assertEquals(sentAs(pictureUrl("image/bmp", [0x42, 0x4d])), words("image/bmp"));
  assertEquals(sentAs("data:image/svg+xml,%3Csvg%3E"), words("image/svg+xml"));
});

Deno.test("an image by address is sent as such, or in words where the provider fetches none", () => {
  assertEquals(sentAs("https://example.com/a.png"), {
    type: "image",
    source: { type: "url", url: "https://example.com/a.png" },
  });
  assertEquals(
    sentAs("https://example.com/a.png", { imageUrls: "data_only" }),
    "[Image omitted: this provider does not fetch images. Its URL: https://example.com/a.png]",
  );
});

Deno.test("images that were refused, are too old or cannot be read become words, and are reported", () => {
  const url = pngUrl(2, 2);
  assertEquals(blocksOf([image(url)], { refusedImages: [formatImageName(url)] }).notes, ["replaced content.image x1"]);
  assertEquals(blocksOf([image(url), image(url)], { maxImages: 1 }).blocks.map(({ type }) => type), ["text", "image"]);
  assertEquals(sentAs(url, { images: false }), "[Image omitted: this model cannot read images.]");
});

Deno.test("a wish for less detail is reported as lost", () => {
  const part: ContentPart = { kind: "image", url: pngUrl(1, 1), detail: "low" };
  assertEquals(blocksOf([part]).notes, ["dropped content.image.detail x1"]);
});

Deno.test("a PDF becomes a document where the provider takes files, and words elsewhere", () => {
  const pdf: ContentPart = { kind: "file", filename: "a.pdf", dataUrl: "data:application/pdf;base64,JVBERi0=" };
  assertEquals(blocksOf([pdf], { files: "part" }).blocks, [{
    type: "document",
    source: { type: "base64", media_type: "application/pdf", data: "JVBERi0=" },
    title: "a.pdf",
  }]);
  const words = [{ type: "text", text: "[File a.pdf omitted: it cannot be passed on to this model.]" }];
  assertEquals(blocksOf([pdf]).blocks, words as never);
  const zip: ContentPart = { kind: "file", filename: "a.pdf", dataUrl: "data:application/zip;base64,AA==" };
  assertEquals(blocksOf([zip], { files: "part" }).blocks, words as never);
});

Deno.test("a PDF at an address is sent as such where the provider takes files", () => {
  const sent = (part: { readonly url: string; readonly filename?: string }, files = "part") =>
    blocksOf([{ kind: "file", ...part }], { files }).blocks[0];
  const url = "https://example.com/a.pdf?x=1";
  assertEquals(sent({ url }), { type: "document", source: { type: "url", url } });
  const named = { url: "https://example.com/a", filename: "b.PDF" };
  assertEquals(sent(named), { type: "document", source: { type: "url", url: named.url }, title: "b.PDF" });
  assertEquals(
    [sent({ url }, "words"), sent({ url: "https://example.com/a.zip" }), sent({ url: "file:///a.pdf" })].map(
      (block) => block?.type,
    ),
    ["text", "text", "text"],
  );
});

Deno.test("a text file becomes text, blank texts are left out", () => {
  const file: ContentPart = { kind: "file", filename: "a.txt", dataUrl: "data:text/plain,Hi" };
  assertEquals(blocksOf([file, { kind: "text", text: " \n" }]).blocks, [{ type: "text", text: "File a.txt:\nHi" }]);
});

Deno.test("translateTexts() drops and reports what a system message cannot hold", () => {
  const report = new Report();
  const context = { profile: DEFAULT_PROFILE, report, imageWords: new Map() };
  assertEquals(translateTexts([{ kind: "text", text: "a" }, image(pngUrl(1, 1))], context), [{
    type: "text",
    text: "a",
  }]);
  assertEquals(report.notes.map(({ what }) => what), ["content.image"]);
});

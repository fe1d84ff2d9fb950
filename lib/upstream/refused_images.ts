/**
 * The rules that adapt a profile to a refusal of images: of all, of some kinds, of too many, or of single ones.
 *
 * A single image stays in the history of its thread, so every later request would be refused as well. It is remembered
 * by name and replaced by words. Which one it is, providers state in different ways: by its sizes, by its place, or not
 * at all; then it is among the newest, since earlier requests with the others were accepted.
 *
 * @module
 */
import { formatImageName, readImageFacts, readMediaType } from "../base/image_data.ts";
import { type Adaptation, createSettingRule, isContentRefused, type RefusalEvidence } from "./adaptation_rule.ts";
import type { SentImage } from "./sent_images.ts";

/** Maximum number of remembered images; beyond it the oldest ones are forgotten. */
const MAX_REMEMBERED = 200;

/** Matches texts that refuse an image by its size, its kind or its content, or that could not read it. */
const REFUSES_IMAGE = new RegExp(
  [
    /\bimages?\b[^.]{0,80}(?:too large|too big|exceeds?\b|too small|larger than|smaller than|corrupt|invalid|unsupported)/,
    /\bimages?\b[^.]{0,80}(?:not (?:a )?(?:valid|supported)|(?:cannot|could not) be (?:read|decoded|processed)|failed)/,
    /\bimages?(?:_url)?\b[^.]{0,40}must be (?:at least \d|a valid|between \d)|图片.{0,20}(?:错误|过大|不支持|失败)/,
    /\bimage\b[^.]{0,80}(?:do not meet|appears to be|does not match|cannot be empty)/,
    /(?:could not|cannot|can't|failed to|unable to) (?:process|decode|load|read|open|identify|parse|download|fetch) (?:\w+ )?image/,
    /(?:invalid|unsupported|corrupt(?:ed)?)[ _](?:base64[ _])?image|(?:represent|contain) a valid .{0,12}image|image_parse_error/,
    /media.?type\b[^.]{0,60}(?:input should be|not supported|unsupported|invalid)|(?:unsupported|invalid) (?:mime|media).?type/,
    /max bytes per data-uri|multimodal (?:file|data)|(?:error|timeout) while downloading/,
  ].map(({ source }) => source).join("|"),
  "i",
);

/** Matches texts about the number of images. The group is the limit. */
const TOO_MANY: readonly RegExp[] = [
  /too many images(?: and documents)?:? \d+ (?:\+ \d+ )?> (\d+)/i,
  /at most (\d+) image/i,
  /(?:maximum|max|limit|up to|more than|only)(?: of| is| supports?)? (\d+) images?\b/i,
  /maximum number of images[^.\d]{0,40}(\d+)(?![.,]?\d)/i,
  /images?\b[^.]{0,60}(?:exceeds?|maximum|max|limit|more than|at most)[^.\d]{0,40}(\d+)(?! ?(?:px|pixels?|[kmg]i?b|bytes|x)\b)(?![.,]?\d)/i,
];

/** Sends only as many images as the text allows; the oldest ones are replaced by words. */
function limitImages({ text, images }: RefusalEvidence): Adaptation | undefined {
  if (
    !/too many|at most|maximum number|more than \d+ images?|number of images|images? per|images? limit|many images|\d+ images\b/i
      .test(text)
  ) {
    return undefined;
  }
  const sent = images.length;
  for (const pattern of TOO_MANY) {
    const limit = Number(pattern.exec(text)?.[1] ?? Number.NaN);
    // A limit of none means that the model reads no images at all, which another rule says.
    if (limit > 0 && limit < sent) return { cell: "maxImages", differs: { maxImages: limit } };
  }
  return undefined;
}

/** Sends only the kinds of images that the text lists, if another kind was sent. */
function limitImageTypes({ text, images }: RefusalEvidence): Adaptation | undefined {
  if (!/(?:media|mime|content|file|image)[ _-]?(?:type|format)|image\/\w+|unsupported image/i.test(text)) {
    return undefined;
  }
  const sent = new Set(images.flatMap(({ url }) => readMediaType(url) ?? []));
  const follow =
    /\b(?:input should be|supported|must be(?: one of)?|only|one of|expected|allowed|accepted|following|valid)\b(.*)/is
      .exec(text)?.[1] ?? "";
  const listed = IMAGE_KINDS.filter(([, pattern]) => pattern.test(follow)).map(([type]) => type);
  if (listed.length === 0 || ![...sent].some((type) => !listed.includes(type))) return undefined;
  return { cell: "imageTypes", differs: { imageTypes: listed } };
}

/** Media types, and the words by which a list names them. */
const IMAGE_KINDS: readonly (readonly [type: string, pattern: RegExp])[] = [
  ["image/png", /\bpng\b/i],
  ["image/jpeg", /\bjpe?g\b/i],
  ["image/gif", /\bgif\b/i],
  ["image/webp", /\bwebp\b/i],
  ["image/bmp", /\bbmp\b/i],
  ["image/svg+xml", /\bsvg\b/i],
  ["image/heic", /\bheic\b/i],
  ["image/avif", /\bavif\b/i],
  ["image/tiff", /\btiff?\b/i],
];

/** Replaces the images that the refusal is about; those that it does not state are the newest, and then all. */
function replaceImages(evidence: RefusalEvidence): Adaptation | undefined {
  const { text, images, profile } = evidence;
  if (!REFUSES_IMAGE.test(text) || isContentRefused(evidence, "image_url")) return undefined;
  const found = [findBySize, findByPlace, findByKind, findNewest].map((find) => find(text, images))
    .find((some) => some.length > 0) ?? images;
  return found.length === 0 ? undefined : refuseImages(found, profile);
}

/** Halves the images, the oldest first, of a request whose body is too large; a single one is replaced. */
function halveImages({ status, images, profile }: RefusalEvidence): Adaptation | undefined {
  if (status !== 413 || images.length === 0) return undefined;
  if (images.length === 1) return refuseImages(images, profile);
  const maxImages = Math.floor(images.length / 2);
  return { cell: `maxImages.${maxImages}`, differs: { maxImages } };
}

/** Remembers images, for which words stand from now on. */
function refuseImages(found: readonly SentImage[], profile: RefusalEvidence["profile"]): Adaptation {
  const names = [...new Set(found.map(({ url }) => formatImageName(url)))];
  const refusedImages = [...(profile.refusedImages ?? []), ...names].slice(-MAX_REMEMBERED);
  return { cell: `refusedImages.${names[0]}`, differs: { refusedImages } };
}

/** Images of the kind that the text refuses by name. */
function findByKind(text: string, images: readonly SentImage[]): readonly SentImage[] {
  const found = /(?:unsupported|invalid)[^.]{0,80}?(image\/[\w+-]+)/i.exec(text) ??
    /(image\/[\w+-]+)[^.]{0,40}(?:unsupported|invalid|not (?:supported|allowed|accepted))/i.exec(text);
  const refused = found?.[1]?.toLowerCase();
  return refused === undefined ? [] : images.filter(({ url }) => readMediaType(url) === refused);
}

/** Images of the size that the text names, or beyond the limit that it names. */
function findBySize(text: string, images: readonly SentImage[]): readonly SentImage[] {
  const { is, limit } = readSizes(text);
  const measured = images.map((image) => ({ image, facts: readImageFacts(image.url) }));
  function select(test: (facts: ReturnType<typeof readImageFacts>) => boolean): readonly SentImage[] {
    return measured.filter(({ facts }) => test(facts)).map(({ image }) => image);
  }
  const exact = is === undefined
    ? []
    : select(({ bytes = 0, encodedBytes }) => encodedBytes === is || Math.abs(bytes - is) <= 2);
  if (exact.length > 0) return exact;
  if (limit !== undefined) {
    const beyond = select(({ encodedBytes = 0 }) => encodedBytes > limit);
    if (beyond.length > 0) return beyond;
  }
  const side = Number(/\b(\d{3,5})(?: ?x ?\d{3,5})? ?(?:px|pixels?)\b/i.exec(text)?.[1]);
  const areas = [...text.matchAll(/\b(\d{6,}) ?(?:px|pixels?)\b/gi)].map(([, pixels]) => Number(pixels));
  const least = Math.min(...areas);
  return select(({ side: own = 0, pixels = 0 }) => own > side || pixels > least);
}

const UNITS: Readonly<Record<string, number>> = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** The number of bytes that an image has and may have, as far as the text names them. */
function readSizes(text: string): { readonly is?: number; readonly limit?: number } {
  const both = /(\d{4,}) (?:bytes )?> ?(\d{4,})/.exec(text);
  if (both) return { is: Number(both[1]), limit: Number(both[2]) };
  const limit = /(\d+(?:\.\d+)?) ?([kmg])i?b\b/i.exec(text);
  return limit ? { limit: Number(limit[1]) * (UNITS[(limit[2] ?? "").toLowerCase()] ?? 1) } : {};
}

/** The image at the place that the text names. */
function findByPlace(text: string, images: readonly SentImage[]): readonly SentImage[] {
  const match =
    /(?:messages?|input)[.[ ]{1,2}(\d+)\]?\.?(?:content|output)[.[]{1,2}(\d+)(?:\]?\.(?:tool_result\.)?content[.[]{1,2}(\d+))?/i
      .exec(text);
  if (match === null) return [];
  const named = match.slice(1).filter((index) => index !== undefined).join(".");
  return [0, 1].map((nth) => images.filter(({ places }) => places[nth] === named)).find((some) => some.length > 0) ??
    [];
}

/** The images behind the last answer. */
function findNewest(_text: string, images: readonly SentImage[]): readonly SentImage[] {
  return images.filter(({ isNew }) => isNew);
}

/** The rules about images, in order. */
export const IMAGE_ADAPTATIONS: readonly ((evidence: RefusalEvidence) => Adaptation | undefined)[] = [
  createSettingRule("imageUrls", "data_only", ({ text, images }) => {
    return /image urls? (?:is|are) not (?:currently )?(?:supported|allowed|accepted)|base64 encoded data instead/i
      .test(text) && images.some(({ url }) => /^https?:/i.test(url));
  }),
  createSettingRule("images", false, (evidence) => {
    return (isContentRefused(evidence, "image_url") || /at most 0 image/i.test(evidence.text)) &&
      evidence.images.length > 0;
  }),
  limitImages,
  limitImageTypes,
  replaceImages,
  halveImages,
];

/**
 * The rules that adapt a profile to a refusal of images: of all, of some kinds, of too many, or of single ones.
 *
 * A single image stays in the history of its thread, so every later request would be refused as well. It is remembered
 * by name and replaced by words. Which one it is, providers state in different ways: by its sizes, by its place, or not
 * at all; then it is among the newest, since earlier requests with the others were accepted.
 *
 * @module
 */
import { formatImageName, type ImageFacts, readImageFacts } from "../base/image_data.ts";
import type { ChatMessage, ChatPart } from "../chat/types.ts";
import {
  type Adaptation,
  type AdaptationRule,
  createSettingRule,
  type Evidence,
  hasPart,
  isContentRefused,
} from "./adaptation_rule.ts";

/** Maximum number of remembered images; beyond it the oldest ones are forgotten. */
const MAX_REMEMBERED = 200;

/** An image of the refused request, and its place. */
interface SentImage {
  readonly url: string;
  /** Index of its message, and of its part in that message. */
  readonly message: number;
  readonly part: number;
  readonly facts: ImageFacts;
}

function isImage(part: ChatPart): part is Extract<ChatPart, { type: "image_url" }> {
  return part.type === "image_url";
}

function listImages({ chat }: Evidence): readonly SentImage[] {
  return chat.messages.flatMap((message: ChatMessage, index) => {
    if (message.role !== "user" || typeof message.content === "string") return [];
    return message.content.flatMap((part, at) =>
      isImage(part)
        ? [{ url: part.image_url.url, message: index, part: at, facts: readImageFacts(part.image_url.url) }]
        : []
    );
  });
}

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
function limitImages(evidence: Evidence): Adaptation | undefined {
  if (
    !/too many|at most|maximum number|more than \d+ images?|number of images|images? per|images? limit|many images|\d+ images\b/i
      .test(evidence.text)
  ) {
    return undefined;
  }
  const sent = listImages(evidence).length;
  for (const pattern of TOO_MANY) {
    const limit = Number(pattern.exec(evidence.text)?.[1] ?? Number.NaN);
    // A limit of none means that the model reads no images at all, which another rule says.
    if (limit > 0 && limit < sent) return { cell: "maxImages", differs: { maxImages: limit } };
  }
  return undefined;
}

/** Sends only the kinds of images that the text lists, if another kind was sent. */
function limitImageTypes(evidence: Evidence): Adaptation | undefined {
  const { text } = evidence;
  if (!/(?:media|mime|content|file|image)[ _-]?(?:type|format)|image\/\w+|unsupported image/i.test(text)) {
    return undefined;
  }
  const sent = new Set(listImages(evidence).flatMap(({ facts: { mediaType } }) => mediaType ?? []));
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
function replaceImages(evidence: Evidence): Adaptation | undefined {
  const { text, profile } = evidence;
  if (!REFUSES_IMAGE.test(text) || isContentRefused(evidence, "image_url")) return undefined;
  const images = listImages(evidence);
  const found = [findBySize, findByPlace, findByKind, findNewest].map((find) => find(text, images, evidence))
    .find((some) => some.length > 0) ?? images;
  if (found.length === 0) return undefined;
  const names = [...new Set(found.map(({ url }) => formatImageName(url)))];
  const refusedImages = [...(profile.refusedImages ?? []), ...names].slice(-MAX_REMEMBERED);
  return { cell: `refusedImages.${names[0]}`, differs: { refusedImages } };
}

/** Images of the kind that the text refuses by name. */
function findByKind(text: string, images: readonly SentImage[]): readonly SentImage[] {
  const found = /(?:unsupported|invalid)[^.]{0,80}?(image\/[\w+-]+)/i.exec(text) ??
    /(image\/[\w+-]+)[^.]{0,40}(?:unsupported|invalid|not (?:supported|allowed|accepted))/i.exec(text);
  const refused = found?.[1]?.toLowerCase();
  return refused === undefined ? [] : images.filter(({ facts: { mediaType } }) => mediaType === refused);
}

/** Images of the size that the text names, or beyond the limit that it names. */
function findBySize(text: string, images: readonly SentImage[]): readonly SentImage[] {
  const { is, limit } = readSizes(text);
  const exact = is === undefined ? [] : images.filter(({ facts: { bytes = 0, encodedBytes } }) => {
    return encodedBytes === is || Math.abs(bytes - is) <= 2;
  });
  if (exact.length > 0) return exact;
  if (limit !== undefined) {
    const beyond = images.filter(({ facts: { encodedBytes = 0 } }) => encodedBytes > limit);
    if (beyond.length > 0) return beyond;
  }
  const side = Number(/\b(\d{3,5})(?: ?x ?\d{3,5})? ?(?:px|pixels?)\b/i.exec(text)?.[1]);
  const areas = [...text.matchAll(/\b(\d{6,}) ?(?:px|pixels?)\b/gi)].map(([, pixels]) => Number(pixels));
  const least = Math.min(...areas);
  return images.filter(({ facts: { side: own = 0, pixels = 0 } }) => own > side || pixels > least);
}

const UNITS: Readonly<Record<string, number>> = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** The number of bytes that an image has and may have, as far as the text names them. */
function readSizes(text: string): { readonly is?: number; readonly limit?: number } {
  const both = /(\d{4,}) (?:bytes )?> ?(\d{4,})/.exec(text);
  if (both) return { is: Number(both[1]), limit: Number(both[2]) };
  const limit = /(\d+(?:\.\d+)?) ?([kmg])i?b\b/i.exec(text);
  return limit ? { limit: Number(limit[1]) * (UNITS[(limit[2] ?? "").toLowerCase()] ?? 1) } : {};
}

/** The image at the place that the text names. Many providers count without the system message. */
function findByPlace(text: string, images: readonly SentImage[], { chat }: Evidence): readonly SentImage[] {
  const match = /messages?[.[ ]{1,2}(\d+)\]?\.?content[.[]{1,2}(\d+)/i.exec(text);
  if (match === null) return [];
  const [message, part] = [Number(match[1]), Number(match[2])];
  const systems = chat.messages[0]?.role === "user" ? 0 : 1;
  const places = [message, message + systems];
  return places.map((place) => images.filter((image) => image.message === place && image.part === part))
    .find((some) => some.length > 0) ?? [];
}

/** The images behind the last assistant message. */
function findNewest(_text: string, images: readonly SentImage[], { chat }: Evidence): readonly SentImage[] {
  const last = chat.messages.findLastIndex(({ role }) => role === "assistant");
  return images.filter(({ message }) => message > last);
}

/** The rules about images, in order. */
export const IMAGE_ADAPTATIONS: readonly AdaptationRule[] = [
  createSettingRule("imageUrls", "data_only", (evidence) => {
    return /image urls? (?:is|are) not (?:currently )?(?:supported|allowed|accepted)|base64 encoded data instead/i.test(
      evidence.text,
    ) &&
      hasPart(evidence, (part) => isImage(part) && /^https?:/i.test(part.image_url.url));
  }),
  createSettingRule("images", false, (evidence) => {
    return (isContentRefused(evidence, "image_url") || /at most 0 image/i.test(evidence.text)) &&
      hasPart(evidence, isImage);
  }),
  limitImages,
  limitImageTypes,
  replaceImages,
];

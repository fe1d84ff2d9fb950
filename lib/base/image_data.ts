/**
 * Facts about an image that its data URL states: media type, sizes, and a short name by which it is recognised again.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";

/** The facts about one image; those that its URL does not state are absent. */
export interface ImageFacts {
  /** Media type, in lower case, such as `image/png`. */
  readonly mediaType?: string;
  /** Bytes of the file. */
  readonly bytes?: number;
  /** Characters of its base64 text, by which some providers measure. */
  readonly encodedBytes?: number;
  /** Pixels of the longer side. */
  readonly side?: number;
  /** Pixels in all. */
  readonly pixels?: number;
}

const DATA_URL = /^data:([^;,]*)[^,]*,/i;
/** Characters of base64 text in which the size is looked for; cameras put up to 64 KB before it. */
const HEAD = 240_000;

/** The media type of a data URL, in lower case; undefined for any other URL. */
export function readMediaType(url: string): string | undefined {
  return DATA_URL.exec(url.slice(0, 200))?.[1]?.toLowerCase();
}

/** The first bytes of images, in hexadecimal, by media type. */
const MAGIC: readonly (readonly [RegExp, string])[] = [
  [/^89504e47/, "image/png"],
  [/^ffd8ff/, "image/jpeg"],
  [/^47494638/, "image/gif"],
  [/^52494646.{8}57454250/, "image/webp"],
];

/**
 * A data URL of base64 as its data and the media type that the first bytes show, whatever the URL says; the type is
 * undefined for other bytes than those of PNG, JPEG, GIF and WebP. White space in the data is left out. Undefined for any
 * other URL.
 */
export function readImageBytes(
  url: string,
): { readonly mediaType: string | undefined; readonly base64: string } | undefined {
  const match = DATA_URL.exec(url.slice(0, 200));
  if (match === null || !/;base64,$/i.test(match[0])) return undefined;
  const base64 = url.slice(match[0].length).replaceAll(/\s+/g, "");
  const head = Buffer.from(base64.slice(0, 64), "base64").toString("hex");
  return { mediaType: MAGIC.find(([start]) => start.test(head))?.[1], base64 };
}

/** The facts about the image at `url`; none for an address. Reads only the beginning of the data. */
export function readImageFacts(url: string): ImageFacts {
  const match = DATA_URL.exec(url.slice(0, 200));
  if (match === null) return {};
  const mediaType = match[1]?.toLowerCase() ?? "";
  const encodedBytes = url.length - match[0].length;
  const padding = url.endsWith("==") ? 2 : url.endsWith("=") ? 1 : 0;
  const bytes = Math.floor(encodedBytes / 4) * 3 - padding;
  const head = Buffer.from(url.slice(match[0].length, match[0].length + HEAD), "base64");
  const size = READERS.map((read) => read(head)).find((found) => found !== undefined);
  return {
    ...(mediaType !== "" && { mediaType }),
    bytes,
    encodedBytes,
    ...(size && { side: Math.max(size.width, size.height), pixels: size.width * size.height }),
  };
}

/**
 * The name under which an image that was refused is remembered: its length and the beginning of its hash. Most other
 * images differ in length, and need no hash.
 */
export function formatImageName(url: string): string {
  return `${url.length}-${createHash("sha256").update(url).digest("hex").slice(0, 16)}`;
}

/** Whether one of `names` is the name of the image at `url`. */
export function isNamedImage(url: string, names: readonly string[]): boolean {
  const beginning = `${url.length}-`;
  return names.some((name) => name.startsWith(beginning)) && names.includes(formatImageName(url));
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const READERS: readonly ((head: Buffer) => Size | undefined)[] = [readPngSize, readGifSize, readJpegSize, readWebpSize];

function readPngSize(head: Buffer): Size | undefined {
  if (head.length < 24 || head.toString("latin1", 1, 4) !== "PNG") return undefined;
  return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
}

function readGifSize(head: Buffer): Size | undefined {
  if (head.length < 10 || head.toString("latin1", 0, 3) !== "GIF") return undefined;
  return { width: head.readUInt16LE(6), height: head.readUInt16LE(8) };
}

/** The size in the first frame header of a JPEG, behind segments of any length. */
function readJpegSize(head: Buffer): Size | undefined {
  if (head.length < 4 || head.readUInt16BE(0) !== 0xffd8) return undefined;
  for (let at = 2; at + 9 <= head.length && head[at] === 0xff;) {
    const marker = head[at + 1] ?? 0;
    // Frame headers are C0 to CF, except the tables C4, C8 and CC.
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      return { height: head.readUInt16BE(at + 5), width: head.readUInt16BE(at + 7) };
    }
    at += 2 + head.readUInt16BE(at + 2);
  }
  return undefined;
}

function readWebpSize(head: Buffer): Size | undefined {
  if (head.length < 30 || head.toString("latin1", 8, 12) !== "WEBP") return undefined;
  switch (head.toString("latin1", 12, 16)) {
    case "VP8X":
      return { width: 1 + head.readUIntLE(24, 3), height: 1 + head.readUIntLE(27, 3) };
    case "VP8L": {
      const bits = head.readUInt32LE(21);
      return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >> 14) & 0x3fff) };
    }
    case "VP8 ":
      return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff };
    default:
      return undefined;
  }
}

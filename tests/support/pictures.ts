/**
 * Images of stated sizes, as far as their headers go: what a reader of sizes needs, and no picture.
 *
 * @module
 */
import { Buffer } from "node:buffer";

function join(...pieces: readonly (string | readonly number[])[]): number[] {
  return pieces.flatMap((piece) => typeof piece === "string" ? [...piece].map((sign) => sign.charCodeAt(0)) : piece);
}

function big(value: number, length: number): number[] {
  return Array.from({ length }, (_, index) => (value >> (8 * (length - 1 - index))) & 255);
}

function little(value: number, length: number): number[] {
  return big(value, length).reverse();
}

/** A data URL of `bytes`, filled up to `size` bytes. */
export function pictureUrl(mediaType: string, bytes: readonly number[], size = bytes.length): string {
  const filled = new Uint8Array(Math.max(size, bytes.length));
  filled.set(bytes);
  return `data:${mediaType};base64,${Buffer.from(filled).toString("base64")}`;
}

/** A PNG of `width` by `height` pixels in `size` bytes. */
export function pngUrl(width: number, height: number, size = 64): string {
  return pictureUrl(
    "image/png",
    join([0x89], "PNG\r\n", [0x1a, 0x0a], big(13, 4), "IHDR", big(width, 4), big(height, 4)),
    size,
  );
}

/** A GIF. */
export function gifUrl(width: number, height: number): string {
  return pictureUrl("image/gif", join("GIF89a", little(width, 2), little(height, 2)));
}

/** A JPEG whose size comes behind `skipped` bytes of a camera's notes. */
export function jpegUrl(width: number, height: number, skipped = 16): string {
  const notes = join([0xff, 0xe1], big(skipped + 2, 2), Array<number>(skipped).fill(1));
  return pictureUrl(
    "image/jpeg",
    join([0xff, 0xd8], notes, [0xff, 0xc0], big(17, 2), [8], big(height, 2), big(width, 2), [3]),
  );
}

/** A WebP in each of its three forms. */
export function webpUrl(form: "VP8X" | "VP8L" | "VP8 ", width: number, height: number): string {
  const bodies = {
    "VP8X": join([0, 0, 0, 0], little(width - 1, 3), little(height - 1, 3)),
    "VP8L": join([0x2f], little((width - 1) | ((height - 1) << 14), 4), [0, 0, 0, 0, 0]),
    "VP8 ": join([0, 0, 0, 0x9d, 0x01, 0x2a], little(width, 2), little(height, 2)),
  };
  return pictureUrl("image/webp", join("RIFF", little(30, 4), "WEBP", form, little(10, 4), bodies[form]));
}

/**
 * Base64 encoding and decoding of text, for envelopes inside JSON strings.
 *
 * @module
 */
import { Buffer } from "node:buffer";

/** Encodes text as base64 of its UTF-8 bytes. */
export function encodeBase64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}

/** Decodes base64 to text; returns undefined when the bytes are not UTF-8. */
export function decodeBase64(text: string): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(text, "base64"));
  } catch {
    return undefined;
  }
}

/**
 * The form of call ids that a provider takes.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { ProviderProfile } from "../providers/profile.ts";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const STRICT_LENGTH = 9;
const STRICT = /^[A-Za-z0-9]{9}$/;

/** `id` in the provider's form; a hash where it has to be changed, because cutting makes ids collide. */
export function callIdFor(id: string, profile: ProviderProfile): string {
  if (profile.callIds === "keep" || STRICT.test(id)) return id;
  const hash = createHash("sha256").update(id).digest();
  return Array.from(hash.subarray(0, STRICT_LENGTH), (byte) => ALPHABET[byte % ALPHABET.length]).join("");
}

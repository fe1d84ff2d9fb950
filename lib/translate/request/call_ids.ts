/**
 * The form of call ids that a provider takes.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { ProviderProfile } from "../../providers/profile.ts";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** The ids that a form takes as they are, and how many letters and digits stand for any other. */
const FORMS = {
  keep: { fits: /^/, length: 0 },
  nine_alphanumerics: { fits: /^[A-Za-z0-9]{9}$/, length: 9 },
  forty_word_characters: { fits: /^[\w-]{1,40}$/, length: 24 },
} as const satisfies Readonly<Record<ProviderProfile["callIds"], { readonly fits: RegExp; readonly length: number }>>;

/** `id` in the provider's form; a hash where it has to be changed, because cutting makes ids collide. */
export function callIdFor(id: string, profile: ProviderProfile): string {
  const { fits, length } = FORMS[profile.callIds];
  if (fits.test(id)) return id;
  const hash = createHash("sha256").update(id).digest();
  return Array.from(hash.subarray(0, length), (byte) => ALPHABET[byte % ALPHABET.length]).join("");
}

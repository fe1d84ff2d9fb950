/**
 * Call ids in the form that a provider accepts.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { ProviderProfile } from "../../providers/profile.ts";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Per form, the ids that stay as they are, and how many letters and digits replace any other id. */
const CALL_ID_FORMS = {
  keep: { fits: /^/, length: 0 },
  nine_alphanumerics: { fits: /^[A-Za-z0-9]{9}$/, length: 9 },
  nine_or_numbered: { fits: /^(?:[A-Za-z0-9]{9}|functions\.[\w.-]{1,128}:\d{1,6})$/, length: 9 },
  sixty_four_characters: { fits: /^.{1,64}$/, length: 24 },
  forty_word_characters: { fits: /^[\w-]{1,40}$/, length: 24 },
} as const satisfies Readonly<Record<ProviderProfile["callIds"], { readonly fits: RegExp; readonly length: number }>>;

/** `id` in the provider's form. An id that does not fit is hashed, because truncated ids could collide. */
export function translateCallId(id: string, profile: ProviderProfile): string {
  const { fits, length } = CALL_ID_FORMS[profile.callIds];
  if (fits.test(id)) return id;
  const hash = createHash("sha256").update(id).digest();
  return Array.from(hash.subarray(0, length), (byte) => ALPHABET[byte % ALPHABET.length]).join("");
}

/**
 * Short names of sealed texts, by which a refused one is remembered without its content.
 *
 * @module
 */
import { createHash } from "node:crypto";

const LENGTH = 12;

/** Why a seal is left out that was refused before. */
export const REFUSED_SEAL = "the provider refused its seal before";

/** The name of a sealed text: the same for the same text, and with no way back to it. */
export function hashSeal(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, LENGTH);
}

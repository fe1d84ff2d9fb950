/**
 * The models of Anthropic and what they accept.
 *
 * Sources: the pages of platform.claude.com on models and prices (copies of 2026-10). Best first for work on code at
 * the usual price: the Fable models cost two and a half times as much. The provider's own list is sorted by date.
 *
 * @module
 */
import { NEWER_CLAUDE } from "./families.ts";
import type { ProviderFacts } from "./types.ts";

/** `https://api.anthropic.com/v1`. */
export const ANTHROPIC_FACTS: ProviderFacts = {
  provider: "anthropic",
  rows: [
    "claude-opus-5-5",
    "claude-sonnet-5-5",
    "claude-opus-5",
    "claude-sonnet-5",
    "claude-fable-5-1",
    "claude-opus-4-8",
    "claude-haiku-5-5",
  ].map((id) => ({ id, ...NEWER_CLAUDE })),
};

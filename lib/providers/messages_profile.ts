/**
 * How providers differ that are asked by the Messages API.
 *
 * @module
 */

/** Behaviours on the Messages wire. */
export interface MessagesProfile {
  /** Value of the header `anthropic-version`. */
  readonly messagesVersion: string;
  /** Meaning of a 429 that names no time after which to try again: a limit that passes, or one of the account. */
  readonly bareRateLimit: "upstream_rate_limit" | "upstream_quota";
}

/** The request that every server of this API accepts: the documented one of 2023 (vendors' pages, 2026-11). */
export const DEFAULT_MESSAGES_PROFILE: MessagesProfile = {
  messagesVersion: "2023-06-01",
  bareRateLimit: "upstream_rate_limit",
};

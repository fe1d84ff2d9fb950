/**
 * The upstream that is used when no setting names one.
 *
 * @module
 */

/** Base URL of a router that serves models of many providers with one key. */
export const DEFAULT_UPSTREAM = "https://openrouter.ai/api/v1";

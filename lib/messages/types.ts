/**
 * The types of the Messages API: the exact request that the relay sends.
 *
 * Source: the types of `@anthropic-ai/sdk` 1.14.0 (2026-11-24).
 *
 * @module
 */

/** The body of `POST {base}/v1/messages`. */
export interface MessagesRequest {
  model: string;
  max_tokens: number;
  stream: boolean;
  /** Further keys: additions by a profile or the user. */
  [parameter: string]: unknown;
}

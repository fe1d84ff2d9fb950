/**
 * The types of a vendor's own Responses API: the exact request that the relay sends.
 *
 * @module
 */

/** The body of `POST {base}/responses`. */
export interface VendorRequest {
  model: string;
  stream: boolean;
  store: false;
  /** Further keys: additions by a profile or the user. */
  [parameter: string]: unknown;
}

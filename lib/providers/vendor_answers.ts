/**
 * How the answers of providers differ that are asked by their own Responses API.
 *
 * @module
 */

/** Behaviours of the answers on the Responses wire. */
export interface VendorAnswers {
  /**
   * What an answer without a terminal event is whose items are all whole: cut off, or complete; `completes_soon` also
   * where the provider then holds the connection open without a word, for 5 seconds behind a call or a final text and for
   * 20 behind any other text.
   */
  readonly missingEnd: "fails" | "completes" | "completes_soon";
  /** Whether an item keeps the provider's id, if that fits its type and is no other item's, or always gets a new one. */
  readonly itemIds: "keep" | "new";
  /** Whether sealed reasoning may come with the terminal event only, so that items must wait for it. */
  readonly lateSeals: boolean;
  /** Beginnings of the ids of calls that the provider runs itself, though they look like the client's; absent: none. */
  readonly hiddenCalls?: readonly string[];
}

/** What can be said of servers in general: several forget the terminal event (reported 2026-08 and 2026-09). */
export const DEFAULT_VENDOR_ANSWERS: VendorAnswers = {
  missingEnd: "completes",
  itemIds: "keep",
  lateSeals: false,
};

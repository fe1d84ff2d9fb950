/**
 * The type of a vendor whose Responses API can be played.
 *
 * @module
 */
import type { ResponsesDialect } from "./responses_frames.ts";
import type { ErrorEnvelope, ResponsesRules, VendorWords } from "./responses_rule.ts";

/** One vendor. */
export interface ResponsesVendor {
  /** A model that the script is written for. */
  readonly model: string;
  readonly dialect: ResponsesDialect;
  readonly rules: ResponsesRules;
  readonly words: VendorWords;
  readonly envelope: ErrorEnvelope;
}

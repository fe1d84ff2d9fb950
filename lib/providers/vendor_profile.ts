/**
 * How providers differ that are asked by their own Responses API.
 *
 * @module
 */

import { DEFAULT_VENDOR_ANSWERS, type VendorAnswers } from "./vendor_answers.ts";

/** Behaviours on the Responses wire. */
export interface VendorProfile extends VendorAnswers {
  /** Whether freeform tools are declared as such, or as functions with one argument. */
  readonly customTools: "keep" | "wrap";
}

/** What every server of this API accepts: the common part of all that were documented in 2026-11. */
export const DEFAULT_VENDOR_PROFILE: VendorProfile = {
  ...DEFAULT_VENDOR_ANSWERS,
  customTools: "wrap",
};

/**
 * Translation of a client's Responses request into one that a vendor's own Responses API accepts.
 *
 * @module
 */
import type { VendorRequest } from "../../../responses_upstream/types.ts";
import type { ResponsesRequest } from "../../../responses/types.ts";
import type { Translated, TranslationContext } from "../target.ts";
import { translateTools } from "../tools.ts";

/** Translates a request. */
export function translateToVendor(
  request: ResponsesRequest,
  { profile, model, report }: TranslationContext,
): Translated<VendorRequest> {
  const { map } = translateTools(request, profile, report);
  return { body: { model, stream: true, store: false }, tools: map };
}

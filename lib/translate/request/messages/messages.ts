/**
 * Translation of a Responses request into a Messages request.
 *
 * @module
 */
import type { MessagesRequest } from "../../../messages/types.ts";
import type { ResponsesRequest } from "../../../responses/types.ts";
import type { Translated, TranslationContext } from "../target.ts";
import { translateTools } from "../tools.ts";

/** Translates a request. */
export function translateToMessages(
  request: ResponsesRequest,
  { profile, model, report }: TranslationContext,
): Translated<MessagesRequest> {
  const { map } = translateTools(request, profile, report);
  return { body: { model, max_tokens: 32_000, stream: true }, tools: map };
}

/**
 * The translation of a request for a provider that is asked by Chat Completions.
 *
 * @module
 */
import type { ChatRequest } from "../../lib/chat/types.ts";
import type { ResponsesRequest } from "../../lib/responses/types.ts";
import { translateRequest, type Translation } from "../../lib/translate/request/request.ts";
import type { TranslationTarget } from "../../lib/translate/request/target.ts";

/** A translated request, with its body at hand. */
export interface ChatTranslation extends Translation {
  readonly chat: ChatRequest;
}

/** Translates a request for chat completions, whatever the usual wire of the target's profile is. */
export function translateForChat(request: ResponsesRequest, target: TranslationTarget): ChatTranslation {
  const translation = translateRequest(request, { ...target, profile: { ...target.profile, wire: "chat" } });
  const { sent } = translation;
  if (sent.wire !== "chat") throw new Error(`A chat request expected, not one for ${sent.wire}`);
  return { ...translation, chat: sent.body };
}

/**
 * Translation of a whole Responses request into a request for the wire by which the provider is asked.
 *
 * The translation is pure: the same request gives the same bytes, and a longer history only appends to them, so that
 * providers' prefix caches hit.
 *
 * @module
 */
import { RelayError } from "../../base/errors.ts";
import { Report } from "../../base/report.ts";
import type { ProviderProfile } from "../../providers/profile.ts";
import { applyWire } from "../../providers/wire.ts";
import type { ResponsesRequest } from "../../responses/types.ts";
import type { WireRequest } from "../../wire/table.ts";
import type { ToolMap } from "../tool_map.ts";
import { translateToChat } from "./chat/chat.ts";
import { applyRequestEdits } from "./edits.ts";
import { translateToMessages } from "./messages/messages.ts";
import { translateToVendor } from "./responses/vendor.ts";
import type { TranslationContext, TranslationTarget } from "./target.ts";

/** A translated request, the map of its tools' names, and the report of what was changed. */
export interface Translation {
  readonly sent: WireRequest;
  readonly tools: ToolMap;
  readonly report: Report;
}

/**
 * Translates a request.
 *
 * @throws {RelayError} `previous_response_not_found` if the request continues a stored response: the relay stores none.
 *
 * @example
 * ```ts
 * import { DEFAULT_PROFILE } from "../../providers/profile.ts";
 * import { decodeRequest } from "../../responses/decode.ts";
 * import { translateRequest } from "./request.ts";
 *
 * const request = decodeRequest({ model: "m", instructions: "Be brief.", input: "Hi." });
 * const { sent } = translateRequest(request, { profile: DEFAULT_PROFILE, model: "m" });
 * if (sent.wire !== "chat" || sent.body.messages.length !== 2) throw new Error("system and user message expected");
 * ```
 */
export function translateRequest(request: ResponsesRequest, target: TranslationTarget): Translation {
  refuseContinuation(request);
  const profile = resolveProfile(target);
  const report = new Report();
  const context = { facts: {}, ...target, profile, report };
  const { sent, tools } = translateForWire(request, context);
  applyRequestEdits(sent.body, profile, report);
  return { sent, tools, report };
}

function translateForWire(
  request: ResponsesRequest,
  context: TranslationContext,
): Pick<Translation, "sent" | "tools"> {
  switch (context.profile.wire) {
    case "chat": {
      const { body, tools } = translateToChat(request, context);
      return { sent: { wire: "chat", body }, tools };
    }
    case "responses": {
      const { body, tools } = translateToVendor(request, context);
      return { sent: { wire: "responses", body }, tools };
    }
    case "messages": {
      const { body, tools } = translateToMessages(request, context);
      return { sent: { wire: "messages", body }, tools };
    }
  }
}

/** The provider's profile with the differences of its wire and of this model. */
function resolveProfile({ profile: given, model, facts = {} }: TranslationTarget): ProviderProfile {
  const profile = applyWire(given);
  const own = Object.entries(profile.replayByModel ?? {}).find(([start]) => model.startsWith(start))?.[1];
  return {
    ...profile,
    ...(facts.images === false && { images: false }),
    ...(facts.pdfs === false && { files: "words" }),
    ...(facts.answerSchemas === false && { messagesFormat: "prompt" }),
    ...(own !== undefined && { reasoningReplay: own }),
  };
}

function refuseContinuation(request: ResponsesRequest): void {
  if (request.previousResponseId === undefined) return;
  throw new RelayError(
    "previous_response_not_found",
    "Cannot continue from previous_response_id: the relay stores no responses, send the whole conversation in input",
    { param: "previous_response_id" },
  );
}

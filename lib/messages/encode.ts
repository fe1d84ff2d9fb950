/**
 * The HTTP parts of a request to this wire.
 *
 * @module
 */
import { encodeJson } from "../base/json_bytes.ts";
import { BINDING_BETA } from "../providers/messages_profile.ts";
import { findMessagesModel } from "../providers/messages_models.ts";
import type { ProviderProfile } from "../providers/profile.ts";
import { findWirePath } from "../providers/wire.ts";
import type { EncodedRequest } from "../wire/wire.ts";
import { markBlocks } from "./cache_marks.ts";
import type { MessagesRequest } from "./types.ts";

/** The beta values that a request can need, and whether it needs them. */
const BETAS: Readonly<Record<string, (request: MessagesRequest) => boolean>> = {
  [BINDING_BETA]: ({ thinking }) => thinking?.type === "adaptive" && thinking.block_binding !== undefined,
  // Thinking between calls, which comes by itself with adaptive thinking (platform.claude.com, 2026-10).
  "interleaved-thinking-2025-05-14": ({ thinking, model }) =>
    thinking?.type === "enabled" && findMessagesModel(model)?.interleavesOnDemand === true,
};

/** Encodes a request, with the version, the beta values that it needs and the marks for the cache. */
export function encodeMessages(request: MessagesRequest, profile: ProviderProfile): EncodedRequest {
  const betas = profile.messagesBetas.filter((beta) => BETAS[beta]?.(request) ?? true);
  return {
    path: findWirePath("messages", profile),
    headers: {
      "anthropic-version": profile.messagesVersion,
      ...(betas.length > 0 && { "anthropic-beta": betas.join(",") }),
    },
    json: encodeJson(markBlocks(request, profile)),
  };
}

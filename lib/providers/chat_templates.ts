/**
 * Overrides shared by local servers, whose models bring chat templates of their own.
 *
 * @module
 */
import type { ProviderDefinition } from "./row.ts";

/** Switches thinking off in the templates of most open models (pi-ai 1.5.2, 2026-11). */
export const TEMPLATE_THINKING_OFF = { chat_template_kwargs: { enable_thinking: false } } as const;

/** Message order that every chat template accepts: many of them require roles to alternate. */
export const ANY_TEMPLATE: ProviderDefinition["overrides"] = {
  // "Conversation roles must alternate user/assistant" and similar (templates of Mistral, Gemma and others, 2026).
  consecutiveRoles: "merge",
  // "Unexpected role 'user' after role 'tool'" (the same templates; opencode 2026).
  userAfterTool: "needs_assistant",
  // "No user query found in messages." (templates of Qwen, 2026; reports 2026-03 to 2026-09).
  firstMessage: "user",
  // "Tool call IDs should be alphanumeric strings with length 9!": templates of Mistral refuse the ids that llama.cpp
  // b11549 and vLLM 0.32 themselves make (recorded 2026-11). Ids like `functions.f:0` are part of Kimi's templates.
  callIds: "nine_or_numbered",
};

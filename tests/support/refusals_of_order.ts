/**
 * The texts with which providers refuse the order of messages, ids of calls and empty content.
 *
 * Sources: bug reports, recorded bodies and templates, read 2026-11.
 *
 * @module
 */
import type { JsonObject } from "../../lib/base/json.ts";
import { CALL, JINJA, OUTPUT, says } from "./history_items.ts";
import type { Case } from "./refusals.ts";

const TRIMMED: JsonObject = { input: [CALL, OUTPUT] };
const ENDS_ON_ASSISTANT: JsonObject = { input: [says("user", "Hi"), says("assistant", "Half an ans")] };
const ALTERNATE =
  "After the optional system message, conversation roles must alternate user/assistant/user/assistant/...";

/** A template's error. */
function jinja(text: string): JsonObject {
  return { error: { code: 400, message: JINJA + text, type: "invalid_request_error" } };
}

/** Refusals of the order, of ids and of empty content. */
export const OF_ORDER: Readonly<Record<string, Case>> = {
  "a thread without a user": {
    text: jinja("No user query found in messages."),
    body: TRIMMED,
    differs: { firstMessage: "user" },
  },
  "a thread of system text alone": {
    text: { error: { message: "No user query found in messages.", type: "BadRequestError", code: 400 } },
    body: { input: [says("system", "Be brief.")] },
    differs: { firstMessage: "user" },
  },
  "a thread without a user, by a template of two roles in turn": {
    text: jinja("Conversation roles must alternate user/assistant/user/assistant/..."),
    body: TRIMMED,
    differs: { firstMessage: "user" },
  },
  "a thread without a user, by a template that counts calls apart": {
    text: jinja(
      "After the optional system message, conversation roles must alternate user and assistant roles except for tool " +
        "calls and results.",
    ),
    body: TRIMMED,
    differs: { firstMessage: "user" },
  },
  "a thread that does not begin with its user": {
    text: "Expected the first non-system message to be from the user",
    body: TRIMMED,
    differs: { firstMessage: "user" },
  },
  "ids of calls, by a template that names the characters first": {
    text: jinja("Tool call must have an id of 9 characters or numbers."),
    differs: { callIds: "nine_alphanumerics" },
  },
  "ids of function calls": {
    text: "Function call id was call_one but must be a-z, A-Z, 0-9, with a length of 9.",
    differs: { callIds: "nine_alphanumerics" },
  },
  "ids of calls, by the most characters": {
    text: "messages.1.tool_calls.0.id must be at most 64 characters",
    body: { input: [says("user", "Do."), { ...CALL, call_id: "f:0.1" }, { ...OUTPUT, call_id: "f:0.1" }] },
    differs: { callIds: "forty_word_characters" },
  },
  "a thread without messages": {
    text: "messages: at least one message is required",
    body: { input: [says("system", "Be brief.")] },
    differs: { firstMessage: "user" },
  },
  "a thread without contents": {
    text: "* GenerateContentRequest.contents: contents is not specified",
    body: { input: [says("system", "Be brief.")] },
    differs: { firstMessage: "user" },
  },
  "system text": {
    text: JINJA + "System role not supported",
    body: { input: [says("user", "Hi")] },
    differs: { systemRole: "user", lateSystem: "user" },
  },
  "system text, by a cloud": {
    text: "Developer instruction is not enabled for models/gemma-3-27b-it",
    body: { input: [says("user", "Hi")] },
    differs: { systemRole: "user", lateSystem: "user" },
  },
  "system text, by its path": {
    text: "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
    body: { input: [says("user", "Hi")] },
    differs: { systemRole: "user", lateSystem: "user" },
  },
  "a call without a user before it": {
    text:
      "Please ensure that function call turn comes immediately after a user turn or after a function response turn.",
    body: TRIMMED,
    differs: { firstMessage: "user" },
  },
  "blanks at the end of the assistant's words": {
    text: "messages: final assistant content cannot end with trailing whitespace",
    body: ENDS_ON_ASSISTANT,
    differs: { lastMessage: "user" },
  },
  "a thread of system text alone, by the role of its last message": {
    text: "Expected last role User or Tool (or Assistant with prefix True) for serving but got system",
    body: { input: [says("system", "Be brief.")] },
    differs: { firstMessage: "user" },
  },
  "a thread whose last message cannot be the assistant's": {
    text: "role 'assistant' cannot be the last message",
    body: ENDS_ON_ASSISTANT,
    differs: { lastMessage: "user" },
  },
  "a call id of another pattern": {
    text: "messages.2.tool.tool_call_id: String should match pattern '^[a-zA-Z0-9]{9}$'",
    differs: { callIds: "nine_alphanumerics" },
  },
  "a thread that begins with the assistant": {
    text: ALTERNATE,
    body: TRIMMED,
    profile: { consecutiveRoles: "merge" },
    differs: { firstMessage: "user" },
  },
  "a thread that ends on the assistant": {
    text: "This model does not support assistant message prefill. The conversation must end with a user message.",
    body: ENDS_ON_ASSISTANT,
    differs: { lastMessage: "user" },
  },
  "a thread that ends on the assistant, by a cloud": {
    text: {
      object: "error",
      message: "Expected last role User or Tool (or Assistant with prefix True) for serving but got assistant",
      type: "invalid_request_message_order",
      code: "3230",
    },
    body: ENDS_ON_ASSISTANT,
    differs: { lastMessage: "user" },
  },
  "a thread that ends on the assistant, by a template": {
    text: "Cannot set `add_generation_prompt` to True when the last message is from the assistant. Consider using " +
      "`continue_final_message` instead.",
    body: ENDS_ON_ASSISTANT,
    differs: { lastMessage: "user" },
  },
  "a thread that ends on the assistant, by a switch": {
    text: { error: { code: 400, message: "Assistant response prefill is incompatible with enable_thinking." } },
    body: ENDS_ON_ASSISTANT,
    differs: { lastMessage: "user" },
  },
  "a thread that ends on the assistant, by a thinking model": {
    text: "The last message of deepseek-reasoner must be a user message, or an assistant message with prefix mode on",
    body: ENDS_ON_ASSISTANT,
    differs: { lastMessage: "user" },
  },
  "a thread that ends on the assistant, by a function's rule": {
    text: "Please ensure that multiturn requests end with a user role or a function response.",
    body: ENDS_ON_ASSISTANT,
    differs: { lastMessage: "user" },
  },
  "a call id, by a template": {
    text: jinja("Tool call IDs should be alphanumeric strings with length 9!"),
    profile: { callIds: "nine_or_numbered" },
    body: {
      input: [says("user", "Do."), { ...CALL, call_id: "functions.f:0" }, { ...OUTPUT, call_id: "functions.f:0" }],
    },
    differs: { callIds: "nine_alphanumerics" },
  },
  "a call id, by a template behind another server": {
    text: {
      error: {
        message: "Tool call IDs should be alphanumeric strings with length 9!",
        type: "BadRequestError",
        param: null,
        code: 400,
      },
    },
    differs: { callIds: "nine_alphanumerics" },
  },
  "a call id that is too long": {
    text:
      "messages.2.tool_call_id: string does not match pattern '^[a-zA-Z0-9_-]{1,64}$', call_id must match the pattern",
    body: { input: [says("user", "Do."), { ...CALL, call_id: "f:0.1" }, { ...OUTPUT, call_id: "f:0.1" }] },
    differs: { callIds: "forty_word_characters" },
  },
  "calls, by a template of two roles": {
    text: jinja("Conversation roles must alternate user/assistant/user/assistant/..."),
    profile: { consecutiveRoles: "merge" },
    body: { input: [says("user", "Do."), CALL, OUTPUT] },
    differs: { consecutiveRoles: "merge", callHistory: "text" },
  },
  "the role of outputs": {
    text: "Only user, assistant and system roles are supported!",
    differs: { consecutiveRoles: "merge", callHistory: "text" },
  },
  "content that is null, by a validator": {
    text: {
      detail: [{
        loc: ["body", "messages", 1, "content"],
        msg: "none is not an allowed value",
        type: "type_error.none",
      }],
    },
    status: 422,
    profile: { emptyContent: "null" },
    differs: { emptyContent: "empty_string" },
  },
  "content that is null, by a local server": {
    text: {
      error: {
        message: "7 validation errors:\n  {'type': 'string_type', 'loc': ('body', 'messages', 1, " +
          "'ChatCompletionRequestAssistantMessage', 'content'), 'msg': 'Input should be a valid string', 'input': None}",
        type: "internal_server_error",
      },
    },
    status: 500,
    profile: { emptyContent: "null", images: false },
    differs: { emptyContent: "empty_string" },
  },
  "content that is blank": {
    text: "messages: text content blocks must be non-empty",
    differs: { emptyContent: "omit" },
  },
};

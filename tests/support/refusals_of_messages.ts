/**
 * The texts with which providers refuse messages and their parts.
 *
 * Sources: adapters, reports and recorded bodies, read 2026-11.
 *
 * @module
 */
import { type Case, UNEXPLAINED } from "./refusals.ts";

const DROPPED = { reasoningReplay: "drop", reasoningRequired: "never" } as const;
const DESERIALIZE = "Failed to deserialize the JSON body into the target type: ";

/** A call whose id is long and has characters that some providers refuse. */
const FOREIGN_CALL = {
  input: [
    { type: "message", role: "user", content: [{ type: "input_text", text: "Do." }] },
    { type: "function_call", call_id: "functions.f:0-0123456789abcdef0123456789abcdef", name: "f", arguments: "{}" },
    { type: "function_call_output", call_id: "functions.f:0-0123456789abcdef0123456789abcdef", output: "1" },
  ],
};

/** Refusals of messages, by what is refused. */
export const OF_MESSAGES: Readonly<Record<string, Case>> = {
  "reasoning_content, in a list of errors": {
    text: "[{'type':'extra_forbidden','loc':('body','messages',2,'reasoning_content'),'msg':'Extra inputs are not " +
      "permitted'}]",
    differs: DROPPED,
  },
  "reasoning_content, by a strict validator": {
    text: {
      detail: [{
        type: "extra_forbidden",
        loc: ["body", "messages", 2, "assistant", "reasoning_content"],
        msg: "Extra inputs are not permitted",
      }],
    },
    status: 422,
    differs: DROPPED,
  },
  "reasoning_content, as an unsupported property": {
    text: "'messages.4' : for 'role:assistant' the following must be satisfied[('messages.4' : property " +
      "'reasoning_content' is unsupported)]",
    differs: DROPPED,
  },
  "reasoning_content, by its path": {
    text: "messages.2.assistant.reasoning_content: property 'messages.2.assistant.reasoning_content' is unsupported",
    differs: DROPPED,
  },
  "reasoning_content, as an extra input": {
    text: "messages.0.reasoning_content: Extra inputs are not permitted",
    differs: DROPPED,
  },
  "reasoning_content, as a field": {
    text: "Extra inputs are not permitted, field: 'reasoning_content', value: []",
    differs: DROPPED,
  },
  "a signature, as an additional property": {
    text: "Additional properties are not allowed ('extra_content' was unexpected)",
    profile: { missingCallSignature: { google: { thought_signature: "skip" } } },
    differs: { missingCallSignature: {} },
  },
  "a signature, as an unknown field": {
    text: "unknown field `extra_content`",
    profile: { missingCallSignature: { google: { thought_signature: "skip" } } },
    differs: { missingCallSignature: {} },
  },
  "missing reasoning": {
    text: {
      error: {
        message: "The reasoning_content in the thinking mode must be passed back to the API.",
        type: "invalid_request_error",
        param: null,
        code: "invalid_request_error",
      },
    },
    body: UNEXPLAINED,
    differs: { reasoningReplay: "reasoning_content", reasoningRequired: "always" },
  },
  "missing reasoning, in older words": {
    text: "Missing reasoning_content field in the assistant message at message index 2. For more information, please " +
      "refer to https://api-docs.deepseek.com/guides/thinking_mode#tool-calls",
    body: UNEXPLAINED,
    differs: { reasoningReplay: "reasoning_content", reasoningRequired: "always" },
  },
  "missing reasoning of a model that has a way of its own": {
    text: "thinking is enabled but reasoning_content is missing in assistant tool call message at index 2",
    profile: { replayByModel: { m: "drop" } },
    body: UNEXPLAINED,
    differs: { reasoningReplay: "reasoning_content", reasoningRequired: "calls", replayByModel: {} },
  },
  "missing reasoning beside a call": {
    text: "thinking is enabled but reasoning_content is missing in assistant tool call message at index 2",
    body: UNEXPLAINED,
    differs: { reasoningReplay: "reasoning_content", reasoningRequired: "calls" },
  },
  "missing reasoning where calls have theirs": {
    text: "thinking is enabled but reasoning_content is missing in assistant tool call message at index 2",
    profile: { reasoningReplay: "reasoning_content", reasoningRequired: "calls" },
    body: UNEXPLAINED,
    differs: { reasoningReplay: "reasoning_content", reasoningRequired: "always" },
  },
  "developer, as an unknown variant": {
    text: `${DESERIALIZE}messages[0].role: unknown variant \`developer\`, expected one of \`system\`, \`user\`, ` +
      "`assistant`, `tool`, `latest_reminder` at line 1 column 60",
    status: 422,
    profile: { systemRole: "developer" },
    differs: { systemRole: "system" },
  },
  "developer, as not one of": {
    text: "developer is not one of ['system', 'assistant', 'user', 'tool', 'function'] - 'messages.[0].role'",
    profile: { systemRole: "developer" },
    differs: { systemRole: "system" },
  },
  "developer, without a name": {
    text: "'messages.0' : discriminator property 'role' has invalid value",
    profile: { systemRole: "developer" },
    differs: { systemRole: "system" },
  },
  "developer, as no valid role": {
    text: "role 'developer' is not a valid role",
    profile: { systemRole: "developer" },
    differs: { systemRole: "system" },
  },
  "developer, in Chinese": {
    text: { error: { code: "1214", message: "角色信息不正确" } },
    profile: { systemRole: "developer" },
    differs: { systemRole: "system" },
  },
  "developer, beside the supported values": {
    text: "The parameter `messages.role` is not valid: invalid value: `developer`, supported values are [system user " +
      "assistant tool]",
    profile: { systemRole: "developer" },
    differs: { systemRole: "system" },
  },
  "developer, as an unknown role": {
    text: "Unknown role: developer",
    profile: { systemRole: "developer" },
    differs: { systemRole: "system" },
  },
  "developer, as an invalid value": {
    text: "Invalid value: 'developer'. Supported values are: 'system', 'assistant', 'user', and 'tool'.",
    profile: { systemRole: "developer" },
    differs: { systemRole: "system" },
  },
  "a late system message": {
    text: "invalid params, chat content has invalid message role: system (2013)",
    profile: { lateSystem: "system" },
    differs: { lateSystem: "user" },
  },
  "a late system message, by a template": {
    text: "System message must be at the beginning.",
    profile: { lateSystem: "system" },
    status: 500,
    differs: { lateSystem: "user" },
  },
  "a user message after a tool's": {
    text: { object: "error", message: "Unexpected role 'user' after role 'tool'", code: "3230" },
    differs: { userAfterTool: "needs_assistant" },
  },
  "user messages in a row": {
    text: "Conversation roles must alternate user/assistant/user/assistant/...",
    status: 500,
    differs: { consecutiveRoles: "merge" },
  },
  "two calls of one message": {
    text: "This model only supports single tool-calls at once!",
    status: 500,
    differs: { callsPerMessage: "one" },
  },
  "a call id": {
    text: {
      object: "error",
      message: "Tool call id was call_one but must be a-z, A-Z, 0-9, with a length of 9.",
      type: "invalid_function_call",
      code: "3280",
    },
    differs: { callIds: "nine_alphanumerics" },
  },
  "a call id of signs that it does not take": {
    text: "messages.1.content.0.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'",
    body: FOREIGN_CALL,
    differs: { callIds: "forty_word_characters" },
  },
  "a long call id": {
    text:
      "Invalid 'messages[1].tool_calls[0].id': string too long. Expected a string with maximum length 40, but got a " +
      "string with length 46 instead.",
    body: FOREIGN_CALL,
    differs: { callIds: "forty_word_characters" },
  },
  "images": {
    text: `${DESERIALIZE}messages[1]: unknown variant \`image_url\`, expected \`text\` at line 1 column 5512`,
    differs: { images: false },
  },
  "images, by a server that takes plain text only": {
    text: `${DESERIALIZE}messages[1].content: invalid type: sequence, expected a string at line 1 column 98`,
    differs: { images: false },
  },
  "files, by a server that takes plain text only": {
    text: `${DESERIALIZE}messages[1].content: invalid type: sequence, expected a string at line 1 column 98`,
    profile: { images: false, files: "part" },
    differs: { files: "words" },
  },
  "images, by a router": {
    text: { error: { message: "No endpoints found that support image input", code: 404 } },
    status: 404,
    differs: { images: false },
  },
  "addresses of images": {
    text: "image URLs are not currently supported, please use base64 encoded data instead",
    differs: { imageUrls: "data_only" },
  },
  "files": {
    text: "Invalid value: 'file'. Supported values are: 'text' and 'image_url'.",
    profile: { files: "part" },
    differs: { files: "words" },
  },
};

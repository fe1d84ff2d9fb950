/**
 * Tests that the scripted Messages API refuses broken conversations.
 *
 * @module
 */
import {
  CALL,
  CALLING,
  GOOD,
  LATE,
  PNG,
  RESULT,
  RESULTS,
  saying,
  testRefused,
  USER,
  withMessages,
} from "../../support/messages_requests.ts";

testRefused([
  ["messages", "messages: at least one message is required", withMessages()],
  ["roles", "messages.0.role: Input should be", withMessages({ role: "tool", content: "x" })],
  ["roles", "role 'system' is not supported on this model", { ...withMessages(USER, LATE), model: "claude-opus-4-7" }],
  ["roles", "messages.0.id: Extra inputs are not permitted", withMessages({ ...USER, id: "x" })],
  ["ends", 'messages: first message must use the "user" role', withMessages({ role: "assistant", content: "x" }, USER)],
  [
    "ends",
    "This model does not support assistant message prefill.",
    withMessages(USER, { role: "assistant", content: "x" }),
  ],
  ["systemPlace", "messages.2: a message with role 'system' must follow", withMessages(USER, CALLING, LATE, RESULTS)],
  ["systemPlace", "messages.1: a message with role 'system' must follow", withMessages(USER, LATE, USER)],
  ["emptyContent", "system: text content blocks must be non-empty", { ...GOOD, system: "" }],
  ["emptyContent", "messages.0: all messages must have non-empty content", withMessages({ role: "user", content: [] })],
  ["emptyContent", "messages: text content blocks must be non-empty", saying({ type: "text", text: "" })],
  [
    "emptyContent",
    "messages: text content blocks must contain non-whitespace text",
    saying({ type: "text", text: " \n" }),
  ],
  [
    "calls",
    "messages.1.content.0.tool_use.id: String should match pattern",
    withMessages(
      USER,
      { role: "assistant", content: [{ ...CALL, id: "a.b" }] },
      RESULTS,
    ),
  ],
  [
    "calls",
    "messages.1.content.0.tool_use.input: Input should be a valid dictionary",
    withMessages(
      USER,
      { role: "assistant", content: [{ ...CALL, input: "{}" }] },
      RESULTS,
    ),
  ],
  ["calls", "messages: `tool_use` ids must be unique", withMessages(USER, CALLING, RESULTS, CALLING, RESULTS)],
  [
    "pairs",
    "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: c1.",
    withMessages(
      USER,
      CALLING,
      USER,
    ),
  ],
  [
    "pairs",
    "messages.1: `tool_use` ids were found without",
    withMessages(USER, CALLING, {
      role: "user",
      content: [{ type: "text", text: "wait" }, RESULT],
    }),
  ],
  [
    "pairs",
    "messages.1: `tool_use` ids were found without",
    withMessages(
      USER,
      { role: "assistant", content: [CALL, { type: "text", text: "late" }] },
      RESULTS,
    ),
  ],
  [
    "results",
    "messages.0.content.0: unexpected `tool_use_id` found in `tool_result` blocks: c1.",
    withMessages(RESULTS),
  ],
  [
    "results",
    "messages.2.content.1: each tool_use must have a single result.",
    withMessages(USER, CALLING, {
      role: "user",
      content: [RESULT, RESULT],
    }),
  ],
  [
    "resultContent",
    "messages.2.content.0.tool_result.content: List should have",
    withMessages(USER, CALLING, {
      role: "user",
      content: [{ ...RESULT, content: [] }],
    }),
  ],
  [
    "resultContent",
    'messages.2.content.0.tool_result: all content must be type "text" if "is_error" is true',
    withMessages(
      USER,
      CALLING,
      { role: "user", content: [{ ...RESULT, is_error: true, content: [{ type: "image", source: PNG }] }] },
    ),
  ],
]);

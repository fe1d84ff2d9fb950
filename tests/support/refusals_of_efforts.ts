/**
 * The texts with which providers refuse the value of an effort, and validators a field.
 *
 * Sources: recorded bodies, adapters and bug reports, read 2026-11.
 *
 * @module
 */
import type { JsonObject } from "../../lib/base/json.ts";
import type { Case } from "./refusals.ts";

const MINIMAL: JsonObject = { reasoning: { effort: "minimal" } };
const MAX: JsonObject = { reasoning: { effort: "max" } };

/** Refusals of efforts, and of fields by validators, by what is refused. */
export const OF_EFFORTS: Readonly<Record<string, Case>> = {
  "an effort, beside the supported values": {
    text: {
      error: {
        message:
          "Unsupported value: 'reasoning_effort' does not support 'minimal' with this model. Supported values are: " +
          "'low', 'medium', and 'high'.",
        type: "invalid_request_error",
        param: "reasoning_effort",
        code: "unsupported_value",
      },
    },
    body: MINIMAL,
    differs: { acceptedEfforts: ["low", "medium", "high"] },
  },
  "an effort by its value, beside the supported values": {
    text: {
      error: {
        message:
          "Unsupported value: 'minimal' is not supported with the 'gpt-5.1' model. Supported values are: 'none', " +
          "'low', 'medium', and 'high'.",
        type: "invalid_request_error",
        param: "reasoning.effort",
        code: "unsupported_value",
      },
    },
    body: MINIMAL,
    differs: { acceptedEfforts: ["none", "low", "medium", "high"] },
  },
  "an effort, by a cloud": {
    text: "`reasoning_effort` must be one of `none` or `default`",
    differs: { acceptedEfforts: ["none", "default"] },
  },
  "an effort, by a validator": {
    text: {
      detail: [{
        type: "literal_error",
        loc: ["body", "reasoning_effort"],
        msg: "Input should be 'low', 'medium' or 'high'",
        input: "max",
      }],
    },
    status: 422,
    body: MAX,
    differs: { acceptedEfforts: ["low", "medium", "high"] },
  },
  "an effort, by a decoder": {
    text:
      "Failed to deserialize the JSON body into the target type: reasoning_effort: unknown variant `max`, expected " +
      "one of `low`, `medium`, `high`, `xhigh` at line 1 column 60",
    status: 422,
    body: MAX,
    differs: { acceptedEfforts: ["low", "medium", "high", "xhigh"] },
  },
  "an effort, by a router": {
    text: 'reasoning.effort: Invalid option: expected one of "xhigh"|"high"|"medium"|"low"|"minimal"|"none"',
    profile: { effortField: "reasoning.effort" },
    body: MAX,
    differs: { acceptedEfforts: ["none", "minimal", "low", "medium", "high", "xhigh"] },
  },
  "an effort, by a local server": {
    text: 'invalid reasoning value: "xhigh" (must be "high", "medium", "low", "max", or "none")',
    body: { reasoning: { effort: "xhigh" } },
    differs: { acceptedEfforts: ["none", "low", "medium", "high", "max"] },
  },
  "an effort, by a schema's checker": {
    text: "'max' is not one of ['low', 'medium', 'high'] - 'reasoning_effort'",
    body: MAX,
    differs: { acceptedEfforts: ["low", "medium", "high"] },
  },
  "an effort, with advice": {
    text: "reasoning_effort 'xhigh' is not supported by this model; try low, medium or high instead",
    body: { reasoning: { effort: "xhigh" } },
    differs: { acceptedEfforts: ["low", "medium", "high"] },
  },
  "an effort that is alone in the text": {
    text: "Invalid value for reasoning effort: 'max'",
    body: MAX,
    differs: { effortField: "none" },
  },
  "an effort of a model that only switches thinking on and off": {
    text: {
      error: {
        message: 'think value "high" is not supported for this model',
        type: "api_error",
        param: null,
        code: null,
      },
    },
    profile: { thinkingOff: { reasoning_effort: "none" } },
    differs: { effortField: "none" },
  },
  "a schema, by a local server's validator": {
    text: {
      error: {
        message:
          "1 validation error:\n  {'type': 'literal_error', 'loc': ('body', 'response_format', 'type'), 'msg': " +
          "\"Input should be 'text' or 'json_object'\", 'input': 'json_schema', 'ctx': {'expected': \"'text' or " +
          '\'json_object\'"}}\n\n  File "app.py", line 376, in create_chat_completion\n    POST /v1/chat/completions',
        type: "internal_server_error",
        param: null,
        code: null,
      },
    },
    status: 500,
    differs: { structuredOutput: "json_object" },
  },
  "stream_options, by a server that lists what it did not expect": {
    text: { detail: "Unexpected fields in the request: {'stream_options'}" },
    status: 422,
    differs: { streamOptions: false },
  },
  "stream_options, by an older validator": {
    text: {
      detail: [{ loc: ["body", "stream_options"], msg: "extra fields not permitted", type: "value_error.extra" }],
    },
    status: 422,
    differs: { streamOptions: false },
  },
  "stream_options, in an object": {
    text: { detail: { error: { message: "Unknown parameter: 'stream_options'.", param: "stream_options" } } },
    status: 422,
    differs: { streamOptions: false },
  },
  "parallel_tool_calls, by a function": {
    text: "create_chat_completion() got an unexpected keyword argument 'parallel_tool_calls'",
    status: 500,
    differs: { parallelToolCalls: false },
  },
  "a part of content, by a validator": {
    text: {
      detail: [{ loc: ["body", "messages", 1, "content"], msg: "str type expected", type: "type_error.str" }],
    },
    status: 422,
    differs: { images: false },
  },
  "thinking, by a local server": {
    text: '"m" does not support thinking',
    differs: { effortField: "none" },
  },
  "thinking, by its words": {
    text: "Thinking is not supported for this model",
    differs: { effortField: "none" },
  },
};

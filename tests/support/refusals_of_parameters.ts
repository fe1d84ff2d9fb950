/**
 * The texts with which providers refuse parameters, tools and schemas.
 *
 * Sources: adapters, reports and recorded bodies, read 2026-11.
 *
 * @module
 */
import type { Case } from "./refusals.ts";

/** Refusals of parameters, tools and schemas, by what is refused. */
export const OF_PARAMETERS: Readonly<Record<string, Case>> = {
  "max_tokens of a reasoning model": {
    text: {
      error: {
        message: "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' " +
          "instead.",
        type: "invalid_request_error",
        param: "max_tokens",
        code: "unsupported_parameter",
      },
    },
    differs: { maxTokensField: "max_completion_tokens" },
  },
  "max_completion_tokens of an older server": {
    text: "Unrecognized request argument supplied: max_completion_tokens",
    profile: { maxTokensField: "max_completion_tokens" },
    differs: { maxTokensField: "max_tokens" },
  },
  "stream_options, by name": {
    text: "Unrecognized request argument supplied: stream_options",
    differs: { streamOptions: false },
  },
  "stream_options, by a strict validator": {
    text: {
      detail: [{ type: "extra_forbidden", loc: ["body", "stream_options"], msg: "Extra inputs are not permitted" }],
    },
    status: 422,
    differs: { streamOptions: false },
  },
  "strict, by a provider that knows no other fields": {
    text: {
      id: "1",
      message: "unknown field: parameter 'strict' is not a valid field. For proper usage, please refer to the docs",
    },
    status: 422,
    differs: { strictTools: false },
  },
  "references in schemas": {
    text:
      "Invalid request: tools.function.parameters is not a valid moonshot flavored json schema, details: <At path " +
      "'properties.a': $ref is not supported>",
    differs: { schemaRules: ["inline_refs"] },
  },
  "a property without a type": {
    text:
      "Invalid request: tools.function.parameters is not a valid moonshot flavored json schema, details: <At path " +
      "'properties.b': type is not defined>",
    profile: { schemaRules: ["inline_refs"] },
    differs: { schemaRules: ["inline_refs", "require_types"] },
  },
  "a union at the root": {
    text:
      "Invalid schema for function 'f': schema must have type 'object' and not have 'oneOf'/'anyOf'/'allOf'/'enum'/" +
      "'not' at the top level.",
    differs: { schemaRules: ["object_root"] },
  },
  "additionalProperties": {
    text: [{
      error: {
        code: 400,
        message: 'Invalid JSON payload received. Unknown name "additionalProperties" at ' +
          "'tools[0].function_declarations[0].parameters': Cannot find field.",
        status: "INVALID_ARGUMENT",
      },
    }],
    differs: { schemaRules: ["no_additional_properties"] },
  },
  "parallel_tool_calls": {
    text: "tools: parallel_tool_calls is not supported with this model",
    differs: { parallelToolCalls: false },
  },
  "probabilities of tokens": {
    text: "'logprobs' is not supported with this model",
    body: { include: ["message.output_text.logprobs"] },
    differs: { logprobs: false },
  },
  "a forced call": {
    text: "deepseek-reasoner does not support this tool_choice",
    differs: { requiredChoice: "auto" },
  },
  "no call at all, by an old server": {
    text:
      '[{"type": "value_error", "loc": ["body"], "msg": "Value error, `tool_choice` must either be a named tool or ' +
      '\\"auto\\". `tool_choice=\\"none\\" is not supported."}]',
    body: { tool_choice: "none" },
    differs: { noneChoice: "no_tools" },
  },
  "no call at all, by a gateway": {
    text: 'Validation error: Invalid input: expected "auto" at "params.tool_choice.type" or Invalid input: expected ' +
      '"any" at "params.tool_choice.type"',
    body: { tool_choice: "none" },
    differs: { noneChoice: "no_tools" },
  },
  "no call at all, by another gateway": {
    text: "Incompatible tool choice param submitted - {'type': 'none'}",
    status: 500,
    body: { tool_choice: "none" },
    differs: { noneChoice: "no_tools" },
  },
  "no call at all, by a gateway before a cloud": {
    text: "litellm.UnsupportedParamsError: Bedrock doesn't support tool_choice=none. To drop it from the call, set " +
      "`litellm.drop_params = True.",
    body: { tool_choice: "none" },
    differs: { noneChoice: "no_tools" },
  },
  "calls in the history of a request without tools": {
    text: "litellm.UnsupportedParamsError: Anthropic doesn't support tool calling without `tools=` param specified. " +
      "Pass `tools=` param OR set `litellm.modify_params = True` // `litellm_settings::modify_params: True` to add " +
      "dummy tool to the request.. Received Model Group=m\nAvailable Model Group Fallbacks=None",
    body: { tools: [] },
    differs: { callsWithoutTools: "placeholder" },
  },
  "calls in the history of a request without tools, by the cloud itself": {
    text: "The toolConfig field must be defined when using toolUse and toolResult content blocks.",
    body: { tools: [] },
    differs: { callsWithoutTools: "placeholder" },
  },
  "strict tools": {
    text: "tools.0.function.strict: Extra inputs are not permitted",
    differs: { strictTools: false },
  },
  "the effort": {
    text: "Unsupported parameter: 'reasoning_effort' is not supported with this model.",
    differs: { effortField: "none" },
  },
  "the value of the effort": {
    text: {
      code: "Client specified an invalid argument",
      error: "This model does not support 'reasoning_effort' value 'none'",
    },
    profile: { thinkingOff: { reasoning_effort: "none", other: 1 } },
    body: { reasoning: { effort: "none" } },
    differs: { effortField: "none", thinkingOff: { other: 1 } },
  },
  "the object of the effort": {
    text: [{
      error: {
        code: 400,
        message: 'Invalid JSON payload received. Unknown name "reasoning": Cannot find field.',
        status: "INVALID_ARGUMENT",
        details: [],
      },
    }],
    profile: { effortField: "reasoning.effort" },
    differs: { effortField: "none" },
  },
  "a schema for the answer": {
    text: "This response_format type is unavailable now",
    differs: { structuredOutput: "json_object" },
  },
  "any form for the answer": {
    text: "'response_format' is not supported by this model",
    profile: { structuredOutput: "json_object" },
    differs: { structuredOutput: "none" },
  },
  "a parameter that was passed through": {
    text: "Unknown parameter: 'seed'.",
    profile: { passThrough: { seed: "seed", stop: "stop" } },
    differs: { passThrough: { stop: "stop" } },
  },
  "a switch of the profile": {
    text: "enable_thinking: Extra inputs are not permitted",
    profile: { thinkingOn: { enable_thinking: true } },
    differs: { thinkingOn: {} },
  },
  "a key of the profile": {
    text: "unknown field `chat_template_kwargs`",
    profile: { extraBody: { chat_template_kwargs: {}, kept: true } },
    differs: { extraBody: { kept: true } },
  },
  "too many tools": {
    text: "Invalid 'tools': array too long. Expected an array with maximum length 2, but got an array with length 3 " +
      "instead.",
    differs: { maxTools: 2 },
  },
  "an empty text": {
    text: "Invalid request: text content is empty",
    differs: { emptyContent: "omit" },
  },
  "no content": {
    text: "invalid message content type: <nil>",
    profile: { emptyContent: "null" },
    differs: { emptyContent: "empty_string" },
  },
};

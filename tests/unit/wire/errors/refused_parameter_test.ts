/**
 * Tests that a refused part of a request is found by its name, and that none is invented.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { findRefusedParameter } from "../../../../lib/wire/errors/classify.ts";

/** Texts of 2026, and "kind name" of the part they name. */
const NAMED: readonly (readonly [string, string])[] = [
  [
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    "parameter max_tokens",
  ],
  [
    "Unsupported value: 'temperature' does not support 0.7 with this model. Only the default (1) value is supported.",
    "parameter temperature",
  ],
  ["Unrecognized request argument supplied: stream_options", "parameter stream_options"],
  ["Unknown parameter: 'tools[0].function.strict'.", "parameter strict"],
  ["Unknown parameter: 'stream_options.include_usage'.", "parameter stream_options"],
  [
    "[{'type':'extra_forbidden','loc':('body','messages',2,'assistant','reasoning_content'),'msg':'Extra inputs are not permitted'}]",
    "parameter reasoning_content",
  ],
  ["body.messages.2.assistant.reasoning_content: Extra inputs are not permitted", "parameter reasoning_content"],
  ["body.stream_options: Extra inputs are not permitted", "parameter stream_options"],
  ["messages.0.reasoning_content: Extra inputs are not permitted", "parameter reasoning_content"],
  ["Extra inputs are not permitted, field: 'reasoning_content', value: []", "parameter reasoning_content"],
  [
    "'messages.4' : for 'role:assistant' the following must be satisfied[('messages.4' : property 'reasoning_content' is unsupported)]",
    "parameter reasoning_content",
  ],
  [
    "messages.2.assistant.reasoning_content: property 'messages.2.assistant.reasoning_content' is unsupported",
    "parameter reasoning_content",
  ],
  ["Additional properties are not allowed ('extra_content' was unexpected)", "parameter extra_content"],
  ["unknown field `extra_content`, expected one of `id`", "parameter extra_content"],
  ['Invalid JSON payload received. Unknown name "reasoning": Cannot find field.', "parameter reasoning"],
  ["This model does not support 'reasoning_effort' value 'none'", "parameter reasoning_effort"],
  ["this model does not support this tool_choice", "parameter tool_choice"],
  ['Value error, `tool_choice` must either be a named tool or "auto".', "parameter tool_choice"],
  ['expected "auto" at "params.tool_choice.type" or', "parameter tool_choice"],
  ["Incompatible tool choice param submitted - {'type': 'none'}", "parameter tool_choice"],
  ["Invalid value for `tool_choice`: none! Only named tools are supported.", "parameter tool_choice"],
  ["litellm.UnsupportedParamsError: x does not support parameters: ['seed'], for model=m", "parameter seed"],
  ["reasoning_effort: Invalid option", "parameter reasoning_effort"],
  ['"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set', "parameter tool_choice"],
  ["max_tokens: 64000 > 32000, which is the maximum allowed number of output tokens for m", "parameter max_tokens"],
  ["max_tokens=131073 cannot be greater than max_model_len", "parameter max_tokens"],
  [
    "messages[0].role: unknown variant `developer`, expected one of `system`, `user` at line 1 column 60",
    "role developer",
  ],
  [
    "developer is not one of ['system', 'assistant', 'user', 'tool', 'function'] - 'messages.[0].role'",
    "role developer",
  ],
  ["'messages.0' : discriminator property 'role' has invalid value", "role role"],
  ["role 'developer' is not a valid role", "role developer"],
  ["角色信息不正确", "role role"],
  ["invalid value: `developer`, supported values are [system user assistant tool]", "role developer"],
  ["Unknown role: developer", "role developer"],
  ["Invalid value: 'developer'. Supported values are: 'system', 'assistant', 'user', and 'tool'.", "role developer"],
  ["invalid params, chat content has invalid message role: system (2013)", "role system"],
  ["messages.0.role: Extra inputs are not permitted", "role role"],
  ["messages[1]: unknown variant `image_url`, expected `text`", "content image_url"],
  ["Invalid value: 'image_url'. Supported values are: 'text'.", "content image_url"],
  ["No endpoints found that support image input", "content image_url"],
  ["messages[3]: invalid type: sequence, expected a string", "content parts"],
  ["messages[3]: data did not match any variant of untagged enum ChatCompletionRequestContent", "content parts"],
  ["Invalid value: 'custom'. Supported values are: 'function'.", "tool custom"],
  ["No endpoints found that support tool use.", "tool function"],
];

Deno.test("findRefusedParameter() finds the part that a text names", () => {
  for (const [message, expected] of NAMED) {
    const found = findRefusedParameter({ message });
    assertEquals(found && `${found.kind} ${found.name}`, expected, message);
  }
});

Deno.test("findRefusedParameter() uses the error's own path when the code says that it names the refused part", () => {
  const message = "Not with this model.";
  const named = (code: string, param: string) => findRefusedParameter({ message, code, param });
  assertEquals(named("unsupported_parameter", "top_p"), { kind: "parameter", name: "top_p" });
  assertEquals(named("unknown_parameter", "messages[2].role"), { kind: "role", name: "role" });
  assertEquals(named("unknown_parameter", "messages[2].content"), { kind: "content", name: "parts" });
  assertEquals(named("context_length_exceeded", "messages"), undefined);
});

const NOT_NAMED = [
  "Insufficient Balance",
  "The model `x` does not exist",
  "'max_tokens' or 'max_completion_tokens' is too large: 5000. This model's maximum context length is 4096 tokens",
  "Tool call validation failed: errors: [missing properties: 'name', additionalProperties 'x' not allowed]",
  "Unsupported parameter: '%%%'",
  "The reasoning_content in the thinking mode must be passed back to the API.",
  "",
];

Deno.test("findRefusedParameter() invents no part", () => {
  for (const message of NOT_NAMED) assertEquals(findRefusedParameter({ message }), undefined, message);
});

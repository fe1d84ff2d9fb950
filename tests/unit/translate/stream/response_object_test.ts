/**
 * Tests that the response object has every key and repeats the request for clients that read it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { CODEX_CLIENT, PLAIN_CLIENT } from "../../../../lib/responses/client_profiles.ts";
import { decodeRequest } from "../../../../lib/responses/decode.ts";
import type { JsonObject } from "../../../../lib/base/json.ts";
import { createResponseFrame, createResponseObject } from "../../../../lib/translate/stream/response_object.ts";

const BODY = {
  model: "m",
  input: "Hi",
  instructions: "Base",
  tools: [{ type: "function", name: "f" }],
  tool_choice: "required",
  parallel_tool_calls: false,
  max_output_tokens: 5,
  temperature: 0,
  top_p: 0.5,
  reasoning: { effort: "high", summary: "auto" },
  text: { format: { type: "json_object" }, verbosity: "low" },
  metadata: { a: "b" },
  prompt_cache_key: "k",
  safety_identifier: "s",
  user: "u",
  store: true,
};
const OPEN = { status: "in_progress", output: [], completedAt: null, usage: null } as const;

/** Keys that do not depend on the request. */
const FIXED: JsonObject = {
  id: "resp_1",
  object: "response",
  created_at: 7,
  completed_at: null,
  status: "in_progress",
  model: "m",
  error: null,
  incomplete_details: null,
  output: [],
  usage: null,
  background: false,
  frequency_penalty: 0,
  presence_penalty: 0,
  max_tool_calls: null,
  previous_response_id: null,
  service_tier: "default",
  store: false,
  top_logprobs: 0,
  truncation: "disabled",
};

Deno.test("createResponseObject() repeats the request for plain clients", () => {
  const response = createResponseObject(
    createResponseFrame(decodeRequest(BODY), PLAIN_CLIENT, { id: "resp_1", createdAt: 7 }),
    OPEN,
  );
  assertEquals<JsonObject>(response, {
    ...FIXED,
    instructions: "Base",
    max_output_tokens: 5,
    metadata: { a: "b" },
    parallel_tool_calls: false,
    prompt_cache_key: "k",
    reasoning: { effort: "high", summary: "auto" },
    safety_identifier: "s",
    temperature: 0,
    text: { format: { type: "json_object" }, verbosity: "low" },
    tool_choice: "required",
    tools: [{ type: "function", name: "f" }],
    top_p: 0.5,
    user: "u",
  });
});

Deno.test("createResponseObject() omits for Codex the values that it does not read", () => {
  const { instructions, tools, tool_choice, text } = createResponseObject(
    createResponseFrame(decodeRequest(BODY), CODEX_CLIENT, { id: "resp_1", createdAt: 7 }),
    OPEN,
  );
  assertEquals([instructions, tools, tool_choice, text], [null, [], "auto", { format: { type: "text" } }]);
});

Deno.test("createResponseObject() fills in defaults for the settings that the request left out", () => {
  const request = decodeRequest({ model: "m", input: "Hi" });
  assertEquals<JsonObject>(
    createResponseObject(createResponseFrame(request, PLAIN_CLIENT, { id: "resp_1", createdAt: 7 }), OPEN),
    {
      ...FIXED,
      instructions: null,
      max_output_tokens: null,
      metadata: {},
      parallel_tool_calls: true,
      prompt_cache_key: null,
      reasoning: { effort: null, summary: null },
      safety_identifier: null,
      temperature: 1,
      text: { format: { type: "text" } },
      tool_choice: "auto",
      tools: [],
      top_p: 1,
    },
  );
});

Deno.test("createResponseObject() says how the answer ended, and omits usage that is not given", () => {
  const start = createResponseFrame(decodeRequest({ model: "m", input: "Hi" }), CODEX_CLIENT, {
    id: "resp_1",
    createdAt: 7,
  });
  const cut = createResponseObject(start, {
    status: "incomplete",
    output: [],
    completedAt: null,
    incompleteReason: "max_output_tokens",
  });
  assertEquals([cut.status, cut.incomplete_details, "usage" in cut], [
    "incomplete",
    { reason: "max_output_tokens" },
    false,
  ]);
  const error = { code: "invalid_prompt", message: "No" };
  const failed = createResponseObject(start, { status: "failed", output: [], completedAt: null, error });
  assertEquals([failed.status, failed.error], ["failed", error]);
  const done = createResponseObject(start, { status: "completed", output: [], completedAt: 9 });
  assertEquals([done.status, done.completed_at, done.created_at], ["completed", 9, 7]);
});

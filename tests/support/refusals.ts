/**
 * The shape of refusals that the relay can learn from, and the request that is refused.
 *
 * @module
 */
import { decodeRefusal } from "../../lib/wire/errors/decode_error.ts";
import { translateProviderError } from "../../lib/wire/errors/classify.ts";
import type { RelayError } from "../../lib/base/errors.ts";
import type { JsonObject } from "../../lib/base/json.ts";
import type { ProviderProfile } from "../../lib/providers/profile.ts";
import { sealEnvelope } from "../../lib/translate/reasoning_envelope.ts";

const PIXEL = "data:image/png;base64,iVBORw0KGgo=";

/** A request with an example of everything that some provider refuses. */
export const BODY: JsonObject = {
  model: "m",
  instructions: "Be brief.",
  input: [
    {
      type: "message",
      role: "user",
      content: [
        { type: "input_text", text: "Look." },
        { type: "input_image", image_url: PIXEL },
        { type: "input_image", image_url: "https://pictures.test/a.png" },
        { type: "input_file", filename: "a.pdf", file_data: "data:application/pdf;base64,JVBERg==" },
      ],
    },
    {
      type: "reasoning",
      summary: [{ type: "summary_text", text: "Hm." }],
      encrypted_content: sealEnvelope({ provider: "default", field: "reasoning_content" }),
    },
    { type: "function_call", call_id: "call_one", name: "f", arguments: "{}" },
    { type: "function_call", call_id: "call_two", name: "f", arguments: "{}" },
    { type: "function_call_output", call_id: "call_one", output: "1" },
    { type: "function_call_output", call_id: "call_two", output: "2" },
    { type: "message", role: "developer", content: [{ type: "input_text", text: "Now be long." }] },
    { type: "message", role: "user", content: [{ type: "input_text", text: "Go on." }] },
  ],
  tools: [
    {
      type: "function",
      name: "f",
      strict: true,
      parameters: {
        type: "object",
        properties: { a: { $ref: "#/$defs/A" }, b: {} },
        $defs: { A: { type: "string" } },
        anyOf: [{ required: ["a"] }, { required: ["b"] }],
        additionalProperties: false,
      },
    },
    { type: "function", name: "g" },
    { type: "function", name: "h" },
  ],
  tool_choice: "required",
  parallel_tool_calls: true,
  reasoning: { effort: "high" },
  max_output_tokens: 1000,
  seed: 7,
  text: { format: { type: "json_schema", name: "answer", schema: { type: "object" } } },
};

/** Answers and calls whose reasoning was not kept. */
export const UNEXPLAINED: JsonObject = {
  input: [
    { type: "message", role: "assistant", content: [{ type: "output_text", text: "I look." }] },
    { type: "message", role: "user", content: [{ type: "input_text", text: "Do." }] },
    { type: "function_call", call_id: "call_one", name: "f", arguments: "{}" },
    { type: "function_call_output", call_id: "call_one", output: "1" },
  ],
};

/** One refusal, and the change that must be learned from it. */
export interface Case {
  /** The message, or the whole body. */
  readonly text: string | JsonObject | readonly JsonObject[];
  /** 400 when absent. */
  readonly status?: number;
  /** Differences from the default profile. */
  readonly profile?: Partial<ProviderProfile>;
  /** Differences from {@linkcode BODY}. */
  readonly body?: JsonObject;
  readonly differs: Partial<ProviderProfile>;
}

/** The error that the relay makes of a refusal. */
export function refusal(text: Case["text"], status = 400): RelayError {
  const body = typeof text === "string" ? { error: { message: text, type: "invalid_request_error" } } : text;
  return translateProviderError(decodeRefusal(JSON.stringify(body)), { status });
}

/**
 * A request to a vendor's own Responses API that holds everything that some vendor refuses.
 *
 * @module
 */
import type { JsonObject } from "../../lib/base/json.ts";
import { sealEnvelope } from "../../lib/translate/reasoning_envelope.ts";

/** A seal of the vendor. */
export const VENDOR_SEAL = "vendor:blob==";
const FORMAT = { type: "json_schema", name: "a", schema: { type: "object", properties: {} } };

/** Objects in objects, ten of them, the innermost of which holds `deepest`. */
const DEEP = Array.from({ length: 10 }).reduce<JsonObject>(
  (inner, _, index) => ({ type: "object", properties: { [index === 0 ? "deepest" : "inner"]: inner } }),
  { type: "string" },
);

/** A request with an example of everything that some vendor refuses. */
export const VENDOR_BODY: JsonObject = {
  model: "m",
  input: [
    { type: "additional_tools", tools: [{ type: "function", name: "later" }] },
    {
      type: "agent_message",
      author: "a",
      recipient: "b",
      content: [{ type: "encrypted_content", encrypted_content: "gAAAAABo" }],
    },
    { type: "message", role: "developer", content: [{ type: "input_text", text: "Rules." }] },
    { type: "message", role: "user", content: [{ type: "input_image", image_url: "data:image/png;base64,AAAA" }] },
    {
      type: "reasoning",
      summary: [{ type: "summary_text", text: "Hm." }],
      encrypted_content: sealEnvelope({
        provider: "default",
        model: "m",
        details: [{ type: "reasoning", encrypted_content: VENDOR_SEAL }],
      }),
    },
    { type: "custom_tool_call", call_id: "c1", name: "apply_patch", input: "x" },
    { type: "message", role: "user", content: [{ type: "input_text", text: "Wait." }] },
    { type: "custom_tool_call_output", call_id: "c1", output: "Done." },
    { type: "tool_search_call", call_id: "c2", status: "completed", execution: "client", arguments: { query: "q" } },
    {
      type: "tool_search_output",
      call_id: "c2",
      status: "completed",
      execution: "client",
      tools: [{ type: "namespace", name: "n", tools: [{ type: "function", name: "g" }] }],
    },
    { type: "function_call", call_id: "c3", name: "g", namespace: "n", arguments: "{}" },
    {
      type: "function_call_output",
      call_id: "c3",
      output: [{ type: "input_image", image_url: "data:image/png;base64,AAAA" }],
    },
    { type: "web_search_call", status: "completed", action: { type: "search", query: "q" } },
    { type: "message", role: "user", content: [{ type: "input_text", text: "Go on." }] },
  ],
  tools: [
    {
      type: "function",
      name: "f",
      strict: false,
      parameters: {
        type: "object",
        properties: { a: { $ref: "#/$defs/A" }, deep: DEEP },
        $defs: { A: { type: "string" } },
      },
    },
    { type: "custom", name: "apply_patch", format: { type: "grammar", syntax: "lark", definition: "start: x" } },
    { type: "custom", name: "exec" },
    { type: "namespace", name: "functions", tools: [{ type: "function", name: "g" }] },
    { type: "tool_search", execution: "client", parameters: { type: "object", properties: {} } },
    { type: "web_search", indexed_web_access: true, search_context_size: "low" },
  ],
  tool_choice: "required",
  parallel_tool_calls: false,
  reasoning: { effort: "minimal", summary: "auto" },
  text: { verbosity: "low", format: FORMAT },
  prompt_cache_key: "key",
  temperature: 1,
  max_output_tokens: 100,
};

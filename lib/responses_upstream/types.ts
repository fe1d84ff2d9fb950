/**
 * The types of a vendor's own Responses API: the exact request that the relay sends.
 *
 * The request is closed: no key that is not listed here leaves the relay, except those that a provider's profile or
 * the user's configuration adds, and items that a profile keeps as the client sent them.
 *
 * @module
 */
import type { JsonObject } from "../base/json.ts";

/** One part of a message or of a tool's output. */
export type VendorPart =
  | { type: "input_text" | "output_text"; text: string }
  | { type: "input_image"; image_url: string; detail?: string }
  | { type: "input_file"; filename?: string; file_data?: string; file_id?: string };

/** The items that the relay makes. */
export type MadeItem =
  | { type: "message"; role: "system" | "developer" | "user" | "assistant"; content: VendorPart[] }
  | { type: "function_call"; call_id: string; name: string; namespace?: string; arguments: string | JsonObject }
  | { type: "function_call_output"; call_id: string; output: string | VendorPart[] }
  | { type: "custom_tool_call"; call_id: string; name: string; namespace?: string; input: string }
  | { type: "custom_tool_call_output"; call_id: string; output: string | VendorPart[] }
  | { type: "web_search_call"; status?: string; action: JsonObject }
  | {
    type: "reasoning";
    summary: unknown[];
    content?: { type: "reasoning_text"; text: string }[];
    encrypted_content?: string;
  };

/** One item of the input: made by the relay, or kept as the client sent it. */
export type VendorItem = MadeItem | JsonObject;

/** A function as it is declared. */
export interface VendorFunction {
  type: "function";
  name: string;
  description?: string;
  parameters: JsonObject;
  strict?: boolean;
}

/** A declared tool: a function, or any other kind as the client sent it. */
export type VendorTool = VendorFunction | JsonObject;

/** The body of `POST {base}/responses`. */
export interface VendorRequest {
  model: string;
  instructions?: string;
  input: VendorItem[];
  tools?: VendorTool[];
  tool_choice?: string | JsonObject;
  parallel_tool_calls?: boolean;
  reasoning?: JsonObject;
  text?: JsonObject;
  max_output_tokens?: number;
  temperature?: number;
  top_p?: number;
  include?: string[];
  stream: boolean;
  store: false;
  /** Further keys: parameters that the profile lets through, and additions by it or the user. */
  [parameter: string]: unknown;
}

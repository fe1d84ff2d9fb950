/**
 * Items of a client's history, as short as they can be.
 *
 * @module
 */
import type { JsonObject } from "../../lib/base/json.ts";

/** A message of `role`. */
export function says(role: string, text: string): JsonObject {
  return { type: "message", role, content: [{ type: role === "assistant" ? "output_text" : "input_text", text }] };
}

/** A message of the user that holds only images. */
export function shows(...urls: readonly string[]): JsonObject {
  return { type: "message", role: "user", content: urls.map((url) => ({ type: "input_image", image_url: url })) };
}

/** A call, with an id of a common form. */
export const CALL = { type: "function_call", call_id: "call_0123456789abcdef", name: "f", arguments: "{}" };

/** The output of {@linkcode CALL}. */
export const OUTPUT = { type: "function_call_output", call_id: "call_0123456789abcdef", output: "1" };

/** The words of a server around the error of a template (llama.cpp b11549, recorded 2026-11). */
export const JINJA =
  "Unable to generate parser for this template. Automatic parser generation failed: \n------------\nWhile executing " +
  "CallExpression at line 91, column 40 in source:\n...\n      ^\nError: Jinja Exception: ";

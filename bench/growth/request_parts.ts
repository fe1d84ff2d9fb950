/**
 * The parts of which the requests of the growth benchmark are made.
 *
 * Everything is generated without randomness, so that two runs measure the same work.
 *
 * @module
 */
import type { JsonObject } from "../../lib/base/json.ts";
import { sealEnvelope } from "../../lib/translate/reasoning_envelope.ts";

/** The provider and the model of the benchmark, whose own reasoning is replayed. */
export const AUTHOR = { provider: "default", model: "bench" };

/** The keys of a request that holds about `count` parts. */
export type RequestShape = (count: number) => JsonObject;

/** `count` values. */
export function list<Value>(count: number, make: (index: number) => Value): Value[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** The items of `count` steps. */
export function many(count: number, make: (index: number) => JsonObject | JsonObject[]): JsonObject[] {
  return list(count, make).flat();
}

/** A call of a function. */
export function call(id: string, name = "f"): JsonObject {
  return { type: "function_call", id: `fc_${id}`, call_id: id, name, arguments: '{"cmd":"ls"}' };
}

/** The output of a call. */
export function output(id: string, text: unknown = "done"): JsonObject {
  return { type: "function_call_output", call_id: id, output: text };
}

/** A message. */
export function says(role: string, text: string): JsonObject {
  const type = role === "assistant" ? "output_text" : "input_text";
  return { type: "message", role, content: [{ type, text }] };
}

/** Reasoning of one answer, in an envelope of the relay. */
export function thinks(index: number, answer: string, details?: readonly unknown[]): JsonObject {
  return {
    type: "reasoning",
    id: `rs_${index}`,
    summary: [{ type: "summary_text", text: `I look at part ${index}.` }],
    encrypted_content: sealEnvelope({
      ...AUTHOR,
      answer,
      field: "reasoning_content",
      ...(details !== undefined && { details }),
    }),
  };
}

/** An image of a few bytes, or of as many as `data` has. */
export function image(data = "AAAA"): JsonObject {
  return { type: "input_image", image_url: `data:image/png;base64,iVBORw0KGgo${data}` };
}

/** A function. */
export function tool(name: string, parameters: JsonObject = { type: "object", properties: {} }): JsonObject {
  return { type: "function", name, description: `Runs ${name}.`, strict: false, parameters };
}

/** A schema of so many levels around `leaf`. */
export function nest(levels: number, leaf: JsonObject): JsonObject {
  let schema = leaf;
  for (let level = 0; level < levels; level++) schema = { type: "object", properties: { next: schema } };
  return schema;
}

/** The tools that the histories call. */
export const CALLED = { tools: [tool("f"), { type: "custom", name: "p" }] };

/** A history behind a message of the user, with the tools that it calls. */
export function inputs(make: (count: number) => JsonObject[]): RequestShape {
  return (count) => ({ ...CALLED, input: [says("user", "Go."), ...make(count)] });
}

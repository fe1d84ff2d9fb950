/**
 * Requests for a scripted Messages API, and the test that it refuses them.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { isObject, type JsonObject } from "../../lib/base/json.ts";
import { playMessages } from "../../tools/wires/messages_player.ts";

/** A message of the user. */
export const USER = { role: "user", content: [{ type: "text", text: "hi" }] };
/** A call. */
export const CALL = { type: "tool_use", id: "c1", name: "ls", input: {} };
/** An answer with a call. */
export const CALLING = { role: "assistant", content: [{ type: "text", text: "I look." }, CALL] };
/** The result of the call. */
export const RESULT = { type: "tool_result", tool_use_id: "c1", content: [{ type: "text", text: "ok" }] };
/** The turn with the result. */
export const RESULTS = { role: "user", content: [RESULT] };
/** Parameters of a tool. */
export const SCHEMA = { type: "object", properties: { path: { type: "string" } } };
/** A tool. */
export const TOOL = { name: "ls", description: "Lists", input_schema: SCHEMA };
/** A request with which nothing is wrong. */
export const GOOD = {
  model: "claude-opus-5",
  max_tokens: 128_000,
  stream: true,
  system: [{ type: "text", text: "be brief" }],
  messages: [USER, CALLING, RESULTS, { role: "assistant", content: "done" }, USER],
  tools: [TOOL],
  tool_choice: { type: "auto" },
};

/** The request with other messages. */
export function withMessages(...messages: unknown[]): JsonObject {
  return { ...GOOD, messages };
}

/** The request with one message of these blocks. */
export function saying(...blocks: unknown[]): JsonObject {
  return withMessages({ role: "user", content: blocks });
}

/** The request with another tool. */
export function withTool(change: JsonObject): JsonObject {
  return { ...GOOD, tools: [{ ...TOOL, ...change }] };
}

/** The request for structured output. */
export function withFormat(schema: JsonObject, more: JsonObject = {}): JsonObject {
  return { ...GOOD, output_config: { format: { type: "json_schema", schema, ...more } } };
}

/** The rule by which `name` refuses a request, and its words; undefined when it accepts. */
export function refused(body: unknown, headers: JsonObject = {}, name = "anthropic"): [string, string] | undefined {
  const sent = new Headers({ "anthropic-version": "2023-06-01", ...headers });
  const refusal = playMessages(name).refuse({ headers: sent, body, index: 0 });
  if (refusal === undefined) return undefined;
  const { error } = refusal.body;
  return [refusal.rule, isObject(error) ? String(error.message) : ""];
}

/** The source of an image. */
export const PNG = { type: "base64", media_type: "image/png", data: "iVBORw0KGgoAAA==" };
/** A mark for the prompt cache. */
export const MARK = { cache_control: { type: "ephemeral" } };
/** Late system text. */
export const LATE = { role: "system", content: "late" };
/** The request to a model that binds its thinking. */
export const MODEL_5_5 = { ...GOOD, model: "claude-opus-5-5" };
/** Thinking with the control of its binding. */
export const BINDING = { type: "adaptive", block_binding: { prefix_mismatch_behavior: "drop_block" } };

/** A request that is refused: by which rule, the beginning of the words, the body, and headers beside the usual ones. */
export type RefusedRequest = readonly [rule: string, words: string, body: unknown, headers?: JsonObject];

/** Tests that each of the requests is refused as it says. */
export function testRefused(requests: readonly RefusedRequest[]): void {
  for (const [rule, words, body, headers] of requests) {
    Deno.test(`the scripted Messages API refuses by ${rule}: ${words}`, () => {
      const sent: unknown = body === undefined ? undefined : JSON.parse(JSON.stringify(body));
      const [found = "none", text = ""] = refused(sent, headers) ?? [];
      assertEquals([found, text.slice(0, words.length)], [rule, words]);
    });
  }
}

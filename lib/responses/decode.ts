/**
 * The decoder of the body of `POST /v1/responses`, from unknown JSON to a typed request.
 *
 * Only a request that cannot be answered is an error (no object, no model, no input). All other unknown parts are kept
 * as such, so that the translation can report what became of them.
 *
 * @module
 */
import { RelayError } from "../base/errors.ts";
import {
  decodeArray,
  decodeCount,
  decodeNumber,
  decodeText,
  isObject,
  type JsonObject,
  omitUndefined,
} from "../base/json.ts";
import { decodeItem } from "./items.ts";
import { decodeToolChoice, decodeTools } from "./tools.ts";
import type { InputItem, ResponsesRequest, TextFormat } from "./types.ts";

/** Most likeliest tokens that can be asked for (OpenAI's OpenAPI document, 2026-08-21). */
const MAX_TOP_LOGPROBS = 20;

/** Top-level fields with their own field in {@linkcode ResponsesRequest}, and the check of their values. */
const KNOWN_FIELDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  model: isString,
  stream: isBoolean,
  instructions: (value) => isString(value) || Array.isArray(value),
  input: (value) => isString(value) || Array.isArray(value),
  tools: Array.isArray,
  tool_choice: (value) => isString(value) || isObject(value),
  parallel_tool_calls: isBoolean,
  reasoning: isObject,
  text: isObject,
  max_output_tokens: isNumber,
  temperature: isNumber,
  top_p: isNumber,
  top_logprobs: isNumber,
  previous_response_id: isString,
};

/**
 * Decodes the body of `POST /v1/responses`.
 *
 * @param body Parsed JSON.
 * @returns The typed request.
 * @throws {RelayError} `bad_request`, with the path of the field, when the body cannot be answered at all.
 *
 * @example A minimal request
 * ```ts
 * import { decodeRequest } from "./decode.ts";
 *
 * const request = decodeRequest({ model: "some-model", input: "Say hello." });
 * if (request.input.length !== 1) throw new Error("one message expected");
 * ```
 */
export function decodeRequest(body: unknown): ResponsesRequest {
  if (!isObject(body)) {
    throw new RelayError(
      "bad_request",
      `Cannot read the request: the body is ${describeJsonType(body)}, send a JSON object`,
    );
  }
  const model = decodeText(body.model);
  if (model === undefined) {
    throw new RelayError(
      "bad_request",
      `Cannot read the request: "model" is ${describeJsonType(body.model)}, send a model name`,
      {
        param: "model",
      },
    );
  }
  const reasoning = isObject(body.reasoning) ? body.reasoning : {};
  const text = isObject(body.text) ? body.text : {};
  const input = decodeInput(body.input);
  return {
    model,
    stream: body.stream === true,
    input,
    compacts: input.some((item) => item.type === "compaction_trigger"),
    tools: decodeTools(body.tools),
    textFormat: decodeFormat(text.format),
    rest: collectOtherFields(body),
    raw: body,
    ...omitUndefined({
      instructions: decodeInstructions(body.instructions),
      toolChoice: decodeToolChoice(body.tool_choice),
      parallelToolCalls: decodeBoolean(body.parallel_tool_calls),
      reasoningEffort: decodeText(reasoning.effort),
      verbosity: decodeText(text.verbosity),
      maxOutputTokens: decodeNumber(body.max_output_tokens),
      temperature: decodeNumber(body.temperature),
      topP: decodeNumber(body.top_p),
      previousResponseId: decodeText(body.previous_response_id),
      topLogprobs: decodeTopLogprobs(body),
      unreadable: findUnreadable(body, { reasoning, text }),
    }),
  };
}

/** Paths of the fields that count as absent because their values are invalid; undefined when there are none. */
function findUnreadable(
  body: JsonObject,
  { reasoning, text }: { readonly reasoning: JsonObject; readonly text: JsonObject },
): readonly string[] | undefined {
  const faults = Object.entries(KNOWN_FIELDS).filter(([name, canHold]) => isPresent(body[name]) && !canHold(body[name]))
    .map(([name]) => name);
  if (isPresent(reasoning.effort) && !isString(reasoning.effort)) faults.push("reasoning.effort");
  const { format } = text;
  if (isPresent(format) && !(isObject(format) && (format.type === "text" || decodeFormat(format).type !== "text"))) {
    faults.push("text.format");
  }
  return faults.length > 0 ? faults : undefined;
}

/** The number of likeliest tokens wanted for each token, 0 for its own probability alone; undefined for none at all. */
function decodeTopLogprobs({ include, top_logprobs: most }: JsonObject): number | undefined {
  const count = Math.min(MAX_TOP_LOGPROBS, decodeCount(most) ?? 0);
  return count > 0 || decodeArray(include).includes("message.output_text.logprobs") ? count : undefined;
}

function decodeInput(input: unknown): readonly InputItem[] {
  if (typeof input === "string") return [decodeItem(input)];
  if (Array.isArray(input)) return input.map(decodeItem);
  throw new RelayError(
    "bad_request",
    `Cannot read the request: "input" is ${describeJsonType(input)}, send text or a list of items`,
    {
      param: "input",
    },
  );
}

function decodeFormat(format: unknown): TextFormat {
  if (!isObject(format)) return { type: "text" };
  if (format.type === "json_object") return { type: "json_object" };
  // The nested form of Chat Completions is accepted as well.
  const from = isObject(format.json_schema) ? format.json_schema : format;
  if (format.type !== "json_schema" || !isObject(from.schema)) return { type: "text" };
  return {
    type: "json_schema",
    name: decodeText(from.name) ?? "response",
    schema: from.schema,
    ...omitUndefined({ description: decodeText(from.description), strict: decodeBoolean(from.strict) }),
  };
}

/** The text of `instructions`, which may also be a list of items (the form of a stored prompt). */
function decodeInstructions(instructions: unknown): string | undefined {
  if (!Array.isArray(instructions)) {
    return typeof instructions === "string" && instructions.trim() ? instructions : undefined;
  }
  const texts = instructions.map(decodeItem).flatMap((item) => item.type === "message" ? item.content : [])
    .flatMap((part) => part.kind === "text" ? [part.text] : []);
  return texts.join("\n\n").trim() === "" ? undefined : texts.join("\n\n");
}

function collectOtherFields(body: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(body).filter(([key, value]) => !Object.hasOwn(KNOWN_FIELDS, key) && isPresent(value)),
  );
}

function decodeBoolean(value: unknown): boolean | undefined {
  return isBoolean(value) ? value : undefined;
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === "boolean";
}

function isString(value: unknown): boolean {
  return typeof value === "string";
}

function isNumber(value: unknown): boolean {
  return decodeNumber(value) !== undefined;
}

function isPresent(value: unknown): boolean {
  return value !== null && value !== undefined;
}

function describeJsonType(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (value === "") return "empty";
  return Array.isArray(value) ? "a list" : typeof value === "object" ? "an object" : `a ${typeof value}`;
}

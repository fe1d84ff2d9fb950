/**
 * What a client asked for: the body of `POST /v1/responses`, from unknown JSON to a typed request.
 *
 * Only what makes the request unanswerable is an error (no object, no model, no input). Everything else unknown is kept
 * as such, so that the translation can say what became of it.
 *
 * @module
 */
import { RelayError } from "../base/errors.ts";
import { isObject, type JsonObject, numberOf, omitUndefined, textOf } from "../base/json.ts";
import { decodeItem } from "./items.ts";
import { decodeToolChoice, decodeTools } from "./tools.ts";
import type { InputItem, ResponsesRequest, TextFormat } from "./types.ts";

/** Top-level fields that have a place of their own in {@linkcode ResponsesRequest}, and what each can hold. */
const KNOWN_FIELDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  model: isText,
  stream: isBoolean,
  instructions: (value) => isText(value) || Array.isArray(value),
  input: (value) => isText(value) || Array.isArray(value),
  tools: Array.isArray,
  tool_choice: (value) => isText(value) || isObject(value),
  parallel_tool_calls: isBoolean,
  reasoning: isObject,
  text: isObject,
  max_output_tokens: isNumber,
  temperature: isNumber,
  top_p: isNumber,
  previous_response_id: isText,
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
    throw new RelayError("bad_request", `Cannot read the request: the body is ${kindOf(body)}, send a JSON object`);
  }
  const model = textOf(body.model);
  if (model === undefined) {
    throw new RelayError(
      "bad_request",
      `Cannot read the request: "model" is ${kindOf(body.model)}, send a model name`,
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
    rest: restOf(body),
    raw: body,
    ...omitUndefined({
      instructions: instructionsOf(body.instructions),
      toolChoice: decodeToolChoice(body.tool_choice),
      parallelToolCalls: booleanOf(body.parallel_tool_calls),
      reasoningEffort: textOf(reasoning.effort),
      verbosity: textOf(text.verbosity),
      maxOutputTokens: numberOf(body.max_output_tokens),
      temperature: numberOf(body.temperature),
      topP: numberOf(body.top_p),
      previousResponseId: textOf(body.previous_response_id),
      unreadable: unreadableIn(body, { reasoning, text }),
    }),
  };
}

/** Paths of the fields that count as absent because they cannot hold what they do. */
function unreadableIn(
  body: JsonObject,
  { reasoning, text }: { readonly reasoning: JsonObject; readonly text: JsonObject },
): readonly string[] | undefined {
  const faults = Object.entries(KNOWN_FIELDS).filter(([name, canHold]) => isGiven(body[name]) && !canHold(body[name]))
    .map(([name]) => name);
  if (isGiven(reasoning.effort) && !isText(reasoning.effort)) faults.push("reasoning.effort");
  const { format } = text;
  if (isGiven(format) && !(isObject(format) && (format.type === "text" || decodeFormat(format).type !== "text"))) {
    faults.push("text.format");
  }
  return faults.length > 0 ? faults : undefined;
}

function decodeInput(input: unknown): readonly InputItem[] {
  if (typeof input === "string") return [decodeItem(input)];
  if (Array.isArray(input)) return input.map(decodeItem);
  throw new RelayError(
    "bad_request",
    `Cannot read the request: "input" is ${kindOf(input)}, send text or a list of items`,
    {
      param: "input",
    },
  );
}

function decodeFormat(format: unknown): TextFormat {
  if (!isObject(format)) return { type: "text" };
  if (format.type === "json_object") return { type: "json_object" };
  // The nested form of Chat Completions is accepted, too.
  const from = isObject(format.json_schema) ? format.json_schema : format;
  if (format.type !== "json_schema" || !isObject(from.schema)) return { type: "text" };
  return {
    type: "json_schema",
    name: textOf(from.name) ?? "response",
    schema: from.schema,
    ...omitUndefined({ description: textOf(from.description), strict: booleanOf(from.strict) }),
  };
}

/** `instructions` may also be a list of items (a stored prompt's form); their text is what counts. */
function instructionsOf(instructions: unknown): string | undefined {
  if (!Array.isArray(instructions)) {
    return typeof instructions === "string" && instructions.trim() ? instructions : undefined;
  }
  const texts = instructions.map(decodeItem).flatMap((item) => item.type === "message" ? item.content : [])
    .flatMap((part) => part.kind === "text" ? [part.text] : []);
  return texts.join("\n\n").trim() === "" ? undefined : texts.join("\n\n");
}

function restOf(body: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(body).filter(([key, value]) => !Object.hasOwn(KNOWN_FIELDS, key) && isGiven(value)),
  );
}

function booleanOf(value: unknown): boolean | undefined {
  return isBoolean(value) ? value : undefined;
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === "boolean";
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function isNumber(value: unknown): boolean {
  return numberOf(value) !== undefined;
}

function isGiven(value: unknown): boolean {
  return value !== null && value !== undefined;
}

function kindOf(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (value === "") return "empty";
  return Array.isArray(value) ? "a list" : typeof value === "object" ? "an object" : `a ${typeof value}`;
}

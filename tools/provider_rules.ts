/**
 * The chat completion requests that real providers refuse, and the error texts they refuse them with.
 *
 * Each rule is named, can be switched per test, and answers with the text of a provider that enforces it (texts from
 * providers' documentation and public reports, 2026-11). Their settings are in `rule.ts`, the rules about messages in
 * `message_rules.ts`.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject } from "../lib/base/json.ts";
import { MESSAGE_CHECKS } from "./message_rules.ts";
import { type Check, DEFAULT_RULES, type Fault, FUNCTION_NAME, type ProviderRules, type Refusal } from "./rule.ts";

const TOP_LEVEL_KEYS = new Set(
  ("model messages stream stream_options tools tool_choice parallel_tool_calls response_format reasoning_effort " +
    "max_tokens max_completion_tokens temperature top_p stop seed presence_penalty frequency_penalty logit_bias " +
    "logprobs top_logprobs n user")
    .split(" "),
);
const TOOL_KEYS = new Set(["name", "description", "parameters", "strict"]);

function unlistedKey(body: JsonObject): Fault | undefined {
  const key = Object.keys(body).find((name) => !TOP_LEVEL_KEYS.has(name));
  return key === undefined ? undefined : { message: `Unrecognized request argument supplied: ${key}`, param: key };
}

function noStream(body: JsonObject): Fault | undefined {
  if (body.stream === true) return undefined;
  return {
    message: "This model only support stream mode, please enable the stream parameter to access the model.",
    code: "invalid_parameter_error",
  };
}

function badStreamOptions(body: JsonObject, rules: ProviderRules): Fault | undefined {
  const options = body.stream_options;
  if (options === undefined) return undefined;
  if (rules.streamOptions === "refused") {
    return { status: 422, message: "Extra inputs are not permitted, field: 'stream_options'", param: "stream_options" };
  }
  const keys = isObject(options) ? Object.keys(options) : ["stream_options"];
  const known = isObject(options) && keys.length === 1 && typeof options.include_usage === "boolean";
  return known ? undefined : {
    message: `Unknown parameter: 'stream_options.${keys.find((key) => key !== "include_usage") ?? "include_usage"}'.`,
    param: "stream_options",
  };
}

function noTools(body: JsonObject): Fault | undefined {
  if (!("tools" in body) || decodeArray(body.tools).length > 0) return undefined;
  return {
    message: "Invalid 'tools': empty array. Expected an array with minimum length 1, but got an empty array instead.",
    param: "tools",
    code: "empty_array",
  };
}

function choiceAlone(body: JsonObject): Fault | undefined {
  if (decodeArray(body.tools).length > 0) return undefined;
  const key = ["tool_choice", "parallel_tool_calls"].find((name) => name in body);
  if (key === undefined) return undefined;
  return { message: `Invalid value for '${key}': '${key}' is only allowed when 'tools' are specified.`, param: key };
}

function callsAlone(body: JsonObject): Fault | undefined {
  const hasCalls = decodeArray(body.messages).some((message) => isObject(message) && "tool_calls" in message);
  if (!hasCalls || "tools" in body) return undefined;
  return { message: "The toolConfig field must be defined when using toolUse and toolResult content blocks." };
}

function* functionsOf(body: JsonObject): Generator<[number, JsonObject]> {
  for (const [index, tool] of decodeArray(body.tools).entries()) {
    if (isObject(tool) && isObject(tool.function)) yield [index, tool.function];
  }
}

function badTool(body: JsonObject): Fault | undefined {
  for (const [index, tool] of decodeArray(body.tools).entries()) {
    const param = `tools[${index}]`;
    if (!isObject(tool) || tool.type !== "function" || !isObject(tool.function) || Object.keys(tool).length !== 2) {
      const type = isObject(tool) ? String(tool.type) : typeof tool;
      return { message: `Invalid value: '${type}'. Supported values are: 'function'.`, param: `${param}.type` };
    }
    const extra = Object.keys(tool.function).find((key) => !TOOL_KEYS.has(key));
    if (extra !== undefined) return { message: `Unknown parameter: '${param}.function.${extra}'.`, param };
    if (!FUNCTION_NAME.test(decodeText(tool.function.name) ?? "")) {
      return {
        message: `Invalid '${param}.function.name': string does not match pattern. Expected a string that matches ` +
          `the pattern '^[a-zA-Z0-9_-]{1,64}$'.`,
        param: `${param}.function.name`,
      };
    }
  }
  return undefined;
}

function repeatedTool(body: JsonObject): Fault | undefined {
  const seen = new Set<unknown>();
  for (const [, { name }] of functionsOf(body)) {
    if (seen.has(name)) return { message: `tools: Tool names must be unique: '${name}'.`, param: "tools" };
    seen.add(name);
  }
  return undefined;
}

function holdsPrivateKeyword(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.some(holdsPrivateKeyword);
  if (!isObject(schema)) return false;
  // A property may well be *called* encrypted; as a keyword it appears next to `type` with a boolean value.
  if (typeof schema.encrypted === "boolean") return true;
  return Object.values(schema).some(holdsPrivateKeyword);
}

function badSchema(body: JsonObject): Fault | undefined {
  for (const [index, { name, parameters }] of functionsOf(body)) {
    const param = `tools[${index}].function.parameters`;
    if (!isObject(parameters) || parameters.type !== "object") {
      const got = isObject(parameters) ? String(parameters.type ?? "None") : "None";
      return {
        message: `Invalid schema for function '${name}': schema must be a JSON Schema of 'type: "object"', ` +
          `got 'type: "${got}"'.`,
        param,
        code: "invalid_function_parameters",
      };
    }
    if (holdsPrivateKeyword(parameters)) {
      return { message: "Additional properties are not allowed ('encrypted' was unexpected)", param };
    }
  }
  return undefined;
}

function noModel(body: JsonObject): Fault | undefined {
  return decodeText(body.model) === undefined
    ? { message: "you must provide a model parameter", param: "model" }
    : undefined;
}

const CHECKS: Readonly<Partial<Record<keyof ProviderRules, Check>>> = {
  model: noModel,
  topLevelKeys: unlistedKey,
  streamOnly: noStream,
  streamOptions: badStreamOptions,
  emptyTools: noTools,
  choiceNeedsTools: choiceAlone,
  callsNeedTools: callsAlone,
  toolShape: badTool,
  uniqueToolNames: repeatedTool,
  toolSchemas: badSchema,
  ...MESSAGE_CHECKS,
};

// A false `vision` refuses; every other rule refuses when it is not false.
function isOn(name: keyof ProviderRules, rules: ProviderRules): boolean {
  return name === "vision" ? !rules.vision : rules[name] !== false;
}

function refusal(rule: keyof ProviderRules, fault: Fault): Refusal {
  const { message, param = null, code = null, status = 400 } = fault;
  return { rule, status, body: { error: { message, type: "invalid_request_error", param, code } } };
}

/** The first rule that `body` (parsed JSON; undefined when it was not JSON) breaks; undefined when it breaks none. */
export function findRefusal(body: unknown, rules: ProviderRules = DEFAULT_RULES): Refusal | undefined {
  if (!isObject(body)) {
    return rules.body ? refusal("body", { message: "We could not parse the JSON body of your request." }) : undefined;
  }
  for (const name of Object.keys(CHECKS) as (keyof ProviderRules)[]) {
    const fault = isOn(name, rules) ? CHECKS[name]?.(body, rules) : undefined;
    if (fault !== undefined) return refusal(name, fault);
  }
  return undefined;
}

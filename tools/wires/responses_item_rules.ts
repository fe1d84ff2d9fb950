/**
 * The histories that a vendor's Responses API refuses: kinds of items, their keys, pairs, and replayed reasoning.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject, parseJson } from "../../lib/base/json.ts";
import {
  eachItem,
  ignoredFault,
  itemsIn,
  itemType,
  type ResponsesCheck,
  type ResponsesFault,
  type ResponsesSetting,
} from "./responses_rule.ts";
import { isSealOf } from "./seal.ts";

const ITEM_KEYS: Readonly<Record<string, readonly string[]>> = {
  message: ["type", "role", "content"],
  function_call: ["type", "call_id", "name", "arguments"],
  function_call_output: ["type", "call_id", "output"],
  custom_tool_call: ["type", "call_id", "name", "input"],
  custom_tool_call_output: ["type", "call_id", "output"],
  reasoning: ["type", "summary", "content", "encrypted_content", "format", "signature"],
  web_search_call: ["type", "action"],
};

const PARTS: Readonly<Record<string, readonly string[]>> = {
  user: ["input_text", "input_image", "input_file"],
  system: ["input_text"],
  developer: ["input_text"],
  assistant: ["output_text", "refusal"],
};

function noItems(body: JsonObject): ResponsesFault | undefined {
  if (typeof body.input === "string" && body.input !== "" || itemsIn(body).length > 0) return undefined;
  return { message: "Missing required parameter: 'input'.", param: "input" };
}

function strangeItem(item: JsonObject, index: number, { rules, words }: ResponsesSetting): ResponsesFault | undefined {
  const type = itemType(item);
  if (rules.ignored.includes(type)) return ignoredFault(`items of type ${type}`);
  if (!rules.items.includes(type)) {
    return words.item?.(type, index) ?? {
      message: `Invalid value: '${type}'. Supported values are: ${
        rules.items.map((known) => `'${known}'`).join(", ")
      }.`,
      param: `input[${index}].type`,
    };
  }
  const known = isCall(type) && rules.tools.includes("namespace")
    ? [...ITEM_KEYS[type] ?? [], "namespace"]
    : ITEM_KEYS[type];
  const extra = rules.privateKeys ? undefined : Object.keys(item).find((key) => !(known?.includes(key) ?? true));
  return extra === undefined ? undefined : {
    message: `Unknown parameter: 'input[${index}].${extra}'.`,
    param: `input[${index}].${extra}`,
    code: "unknown_parameter",
  };
}

function badMessage(item: JsonObject, index: number): ResponsesFault | undefined {
  if (itemType(item) !== "message") return undefined;
  const known = PARTS[String(item.role)];
  if (known === undefined) return { message: `Invalid value: '${item.role}'.`, param: `input[${index}].role` };
  if (typeof item.content === "string") return undefined;
  const wrong = decodeArray(item.content).find((part) => !isObject(part) || !known.includes(String(part.type)));
  if (wrong === undefined && Array.isArray(item.content)) return undefined;
  const type = isObject(wrong) ? String(wrong.type) : typeof item.content;
  const names = known.map((name) => `\`${name}\``).join(", ");
  return {
    message: `input[${index}]: unknown variant \`${type}\`, expected one of ${names}`,
    param: `input[${index}]`,
  };
}

function badCall(item: JsonObject, index: number, { rules }: ResponsesSetting): ResponsesFault | undefined {
  const type = itemType(item);
  const at = `input[${index}]`;
  if (type.endsWith("_output") || type === "function_call" || type === "custom_tool_call") {
    if (decodeText(item.call_id) === undefined) {
      return { message: `Missing required parameter: '${at}.call_id'.`, param: `${at}.call_id` };
    }
    if (String(item.call_id).length > 64) {
      return { message: `Invalid '${at}.call_id': string too long. Expected a string with maximum length 64.` };
    }
  }
  if (type === "function_call" && !isObject(parseJson(String(item.arguments)))) {
    return { message: `${at}: invalid function call arguments`, param: `${at}.arguments` };
  }
  if (!type.endsWith("call_output")) return undefined;
  const isText = typeof item.output === "string";
  if (isText || rules.outputParts && decodeArray(item.output).length > 0) return undefined;
  return { message: "Output of tool call should be 'Input text'", param: `${at}.output` };
}

function isCall(type: string): boolean {
  return type === "function_call" || type === "custom_tool_call";
}

function badOrder(body: JsonObject, { rules, words }: ResponsesSetting): ResponsesFault | undefined {
  const items = itemsIn(body);
  const refuse = (callId: string) =>
    words.order?.(callId) ?? { message: `No tool output found for function call ${callId}.`, param: "input" };
  const calls = new Map<string, number>();
  const open = new Set<string>();
  let outputsBegan = false;
  for (const [index, item] of items.entries()) {
    const type = itemType(item);
    const id = String(item.call_id);
    const isOutput = type === "function_call_output" || type === "custom_tool_call_output";
    if (rules.order.includes("adjacent") && open.size > 0 && !isOutput && !(isCall(type) && !outputsBegan)) {
      return refuse([...open][0] ?? "");
    }
    if (isCall(type)) {
      calls.set(id, index);
      open.add(id);
      outputsBegan = false;
    } else if (isOutput) {
      if (!calls.has(id)) {
        return { message: `No tool call found for function call output with call_id ${id}.`, param: "input" };
      }
      open.delete(id);
      outputsBegan = open.size > 0;
    }
  }
  const [left] = open;
  return left === undefined || !rules.order.includes("paired") ? undefined : refuse(left);
}

function badReasoning(item: JsonObject, index: number, setting: ResponsesSetting): ResponsesFault | undefined {
  if (itemType(item) !== "reasoning") return undefined;
  const { rules, words, maker } = setting;
  const at = `input[${index}]`;
  const unsealed = () =>
    words.seal?.(index) ?? {
      message: `The encrypted content for item ${item.id ?? `rs_${index}`} could not be verified. Reason: Encrypted ` +
        "content could not be decrypted or parsed.",
      code: "invalid_encrypted_content",
    };
  if (rules.reasoning === "refused") {
    return words.item?.("reasoning", index) ?? { message: `The parameter ${at} specified in the request is not valid` };
  }
  if (!Array.isArray(item.summary)) {
    return { message: `Missing required parameter: '${at}.summary'.`, param: `${at}.summary` };
  }
  if (!rules.nulls && (item.content === null || item.encrypted_content === null)) return unsealed();
  const sealed = item.encrypted_content ?? undefined;
  if (rules.reasoning === "sealed") return isSealOf(maker, sealed) ? undefined : unsealed();
  if (rules.reasoning === "plain_in_seal") {
    return decodeText(sealed) === undefined ? { message: `${at}: reasoning item has no encrypted_content` } : undefined;
  }
  if (sealed !== undefined) return words.seal?.(index) ?? { message: "Encrypted content is not supported." };
  const [part] = decodeArray(item.content);
  if (isObject(part) && part.type === "reasoning_text" && typeof part.text === "string") return undefined;
  return { message: `${at}: reasoning item has no reasoning_text`, param: `${at}.content` };
}

/** Finds calls of a turn that no reasoning precedes, as a server sees turns: outputs end one. */
function missingReasoning(body: JsonObject, { rules, reasoned }: ResponsesSetting): ResponsesFault | undefined {
  if (rules.reasoning !== "required") return undefined;
  let hasReasoning = false;
  for (const item of itemsIn(body)) {
    const type = itemType(item);
    if (type === "reasoning") hasReasoning = true;
    else if (isCall(type) && !hasReasoning && (reasoned?.has(String(item.call_id)) ?? true)) {
      return { message: "The reasoning_text in the thinking mode must be passed back to the API." };
    } else if (type.endsWith("_output") || type === "message" && item.role !== "assistant") hasReasoning = false;
  }
  return undefined;
}

function badSearch(item: JsonObject, index: number, { rules }: ResponsesSetting): ResponsesFault | undefined {
  if (itemType(item) !== "web_search_call" || !rules.searchQueries) return undefined;
  if (isObject(item.action) && Array.isArray(item.action.queries)) return undefined;
  return { message: `input[${index}].action: missing field \`queries\`` };
}

/** Checks of histories, by the names of their rules. */
export const RESPONSES_ITEM_CHECKS: Readonly<Record<string, ResponsesCheck>> = {
  input: noItems,
  items: eachItem(strangeItem),
  messages: eachItem(badMessage),
  calls: eachItem(badCall),
  order: badOrder,
  reasoning: eachItem(badReasoning),
  missingReasoning,
  searches: eachItem(badSearch),
};

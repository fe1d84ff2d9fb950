/**
 * The part of `provider_rules.ts` about messages: the conversations that real providers refuse, and their error texts.
 *
 * @module
 */
import { decodeArray, decodeText, isObject, type JsonObject, parseJson } from "../lib/base/json.ts";
import { badThinking, brokenSeal, noReasoning, refusedReasoning } from "./reasoning_rules.ts";
import { type Check, type Fault, FUNCTION_NAME, type ProviderRules } from "./rule.ts";

const ROLES = new Set(["system", "developer", "user", "assistant", "tool"]);
const PART_KEYS: Readonly<Record<string, readonly string[]>> = {
  text: ["type", "text"],
  image_url: ["type", "image_url"],
};
const MESSAGE_KEYS: Readonly<Record<string, readonly string[]>> = {
  system: ["role", "content", "name"],
  developer: ["role", "content", "name"],
  user: ["role", "content", "name"],
  assistant: ["role", "content", "name", "tool_calls", "reasoning_content", "reasoning", "reasoning_details"],
  tool: ["role", "content", "name", "tool_call_id"],
};

function messagesOf(body: JsonObject): JsonObject[] {
  return decodeArray(body.messages).map((message) => isObject(message) ? message : {});
}

function callsOf(message: JsonObject | undefined): JsonObject[] {
  return decodeArray(message?.tool_calls).map((call) => isObject(call) ? call : {});
}

function partsOf(message: JsonObject): JsonObject[] {
  return decodeArray(message.content).map((part) => isObject(part) ? part : {});
}

/** Runs `find` over the messages until it finds a fault. */
function each(find: (message: JsonObject, index: number, rules: ProviderRules) => Fault | undefined): Check {
  return (body, rules) => {
    for (const [index, message] of messagesOf(body).entries()) {
      const fault = find(message, index, rules);
      if (fault !== undefined) return fault;
    }
    return undefined;
  };
}

function noMessages(body: JsonObject): Fault | undefined {
  if (decodeArray(body.messages).length > 0) return undefined;
  return {
    message: "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array " +
      "instead.",
    param: "messages",
    code: "empty_array",
  };
}

function developer(message: JsonObject, index: number): Fault | undefined {
  if (message.role !== "developer") return undefined;
  return {
    message: `Failed to deserialize the JSON body into the target type: messages[${index}].role: unknown variant ` +
      "`developer`, expected one of `system`, `user`, `assistant`, `tool`, `latest_reminder` at line 1 column 60",
  };
}

function strangeRole({ role }: JsonObject, index: number): Fault | undefined {
  if (typeof role === "string" && ROLES.has(role)) return undefined;
  return {
    message: `Invalid value: '${role}'. Supported values are: 'system', 'assistant', 'user', and 'tool'.`,
    param: `messages[${index}].role`,
  };
}

function strangeKey(message: JsonObject, index: number): Fault | undefined {
  const known = MESSAGE_KEYS[String(message.role)];
  const key = Object.keys(message).find((name) => known !== undefined && !known.includes(name));
  if (key === undefined) return undefined;
  return { message: `messages.${index}.${key}: Extra inputs are not permitted`, param: `messages[${index}].${key}` };
}

function badOrder(body: JsonObject): Fault | undefined {
  // Ids that are still to be answered; a message of any role but tool must find it empty.
  let open = new Set<string>();
  for (const [index, message] of [...messagesOf(body), { role: "end" } as JsonObject].entries()) {
    if (message.role === "tool") {
      const id = String(message.tool_call_id);
      if (!open.delete(id)) {
        return {
          message:
            "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
          param: `messages.[${index}].role`,
        };
      }
      continue;
    }
    if (open.size > 0) {
      return {
        message: "An assistant message with 'tool_calls' must be followed by tool messages responding to each " +
          `'tool_call_id'. The following tool_call_ids did not have response messages: ${[...open].join(", ")}`,
        param: `messages.[${index}].role`,
      };
    }
    open = new Set(callsOf(message).map((call) => String(call.id)));
  }
  return undefined;
}

function badCallIds(message: JsonObject, index: number): Fault | undefined {
  const seen = new Set<string>();
  for (const call of callsOf(message)) {
    const id = decodeText(call.id);
    const param = `messages[${index}].tool_calls`;
    if (id === undefined) return { message: `Invalid '${param}.id': string too short. Got an empty string.`, param };
    if (seen.has(id)) return { message: `Duplicate value for 'tool_call_id' of ${id} in message[${index}]`, param };
    seen.add(id);
  }
  return undefined;
}

function badCall(message: JsonObject, index: number): Fault | undefined {
  if ("tool_calls" in message && callsOf(message).length === 0) {
    return { message: `[] is too short - 'messages.${index}.tool_calls'`, param: `messages[${index}].tool_calls` };
  }
  for (const [position, call] of callsOf(message).entries()) {
    const param = `messages[${index}].tool_calls[${position}]`;
    const { name, arguments: text } = isObject(call.function) ? call.function : {};
    const extra = Object.keys(call).find((key) => !["id", "type", "function", "extra_content"].includes(key));
    if (extra !== undefined || call.type !== "function") {
      return { message: `Unknown parameter: '${param}.${extra ?? "type"}'.`, param };
    }
    if (!FUNCTION_NAME.test(decodeText(name) ?? "")) {
      return { message: `Invalid '${param}.function.name': string does not match pattern.`, param };
    }
    if (typeof text !== "string" || !isObject(parseJson(text))) {
      return { message: "invalid tool call arguments", param: `${param}.function.arguments` };
    }
  }
  return undefined;
}

function toolParts(message: JsonObject, index: number, { cacheMarks }: ProviderRules): Fault | undefined {
  if (message.role !== "tool" || typeof message.content === "string") return undefined;
  if (cacheMarks && partsOf(message).every(({ type }) => type === "text")) return undefined;
  return {
    message: `Failed to deserialize the JSON body into the target type: messages[${index}]: data did not match any ` +
      "variant of untagged enum ChatCompletionRequestContent at line 1 column 1204",
  };
}

function assistantParts(message: JsonObject, index: number): Fault | undefined {
  if (message.role !== "assistant") return undefined;
  const { content } = message;
  const silent = content === undefined || content === null || content === "";
  if (Array.isArray(content)) {
    return { message: `messages[${index}]: invalid type: sequence, expected a string`, param: `messages[${index}]` };
  }
  if (silent && callsOf(message).length === 0) {
    return { message: "Invalid assistant message: content or tool_calls must be set", param: `messages[${index}]` };
  }
  return undefined;
}

function blank(message: JsonObject): Fault | undefined {
  if (message.role !== "user") return undefined;
  const parts = partsOf(message);
  const texts = Array.isArray(message.content)
    ? parts.map((part) => part.type === "text" ? part.text : "not text")
    : [message.content];
  const isBlank = texts.length === 0 || texts.some((text) => typeof text !== "string" || text.trim() === "");
  return isBlank ? { message: "text content is empty" } : undefined;
}

function strangePart(message: JsonObject, index: number, { cacheMarks }: ProviderRules): Fault | undefined {
  if (message.role !== "user") return undefined;
  for (const part of partsOf(message)) {
    const known = PART_KEYS[String(part.type)];
    const extra = Object.keys(part).find((key) => !known?.includes(key) && !(cacheMarks && key === "cache_control"));
    if (known === undefined || extra !== undefined) {
      return {
        message: `Invalid value: '${part.type}'. Supported values are: 'text' and 'image_url'.`,
        param: `messages[${index}].content`,
      };
    }
    const url = isObject(part.image_url) ? part.image_url.url : undefined;
    if (part.type === "image_url" && !/^(data:image\/|https?:)/.test(String(url))) {
      return { message: "invalid image input", param: `messages[${index}].content` };
    }
  }
  return undefined;
}

function lateSystem({ role }: JsonObject, index: number): Fault | undefined {
  if (role !== "system" || index === 0) return undefined;
  return { message: "invalid params, chat content has invalid message role: system (2013)" };
}

function userAfterTool(body: JsonObject): Fault | undefined {
  const roles = messagesOf(body).map((message) => message.role);
  const found = roles.some((role, index) => role === "user" && roles[index - 1] === "tool");
  return found ? { message: "Unexpected role 'user' after role 'tool'", code: "3230" } : undefined;
}

function image(message: JsonObject, index: number): Fault | undefined {
  if (!partsOf(message).some((part) => part.type === "image_url")) return undefined;
  return {
    message: `Failed to deserialize the JSON body into the target type: messages[${index}]: unknown variant ` +
      "`image_url`, expected `text` at line 1 column 5512",
  };
}

function longCallId(message: JsonObject): Fault | undefined {
  const ids = [...callsOf(message).map((call) => call.id), ...(message.role === "tool" ? [message.tool_call_id] : [])];
  const wrong = ids.find((id) => !/^[a-zA-Z0-9]{9}$/.test(String(id)));
  if (wrong === undefined) return undefined;
  return { message: `Tool call id was ${wrong} but must be a-z, A-Z, 0-9, with a length of 9.`, code: "3280" };
}

/** Checks of the rules about messages, by rule. */
export const MESSAGE_CHECKS: Readonly<Partial<Record<keyof ProviderRules, Check>>> = {
  emptyMessages: noMessages,
  developerRole: each(developer),
  knownRoles: each(strangeRole),
  messageKeys: each(strangeKey),
  toolOrder: badOrder,
  callIds: each(badCallIds),
  callShape: each(badCall),
  toolContentText: each(toolParts),
  assistantContentText: each(assistantParts),
  blankUser: each(blank),
  userParts: each(strangePart),
  systemFirst: each(lateSystem),
  noUserAfterTool: userAfterTool,
  vision: each(image),
  reasoningRequired: each(noReasoning),
  reasoningRefused: each(refusedReasoning),
  thinkingParts: each(badThinking),
  sealedDetails: each(brokenSeal),
  nineLetterCallIds: each(longCallId),
};

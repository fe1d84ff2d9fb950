/**
 * What the checks of a scripted Messages API share: its rules, the models that they depend on, and the form of a fault.
 *
 * @module
 */
import { decodeArray, isObject, type JsonObject } from "../../lib/base/json.ts";

/** The forms of thinking that a request can ask for. */
export type ThinkingForm = "adaptive" | "enabled" | "disabled" | "between_tools";

/** What one model accepts. */
export interface MessagesModel {
  /** Whether it thinks when the request does not say so. */
  readonly thinksByItself: boolean;
  readonly thinking: readonly ThinkingForm[];
  /** Words of `output_config.effort`; none for a model without efforts. */
  readonly efforts: readonly string[];
  /** Whether a call may be forced. */
  readonly forcedTool: boolean;
  /** Whether a thinking block is good only behind the same system text, tools and messages. */
  readonly binds: boolean;
  /** Whether a message may have the role `system`. */
  readonly lateSystem: boolean;
  /** Whether `temperature` and its like may be set. */
  readonly sampling: boolean;
  readonly maxTokens: number;
}

/** The rules of one server. */
export interface MessagesRules {
  /** The header that holds the key; `either` accepts one of the two, but not both. */
  readonly key: "either" | "x-api-key" | "authorization";
  /** Values of `anthropic-version` that are accepted; absent: the header may be missing. */
  readonly versions?: readonly string[];
  /** Whether the header `anthropic-beta` means anything; false refuses it, since a relay must not send it. */
  readonly betas: boolean;
  /** The keys of a request; further ones are refused. */
  readonly keys: readonly string[];
  /** The keys of a tool; further ones are refused. */
  readonly toolKeys: readonly string[];
  /** Block types by role, and inside the result of a tool. */
  readonly blocks: Readonly<Record<"user" | "assistant" | "system" | "result", readonly string[]>>;
  /** Where a mark for the prompt cache is accepted, and whether it may have a lifetime. */
  readonly cacheMarks: "none" | "plain" | "with_ttl";
  /** Keys of `output_config`. */
  readonly outputKeys: readonly string[];
  /**
   * What is demanded of the signature of a replayed thinking block: that this server made it, that it is as it was
   * received (`received`, and then it may be empty or missing).
   */
  readonly signatures: "made" | "received";
  /** Whether a turn with calls must bring back its thinking, an empty one counts. */
  readonly thinkingInToolTurns: boolean;
  /** Whether a history with calls needs tools to be declared. */
  readonly callsNeedTools: boolean;
  /** Whether a conversation may end with the assistant. */
  readonly prefill: boolean;
  /** The models by the beginnings of their names, the longest first; the last one is for every other. */
  readonly models: readonly (readonly [start: string, model: MessagesModel])[];
}

/** A fault that a check found; `status` is 400 and `type` `invalid_request_error` when absent. */
export interface MessagesFault {
  readonly message: string;
  readonly status?: number;
  readonly type?: string;
}

/** What a check knows besides the body. */
export interface MessagesSetting {
  readonly rules: MessagesRules;
  readonly model: MessagesModel;
  readonly headers: Headers;
}

/** A check that returns the fault of a request, or undefined. */
export type MessagesCheck = (body: JsonObject, setting: MessagesSetting) => MessagesFault | undefined;

/** The model of a request. */
export function modelOf(body: JsonObject, rules: MessagesRules): MessagesModel | undefined {
  const name = String(body.model);
  return rules.models.find(([start]) => name.startsWith(start))?.[1];
}

/** The values of the header `anthropic-beta`. */
export function betasOf(headers: Headers): readonly string[] {
  return (headers.get("anthropic-beta") ?? "").split(",").map((word) => word.trim()).filter((word) => word !== "");
}

/** The messages of a request. */
export function messagesIn(body: JsonObject): readonly JsonObject[] {
  return decodeArray(body.messages).map((message) => isObject(message) ? message : {});
}

/** The blocks of a content; a string is one block of text. */
export function blocksIn(content: unknown): readonly JsonObject[] {
  if (typeof content === "string") return [{ type: "text", text: content }];
  return decodeArray(content).map((block) => isObject(block) ? block : {});
}

/** The blocks of one type in a message. */
export function blocksOfType(message: JsonObject | undefined, ...types: readonly string[]): readonly JsonObject[] {
  return blocksIn(message?.content).filter(({ type }) => types.includes(String(type)));
}

/** Runs `find` over the blocks of all messages until it finds a fault; `at` is the block's place. */
export function eachBlock(
  find: (block: JsonObject, at: string, message: JsonObject, setting: MessagesSetting) => MessagesFault | undefined,
): MessagesCheck {
  return (body, setting) => {
    for (const [index, message] of messagesIn(body).entries()) {
      for (const [position, block] of blocksIn(message.content).entries()) {
        const fault = find(block, `messages.${index}.content.${position}`, message, setting);
        if (fault !== undefined) return fault;
      }
    }
    return undefined;
  };
}

/** The fault of a key that is not known. */
export function extraKey(value: JsonObject, known: readonly string[], at: string): MessagesFault | undefined {
  const key = Object.keys(value).find((name) => !known.includes(name));
  return key === undefined
    ? undefined
    : { message: `${at === "" ? "" : `${at}.`}${key}: Extra inputs are not permitted` };
}

/**
 * The rules of the scripted provider, and which of them are on by default.
 *
 * @module
 */
import type { JsonObject } from "../lib/base/json.ts";

/** Settings of the scripted provider's rules; a rule that is false refuses nothing. */
export interface ProviderRules {
  /** Refuses a body that is not a JSON object. */
  readonly body: boolean;
  /** Refuses a `model` that is not a name. */
  readonly model: boolean;
  /** Refuses top-level keys that the Chat Completions API does not list. */
  readonly topLevelKeys: boolean;
  /** Refuses requests that do not stream; some models only stream. */
  readonly streamOnly: boolean;
  /** `known`: only `{include_usage: boolean}`; `refused`: the key itself is unknown, as with strict validators. */
  readonly streamOptions: "known" | "refused";
  /** Refuses an empty `tools` list. */
  readonly emptyTools: boolean;
  /** Refuses `tool_choice` and `parallel_tool_calls` without tools. */
  readonly choiceNeedsTools: boolean;
  /** Refuses a history with calls in a request without tools. Off by default. */
  readonly callsNeedTools: boolean;
  /** Every tool is a function with known keys; every name has at most 64 letters, digits, `_` or `-`. */
  readonly toolShape: boolean;
  /** Refuses two tools of the same name. */
  readonly uniqueToolNames: boolean;
  /** Refuses parameters that are not an object schema, and the keyword `encrypted` that Codex adds to schemas. */
  readonly toolSchemas: boolean;
  /** Refuses an empty or missing `messages`. */
  readonly emptyMessages: boolean;
  /** Refuses the role `developer`. */
  readonly developerRole: boolean;
  /** Refuses roles other than developer, system, user, assistant and tool. */
  readonly knownRoles: boolean;
  /** Refuses keys inside messages that the API does not list. */
  readonly messageKeys: boolean;
  /** Tool messages follow their assistant message directly, one for each call. */
  readonly toolOrder: boolean;
  /** Refuses empty call ids, and one id for two calls of one message. */
  readonly callIds: boolean;
  /** Calls name a function of at most 64 letters, digits, `_` or `-`, and their arguments are a JSON object's text. */
  readonly callShape: boolean;
  /** Content of a tool message is a string. */
  readonly toolContentText: boolean;
  /** Content of an assistant message is not a list of parts; the message has text or calls. */
  readonly assistantContentText: boolean;
  /** Refuses user messages without any text or image. */
  readonly blankUser: boolean;
  /** Refuses parts of a user message of another kind than text and image, or with unknown keys. */
  readonly userParts: boolean;
  /** Whether parts may be marked for the prompt cache, and tool messages may have parts for that. Off by default. */
  readonly cacheMarks: boolean;
  /** Refuses a system message that is not the first message. Off by default. */
  readonly systemFirst: boolean;
  /** Refuses a user message right after a tool message. Off by default. */
  readonly noUserAfterTool: boolean;
  /** False: refuses image parts, as a model that reads text only. */
  readonly vision: boolean;
  /**
   * Whether assistant messages with calls must bring back `reasoning_content` (an empty text counts), and the text of
   * the refusal. Off by default.
   */
  readonly reasoningRequired: false | "passed_back" | "by_index";
  /**
   * Refuses the key `reasoning_content` on any message (true), or every key of reasoning with the text of a strict
   * validator (`extra_forbidden`). Off by default.
   */
  readonly reasoningRefused: boolean | "extra_forbidden";
  /**
   * Parts of an assistant message are text and thinking; thinking is itself a list of texts and comes first. Off by
   * default.
   */
  readonly thinkingParts: boolean;
  /**
   * `reasoning_details` come back as they were sent: texts with their seal (`sealOf()`), encrypted entries with their
   * data; reasoning without them is refused. Off by default.
   */
  readonly sealedDetails: boolean;
  /** Refuses call ids that are not exactly nine letters and digits. Off by default. */
  readonly nineLetterCallIds: boolean;
}

/** The default rules: what any careful provider refuses. */
export const DEFAULT_RULES: ProviderRules = {
  body: true,
  model: true,
  topLevelKeys: true,
  streamOnly: true,
  streamOptions: "known",
  emptyTools: true,
  choiceNeedsTools: true,
  callsNeedTools: false,
  toolShape: true,
  uniqueToolNames: true,
  toolSchemas: true,
  emptyMessages: true,
  developerRole: true,
  knownRoles: true,
  messageKeys: true,
  toolOrder: true,
  callIds: true,
  callShape: true,
  toolContentText: true,
  assistantContentText: true,
  blankUser: true,
  userParts: true,
  cacheMarks: false,
  systemFirst: false,
  noUserAfterTool: false,
  vision: true,
  reasoningRequired: false,
  reasoningRefused: false,
  thinkingParts: false,
  sealedDetails: false,
  nineLetterCallIds: false,
};

/** A fault that a check found; `status` is 400 when absent. */
export interface Fault {
  readonly message: string;
  readonly param?: string;
  readonly code?: string;
  readonly status?: number;
}

/** A check that returns the fault of a request body under `rules`, or undefined. */
export type Check = (body: JsonObject, rules: ProviderRules) => Fault | undefined;

/** A request that was refused: by which rule, and the answer it got. */
export interface Refusal {
  readonly rule: keyof ProviderRules;
  readonly status: number;
  /** OpenAI error object. */
  readonly body: { readonly error: JsonObject };
}

/** Pattern of a function's name. */
export const FUNCTION_NAME = /^[a-zA-Z0-9_-]{1,64}$/;

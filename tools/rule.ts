/**
 * What is a rule of the scripted provider, and which rules are on unless a test says otherwise?
 *
 * @module
 */
import type { JsonObject } from "../lib/base/json.ts";

/** Settings of the scripted provider's strictness; a rule that is false refuses nothing. */
export interface ProviderRules {
  /** The body has to be a JSON object. */
  readonly body: boolean;
  /** `model` has to be a name. */
  readonly model: boolean;
  /** Refuses top-level keys that the Chat Completions API does not list. */
  readonly topLevelKeys: boolean;
  /** Refuses requests that do not stream; some models answer streams only. */
  readonly streamOnly: boolean;
  /** `known`: only `{include_usage: boolean}`; `refused`: the key itself is unknown, as with strict validators. */
  readonly streamOptions: "known" | "refused";
  /** Refuses an empty `tools` list. */
  readonly emptyTools: boolean;
  /** Refuses `tool_choice` and `parallel_tool_calls` beside no tools. */
  readonly choiceNeedsTools: boolean;
  /** Refuses a history with calls beside no tools. Off by default. */
  readonly callsNeedTools: boolean;
  /** Every tool is a function with known keys; every name has at most 64 letters, digits, `_` or `-`. */
  readonly toolShape: boolean;
  /** Refuses two tools of one name. */
  readonly uniqueToolNames: boolean;
  /** Refuses parameters that are no object schema, and the private keyword `encrypted` that Codex puts into schemas. */
  readonly toolSchemas: boolean;
  /** Refuses an empty or missing `messages`. */
  readonly emptyMessages: boolean;
  /** Refuses the role `developer`. */
  readonly developerRole: boolean;
  /** Refuses roles that are none of developer, system, user, assistant, tool. */
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
  /** Content of an assistant message is no list of parts; it says something or calls something. */
  readonly assistantContentText: boolean;
  /** Refuses user messages without any text or image. */
  readonly blankUser: boolean;
  /** Refuses parts of a user message of another kind than text and image, or with unknown keys. */
  readonly userParts: boolean;
  /** Refuses a system message that is not the very first. Off by default. */
  readonly systemFirst: boolean;
  /** Refuses a user message right after a tool message. Off by default. */
  readonly noUserAfterTool: boolean;
  /** False: image parts are refused, as by a model that only reads text. */
  readonly vision: boolean;
  /**
   * Whether assistant messages with calls have to bring back `reasoning_content` (an empty text counts), and in which
   * words the refusal comes. Off by default.
   */
  readonly reasoningRequired: false | "passed_back" | "by_index";
  /**
   * Refuses the key `reasoning_content` on any message (true), or every key of reasoning in the words of a strict
   * validator (`extra_forbidden`). Off by default.
   */
  readonly reasoningRefused: boolean | "extra_forbidden";
  /**
   * Parts of an assistant message are texts and thinking, a list of texts of its own; thinking stands first. Off by
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

/** What any careful provider refuses. */
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
  systemFirst: false,
  noUserAfterTool: false,
  vision: true,
  reasoningRequired: false,
  reasoningRefused: false,
  thinkingParts: false,
  sealedDetails: false,
  nineLetterCallIds: false,
};

/** What a check found wrong; `status` is 400 unless said. */
export interface Fault {
  readonly message: string;
  readonly param?: string;
  readonly code?: string;
  readonly status?: number;
}

/** Tells what is wrong with a request body under `rules`, or undefined when nothing is. */
export type Check = (body: JsonObject, rules: ProviderRules) => Fault | undefined;

/** A request that was refused: by which rule, and the answer it got. */
export interface Refusal {
  readonly rule: keyof ProviderRules;
  readonly status: number;
  /** OpenAI error object. */
  readonly body: { readonly error: JsonObject };
}

/** Form of a function's name. */
export const FUNCTION_NAME = /^[a-zA-Z0-9_-]{1,64}$/;

/**
 * The profile of a provider of Chat Completions: one documented field per behaviour, and the default for unknown ones.
 *
 * Vendors are named in `rows/` and `facts/` only; the translation sees nothing but this type. Users can override any
 * field in the `[profile]` table of their configuration file.
 *
 * @module
 */
import type { JsonObject } from "../base/json.ts";

/**
 * One thing that is done to JSON schemas before a provider sees them:
 *
 * - `inline_refs`: every `$ref` is replaced by what it points at, since the provider refuses or ignores references.
 * - `require_types`: every property says its `type`; a `type` beside `anyOf` moves into the branches.
 * - `no_tuple_items`: a list under `items` becomes `prefixItems`.
 * - `object_root`: a union at the root is folded into one object.
 * - `no_additional_properties`: `additionalProperties` is left out.
 * - `no_unknown_keywords`: only the plain keywords stay that every provider knows.
 */
export type SchemaRule =
  | "inline_refs"
  | "require_types"
  | "no_tuple_items"
  | "object_root"
  | "no_additional_properties"
  | "no_unknown_keywords";

/** How reasoning of earlier turns comes back. */
export type ReasoningReplay =
  | "same_field"
  | "reasoning_content"
  | "reasoning"
  | "details"
  | "thinking_parts"
  | "think_tags"
  | "drop";

/** Bounds of sampling parameters, both of them allowed values. */
export type SamplingBounds = Readonly<
  Partial<Record<"temperature" | "top_p", { readonly least: number; readonly most: number }>>
>;

/** Behaviours of one provider. */
export interface ProviderProfile {
  /** Short name, also the tag inside reasoning envelopes. */
  readonly name: string;
  /** Role of the leading system text. */
  readonly systemRole: "system" | "developer";
  /** Where system text goes that stands after the first user message: left in place, or told as a user message. */
  readonly lateSystem: "system" | "user";
  /** `content` of an assistant message that only calls tools. */
  readonly emptyContent: "empty_string" | "null" | "omit";
  /** Key of the output limit. */
  readonly maxTokensField: "max_tokens" | "max_completion_tokens";
  /** Which sampling parameters are sent when the client sets them; some reasoning models refuse them. */
  readonly sampling: readonly ("temperature" | "top_p")[];
  /** Least and most of sampling parameters, where the provider refuses what lies beyond; absent: no bound is known. */
  readonly samplingBounds?: SamplingBounds;
  /** Whether `stream_options: {include_usage: true}` is sent. */
  readonly streamOptions: boolean;
  /** Whether `parallel_tool_calls` is sent. */
  readonly parallelToolCalls: boolean;
  /** Whether `strict` is sent with tools that ask for it. */
  readonly strictTools: boolean;
  /** Word for "must call some tool"; `auto` where the provider refuses to be forced. */
  readonly requiredChoice: "required" | "any" | "auto";
  /** How a request keeps the model from calling tools: by the word for it, or by declaring no tools at all. */
  readonly noneChoice: "none" | "no_tools";
  /**
   * What is declared when a request declares no tool but its history holds calls: nothing, or one tool that is never to
   * be called, for providers that refuse such a history.
   */
  readonly callsWithoutTools: "allowed" | "placeholder";
  /** Best structured output the provider keeps; the rest is asked for in words. */
  readonly structuredOutput: "json_schema" | "json_object" | "none";
  /** What is done to the schemas of tools and of demanded output, in the order of the rules' own table. */
  readonly schemaRules: readonly SchemaRule[];
  /** Most tools one request may declare; those beyond it are left out from the end. Absent: no limit is known. */
  readonly maxTools?: number;
  /** Form of file parts: sent as such, or told in words. */
  readonly files: "part" | "words";
  /** Whether the model sees images; a provider that does not gets a line that says so. */
  readonly images: boolean;
  /** Which addresses of images the provider takes: any, or only those that hold the image themselves (`data:`). */
  readonly imageUrls: "any" | "data_only";
  /** Whether a user message may follow a tool message at once, or needs an assistant message between them. */
  readonly userAfterTool: "allowed" | "needs_assistant";
  /** User messages in a row: kept, or merged into one for providers that want roles to alternate. */
  readonly consecutiveRoles: "keep" | "merge";
  /** Calls of one assistant message in the history: any number, or one each with its output right behind it. */
  readonly callsPerMessage: "many" | "one";
  /** How the effort is sent: key `reasoning_effort`, object `reasoning`, or not at all. */
  readonly effortField: "reasoning_effort" | "reasoning.effort" | "none";
  /** Effort words the provider takes, by the client's word; a word without entry is left out. */
  readonly efforts: Readonly<Record<string, string>>;
  /** Keys added to a request that asks for thinking; absent when the effort says it all. */
  readonly thinkingOn?: JsonObject;
  /** Keys added to a request that asks for no thinking; absent when the provider cannot be told. */
  readonly thinkingOff?: JsonObject;
  /**
   * Reasoning of earlier turns: which key carries it back, or `drop`.
   * `same_field` uses the key it came in; `details` sends `reasoning_details` only; `thinking_parts` and `think_tags`
   * put it before the text inside `content`, as a part of its own or wrapped in `<think>`.
   */
  readonly reasoningReplay: ReasoningReplay;
  /** Beginnings of the ids of models that want their reasoning back in another way than the provider's others. */
  readonly replayByModel?: Readonly<Record<string, ReasoningReplay>>;
  /** What one piece of reasoning in a stream is: what is new, or everything so far; then only what is new is shown. */
  readonly reasoningPieces: "deltas" | "snapshots";
  /**
   * Which assistant messages must carry a reasoning key even when there is no text for it: none, those with calls, or
   * all of them (as an empty string).
   */
  readonly reasoningRequired: "never" | "calls" | "always";
  /**
   * `extra_content` of the first call of a replayed message when it came without one of its own, as calls of another
   * provider do; absent or empty where none is needed.
   */
  readonly missingCallSignature?: JsonObject;
  /** Form of call ids: any, nine letters and digits, or up to forty of them with `-` and `_`; others become a hash. */
  readonly callIds: "keep" | "nine_alphanumerics" | "forty_word_characters";
  /** Where `<think>` text is taken for reasoning. */
  readonly thinkTags: "start" | "anywhere" | "never";
  /**
   * What becomes of tool-call markup that the provider left in the text: run under the guards of `translate/leaked/`
   * (declared tools only, nothing behind it, no code, no quotation), or kept as the text it is.
   */
  readonly leakedCalls: "run" | "text";
  /** Whether a clean end of the stream after output counts as the end, with neither finish reason nor `[DONE]`. */
  readonly cleanEndCompletes: boolean;
  /** What a 400 without any body means: a request gone wrong, or a prompt beyond the window. */
  readonly bodylessBadRequest: "upstream_bad_request" | "context_length_exceeded";
  /** Header that carries the key: `Authorization: Bearer`, or the bare key in `api-key`. */
  readonly keyHeader: "authorization" | "api-key";
  /** Path of the richest model list, relative to the base URL. */
  readonly modelsPath: string;
  /** Request parameters passed on beside the translated ones, by their Responses name, to their chat name. */
  readonly passThrough: Readonly<Record<string, string>>;
  /** Keys added to every request body. */
  readonly extraBody?: JsonObject;
  /** Headers added to every request. */
  readonly extraHeaders?: Readonly<Record<string, string>>;
}

/** What an unknown provider is taken for: the request that every server read of in 2026-11 accepts. */
export const DEFAULT_PROFILE: ProviderProfile = {
  name: "default",
  systemRole: "system",
  lateSystem: "user",
  emptyContent: "empty_string",
  maxTokensField: "max_tokens",
  sampling: ["temperature", "top_p"],
  streamOptions: true,
  parallelToolCalls: true,
  strictTools: true,
  requiredChoice: "required",
  noneChoice: "none",
  callsWithoutTools: "allowed",
  structuredOutput: "json_schema",
  schemaRules: [],
  files: "words",
  images: true,
  imageUrls: "any",
  userAfterTool: "allowed",
  consecutiveRoles: "keep",
  callsPerMessage: "many",
  effortField: "reasoning_effort",
  efforts: {
    minimal: "minimal",
    low: "low",
    medium: "medium",
    high: "high",
    xhigh: "xhigh",
    max: "max",
    ultra: "max",
  },
  reasoningReplay: "same_field",
  reasoningPieces: "deltas",
  reasoningRequired: "never",
  callIds: "keep",
  thinkTags: "start",
  leakedCalls: "run",
  cleanEndCompletes: false,
  bodylessBadRequest: "upstream_bad_request",
  keyHeader: "authorization",
  modelsPath: "/models",
  passThrough: {
    stop: "stop",
    seed: "seed",
    presence_penalty: "presence_penalty",
    frequency_penalty: "frequency_penalty",
    logit_bias: "logit_bias",
  },
};

/**
 * The profile of a provider: one documented field per behaviour, and the default for unknown ones.
 *
 * Vendors are named in `rows/` and `facts/` only; the translation sees nothing but this type. Users can override any
 * field in the `[profile]` table of their configuration file.
 *
 * @module
 */
import type { JsonObject } from "../base/json.ts";
import { DEFAULT_MESSAGES_PROFILE, type MessagesProfile } from "./messages_profile.ts";
import { DEFAULT_VENDOR_PROFILE, type VendorProfile } from "./vendor_profile.ts";

/**
 * One change to JSON schemas before they are sent:
 *
 * - `inline_refs`: every `$ref` is replaced by its target, since the provider refuses or ignores references.
 * - `require_types`: every property gets a `type`; a `type` next to `anyOf` moves into the branches.
 * - `no_tuple_items`: a list under `items` becomes `prefixItems`.
 * - `object_root`: a union at the root is folded into one object.
 * - `no_additional_properties`: `additionalProperties` is omitted.
 * - `nine_levels`: what lies deeper than nine levels is left open.
 * - `no_unknown_keywords`: only the basic keywords remain that every provider supports.
 */
export type SchemaRule =
  | "inline_refs"
  | "require_types"
  | "no_tuple_items"
  | "object_root"
  | "no_additional_properties"
  | "nine_levels"
  | "no_unknown_keywords";

/** How reasoning of earlier turns is sent back. */
export type ReasoningReplay =
  | "same_field"
  | "reasoning_content"
  | "reasoning"
  | "details"
  | "thinking_parts"
  | "think_tags"
  | "drop";

/** Bounds of sampling parameters; both ends are allowed values. */
export type SamplingBounds = Readonly<
  Partial<Record<"temperature" | "top_p", { readonly least: number; readonly most: number }>>
>;

/** The APIs by which a provider can be asked: Chat Completions, its own Responses, Anthropic's Messages. */
export type WireName = "chat" | "responses" | "messages";

/** Behaviours of one provider. */
export interface ProviderProfile extends MessagesProfile, VendorProfile {
  /** Short name, also the tag inside reasoning envelopes. */
  readonly name: string;
  /** The API by which it is asked. */
  readonly wire: WireName;
  /** Other values of `wire`, by the beginnings of model ids; the longest one that fits counts. */
  readonly wireByModel?: Readonly<Record<string, WireName>>;
  /** The wires by which it is asked as well, once, when it does not offer `wire`; empty where the user chose. */
  readonly otherWires: readonly WireName[];
  /** Paths of the wires that are not at the usual place, relative to the base URL (`/../` climbs above it). */
  readonly wirePaths?: Readonly<Partial<Record<WireName, string>>>;
  /** Models that it serves by an API which the relay does not speak, by the beginnings of their ids, with what to do. */
  readonly unreachableModels?: Readonly<Record<string, string>>;
  /** What differs when it is asked by this wire; absent when nothing does. */
  readonly byWire?: Readonly<Partial<Record<WireName, Partial<ProviderProfile>>>>;
  /** Role of the leading system text; `user` for models that know no system text. */
  readonly systemRole: "system" | "developer" | "user";
  /** Role of system text after the first user message: unchanged, or sent as a user message. */
  readonly lateSystem: "system" | "user";
  /** `content` of an assistant message that only calls tools. */
  readonly emptyContent: "empty_string" | "null" | "omit";
  /** Key of the output limit. */
  readonly maxTokensField: "max_tokens" | "max_completion_tokens";
  /** Which sampling parameters are sent when the client sets them; some reasoning models refuse them. */
  readonly sampling: readonly ("temperature" | "top_p")[];
  /** Bounds beyond which the provider refuses sampling parameters; absent when none is known. */
  readonly samplingBounds?: SamplingBounds;
  /** Whether `stream_options: {include_usage: true}` is sent. */
  readonly streamOptions: boolean;
  /** Whether `parallel_tool_calls` is sent. */
  readonly parallelToolCalls: boolean;
  /** Whether `strict` is sent with tools that ask for it. */
  readonly strictTools: boolean;
  /** Value of `tool_choice` for "must call some tool"; `auto` when the provider refuses that. */
  readonly requiredChoice: "required" | "any" | "auto";
  /** How a request demands one certain tool: by its name, or by "must call some tool" with no other tool declared. */
  readonly namedChoice: "by_name" | "only_tool";
  /** How a request forbids tool calls: by `tool_choice: none`, or by declaring no tools. */
  readonly noneChoice: "none" | "no_tools";
  /**
   * What is declared when a request declares no tool but its history holds calls: nothing, or one placeholder tool for
   * providers that refuse such a history.
   */
  readonly callsWithoutTools: "allowed" | "placeholder";
  /** Strictest structured output that the provider enforces; the rest is requested in the prompt. */
  readonly structuredOutput: "json_schema" | "json_object" | "none";
  /** Changes to the schemas of tools and of structured output; they run in the order of the table of rules. */
  readonly schemaRules: readonly SchemaRule[];
  /** Maximum tools of one request; the last ones beyond it are omitted. Absent when no limit is known. */
  readonly maxTools?: number;
  /** Form of file parts: sent as parts, or replaced by text. */
  readonly files: "part" | "words";
  /** Whether images are sent; otherwise a line of text replaces each. */
  readonly images: boolean;
  /** Which image URLs the provider accepts: any, or only `data:` URLs. */
  readonly imageUrls: "any" | "data_only";
  /** Media types of images that are sent; a line of text replaces others. Absent when all are. */
  readonly imageTypes?: readonly string[];
  /** Maximum images of one request; a line of text replaces the oldest ones. Absent when no limit is known. */
  readonly maxImages?: number;
  /** Names of single images that were refused, which a line of text replaces; learned, absent when there are none. */
  readonly refusedImages?: readonly string[];
  /** The first message after the system text: any, or always one of the user, which is added where it is missing. */
  readonly firstMessage: "any" | "user";
  /** The last message: any, or never the assistant's, after which a short one of the user is added. */
  readonly lastMessage: "any" | "user";
  /** Whether a user message may directly follow a tool message, or needs an assistant message between them. */
  readonly userAfterTool: "allowed" | "needs_assistant";
  /** Consecutive user messages: kept, or merged for providers that require alternating roles. */
  readonly consecutiveRoles: "keep" | "merge";
  /** Calls in one assistant message of the history: any number, or one that its output directly follows. */
  readonly callsPerMessage: "many" | "one";
  /** Calls and outputs of the history: in fields of their own, or as text for templates that know no tools. */
  readonly callHistory: "fields" | "text";
  /** How the effort is sent: key `reasoning_effort`, object `reasoning`, or not at all. */
  readonly effortField: "reasoning_effort" | "reasoning.effort" | "none";
  /** The provider's efforts, by the client's; an effort without an entry is omitted. */
  readonly efforts: Readonly<Record<string, string>>;
  /** Effort values that are accepted, from least to most; absent: those that are known of the model. */
  readonly acceptedEfforts?: readonly string[];
  /** Keys added to a request that asks for thinking; absent when the effort suffices. */
  readonly thinkingOn?: JsonObject;
  /** Keys added to a request that asks for no thinking; absent when the provider has no such switch. */
  readonly thinkingOff?: JsonObject;
  /**
   * Reasoning of earlier turns: the key in which it is sent back, or `drop`.
   * `same_field` uses the key it came in; `details` sends `reasoning_details` only; `thinking_parts` and `think_tags`
   * put it before the text inside `content`, as a part of its own or wrapped in `<think>`.
   */
  readonly reasoningReplay: ReasoningReplay;
  /** Other values of `reasoningReplay`, by the beginnings of model ids. */
  readonly replayByModel?: Readonly<Record<string, ReasoningReplay>>;
  /** What a piece of reasoning in a stream holds: only new text, or all text so far, of which the new part is used. */
  readonly reasoningPieces: "deltas" | "snapshots";
  /**
   * Which assistant messages must carry a reasoning key even when there is no text for it: none, those with calls, or
   * all of them (as an empty string).
   */
  readonly reasoningRequired: "never" | "calls" | "always";
  /**
   * `extra_content` of the first call of a replayed message that came without one, as calls of another provider do;
   * absent or empty when none is needed.
   */
  readonly missingCallSignature?: JsonObject;
  /** Whether calls are sent back with the signatures that the same model put on them. */
  readonly callSignatures: "replay" | "drop";
  /**
   * Form of call ids; others become a hash: any; nine letters and digits; these, or a function's name and a number as
   * the templates write them that number their calls (`functions.f:0`); up to sixty-four characters; up to forty
   * letters, digits, `-` and `_`.
   */
  readonly callIds:
    | "keep"
    | "sixty_four_characters"
    | "nine_alphanumerics"
    | "nine_or_numbered"
    | "forty_word_characters";
  /** Where `<think>` text is read as reasoning. */
  readonly thinkTags: "start" | "anywhere" | "never";
  /**
   * How tool-call markup in the text is handled: run under the conditions of `translate/text_calls/` (declared tools only,
   * nothing after it, no code, no quotation), or kept as text.
   */
  readonly leakedCalls: "run" | "text";
  /** Whether a stream that ends cleanly after output is complete without finish reason and `[DONE]`. */
  readonly cleanEndCompletes: boolean;
  /** Meaning of a 400 without a body: a bad request, or a prompt beyond the window. */
  readonly bodylessBadRequest: "upstream_bad_request" | "context_length_exceeded";
  /** Header that carries the key: `Authorization: Bearer`, or the bare key in `api-key` or `x-api-key`. */
  readonly keyHeader: "authorization" | "api-key" | "x-api-key";
  /** Path of the richest model list, relative to the base URL. */
  readonly modelsPath: string;
  /** Whether the probabilities of tokens may be asked for (`logprobs`, `top_logprobs`). */
  readonly logprobs: boolean;
  /**
   * Path of what the server says about the models that it has loaded, relative to the base URL; absent when its model
   * list states the windows in use.
   */
  readonly loadedModelsPath?: string;
  /** Path that describes one model, which is asked by POST for those that are not loaded; absent when there is none. */
  readonly modelDetailsPath?: string;
  /**
   * How the user starts the server with a larger window, as a clause that follows "; "; absent for hosted providers,
   * whose windows are fixed.
   */
  readonly windowAdvice?: string;
  /** What happens to a prompt beyond the window: it is refused, or its beginning is cut off without a word. */
  readonly overlongPrompts: "refused" | "cut";
  /** Whether the cost that it states in its usage is what the answer cost, in US dollars. */
  readonly statesCost: boolean;
  /** The program that requests name in `user-agent`: the relay itself, or the client whose request it is. */
  readonly userAgent: "own" | "client";
  /** Header that takes the conversation's id, so that its requests reach the machine with their cache; absent when none. */
  readonly sessionHeader?: string;
  /** Beginnings of the ids of models that keep only what `cache_control` marks in a prompt; absent when none does. */
  readonly markedModels?: readonly string[];
  /** Further request parameters to pass on: their chat names, by their Responses names. */
  readonly passThrough: Readonly<Record<string, string>>;
  /** The user's words for efforts, by the client's; they are sent whatever the model is known to accept. */
  readonly effortMap?: Readonly<Record<string, string>>;
  /** Keys added to every request body. */
  readonly extraBody?: JsonObject;
  /** Keys left out of every request body, last of all; a dot leads into objects and lists. */
  readonly dropParameters?: readonly string[];
  /** Headers added to every request. */
  readonly extraHeaders?: Readonly<Record<string, string>>;
}

/** The profile of unknown providers: the request that every server documented in 2026-11 accepts. */
export const DEFAULT_PROFILE: ProviderProfile = {
  ...DEFAULT_MESSAGES_PROFILE,
  ...DEFAULT_VENDOR_PROFILE,
  name: "default",
  wire: "chat",
  otherWires: ["chat", "responses", "messages"],
  systemRole: "system",
  lateSystem: "user",
  emptyContent: "empty_string",
  maxTokensField: "max_tokens",
  sampling: ["temperature", "top_p"],
  streamOptions: true,
  parallelToolCalls: true,
  strictTools: true,
  requiredChoice: "required",
  namedChoice: "by_name",
  noneChoice: "none",
  callsWithoutTools: "allowed",
  structuredOutput: "json_schema",
  schemaRules: [],
  files: "words",
  images: true,
  imageUrls: "any",
  firstMessage: "any",
  lastMessage: "any",
  userAfterTool: "allowed",
  consecutiveRoles: "keep",
  callsPerMessage: "many",
  callHistory: "fields",
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
  callSignatures: "replay",
  callIds: "keep",
  thinkTags: "start",
  leakedCalls: "run",
  cleanEndCompletes: false,
  bodylessBadRequest: "upstream_bad_request",
  keyHeader: "authorization",
  modelsPath: "/models",
  logprobs: true,
  overlongPrompts: "refused",
  statesCost: false,
  userAgent: "own",
  passThrough: {
    stop: "stop",
    seed: "seed",
    presence_penalty: "presence_penalty",
    frequency_penalty: "frequency_penalty",
    logit_bias: "logit_bias",
  },
};

/** Effort values that more than one provider takes, from least to most. */
export const COMMON_EFFORTS: readonly string[] = ["none", "minimal", "low", "medium", "high", "xhigh", "max", "ultra"];

/** The signature that is accepted on calls without one, by the providers that miss it (reports, 2026). */
export const SKIPPED_CALL_SIGNATURE: JsonObject = { google: { thought_signature: "skip_thought_signature_validator" } };

/**
 * Beginnings of the formats of structured reasoning whose text is refused without its signature ("Invalid `signature`
 * in `thinking` block"; ai-sdk-provider 2026-06). A text that was cut off has none yet.
 */
export const SIGNED_FORMATS: readonly string[] = ["anthropic-"];

/**
 * How providers of Chat Completions differ: one documented field per behaviour, and the default for unknown ones.
 *
 * Vendor names stand in `profiles.ts` only; the translation sees nothing but this type. Users can override any field
 * in the `[profile]` table of their configuration file.
 *
 * @module
 */
import type { JsonObject } from "../json.ts";

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
  /** Whether `stream_options: {include_usage: true}` is sent. */
  readonly streamOptions: boolean;
  /** Whether `parallel_tool_calls` is sent. */
  readonly parallelToolCalls: boolean;
  /** Whether `strict` is sent with tools that ask for it. */
  readonly strictTools: boolean;
  /** Word for "must call some tool"; `auto` where the provider refuses to be forced. */
  readonly requiredChoice: "required" | "any" | "auto";
  /** Best structured output the provider keeps; the rest is asked for in words. */
  readonly structuredOutput: "json_schema" | "json_object" | "none";
  /** Form of file parts: sent as such, or told in words. */
  readonly files: "part" | "words";
  /** Whether the model sees images; a provider that does not gets a line that says so. */
  readonly images: boolean;
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
   * `same_field` uses the key it came in; `details` sends `reasoning_details` only.
   */
  readonly reasoningReplay: "same_field" | "reasoning_content" | "reasoning" | "details" | "thinking_parts" | "drop";
  /**
   * Which assistant messages must carry a reasoning key even when there is no text for it: none, those with calls, or
   * all of them (as an empty string).
   */
  readonly reasoningRequired: "never" | "calls" | "always";
  /** Form of call ids: kept, or hashed to nine letters and digits. */
  readonly callIds: "keep" | "nine_alphanumerics";
  /** Where `<think>` text is taken for reasoning. */
  readonly thinkTags: "start" | "anywhere" | "never";
  /** Whether a clean end of the stream after output counts as the end, with neither finish reason nor `[DONE]`. */
  readonly cleanEndCompletes: boolean;
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
  streamOptions: true,
  parallelToolCalls: true,
  strictTools: true,
  requiredChoice: "required",
  structuredOutput: "json_schema",
  files: "words",
  images: true,
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
  reasoningRequired: "never",
  callIds: "keep",
  thinkTags: "start",
  cleanEndCompletes: false,
  passThrough: {
    stop: "stop",
    seed: "seed",
    presence_penalty: "presence_penalty",
    frequency_penalty: "frequency_penalty",
    logit_bias: "logit_bias",
  },
};

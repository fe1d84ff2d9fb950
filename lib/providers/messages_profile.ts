/**
 * How providers differ that are asked by the Messages API.
 *
 * @module
 */

/** The values of `thinking.type`. */
export const THINKING_FORMS: readonly ThinkingForm[] = ["adaptive", "enabled", "disabled", "between_tools"];

/** One of them. */
export type ThinkingForm = "adaptive" | "enabled" | "disabled" | "between_tools";

/** The values of `output_config.effort`, from least to most; others are refused wherever they come from. */
export const MESSAGES_EFFORTS: readonly string[] = ["low", "medium", "high", "xhigh", "max"];

/**
 * The beta value by which a request says what becomes of blocks whose history has changed; without it `block_binding` is
 * refused: "Extra inputs are not permitted" (platform.claude.com, 2026-10).
 */
export const BINDING_BETA = "thinking-binding-controls-2026-08-01";

/** What a list of models may state of one of them beyond what other wires know. */
export interface StatedAbilities {
  /** The forms of thinking that a request may ask for. */
  readonly thinkingForms?: readonly ThinkingForm[];
  /** Whether it reads PDF files; if not, a line of text replaces each. */
  readonly pdfs?: boolean;
  /** Whether it can be held to a JSON schema; if not, the prompt asks for it. */
  readonly answerSchemas?: boolean;
}

/** Behaviours on the Messages wire. */
export interface MessagesProfile {
  /** Value of the header `anthropic-version`. */
  readonly messagesVersion: string;
  /** Meaning of a 429 that names no time after which to try again: a limit that passes, or one of the account. */
  readonly bareRateLimit: "upstream_rate_limit" | "upstream_quota";
  /** Values of the header `anthropic-beta` that the provider knows; a request names those that it needs. */
  readonly messagesBetas: readonly string[];
  /** The forms of `thinking` that are accepted; absent: those that are known of the model, or none. */
  readonly thinkingForms?: readonly ThinkingForm[];
  /** Whether `thinking.display` is sent, which makes newer models show a summary of what they think. */
  readonly thinkingDisplay: boolean;
  /**
   * To which models `thinking.block_binding` says that blocks are to be dropped whose history has changed: those that
   * are known to refuse them, all, or none.
   */
  readonly thinkingBinding: "known_models" | "always" | "never";
  /** Thinking that came without a signature: sent back as it came, or left out. */
  readonly unsignedThinking: "send" | "drop";
  /** Thinking of earlier turns: sent back as it came, or left out altogether. */
  readonly thinkingReplay: "exact" | "drop";
  /** Whether the effort is sent in `output_config`. */
  readonly messagesEffort: "output_config" | "none";
  /** How a JSON schema of the answer is demanded: in `output_config`, or by the prompt. */
  readonly messagesFormat: "output_config" | "prompt";
  /** What is marked for the prompt cache: nothing, the ends of blocks, or the system text with the automatic mark. */
  readonly cacheControl: "none" | "blocks" | "automatic";
  /** How tools are declared that a search found: as deferred ones that its result refers to, or like all others. */
  readonly foundTools: "deferred" | "plain";
  /** Value of `max_tokens`, which the API requires, for models of unknown limit. */
  readonly defaultMaxTokens: number;
  /** Most `max_tokens` that are accepted; absent: as many as are known of the model. */
  readonly outputCeiling?: number;
  /** Whether the prompt and `max_tokens` together must fit into the window. */
  readonly maxTokensInWindow: boolean;
}

/** The request that every server of this API accepts: the documented one of 2023 (vendors' pages, 2026-11). */
export const DEFAULT_MESSAGES_PROFILE: MessagesProfile = {
  messagesVersion: "2023-06-01",
  bareRateLimit: "upstream_rate_limit",
  // A header with an unknown value made one vendor hide the tools (zai-org/feedback #172, 2026-07).
  messagesBetas: [],
  thinkingDisplay: false,
  thinkingBinding: "known_models",
  unsignedThinking: "send",
  thinkingReplay: "exact",
  messagesEffort: "none",
  messagesFormat: "prompt",
  cacheControl: "none",
  foundTools: "plain",
  defaultMaxTokens: 32_000,
  // Most vendors refuse a sum above the window, and none refuses a smaller one (vendors' pages, 2026-11).
  maxTokensInWindow: true,
};

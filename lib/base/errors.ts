/**
 * The relay's only error class, and the table that maps each cause to what a client receives.
 *
 * Messages state what was done, what was wrong and what to do; they never hold keys or prompt text.
 *
 * @module
 */

import { STATUS_CODE } from "@std/http/status";
import { omitUndefined } from "./json.ts";

/** Every cause of failure the relay knows. */
export type ErrorCode =
  | "bad_request"
  | "bad_request_body"
  | "not_found"
  | "method_not_allowed"
  | "request_too_large"
  | "request_timeout"
  | "unsupported_encoding"
  | "forbidden"
  | "unauthorized"
  | "upgrade_required"
  | "previous_response_not_found"
  | "context_length_exceeded"
  | "first_prompt_too_long"
  | "content_filter"
  | "output_limit"
  | "upstream_auth"
  | "upstream_quota"
  | "upstream_rate_limit"
  | "upstream_overloaded"
  | "upstream_model_not_found"
  | "upstream_bad_request"
  | "upstream_unreachable"
  | "upstream_timeout"
  | "upstream_protocol"
  | "upstream_truncated"
  | "unusable_answer"
  | "upstream_redirect"
  | "upstream_error"
  | "relay_busy"
  | "shutting_down"
  | "client_gone"
  | "internal";

/** The wire form of one cause. */
export interface ErrorRow {
  /** HTTP status, sent when the answer has not begun. */
  readonly status: number;
  /** `error.type` of the OpenAI error object. */
  readonly type: string;
  /** `error.code` for plain clients. */
  readonly openaiCode: string;
  /**
   * `response.error.code` for Codex. After `invalid_prompt` Codex shows the message once and does not retry (0.80
   * does); after a code that it does not know it retries five times; the other codes have meanings of their own
   * (measured on Codex 0.80 to 0.171, 2026-11).
   */
  readonly codexCode: string;
  /**
   * What the relay does as long as it has sent none of the answer: send the request again after a wait, send it again
   * at once and only a few times, because a wait changes nothing about a slip of the model, send it to another upstream
   * if there is one, or nothing, because the request itself is at fault.
   */
  readonly recovery: "again" | "at_once" | "elsewhere" | "none";
}

function defineError(
  status: number,
  type: string,
  openaiCode: string,
  codexCode: string,
  recovery: ErrorRow["recovery"] = "none",
): ErrorRow {
  return { status, type, openaiCode, codexCode, recovery };
}

const INVALID = "invalid_request_error";
/** The only code after which Codex waits before it retries, for the time that the message names (0.80 to 0.171). */
const WAITS = "rate_limit_exceeded";
const SERVER = "server_error";

/** The wire form of every cause. */
export const ERROR_TABLE: Readonly<Record<ErrorCode, ErrorRow>> = {
  bad_request: defineError(STATUS_CODE.BadRequest, INVALID, "invalid_request", "invalid_prompt"),
  bad_request_body: defineError(STATUS_CODE.BadRequest, INVALID, "invalid_json", "invalid_prompt"),
  not_found: defineError(STATUS_CODE.NotFound, INVALID, "not_found", "invalid_prompt"),
  method_not_allowed: defineError(STATUS_CODE.MethodNotAllowed, INVALID, "method_not_allowed", "invalid_prompt"),
  request_too_large: defineError(STATUS_CODE.ContentTooLarge, INVALID, "request_too_large", "context_length_exceeded"),
  request_timeout: defineError(STATUS_CODE.RequestTimeout, INVALID, "request_timeout", "request_timeout"),
  unsupported_encoding: defineError(
    STATUS_CODE.UnsupportedMediaType,
    INVALID,
    "unsupported_encoding",
    "invalid_prompt",
  ),
  forbidden: defineError(STATUS_CODE.Forbidden, INVALID, "forbidden", "invalid_prompt"),
  unauthorized: defineError(STATUS_CODE.Unauthorized, "authentication_error", "invalid_relay_token", "invalid_prompt"),
  upgrade_required: defineError(STATUS_CODE.UpgradeRequired, INVALID, "upgrade_required", "invalid_prompt"),
  previous_response_not_found: defineError(
    STATUS_CODE.BadRequest,
    INVALID,
    "previous_response_not_found",
    "invalid_prompt",
  ),
  context_length_exceeded: defineError(
    STATUS_CODE.BadRequest,
    INVALID,
    "context_length_exceeded",
    "context_length_exceeded",
  ),
  // For an overflow that no compaction can cure, Codex is to show the message as it is.
  first_prompt_too_long: defineError(STATUS_CODE.BadRequest, INVALID, "context_length_exceeded", "invalid_prompt"),
  content_filter: defineError(STATUS_CODE.BadRequest, INVALID, "content_filter", "invalid_prompt"),
  output_limit: defineError(STATUS_CODE.BadGateway, SERVER, "output_limit", "invalid_prompt"),
  upstream_auth: defineError(
    STATUS_CODE.Unauthorized,
    "authentication_error",
    "invalid_api_key",
    "invalid_prompt",
    "elsewhere",
  ),
  upstream_quota: defineError(
    STATUS_CODE.PaymentRequired,
    "insufficient_quota",
    "insufficient_quota",
    "invalid_prompt",
    "elsewhere",
  ),
  upstream_rate_limit: defineError(
    STATUS_CODE.TooManyRequests,
    "rate_limit_error",
    "rate_limit_exceeded",
    WAITS,
    "again",
  ),
  upstream_overloaded: defineError(
    STATUS_CODE.ServiceUnavailable,
    SERVER,
    "upstream_overloaded",
    "upstream_overloaded",
    "again",
  ),
  upstream_model_not_found: defineError(
    STATUS_CODE.NotFound,
    INVALID,
    "model_not_found",
    "invalid_prompt",
    "elsewhere",
  ),
  upstream_bad_request: defineError(STATUS_CODE.BadRequest, INVALID, "upstream_bad_request", "invalid_prompt"),
  upstream_unreachable: defineError(
    STATUS_CODE.BadGateway,
    SERVER,
    "upstream_unreachable",
    "upstream_unreachable",
    "again",
  ),
  upstream_timeout: defineError(STATUS_CODE.GatewayTimeout, SERVER, "upstream_timeout", "upstream_timeout", "again"),
  upstream_protocol: defineError(STATUS_CODE.BadGateway, SERVER, "upstream_protocol", "upstream_protocol", "again"),
  upstream_truncated: defineError(STATUS_CODE.BadGateway, SERVER, "upstream_truncated", "upstream_truncated", "again"),
  unusable_answer: defineError(STATUS_CODE.BadGateway, SERVER, "unusable_answer", "unusable_answer", "at_once"),
  upstream_error: defineError(STATUS_CODE.BadGateway, SERVER, "upstream_error", "upstream_error", "again"),
  upstream_redirect: defineError(STATUS_CODE.BadGateway, SERVER, "upstream_redirect", "invalid_prompt", "elsewhere"),
  relay_busy: defineError(STATUS_CODE.ServiceUnavailable, SERVER, "relay_busy", WAITS),
  shutting_down: defineError(STATUS_CODE.ServiceUnavailable, SERVER, "relay_shutting_down", "relay_shutting_down"),
  // No standard status means that the client disconnected, and no client is left to read this one.
  client_gone: defineError(499, INVALID, "client_gone", "client_gone"),
  internal: defineError(STATUS_CODE.BadGateway, SERVER, "relay_error", "relay_error"),
};

/** What an upstream said when it refused a request, for clients that want to know exactly. */
export interface UpstreamRefusal {
  /** HTTP status of the answer, or of the error object inside a 200 answer; absent when there was none. */
  readonly status?: number;
  /** The upstream's own code; absent when it gave none. */
  readonly code?: string;
  /** The upstream's words, whole but for secrets. */
  readonly words: string;
  /** The part of the error's message that quotes these words, on one line and perhaps shortened. */
  readonly quoted: string;
}

/** Optional details of an error. */
export interface RelayErrorOptions {
  /** Seconds after which a retry makes sense; absent when unknown. */
  readonly retryAfter?: number;
  /** Field of the request that was wrong, as a path such as `input[3].role`. */
  readonly param?: string;
  /** Whether the relay has used up its own retries; default false. */
  readonly isFinal?: boolean;
  /** What the upstream said; absent when the failure is not a refusal of an upstream. */
  readonly refusal?: UpstreamRefusal;
  readonly cause?: unknown;
}

/** A failure with a known cause. It is thrown before an answer begins; later it becomes a `response.failed` event. */
export class RelayError extends Error {
  override readonly name = "RelayError";
  readonly code: ErrorCode;
  /** Seconds after which a retry makes sense; undefined when unknown. */
  readonly retryAfter: number | undefined;
  readonly param: string | undefined;
  /** Whether the relay has used up its own retries, so that its client should not retry either. */
  readonly isFinal: boolean;
  /** What the upstream said; undefined when the failure is not a refusal of an upstream. */
  readonly refusal: UpstreamRefusal | undefined;

  constructor(code: ErrorCode, message: string, options: RelayErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryAfter = options.retryAfter;
    this.param = options.param;
    this.isFinal = options.isFinal ?? false;
    this.refusal = options.refusal;
  }

  /** The same error but for `changes`. */
  copyWith(changes: RelayErrorOptions & { readonly code?: ErrorCode; readonly message?: string }): RelayError {
    const { code = this.code, message = this.message, ...options } = changes;
    const { retryAfter, param, isFinal, refusal, cause } = this;
    return new RelayError(code, message, {
      ...omitUndefined({ retryAfter, param, refusal, cause }),
      isFinal,
      ...options,
    });
  }

  /** The wire form of this error's cause. */
  get row(): ErrorRow {
    return ERROR_TABLE[this.code];
  }

  /** `response.error.code` for Codex: a final error gets a code after which Codex does not retry. */
  get codexCode(): string {
    return this.isFinal && (this.row.recovery === "again" || this.row.recovery === "at_once")
      ? ERROR_TABLE.upstream_bad_request.codexCode
      : this.row.codexCode;
  }

  /** The message with the upstream's words as they were, line breaks included, for clients that show them in full. */
  get wholeMessage(): string {
    if (this.refusal === undefined || this.refusal.quoted === "") return this.message;
    const { words, quoted } = this.refusal;
    const at = this.message.indexOf(quoted);
    if (at < 0) return this.message;
    const after = this.message.slice(at + quoted.length);
    // Advice follows a semicolon, or is a sentence of its own.
    const advice = /[.!?]$/.test(words) ? after.replace(/^; (\w)/, (_, first) => ` ${first.toUpperCase()}`) : after;
    return this.message.slice(0, at) + words + advice;
  }

  /** Any thrown value as a RelayError; a value of another class means a fault of the relay itself. */
  static from(thrown: unknown): RelayError {
    if (thrown instanceof RelayError) return thrown;
    const name = thrown instanceof Error ? thrown.name : typeof thrown;
    return new RelayError("internal", `The relay failed while it translated this request: ${name}`, { cause: thrown });
  }
}

/** The error of a request whose client disconnected. */
export function createClientGoneError(cause?: unknown): RelayError {
  return new RelayError("client_gone", "The client closed the connection", { cause });
}

/** What was thrown, for the log: with its stack where it has one. */
export function formatStack(thrown: unknown): string {
  return thrown instanceof Error ? thrown.stack ?? thrown.message : String(thrown);
}

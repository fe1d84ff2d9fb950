/**
 * The search for the first rule of the failure table that matches a provider's error.
 *
 * @module
 */
import { omitUndefined } from "../../base/json.ts";
import type { ErrorCode } from "../../base/errors.ts";
import type { ProviderError } from "./decode_error.ts";
import { findRefusedParameter } from "./refused_parameter.ts";
import type { FailureRule } from "./rule.ts";
import { FAILURE_RULES } from "./rules.ts";
import { readShouldRetry, resolveRetryAfter } from "./retry_after.ts";

/** The redaction of a provider's texts. */
export interface Redaction {
  /** Redacts the secrets in a text; absent when there are none. */
  redact?(text: string): string;
}

/** Circumstances that the error object itself does not state. */
export interface FailureContext extends Redaction {
  /** HTTP status of the refusal; absent inside a 200 answer. */
  readonly status?: number;
  /** Headers of the refusal, which may hint when to retry; absent inside a 200 answer. */
  readonly headers?: Headers;
  /** Name of the provider for the message; absent when it has none. */
  readonly provider?: string;
  /** The meaning of a 400 without a body at this provider; a bad request when absent. */
  readonly bodylessBadRequest?: ErrorCode;
  /** The meaning of a limit that names no time after which to try again; a limit that passes when absent. */
  readonly bareRateLimit?: ErrorCode;
  /** Whether most of the refused request are images and files; no when absent. */
  readonly isMostlyMedia?: boolean;
  /** Milliseconds since 1970; the current time when absent. Only headers that name a time of day need it. */
  readonly now?: number;
}

/** The table's verdict on an error. */
export interface FailureMatch {
  readonly rule: FailureRule;
  /** Seconds until a retry makes sense; absent when unknown. */
  readonly retryAfter?: number;
}

/** Longest wait worth honouring, in seconds; a longer one means an exhausted quota, not a rate limit. */
const LONG_WAIT = 600;

interface FailureFacts {
  readonly error: ProviderError;
  readonly context: FailureContext;
  /** Status of the answer, or of the error object inside a 200 answer. */
  readonly status: number | undefined;
  readonly codes: readonly string[];
  readonly text: string;
  readonly wait: number | undefined;
}

/** Finds the first rule that matches; the last rule of the table always does. */
export function matchFailure(error: ProviderError, context: FailureContext = {}): FailureMatch {
  const { status, headers } = context;
  const retryAfter = resolveRetryAfter({
    error,
    now: context.now ?? Date.now(),
    ...omitUndefined({ status, headers }),
  });
  const codes = [error.code, error.type, ...(error.codes ?? [])].filter((code) => code !== undefined);
  const facts: FailureFacts = {
    error,
    context,
    status: status ?? error.status,
    // A number inside `base_resp` means something else than other numeric codes.
    codes: codes.includes(`base_resp.${error.code}`) ? codes.filter((code) => code !== error.code) : codes,
    text: [error.message, ...codes].join("\n"),
    wait: retryAfter,
  };
  const rule = FAILURE_RULES.find((candidate) => matchesRule(candidate, facts));
  if (!rule) throw new Error("The failure table does not end in a rule without conditions");
  return { rule, ...(retryAfter !== undefined && { retryAfter }) };
}

function matchesRule(rule: FailureRule, { error, context, status, codes, text, wait }: FailureFacts): boolean {
  if (rule.onlyOn && context.status !== undefined && !rule.onlyOn.includes(context.status)) return false;
  if (rule.status && !matchesStatus(rule.status, status)) return false;
  if (rule.codes && !codes.some((code) => rule.codes?.test(code))) return false;
  if (rule.form && (error.form === undefined || !rule.form.includes(error.form))) return false;
  if (rule.wait && !matchesWait(rule.wait, wait)) return false;
  if (rule.shouldRetry !== undefined && readShouldRetry(context.headers) !== rule.shouldRetry) return false;
  if (rule.ofMedia && context.isMostlyMedia !== true) return false;
  if (rule.byProfile && context.bodylessBadRequest !== rule.means) return false;
  if (rule.bareLimit && (context.bareRateLimit !== rule.means || !isBare(context.headers))) return false;
  if (rule.text && !rule.text.test(text) && !rule.text.test(error.message)) return false;
  if (rule.overWholeLimit && !isOverWholeLimit(error.message)) return false;
  return !rule.namesPart || findRefusedParameter(error) !== undefined;
}

/** Whether no header says that a later try may succeed; when a limit is renewed says nothing about others. */
function isBare(headers: Headers | undefined): boolean {
  return !headers?.has("retry-after") && !headers?.has("retry-after-ms") && readShouldRetry(headers) !== true;
}

function matchesStatus(wanted: NonNullable<FailureRule["status"]>, status: number | undefined): boolean {
  if (status === undefined) return false;
  return "from" in wanted ? status >= wanted.from && status <= wanted.to : wanted.includes(status);
}

function matchesWait(wanted: NonNullable<FailureRule["wait"]>, wait: number | undefined): boolean {
  if (wait === undefined) return wanted === "none";
  return wanted === "any" || wanted === "long" && wait > LONG_WAIT;
}

/** Whether one request exceeds the whole token limit of its period: "Limit 30000, Requested 33476". */
function isOverWholeLimit(text: string): boolean {
  if (!/tokens per (?:min|day)/i.test(text)) return false;
  const match = /\bLimit:? (\d+),(?: Used:? \d+,)? Requested:? (\d+)/i.exec(text);
  return match !== null && Number(match[2]) > Number(match[1]);
}

/**
 * The translation of a provider's failure, by HTTP status or inside a stream, into the relay's error.
 *
 * @module
 */
import { type ErrorCode, RelayError } from "../../base/errors.ts";
import { omitUndefined } from "../../base/json.ts";
import type { ProviderProfile } from "../../providers/profile.ts";
import type { ProviderError } from "./decode_error.ts";
import { type FailureContext, matchFailure, type Redaction } from "./match.ts";
import { readShouldRetry } from "./retry_after.ts";

export type { FailureContext, Redaction } from "./match.ts";
export { findRefusedParameter, type RefusedParameter } from "./refused_parameter.ts";

/** The advice after a conversation that is longer than the window. */
export const OVERFLOW_ADVICE = "shorten or compact the conversation";

/** Advice by cause; a rule of the table may give its own instead. */
const FAILURE_ADVICE: Readonly<Partial<Record<ErrorCode, string>>> = {
  context_length_exceeded: OVERFLOW_ADVICE,
  content_filter: "change the request, or use another model",
  upstream_auth: "check the API key",
  upstream_quota: "check the account's balance",
  upstream_rate_limit: "wait, or raise the limit",
  upstream_overloaded: "try again later, or use another model",
  upstream_model_not_found: "check the model name, or map it with --model-map",
  upstream_bad_request: "adapt the provider's [profile] settings, or use another model",
  upstream_timeout: "try again",
  upstream_unreachable: "try again, and check --upstream and the network",
  upstream_error: "try again, or look at the provider's status page",
};

/** The part of a failure's context that the provider's profile gives: its name, where it has one, and its habits. */
export function createFailureContext(
  { name, bodylessBadRequest, bareRateLimit }: Pick<ProviderProfile, "name" | "bodylessBadRequest" | "bareRateLimit">,
  { redact = (text) => text }: Redaction = {},
): FailureContext {
  return { bodylessBadRequest, bareRateLimit, redact, ...(name !== "default" && { provider: name }) };
}

/**
 * Turns a provider's failure into a relay error: the provider's name, its message without keys, and advice.
 *
 * @param error The error as decoded from the body.
 * @param context The circumstances; empty inside a 200 answer.
 * @returns The error; its `cause` is the provider's error, also without keys.
 */
export function translateProviderError(error: ProviderError, context: FailureContext = {}): RelayError {
  const { rule, retryAfter } = matchFailure(error, context);
  const who = context.provider ?? "The provider";
  const said = context.status === undefined ? `${who} reported` : `${who} answered ${context.status}`;
  const { redact = (text) => text } = context;
  // Redact before shortening: a cut secret would no longer be recognised.
  const words = maskKeys(cutWords(redact(error.message)));
  const message = formatOneLine(words);
  const id = rule.means === "upstream_error" && error.requestId !== undefined
    ? formatOneLine(redact(error.requestId))
    : "";
  const quoted = message.replace(/[.;,]$/, "");
  const text = id === "" || message.includes(id) ? quoted : `${message} (request id ${id})`;
  const status = context.status ?? error.status;
  const clean = (value: string | undefined) => value === undefined ? undefined : maskKeys(redact(value));
  const advice = rule.advice ?? FAILURE_ADVICE[rule.means];
  return new RelayError(rule.means, `${said}: ${text}${advice === undefined ? "" : `; ${advice}`}`, {
    cause: { ...error, message },
    isFinal: rule.means !== "upstream_rate_limit" && readShouldRetry(context.headers) === false,
    refusal: { words, quoted, ...omitUndefined({ status, code: clean(error.code) }) },
    ...omitUndefined({ retryAfter, param: clean(error.param) }),
  });
}

const MAX_WORDS = 8_000;
const MAX_MESSAGE = 2_000;

/** `text` without control characters, which a terminal would obey, except those that break lines. */
function cutWords(text: string): string {
  const words = text.trim().slice(0, MAX_WORDS).replaceAll(/[^\P{Cc}\t\n]+/gu, " ");
  return text.trim().length <= MAX_WORDS ? words : `${words}…`;
}

/** `text` as one short line. */
function formatOneLine(text: string): string {
  const line = text.replaceAll(/[\s\p{Cc}]+/gu, " ").trim();
  return line.length <= MAX_MESSAGE ? line : `${line.slice(0, MAX_MESSAGE)}…`;
}

/** Masks the refused key, which providers quote whole, shortened or starred. */
function maskKeys(text: string): string {
  return text.replaceAll(/\bsk-[\w.-]{3,}\w/g, "***")
    // Searched from the beginnings of words only, which keeps the cost linear.
    .replaceAll(/(?<![\w-])(?:[\w-]*\*{2,})+[\w-]*/g, "***")
    .replaceAll(/Bearer\s+[^\s"',;]+/gi, "Bearer ***")
    // A key without a recognisable prefix is found by the text before it, and by a digit in it.
    .replaceAll(/(api.?key(?: provided)?(?:[:=]| is)?\s*["'`]?)(?=[\w.-]*\d)[\w-][\w.-]{6,}\w/gi, "$1***");
}

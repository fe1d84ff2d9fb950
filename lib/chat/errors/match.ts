/**
 * Which rule of the failure table a provider's error falls under.
 *
 * @module
 */
import { omitUndefined } from "../../base/json.ts";
import type { ErrorCode } from "../../base/errors.ts";
import type { ProviderError } from "./decode_error.ts";
import { refusedParameter } from "./refused_parameter.ts";
import type { FailureRule } from "./rule.ts";
import { FAILURE_RULES } from "./rules.ts";
import { retryHint, shouldRetry } from "./retry_after.ts";

/** Who keeps secrets out of what a provider says. */
export interface Discretion {
  /** Takes secrets out of a text; absent: there are none. */
  conceal?(text: string): string;
}

/** Circumstances that the error object itself does not tell. */
export interface FailureContext extends Discretion {
  /** HTTP status of the refusal; absent inside a 200 answer. */
  readonly status?: number;
  /** Headers of the refusal, for hints when to try again; absent inside a 200 answer. */
  readonly headers?: Headers;
  /** Name of the provider for the message; absent when it has none. */
  readonly provider?: string;
  /** What a 400 without a body means here; a bad request when absent. */
  readonly bodylessBadRequest?: ErrorCode;
  /** Milliseconds since 1970; the clock's when absent. Only headers that name a time of day need it. */
  readonly now?: number;
}

/** What the table says of an error. */
export interface Judgement {
  readonly rule: FailureRule;
  /** Seconds until another try makes sense; absent when nobody said. */
  readonly retryAfter?: number;
}

/** A wait that nobody sits out, in seconds: longer ones mean that a limit is used up, not that one is too fast. */
const LONG_WAIT = 600;

interface Facts {
  readonly error: ProviderError;
  readonly context: FailureContext;
  /** Status of the answer, or of the error object inside a 200 answer. */
  readonly status: number | undefined;
  readonly codes: readonly string[];
  readonly words: string;
  readonly wait: number | undefined;
}

/** Finds the first rule that matches; the last one of the table always does. */
export function judge(error: ProviderError, context: FailureContext = {}): Judgement {
  const { status, headers } = context;
  const retryAfter = retryHint({
    error,
    now: context.now ?? Date.now(),
    ...omitUndefined({ status, headers }),
  });
  const codes = [error.code, error.type, ...(error.codes ?? [])].filter((code) => code !== undefined);
  const facts: Facts = {
    error,
    context,
    status: status ?? error.status,
    // A number inside `base_resp` is no code of the usual kind.
    codes: codes.includes(`base_resp.${error.code}`) ? codes.filter((code) => code !== error.code) : codes,
    words: [error.message, ...codes].join("\n"),
    wait: retryAfter,
  };
  const rule = FAILURE_RULES.find((candidate) => matches(candidate, facts));
  if (!rule) throw new Error("The failure table does not end in a rule without conditions");
  return { rule, ...(retryAfter !== undefined && { retryAfter }) };
}

function matches(rule: FailureRule, { error, context, status, codes, words, wait }: Facts): boolean {
  if (rule.onlyOn && context.status !== undefined && !rule.onlyOn.includes(context.status)) return false;
  if (rule.status && !isIn(rule.status, status)) return false;
  if (rule.codes && !codes.some((code) => rule.codes?.test(code))) return false;
  if (rule.form && (error.form === undefined || !rule.form.includes(error.form))) return false;
  if (rule.wait && !waitsAs(rule.wait, wait)) return false;
  if (rule.shouldRetry !== undefined && shouldRetry(context.headers) !== rule.shouldRetry) return false;
  if (rule.byProfile && context.bodylessBadRequest !== rule.means) return false;
  if (rule.words && !rule.words.test(words) && !rule.words.test(error.message)) return false;
  if (rule.overWholeLimit && !isOverWholeLimit(error.message)) return false;
  return !rule.namesPart || refusedParameter(error) !== undefined;
}

function isIn(wanted: NonNullable<FailureRule["status"]>, status: number | undefined): boolean {
  if (status === undefined) return false;
  return "from" in wanted ? status >= wanted.from && status <= wanted.to : wanted.includes(status);
}

function waitsAs(wanted: NonNullable<FailureRule["wait"]>, wait: number | undefined): boolean {
  if (wait === undefined) return wanted === "none";
  return wanted === "any" || wanted === "long" && wait > LONG_WAIT;
}

/** Whether more was requested than a limit of tokens allows in its whole time: "Limit 30000, Requested 33476". */
function isOverWholeLimit(text: string): boolean {
  if (!/tokens per (?:min|day)/i.test(text)) return false;
  const match = /\bLimit:? (\d+),(?: Used:? \d+,)? Requested:? (\d+)/i.exec(text);
  return match !== null && Number(match[2]) > Number(match[1]);
}

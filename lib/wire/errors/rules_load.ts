/**
 * The rules of the failure table about overload and rate limits.
 *
 * Statuses are ambiguous: 429 means an overloaded server, a per-minute limit, or a limit that lasts until tomorrow.
 *
 * @module
 */
import { type FailureRule, matchCodes } from "./rule.ts";

const SEEN = "2026-11";
const RENEWED = "wait until the limit is renewed, or raise it";

/** Rules for an overloaded server or proxy, and for a limit that will reset. */
export const LOAD_RULES: readonly FailureRule[] = [
  {
    name: "overload_code",
    means: "upstream_overloaded",
    codes: matchCodes(
      "engine_overloaded_error",
      "overloaded_error",
      "capacity_exceeded",
      "*tier_capacity_exceeded",
      "ServerOverloaded",
      "model_overloaded*",
      "server_busy",
      "UNAVAILABLE",
    ),
    source: "error page",
    seen: SEEN,
  },
  {
    name: "overload_words",
    means: "upstream_overloaded",
    onlyOn: [400, 408, 429, 498, 500, 502, 503, 504, 529],
    text:
      /overloaded|server[_ ]busy|at capacity|tier capacity exceeded|high demand|system capacity|service is currently unavailable|no available model provider|DEGRADED function/i,
    source: "recorded",
    seen: SEEN,
  },
  {
    // A gateway's own fault: the same bytes pass the next time.
    name: "upload_words",
    means: "upstream_overloaded",
    onlyOn: [400],
    text: /^invalid upload request\.?$/i,
    source: "reports",
    seen: SEEN,
  },
  {
    name: "gateway_words",
    means: "upstream_unreachable",
    onlyOn: [500, 502, 503, 504],
    text: /upstream connect error|connection refused|no healthy upstream/i,
    source: "server source",
    seen: SEEN,
  },
  // Providers report a daily limit with the time until it resets, or without one.
  {
    name: "daily_limit",
    means: "upstream_quota",
    onlyOn: [403, 429],
    text: /\bper.day\b|\b(?:TPD|RPD)\b/i,
    wait: "none",
    advice: RENEWED,
    source: "recorded",
    seen: SEEN,
  },
  {
    name: "long_wait",
    means: "upstream_quota",
    onlyOn: [429],
    wait: "long",
    advice: RENEWED,
    source: "recorded",
    seen: SEEN,
  },
  {
    name: "final_rate_limit",
    means: "upstream_quota",
    onlyOn: [429],
    shouldRetry: false,
    advice: RENEWED,
    source: "server source",
    seen: SEEN,
  },
  {
    name: "budget_that_returns",
    means: "upstream_rate_limit",
    onlyOn: [402],
    status: [402],
    wait: "any",
    source: "error page",
    seen: SEEN,
  },
  // Where every limit of a minute names a time, one without it is the limit of the account (SDK 1.14.0, 2026-11).
  {
    name: "bare_rate_limit",
    means: "upstream_quota",
    onlyOn: [429],
    status: [429],
    bareLimit: true,
    advice: RENEWED,
    source: "general knowledge",
    seen: SEEN,
  },
  { name: "status_429", means: "upstream_rate_limit", status: [429], source: "recorded", seen: SEEN },
  {
    name: "rate_limit_code",
    means: "upstream_rate_limit",
    codes: matchCodes("1302", "base_resp.1002", "base_resp.1039", "Throttling*"),
    source: "error page",
    seen: SEEN,
  },
  {
    name: "rate_limit_words",
    means: "upstream_rate_limit",
    text: /rate.?limit|too many requests|per min(?:ute)?\b|throttl/i,
    source: "recorded",
    seen: SEEN,
  },
];

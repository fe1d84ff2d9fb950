/**
 * The rules of the failure table about accounts: balances, usage caps and keys.
 *
 * @module
 */
import { type FailureRule, matchCodes } from "./rule.ts";

const SEEN = "2026-11";
const RENEWED = "wait until the limit is renewed, or raise it";

/** Rules for an empty balance or a lasting usage cap. */
export const QUOTA_RULES: readonly FailureRule[] = [
  {
    name: "quota_code",
    means: "upstream_quota",
    codes: matchCodes(
      "insufficient_quota",
      "exceeded_current_quota_error",
      "Throttling.AllocationQuota",
      "Arrearage",
      "AccountOverdueError",
      "1113",
      "30001",
      "base_resp.1008",
      "billing_error",
    ),
    source: "error page",
    seen: SEEN,
  },
  {
    name: "usage_cap_code",
    means: "upstream_quota",
    codes: matchCodes(
      "quota_exceeded",
      "free_quota_exceeded",
      "overage_limit_reached",
      "1308",
      "*PerDay*",
      "*spend_limit_reached",
      // For a day (CLIProxyAPI 2026-08).
      "*free-usage-exhausted",
    ),
    advice: RENEWED,
    source: "server source",
    seen: SEEN,
  },
  // Some providers call a per-minute limit a quota; then they say how long to wait.
  {
    name: "quota_that_returns",
    means: "upstream_rate_limit",
    codes: matchCodes("RESOURCE_EXHAUSTED", "*_in_flight_budget"),
    wait: "any",
    source: "reports",
    seen: SEEN,
  },
  // Do not match the bare word "billing": rate-limit messages link to the page where more can be bought.
  {
    name: "balance_words",
    means: "upstream_quota",
    text:
      /insufficient.{0,10}(?:balance|credits?|funds|quota)|used all available credits|monthly spending limit|exceeded your current quota|in arrears|account is in good standing|monthly included credits|requires more credits|credit balance is too low/i,
    source: "recorded",
    seen: SEEN,
  },
  {
    name: "usage_cap_words",
    means: "upstream_quota",
    text:
      /reached your (?:[\w-]+ ){0,3}usage limit|subscription rate limits?|verify your membership|plan usage limit|usage limit (?:reached|exceeded)/i,
    advice: RENEWED,
    source: "error page",
    seen: SEEN,
  },
];

/** Rules for a refused key. */
export const KEY_RULES: readonly FailureRule[] = [
  {
    name: "account_on_hold",
    means: "upstream_auth",
    codes: matchCodes(
      "organization_on_hold",
      "claude_code_key_creator_not_member",
      "linked_organization_billing_unavailable",
    ),
    advice: "the account itself is refused: look at it in the provider's console",
    source: "server source",
    seen: SEEN,
  },
  {
    name: "key_code",
    means: "upstream_auth",
    onlyOn: [400, 401, 403],
    codes: matchCodes(
      "invalid_api_key",
      "InvalidApiKey",
      "API_KEY_INVALID",
      "incorrect_api_key_error",
      "invalid_authentication_error",
      "authentication_error",
      "AuthenticationError",
      "UNAUTHENTICATED",
      "unauthenticated:*",
      "base_resp.1004",
      "base_resp.2049",
    ),
    source: "error page",
    seen: SEEN,
  },
  {
    name: "key_words",
    means: "upstream_auth",
    onlyOn: [400, 401, 403],
    text:
      /(?:incorrect|invalid) api.?key|api.?key (?:provided )?(?:is |appears to be )?(?:not valid|invalid|incorrect|expired)|authentication fails|invalid authentication|no auth credentials|invalid subscription key/i,
    source: "recorded",
    seen: SEEN,
  },
];

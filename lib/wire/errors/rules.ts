/**
 * The failure table: rules that map a provider's texts, codes and statuses to causes. The first rule that matches
 * counts.
 *
 * Every rule has at least one case below `fixtures/errors/`, whose `upstream.json` says where its text was seen and how
 * certain that is; the golden next to it names the rule. Collected 2026-11 from recorded bodies, providers' error
 * pages, the source of servers, and reports.
 *
 * @module
 */
import { KEY_RULES, QUOTA_RULES } from "./rules_account.ts";
import { LOAD_RULES } from "./rules_load.ts";
import { LOCAL_RULES } from "./rules_local.ts";
import { OVERFLOW_BY_WORDS, OVERFLOW_FOR_CERTAIN } from "./rules_overflow.ts";
import { type FailureRule, matchCodes } from "./rule.ts";

const SEEN = "2026-11";
const CHECK_BASE_URL = "check that --upstream is the API's base URL, which often ends in /v1, and the model name";

const FILTER: readonly FailureRule[] = [
  {
    name: "filter_code",
    means: "content_filter",
    codes: matchCodes(
      "content_filter",
      "ResponsibleAIPolicyViolation",
      "data_inspection_failed",
      "DataInspectionFailed",
      "InputTextRiskDetection*",
      "flagged_input",
      "off_topic",
      "1301",
      "base_resp.1026",
      "base_resp.1027",
    ),
    source: "error page",
    seen: SEEN,
  },
  {
    name: "filter_words",
    means: "content_filter",
    onlyOn: [400, 403, 422],
    text:
      /content exists risk|considered high risk|inappropriate content|violates? (?:\w+ )?usage guidelines|guardrail|responsible ai/i,
    source: "error page",
    seen: SEEN,
  },
];

/** Refusals by a policy of the provider, or by the access programmes of an account, which no repetition changes. */
const POLICIES: readonly FailureRule[] = [
  {
    name: "policy_code",
    means: "content_filter",
    codes: matchCodes("bio_policy", "cyber_policy", "misalignment_policy_violation", "inference_hook_denied"),
    source: "general knowledge",
    seen: SEEN,
  },
  {
    name: "access_program_code",
    means: "upstream_bad_request",
    codes: matchCodes("invalid_access_program", "unsupported_access_program"),
    advice: "check what the account may use, or use another model",
    source: "general knowledge",
    seen: SEEN,
  },
];

/** Mistakes of the model that a retry usually fixes; Codex repeats a turn that failed this way. */
const SLIPS: readonly FailureRule[] = [
  {
    name: "call_does_not_fit",
    means: "upstream_error",
    codes: matchCodes("tool_use_failed"),
    advice: "the model's call did not fit the tool's schema, try again",
    source: "recorded",
    seen: SEEN,
  },
  {
    name: "call_does_not_fit_words",
    means: "upstream_error",
    onlyOn: [400],
    text: /failed to call a function\. please adjust your prompt|^tool call validation failed/im,
    advice: "the model's call did not fit the tool's schema, try again",
    source: "reports",
    seen: SEEN,
  },
];

const MODEL: readonly FailureRule[] = [
  {
    name: "model_code",
    means: "upstream_model_not_found",
    codes: matchCodes(
      "model_not_found",
      "ModelNotFound",
      "unknown_model",
      "invalid_model",
      "model_not_supported",
      "resource_not_found_error",
      "DeploymentNotFound",
      "InvalidEndpointOrModel*",
      "ModelNotOpen",
      "ModelError",
      "model_retired",
      "1211",
      "20012",
    ),
    source: "error page",
    seen: SEEN,
  },
  {
    name: "no_tools_for_model",
    means: "upstream_bad_request",
    text: /no endpoints found that support tool/i,
    advice: "use a model that can call tools",
    source: "general knowledge",
    seen: SEEN,
  },
  {
    name: "model_words",
    means: "upstream_model_not_found",
    onlyOn: [400, 403, 404, 410, 422],
    text:
      /model not exist|\bmodel [^.]{0,120}(?:does not exist|not found)|model [^.]{0,120}not supported by any|invalid model\b|not a valid model|no endpoints found for|not found for account|end of life/i,
    source: "recorded",
    seen: SEEN,
  },
];

/** Errors that are worded like a conversation that is too long, but that a shorter one does not fix. */
const OTHER_SIZES: readonly FailureRule[] = [
  {
    name: "quota_word",
    means: "upstream_quota",
    onlyOn: [400, 403, 413, 422],
    text: /\bquota\b/i,
    source: "general knowledge",
    seen: SEEN,
  },
  {
    name: "output_cap",
    means: "upstream_bad_request",
    text: /maximum allowed number of output tokens|at most \d+ completion tokens|cannot be greater than max_model_len/i,
    advice: "lower max_output_tokens",
    source: "reports",
    seen: SEEN,
  },
  {
    name: "text_or_image_size",
    means: "upstream_bad_request",
    onlyOn: [400, 413, 422],
    text:
      /string_above_max_length|string too long|\bimage[^.]{0,60}(?:too large|exceeds? (?:the )?(?:max(?:imum)? (?:allowed |file |image )?(?:size|dimension)|\d+ ?[MK]B))|\bfile (?:is )?too large/i,
    advice: "make the text or image it names smaller",
    source: "reports",
    seen: SEEN,
  },
];

const REFUSALS: readonly FailureRule[] = [
  {
    name: "part_refused",
    means: "upstream_bad_request",
    onlyOn: [400, 404, 422, 500],
    namesPart: true,
    source: "recorded",
    seen: SEEN,
  },
  {
    name: "page_403",
    means: "upstream_auth",
    status: [403],
    form: ["html"],
    advice: "a firewall on the way refused it: check network, region and --upstream",
    source: "reports",
    seen: SEEN,
  },
  {
    name: "status_403",
    means: "upstream_auth",
    status: [403],
    advice: "check what the API key, its plan and its region are allowed to use",
    source: "error page",
    seen: SEEN,
  },
  {
    name: "wrong_address",
    means: "upstream_model_not_found",
    status: [404, 405],
    text: /^(?:404 )?(?:page |file |resource )?not found$|method not allowed|^no explanation/i,
    advice: CHECK_BASE_URL,
    source: "server source",
    seen: SEEN,
  },
  {
    name: "page_404",
    means: "upstream_model_not_found",
    status: [404, 405],
    form: ["html"],
    advice: CHECK_BASE_URL,
    source: "general knowledge",
    seen: SEEN,
  },
  {
    name: "page_502",
    means: "upstream_unreachable",
    status: [502],
    form: ["html", "empty"],
    source: "reports",
    seen: SEEN,
  },
];

const STATUSES: readonly FailureRule[] = [
  { name: "status_401", means: "upstream_auth", status: [401], source: "error page", seen: SEEN },
  { name: "status_402", means: "upstream_quota", status: [402, 412], source: "error page", seen: SEEN },
  { name: "status_404", means: "upstream_model_not_found", status: [404, 410], source: "error page", seen: SEEN },
  { name: "status_413", means: "context_length_exceeded", status: [413], source: "server source", seen: SEEN },
  { name: "status_timeout", means: "upstream_timeout", status: [408, 504, 522, 524], source: "error page", seen: SEEN },
  { name: "status_busy", means: "upstream_overloaded", status: [425, 498, 503, 529], source: "error page", seen: SEEN },
  {
    name: "status_unreachable",
    means: "upstream_unreachable",
    status: [520, 521, 523, 525, 526, 530],
    source: "reports",
    seen: SEEN,
  },
  {
    name: "timeout_code",
    means: "upstream_timeout",
    codes: matchCodes("timeout_error"),
    source: "server source",
    seen: SEEN,
  },
  // The backend is at fault, not the request.
  { name: "status_424", means: "upstream_error", status: [424], source: "error page", seen: SEEN },
  {
    name: "told_to_retry",
    means: "upstream_overloaded",
    status: { from: 400, to: 499 },
    shouldRetry: true,
    source: "server source",
    seen: SEEN,
  },
  // Two requests at once changed the same thing; the official SDK repeats it.
  {
    name: "conflict_code",
    means: "upstream_error",
    codes: matchCodes("conflict_error"),
    source: "server source",
    seen: SEEN,
  },
  {
    name: "status_4xx",
    means: "upstream_bad_request",
    status: { from: 400, to: 499 },
    source: "error page",
    seen: SEEN,
  },
  {
    // Inside a 200 answer no status shows that a retry would fail in the same way.
    name: "refused_in_stream",
    means: "upstream_bad_request",
    onlyOn: [],
    codes: matchCodes("invalid_request_error", "BadRequestError", "2013", "base_resp.2013"),
    source: "reports",
    seen: SEEN,
  },
  { name: "anything_else", means: "upstream_error", source: "recorded", seen: SEEN },
];

/** The table. */
export const FAILURE_RULES: readonly FailureRule[] = [
  ...OVERFLOW_FOR_CERTAIN,
  ...LOCAL_RULES,
  ...QUOTA_RULES,
  ...KEY_RULES,
  ...FILTER,
  ...POLICIES,
  ...SLIPS,
  ...LOAD_RULES,
  ...OTHER_SIZES,
  ...OVERFLOW_BY_WORDS,
  ...MODEL,
  ...REFUSALS,
  ...STATUSES,
];

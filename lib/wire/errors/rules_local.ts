/**
 * The rules of the failure table about servers that people run themselves: what they were started without.
 *
 * @module
 */
import { type FailureRule, matchCodes } from "./rule.ts";

const SEEN = "2026-11";

/** Rules that name the server's own setting; none of these is cured by a change to the request. */
export const LOCAL_RULES: readonly FailureRule[] = [
  {
    name: "no_tool_parser",
    means: "upstream_bad_request",
    onlyOn: [400],
    text: /requires --enable-auto-tool-choice and --tool-call-parser/i,
    advice: "start the server with --enable-auto-tool-choice and --tool-call-parser NAME, where NAME fits the model",
    source: "recorded",
    seen: SEEN,
  },
  {
    name: "no_tool_templates",
    means: "upstream_bad_request",
    onlyOn: [400, 500],
    text: /tools param requires --jinja/i,
    advice: "start the server with --jinja",
    source: "server source",
    seen: SEEN,
  },
  {
    name: "output_does_not_fit_template",
    means: "upstream_error",
    text: /output that does not match the expected [\w-]+ format/i,
    advice: "the model's output does not fit its chat template: try again, or use another model or a newer server",
    source: "recorded",
    seen: SEEN,
  },
  // A proxy without a database knows its master key only, and looks for any other one in the database.
  {
    name: "no_key_database",
    means: "upstream_auth",
    onlyOn: [400, 401, 500],
    codes: matchCodes("no_db_connection"),
    source: "recorded",
    seen: SEEN,
  },
];

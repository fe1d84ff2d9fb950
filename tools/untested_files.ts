/**
 * The files of `lib/` without a unit test of their own, each with the reason.
 *
 * Checked by `check_tests.ts`: an entry whose file is gone or tested is an error. A path that ends in a slash covers
 * the files of a folder that have no test.
 *
 * @module
 */

const TYPES = "Only types, which the compiler checks.";
const FACTS = "Tables of facts: tests/unit/providers/model_facts_test.ts checks all of them together.";
const REFUSALS = "Rules: tests/unit/upstream/refusal_rules_test.ts has a refusal for each of them.";
const RULES = "A table of rules: tests/golden/errors_golden_test.ts demands a case for each rule.";
const GRAMMAR = "A grammar: tests/unit/translate/text_calls/scanner_test.ts reads every family through the scanner, " +
  "cut at every character.";
const OUTCOMES = "Rows of a table: tests/unit/commands/doctor/outcomes_test.ts demands a test for each of them.";

const WIRES = "Tables: tests/relay/ sends through them, and tests/laws/ reads every recorded answer by them.";

const BUN = "It runs on Bun only: tests/project/runtimes_test.ts and runtimes_program_test.ts drive it from outside.";

const NODE = "It runs on Node only: tests/project/runtimes_test.ts and its neighbours drive it in the npm package.";

/** By path: why there is no unit test. */
export const UNTESTED: Readonly<Record<string, string>> = {
  "lib/app/open_relay.ts": "Composition: tests/relay/start_test.ts and serve_test.ts open and close whole relays.",
  "lib/app/model_lines.ts": "Lines of the banner: tests/unit/app/banner_test.ts reads them with the others.",
  "lib/app/relay_options.ts": "Composition: tests/relay/ runs on it, tests/project/secrecy_test.ts reads its log.",
  "lib/responses/prepared_delta.ts": "It writes what tests/unit/responses/encode_test.ts reads.",
  "lib/translate/stream/known_delta.ts": "tests/laws/known_deltas_test.ts compares it with step(), its plain side.",
  "lib/wire/errors/rules.ts": RULES,
  "lib/wire/errors/rules_account.ts": RULES,
  "lib/wire/errors/rules_load.ts": RULES,
  "lib/wire/errors/rules_local.ts": RULES,
  "lib/wire/errors/rules_overflow.ts": RULES,
  "lib/base/text_source.ts": TYPES,
  "lib/chat/types.ts": TYPES,
  "lib/wire/chunk.ts": "Types, and a chunk of nothing that every decoder of an answer adds to.",
  "lib/chat/encode.ts": WIRES,
  "lib/chat/errors.ts": WIRES,
  "lib/chat/models.ts": WIRES,
  "lib/chat/wire.ts": WIRES,
  "lib/messages/wire.ts": WIRES,
  "lib/responses_upstream/wire.ts": WIRES,
  "lib/responses_upstream/models.ts": WIRES,
  "lib/responses_upstream/encode.ts": WIRES,
  "lib/responses_upstream/types.ts": TYPES,
  "lib/translate/request/target.ts": TYPES,
  "lib/translate/request/chat/chat.ts":
    "The whole of one translation: tests/unit/translate/request/request_test.ts and tests/laws/ go through it.",
  "lib/translate/request/messages/messages.ts":
    "The whole of one translation: tests/unit/translate/request/request_test.ts and tests/laws/ go through it.",
  "lib/translate/request/responses/content.ts": "items_test.ts and history_test.ts beside its place go through it.",
  "lib/translate/request/responses/kept_items.ts": "items_test.ts and history_test.ts beside its place ask it.",
  "lib/translate/request/responses/kept_tools.ts": "declarations_test.ts and items_test.ts beside its place ask it.",
  "lib/translate/request/responses/vendor.ts":
    "The whole of one translation: tests/unit/translate/request/request_test.ts and tests/laws/ go through it.",
  "lib/translate/request/chat/tool_choice.ts":
    "tests/unit/translate/request/tools_test.ts and request_test.ts beside its place go through it.",
  "lib/wire/wire.ts": TYPES,
  "lib/commands/watch_relay.ts": "Composition: tests/project/main_test.ts and stop_test.ts run it as a process.",
  "lib/commands/doctor/doctor.ts": "Composition: tests/project/doctor_test.ts runs it as a process on both runtimes.",
  "lib/commands/doctor/doctor_io.ts": TYPES,
  "lib/commands/doctor/outcome_row.ts": TYPES,
  "lib/commands/doctor/outcomes_codex.ts": OUTCOMES,
  "lib/commands/doctor/outcomes_model.ts": OUTCOMES,
  "lib/commands/doctor/probe_answer.ts": TYPES,
  "lib/commands/exit_codes.ts": "Constants: tests/project/main_test.ts checks how the program ends.",
  "lib/commands/run/refusal.ts": "An error: the tests of the files beside it catch it.",
  "lib/commands/run/run.ts": "Composition: tests/project/run_test.ts and tests/codex/run_test.ts run it as a process.",
  "lib/commands/serve.ts": "Composition: tests/project/ runs the relay as a process.",
  "lib/commands/usage/usage.ts": "Composition: tests/project/usage_test.ts runs it as a process.",
  "lib/config/setting.ts": TYPES,
  "lib/config/settings_doctor.ts": "Rows of a table: tests/unit/config/settings_test.ts checks all rows.",
  "lib/config/sources.ts": "Composition: tests/unit/config/config_test.ts and secret_files_test.ts read through it.",
  "lib/config/settings_guards.ts": "Rows of a table: tests/unit/config/settings_test.ts checks all rows.",
  "lib/config/settings_limits.ts": "Rows of a table: tests/unit/config/settings_test.ts checks all rows.",
  "lib/config/settings_run.ts": "Rows of a table: tests/unit/config/settings_test.ts checks all rows.",
  "lib/providers/chat_templates.ts": "Overrides of rows: tests/unit/providers/profiles_test.ts checks all rows.",
  "lib/providers/default_upstream.ts": "One constant, checked by tests/unit/providers/row_test.ts.",
  "lib/providers/facts/": FACTS,
  "lib/providers/rows/": "One row each: tests/unit/providers/profiles_test.ts and tests/golden/ check all rows.",
  "lib/providers/messages_profile.ts": "Types, words and defaults: the tests of the translation run on them.",
  "lib/providers/vendor_answers.ts": "A type and its default: the tests of the translation run on it.",
  "lib/providers/vendor_profile.ts": "A type and its default: the tests of the translation run on it.",
  "lib/relay/answer_end.ts": "tests/relay/usage_test.ts and prompt_cache_test.ts read what it writes down.",
  "lib/relay/http_response.ts": "tests/relay/relay_test.ts and live_test.ts read its responses from a socket.",
  "lib/relay/options.ts": TYPES,
  "lib/relay/relay.ts": "The order of one request: everything in tests/relay/ goes through it.",
  "lib/responses/client_profile.ts": TYPES,
  "lib/responses/hosted_item.ts": TYPES,
  "lib/responses/message_part.ts": TYPES,
  "lib/responses/text_format.ts": TYPES,
  "lib/responses/tool_types.ts": TYPES,
  "lib/responses/types.ts": TYPES,
  "lib/runtime/bun.ts": BUN,
  "lib/runtime/bun_codex.ts": "It runs on Bun only: tests/project/run_test.ts drives it from outside.",
  "lib/runtime/bun_serve.ts": BUN,
  "lib/runtime/load_runtime.ts":
    "A choice between three runtimes: tests/project/runtimes_program_test.ts starts the program on all.",
  "lib/runtime/machine.ts": TYPES,
  "lib/runtime/node.ts": NODE,
  "lib/runtime/run_program.ts": "It starts programs: tests/project/service_test.ts runs it on every runtime.",
  "lib/runtime/runtime.ts": TYPES,
  "lib/server/options.ts": TYPES,
  "lib/translate/stream/emit_items.ts":
    "tests/unit/translate/stream/stream_test.ts and stream_parts_test.ts drive it by step().",
  "lib/translate/stream/outcome.ts":
    "tests/unit/translate/stream/finish_test.ts reads every outcome from the last event.",
  "lib/translate/stream/output_gate.ts":
    "structured_output_test.ts and summary_test.ts beside it hold and release text.",
  "lib/translate/stream/state.ts": "Only a state: the tests of stream.ts and finish.ts create and change it.",
  "lib/translate/text_calls/dsml.ts": GRAMMAR,
  "lib/translate/text_calls/json_calls.ts": GRAMMAR,
  "lib/translate/text_calls/tags.ts": GRAMMAR,
  "lib/translate/text_calls/tokens.ts": GRAMMAR,
  "lib/upstream/adaptive_request.ts": "tests/relay/adaptation_test.ts runs it against providers that refuse.",
  "lib/upstream/adaptation_rule.ts": REFUSALS,
  "lib/upstream/http_client.ts": TYPES,
  "lib/upstream/options.ts": TYPES,
  "lib/upstream/refused_messages.ts": REFUSALS,
  "lib/upstream/refused_parameters.ts": REFUSALS,
  "lib/upstream/refused_reasoning.ts": REFUSALS,
  "lib/upstream/refused_vendor_items.ts":
    "Rules: refusal_rules_vendors_test.ts beside its place has a refusal for each.",
  "lib/upstream/refused_vendor_tools.ts":
    "Rules: refusal_rules_vendors_test.ts beside its place has a refusal for each.",
};

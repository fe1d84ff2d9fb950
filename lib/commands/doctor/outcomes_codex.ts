/**
 * The outcomes of the checks of the Codex that is installed here.
 *
 * @module
 */
import type { OutcomeRow } from "./outcome_row.ts";

const PRINT_AGAIN = "print a configuration with codex-relay --print-config, and start codex -p codex-relay";

/** The outcomes, by name: the check, a dot and the fault. */
export const CODEX_OUTCOMES = {
  "codex.missing": {
    status: "warning",
    meaning: "There is no Codex on the search path that this program can run, or is permitted to.",
    advice: "install it with npm install -g @openai/codex, or add --allow-run=codex",
  },
  "codex.too_old": {
    status: "failed",
    meaning: "The Codex is older than every version that the relay was tested with.",
    advice: "install a newer one: npm install -g @openai/codex",
  },
  "codex.no_catalog": {
    status: "warning",
    meaning: "The Codex is too old to fetch its catalog of models from the relay.",
    advice: "install 0.161 or later, or print the configuration with --model-catalog PATH",
  },
  "codex.untested": {
    status: "unknown",
    meaning: "The Codex is newer than every version that the relay was tested with.",
    advice: "nothing must be done; if something fails, say so in a report",
  },
  "codex_config.absent": {
    status: "unknown",
    meaning: "No configuration of Codex leads to a relay.",
    advice: "codex-relay run needs none; for codex -p codex-relay, save what codex-relay --print-config prints",
  },
  "codex_config.past_relay": {
    status: "warning",
    meaning: "The configuration that Codex uses leads to a model server itself, past the relay.",
    advice: PRINT_AGAIN,
  },
  "codex_config.unreadable": {
    status: "warning",
    meaning: "A configuration of Codex cannot be read.",
    advice: "correct the file; codex itself says in which line",
  },
  "codex_config.other_port": {
    status: "warning",
    meaning: "The configuration of Codex names another port than the relay's.",
    advice: "start the relay with --port {port}, or print the configuration again",
  },
  "codex_config.chat_wire": {
    status: "failed",
    meaning: 'The configuration says wire_api = "chat", which Codex no longer takes.',
    advice: 'write wire_api = "responses", and the relay\'s address as base_url',
  },
  "codex_config.no_variable": {
    status: "failed",
    meaning: "The variable that env_key names is not set, so that Codex refuses to start a turn.",
    advice: "set {variable} where Codex runs; if the relay has the key, any value will do",
  },
  "codex_config.no_key": {
    status: "warning",
    meaning: "The configuration gives Codex no key to send, and without one it does not fetch the catalog.",
    advice: "add env_key or experimental_bearer_token, or print the configuration again",
  },
  "catalog.refused": {
    status: "failed",
    meaning: "The relay that runs does not give out its catalog.",
    advice: "if it asks for a token, set --relay-token to the same here, and env_key in Codex's configuration",
  },
  "catalog.empty": {
    status: "warning",
    meaning: "The catalog of the relay that runs is empty.",
    advice: "look at the relay's log for why the provider lists no models",
  },
  "catalog.other_models": {
    status: "warning",
    meaning: "The relay that runs does not offer the model: it was started for another provider.",
    advice: "stop it and start it with these settings, or choose another port for this provider",
  },
  "daemon.old_key": {
    status: "failed",
    meaning: "Codex's background server runs with another key than is set now.",
    advice: "restart it with /daemon in Codex, or start codex --no-daemon",
  },
  "daemon.unseen": {
    status: "unknown",
    meaning: "Codex's background server runs, and keeps the key of its first start.",
    advice: "if the key was changed since, restart it with /daemon in Codex, or start codex --no-daemon",
  },
} as const satisfies Readonly<Record<string, OutcomeRow>>;

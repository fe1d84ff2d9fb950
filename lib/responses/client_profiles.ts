/**
 * The profiles of the known clients, and the only place that distinguishes Codex from other clients.
 *
 * @module
 */
import type { ClientProfile } from "./client_profile.ts";

/** Any client of the published Responses API. */
export const PLAIN_CLIENT: ClientProfile = {
  name: "plain",
  earlyFailure: "http_status",
  lengthEvent: "response.incomplete",
  filterEvent: "response.incomplete",
  unknownUsage: "null",
  heartbeat: "response.in_progress",
  heartbeatAfter: 10_000,
  beatsAlways: false,
  waitNotice: "metadata",
  repeatsAll: false,
  echoRequest: true,
  messageParts: "all",
  failureCodes: "openai",
};

/** Codex CLI, TUI and its app server; every field measured on 0.80 to 0.169 (2026-11). */
export const CODEX_CLIENT: ClientProfile = {
  name: "codex",
  earlyFailure: "failed_event",
  lengthEvent: "response.completed",
  filterEvent: "response.failed",
  unknownUsage: "omit",
  // Codex 0.120 and 0.140 close the stream of an interrupted turn only when they fail to forward an event, and they
  // forward neither `keepalive` nor `response.in_progress` nor the deltas of a function's arguments: paid work would
  // continue after Esc. All of 0.80 to 0.169 forward a repeated `response.created`, and do nothing else with it.
  heartbeat: "response.created",
  heartbeatAfter: 2_000,
  beatsAlways: true,
  // Seen in the TUI of 0.120, 0.140 and 0.169 (2026-11); `codex exec` does not show it.
  waitNotice: "unfinished_thought",
  repeatsAll: false,
  echoRequest: false,
  messageParts: "text",
  failureCodes: "codex",
};

/** Codex before 0.100: 0.80 has no code whose message it shows without five more requests (2026-11). */
export const OLD_CODEX_CLIENT: ClientProfile = { ...CODEX_CLIENT, repeatsAll: true };

const OLD_CODEX = /^codex[-_ \w]*\/0\.\d\d?\./i;

/**
 * Finds the profile by the `originator` and `user-agent` headers (Codex sends `codex_exec`, `codex-tui`,
 * `codex_cli_rs`, …).
 */
export function selectClient(headers: Headers): ClientProfile {
  const originator = headers.get("originator") ?? "";
  const agent = headers.get("user-agent") ?? "";
  if (OLD_CODEX.test(agent)) return OLD_CODEX_CLIENT;
  return /^codex[-_ ]/i.test(originator) || /^codex[-_ ]/i.test(agent) ? CODEX_CLIENT : PLAIN_CLIENT;
}

/**
 * The profiles of the known clients, and the only place that distinguishes Codex from other clients.
 *
 * @module
 */
import { isObject } from "../base/json.ts";
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
  // The official SDKs ask again twice after 408, 409, 429 and 5xx, and wait as long as `retry-after` says (2026-11).
  patience: 2,
  echoRequest: true,
  messageParts: "all",
  patchesInShell: false,
  failureCodes: "openai",
  shownCodes: new Set(),
};

/** Codex CLI, TUI and its app server; every field measured on 0.80 to 0.171 (2026-11). */
export const CODEX_CLIENT: ClientProfile = {
  name: "codex",
  earlyFailure: "failed_event",
  lengthEvent: "response.completed",
  filterEvent: "response.failed",
  unknownUsage: "omit",
  // Codex 0.120 and 0.140 close the stream of an interrupted turn only when they fail to forward an event, and they
  // forward neither `keepalive` nor `response.in_progress` nor the deltas of a function's arguments: paid work would
  // continue after Esc. All of 0.80 to 0.171 forward a repeated `response.created`, and do nothing else with it.
  heartbeat: "response.created",
  heartbeatAfter: 2_000,
  beatsAlways: true,
  // Seen in the TUI of 0.120, 0.140 and 0.169 (2026-11); `codex exec` does not show it.
  waitNotice: "unfinished_thought",
  repeatsAll: false,
  patience: Infinity,
  echoRequest: false,
  messageParts: "text",
  patchesInShell: true,
  failureCodes: "codex",
  shownCodes: new Set(),
};

/** Codex before 0.100: 0.80 has no code whose message it shows without five more requests (2026-11). */
export const OLD_CODEX_CLIENT: ClientProfile = { ...CODEX_CLIENT, repeatsAll: true };

/**
 * Codex from 0.169 on: it shows the message of these codes once, under their own name, and does not ask again; 0.140
 * asks five times more after most of them (measured on 0.120, 0.140, 0.169 and 0.171, 2026-11).
 */
export const RECENT_CODEX_CLIENT: ClientProfile = {
  ...CODEX_CLIENT,
  shownCodes: new Set([
    "bio_policy",
    "cyber_policy",
    "inference_hook_denied",
    "invalid_access_program",
    "misalignment_policy_violation",
    "model_not_found",
    "unsupported_access_program",
  ]),
};

/** The second part of the first version after whose `invalid_prompt` Codex does not ask again. */
const FIRST_WITH_FINAL_CODE = 100;
/** The second part of the first version that the codes of {@linkcode RECENT_CODEX_CLIENT} were measured on. */
const FIRST_WITH_SHOWN_CODES = 169;
/** Stands for the version of a Codex that does not name it: the codes that most versions know are the safe ones. */
const UNKNOWN_MINOR = 100;

/** Names of Codex's own programs: `codex_exec`, `codex-tui`, `codex_cli_rs`, `Codex Desktop`, … */
const CODEX_NAME = /^codex[-_ ]/i;
/** What Codex alone sends: from 0.100 on the second, from 0.120 on both, and from 0.140 on also in the body (2026-11). */
const CODEX_SIGNS = ["x-codex-window-id", "x-codex-turn-metadata"];
/** `<name>/<version of Codex> (<system>; <machine>) …`; the name is that of the program that drives Codex. */
const CODEX_AGENT = /^(?<name>[^/]+)\/0\.(?<minor>\d+)\.\d+\S*(?<system> \()?/;

/**
 * Finds the profile of a request's client.
 *
 * Programs that drive Codex by its app server, such as editors, put their own name into `originator` and `user-agent`
 * (0.171), so Codex is known by what it alone sends, and where that is missing by its form of those two headers.
 *
 * @param metadata `client_metadata` of the body, which proxies that drop unknown headers let through; absent before the
 *   body was read.
 */
export function selectClient(headers: Headers, metadata?: unknown): ClientProfile {
  const { name = "", minor, system } = CODEX_AGENT.exec(headers.get("user-agent") ?? "")?.groups ?? {};
  const originator = headers.get("originator") ?? "";
  const isCodex = hasCodexSign(headers, metadata) || CODEX_NAME.test(originator) ||
    system !== undefined && name === originator || CODEX_NAME.test(name) && isLongNumber(minor);
  if (!isCodex) return PLAIN_CLIENT;
  // What is built from source without a release calls itself 0.0.0.
  const version = Number(minor ?? 0) || UNKNOWN_MINOR;
  if (version < FIRST_WITH_FINAL_CODE) return OLD_CODEX_CLIENT;
  return version < FIRST_WITH_SHOWN_CODES ? CODEX_CLIENT : RECENT_CODEX_CLIENT;
}

function hasCodexSign(headers: Headers, metadata: unknown): boolean {
  return CODEX_SIGNS.some((sign) => headers.has(sign) || isObject(metadata) && Object.hasOwn(metadata, sign));
}

/** Other programs are called `codex-…`, too, but their versions begin at 0.1 or 1.0. */
function isLongNumber(minor: string | undefined): boolean {
  return minor !== undefined && minor.length > 1;
}

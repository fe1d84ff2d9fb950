/**
 * The log lines of one request: what its translation changed, and how it ended.
 *
 * @module
 */
import type { RelayError } from "../base/errors.ts";
import { isObject } from "../base/json.ts";
import type { Log } from "../base/log.ts";
import type { Report } from "../base/report.ts";
import type { WireName } from "../providers/profile.ts";
import { formatWire } from "../providers/wire.ts";
import type { ClientProfile } from "../responses/client_profile.ts";
import type { ResponsesRequest } from "../responses/types.ts";
import { isKnownFinishReason } from "../translate/stream/finish_reason.ts";

/** What the log says about a request. */
export interface LoggedRequest {
  /** When the request came, in milliseconds of `performance.now()`. */
  readonly started: number;
  readonly client: ClientProfile;
  readonly request: ResponsesRequest;
  /** The upstream's name of the model. */
  readonly model: string;
  /** Redacts the secrets of this exchange in a text. */
  readonly redact: (text: string) => string;
  /** Redacts quotations of the prompt as well. */
  readonly forLog: (text: string) => string;
}

/** How a request ended. */
export interface RequestEnd {
  /** Why the request failed; absent when it did not. */
  readonly failure?: RelayError;
  /** Whether the client disconnected first. */
  readonly clientGone?: boolean;
  /** Name of the upstream that answered; absent where there is only one. */
  readonly servedBy?: string;
  /** The API by which the provider was asked; absent when none was. */
  readonly wire?: WireName;
  /** The tokens, times, tries and cost, in words; absent when none is known. */
  readonly numbers?: readonly string[];
  /** The model that answered, by its upstream's name; absent: the one that was asked for first. */
  readonly model?: string;
  /** What was repaired in the answer, in words; absent or "" when nothing was. */
  readonly repairs?: string;
  /** The provider's finish reason; absent without one. */
  readonly finishReason?: string;
  /** Why thinking of earlier turns did not fit the prompt, once for each block; absent or empty when all of it did. */
  readonly unfitThinking?: readonly string[];
}

/** Longest part of an unknown finish reason in the log, in UTF-16 units: a provider may put anything there. */
const MAX_REASON = 40;

/** The reason that names a conversation which is no longer what it was (`@anthropic-ai/sdk` 1.14.0, 2026-11). */
const CHANGED_HISTORY = "prefix_binding_mismatch";

/** Logs what a translation changed, at level `debug`. */
export function logReport(log: Log, report: Report): void {
  for (const note of report.notes) {
    log.debug(`${note.kind} ${note.what}${note.count > 1 ? ` (${note.count} times)` : ""}: ${note.why}`);
  }
}

/**
 * The message of a failure for the log. Only the provider's words may quote the prompt: the relay's own ones are kept,
 * even where they share a phrase with it.
 */
export function formatFailure({ message, cause }: RelayError, forLog: (text: string) => string): string {
  const said = isObject(cause) && !(cause instanceof Error) && typeof cause.message === "string"
    ? cause.message.replace(/[.;,]$/, "")
    : "";
  const at = said === "" ? -1 : message.indexOf(said);
  if (at === -1) return forLog(message);
  return message.slice(0, at) + forLog(said) + message.slice(at + said.length);
}

/** Logs the end of a request: a failure as a warning, any other end at level `info`. */
export function logEnd(log: Log, logged: LoggedRequest, end: RequestEnd): void {
  const { failure, clientGone, servedBy, wire, numbers = [], repairs = "", finishReason = "stop", unfitThinking = [] } =
    end;
  const { request, started, client } = logged;
  const { model = logged.model } = end;
  const mapped = model === request.model ? model : `${request.model} -> ${model}`;
  const seconds = ((performance.now() - started) / 1000).toFixed(2);
  const over = wire === undefined ? "" : formatWire(wire);
  const by = servedBy === undefined ? "" : ` by ${servedBy}`;
  const parts = [`${seconds} s`, ...numbers, ...(repairs === "" ? [] : [`repaired ${repairs}`])].join(", ");
  const what = `${client.name} ${mapped} ${request.stream ? "stream" : "whole"}${over}${by} ${parts}`;
  if (!isKnownFinishReason(finishReason)) {
    const shown = JSON.stringify(logged.forLog(finishReason).slice(0, MAX_REASON));
    log.warn(logged.redact(`${client.name} ${mapped}: unknown finish reason ${shown}, taken for a complete answer`));
  }
  logUnfitThinking(log, `${client.name} ${mapped}`, logged, unfitThinking);
  if (clientGone) log.info(logged.redact(`${what}: the client disconnected`));
  else if (failure) log.warn(logged.redact(`${what}: ${failure.code}: ${formatFailure(failure, logged.forLog)}`));
  else log.info(logged.redact(what));
}

/**
 * Logs which thinking of earlier turns the provider left out. Another model's is of no use, which is no fault; that of
 * a conversation that has changed is one of the relay, or an edit by the client.
 */
function logUnfitThinking(log: Log, who: string, logged: LoggedRequest, reasons: readonly string[]): void {
  for (const reason of new Set(reasons)) {
    const count = reasons.filter((other) => other === reason).length;
    const blocks = count === 1 ? "1 block of thinking" : `${count} blocks of thinking`;
    const line = logged.redact(`${who}: ${blocks} of earlier turns did not fit: ${logged.forLog(reason)}`);
    if (reason === CHANGED_HISTORY) log.warn(line);
    else log.debug(line);
  }
}

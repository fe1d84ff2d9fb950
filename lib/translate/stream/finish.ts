/**
 * The end of a stream: the events that close its items, and its one terminal event.
 *
 * A truncated call is never passed on as one that can be run.
 *
 * @module
 */
import { ERROR_TABLE, RelayError } from "../../base/errors.ts";
import { lifecycleEvent, type UnnumberedEvent } from "../../responses/events.ts";
import type { ResponseItem, ResponseUsage } from "../../responses/types.ts";
import { explainOverflow } from "./first_turn.ts";
import { mapFinishReason, type Outcome, translateUsage } from "./finish_reason.ts";
import { hasAnswer, judgeOutcome, NOTHING_BEFORE_LIMIT, type StreamEnd } from "./outcome.ts";
import { sealCompaction } from "../reasoning_envelope.ts";
import { createResponseObject, type ResponseEnd } from "./response_object.ts";
import {
  closeMessage,
  closeReasoning,
  emitText,
  finishItem,
  releaseItems,
  sealRemainingReasoning,
} from "./emit_items.ts";
import { flushText, openRemainingCalls } from "./stream.ts";
import type { StreamState } from "./state.ts";
import { closeHostedSteps, closeUnsealed } from "./vendor_items.ts";
import { type CallEntry, closeCallItem, isCallWhole } from "./call_items.ts";

/** Closes open items and returns the last events; the very last one is the only terminal event of the stream. */
export function finish(state: StreamState, end: StreamEnd): UnnumberedEvent[] {
  const out: UnnumberedEvent[] = [];
  const failure = end.failure ?? state.failure;
  if (failure) return [...out, createFailedEvent(state, failure)];
  // Markup is never run if the answer was truncated or the provider did not report it as finished.
  flushText(state, out, state.finishReason !== undefined && mapFinishReason(state.finishReason).kind === "complete");
  const nameless = openRemainingCalls(state, out).length;
  if (state.failure) return [...out, createFailedEvent(state, state.failure)];
  const answer = state.outputGate?.settle();
  if (answer !== undefined) emitText(state, out, answer);
  const outcome = judgeOutcome(state, { end, nameless });
  if (outcome.kind === "failed") {
    return [...out, createFailedEvent(state, new RelayError(outcome.code, outcome.message))];
  }
  const { client } = state.context;
  if (outcome.kind === "length" && client.lengthEvent === "response.completed") {
    const error = findLimitError(state);
    if (error) return [...out, createFailedEvent(state, error)];
  }
  // A summary that a filter stopped would replace what it leaves out.
  if (outcome.kind === "filtered" && (client.filterEvent === "response.failed" || state.summary !== undefined)) {
    return [...out, createFailedEvent(state, createFilterError(state))];
  }
  // Text that is still held belongs to an answer that ended early; the terminal event says so.
  emitText(state, out, state.cutBlock);
  if (state.outputGate) emitText(state, out, state.outputGate.release());
  closeItems(state, out, outcome);
  out.push(createTerminalEvent(state, outcome));
  return out;
}

/** Most of the provider's words about a refusal that are shown, in UTF-16 units. */
const MAX_DETAIL = 1_000;

/** The error of an answer that a filter stopped, with the reason where the provider gives one. */
function createFilterError({ finishDetail = "" }: StreamState): RelayError {
  const why = finishDetail.trim().replaceAll(/[\s\p{Cc}]+/gu, " ").slice(0, MAX_DETAIL).toWellFormed();
  const message = `The provider's content filter stopped the answer${why === "" ? "" : `: ${why}`}`;
  return new RelayError("content_filter", message);
}

/** The error of an answer that the limit truncated so that no part can be used; undefined when a part can be. */
function findLimitError(state: StreamState): RelayError | undefined {
  const names = state.tracker.calls.flatMap(({ entry }) => entry && isCutOff(entry) ? [entry.tool.name] : []);
  if (names.length > 0) {
    return new RelayError(
      "output_limit",
      `The provider's output limit truncated the call of ${names.join(", ")}, so it was not run; ask for smaller steps`,
    );
  }
  if (state.cutBlock !== undefined) {
    return new RelayError(
      "output_limit",
      "The provider's output limit truncated a tool call in the text; raise the limit",
    );
  }
  return hasAnswer(state) ? undefined : new RelayError("output_limit", NOTHING_BEFORE_LIMIT);
}

/** Whether an answer that did not end by itself may have ended inside this call; a name alone is not a whole call. */
function isCutOff(entry: CallEntry): boolean {
  return entry.pieces.isEmpty || !isCallWhole(entry);
}

/** Closes all items. Text and reasoning come before calls, because a client runs a call as soon as it is done. */
function closeItems(state: StreamState, out: UnnumberedEvent[], outcome: Outcome): void {
  const partial = outcome.kind === "complete" ? "completed" : "incomplete";
  closeReasoning(state, out);
  closeMessage(state, out, partial);
  closeUnsealed(state);
  closeHostedSteps(state, out);
  sealRemainingReasoning(state, out);
  if (state.summary) {
    const index = state.opened++;
    const item: ResponseItem = {
      type: "compaction",
      id: state.context.newId("cmp"),
      encrypted_content: sealCompaction(state.summary.join()),
    };
    finishItem(state, out, {
      index,
      closed: {
        item,
        events: [
          { type: "response.output_item.added", output_index: index, item: { ...item, encrypted_content: "" } },
          { type: "response.output_item.done", output_index: index, item },
        ],
      },
    });
  }
  for (const { entry } of state.tracker.calls) {
    if (!entry) continue;
    const status = outcome.kind === "complete" || !isCutOff(entry) ? "completed" : "incomplete";
    const closed = closeCallItem(entry, status, outcome.kind === "complete");
    finishItem(state, out, { index: entry.index, closed });
  }
  releaseItems(state, out);
}

function createTerminalEvent(state: StreamState, outcome: Outcome): UnnumberedEvent {
  const { client, now } = state.context;
  const usage = resolveUsage(state);
  const common = { output: listOutput(state), stated: state.stated, ...(usage !== undefined && { usage }) };
  if (outcome.kind === "complete") {
    return lifecycleEvent(
      "response.completed",
      createResponseObject(state.frame, { ...common, status: "completed", completedAt: now() }),
    );
  }
  const type = outcome.kind === "length" ? client.lengthEvent : "response.incomplete";
  const incompleteReason = outcome.kind === "length" ? "max_output_tokens" : "content_filter";
  const end: ResponseEnd = { ...common, status: "incomplete", completedAt: null, incompleteReason };
  return lifecycleEvent(type, createResponseObject(state.frame, end));
}

/** The terminal event of an answer that ends with `failure`; it holds the items that were finished before. */
export function createFailedEvent(state: StreamState, failure: RelayError): UnnumberedEvent {
  const error = explainOverflow(failure, state.context);
  state.failure = error;
  const { client, redact = (text) => text } = state.context;
  const shown = error.refusal?.code ?? "";
  const codexCode = client.shownCodes.has(shown) ? shown : error.codexCode;
  const code = client.failureCodes === "codex" ? codexCode : mapEventCode(error);
  const usage = resolveUsage(state);
  const end: ResponseEnd = {
    status: "failed",
    output: listOutput(state),
    stated: state.stated,
    completedAt: null,
    error: { code, message: redact(formatFailureMessage(error, client.failureCodes)) },
    ...(usage !== undefined && { usage }),
  };
  return lifecycleEvent("response.failed", createResponseObject(state.frame, end));
}

/** The error's code for plain clients: the published list of codes is closed, so the cause is in the message. */
function mapEventCode({ code, row }: RelayError): string {
  if (code === "upstream_rate_limit") return "rate_limit_exceeded";
  return row.status >= 500 ? "server_error" : "invalid_prompt";
}

/** Seconds that Codex is asked to wait if the provider named no time: its own retries would be used up in six. */
const DEFAULT_WAIT = 10;

/** The error's message; for Codex, with the one sentence from which it reads the wait (0.80 to 0.171). */
function formatFailureMessage(error: RelayError, codes: "openai" | "codex"): string {
  if (codes === "openai") return error.wholeMessage;
  if (error.codexCode !== ERROR_TABLE.upstream_rate_limit.codexCode) return error.message;
  if (/try again in [\d.]+ ?m?s\b/i.test(error.message)) return error.message;
  return `${error.message.replace(/\.$/, "")}. Please try again in ${error.retryAfter ?? DEFAULT_WAIT}s.`;
}

function listOutput(state: StreamState): readonly ResponseItem[] {
  return [...state.done.entries()].sort(([a], [b]) => a - b).map(([, item]) => item);
}

function resolveUsage(state: StreamState): ResponseUsage | null | undefined {
  // Without the prompt's count the rest says nothing about how full the window is.
  if (state.usage && state.usage.promptTokens > 0) return translateUsage(state.usage);
  return state.context.client.unknownUsage === "omit" ? undefined : null;
}

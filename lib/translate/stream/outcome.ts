/**
 * The decision how an answer ended: complete, truncated, filtered or failed.
 *
 * Completeness is never assumed: an answer is complete only if the provider said so.
 *
 * @module
 */
import { isVendorCall } from "../../responses/hosted_item.ts";
import type { RelayError } from "../../base/errors.ts";
import { isCallEnd, mapFinishReason, type Outcome } from "./finish_reason.ts";
import { isCallWhole } from "./call_items.ts";
import { findPromptCut } from "./cut_prompt.ts";
import { shortenCompaction } from "../../responses/shorten_compaction.ts";
import type { StreamState } from "./state.ts";
import { isUsersTurn } from "../../responses/last_word.ts";
import { findSummaryFault, NO_SUMMARY } from "./summary.ts";
import { TextCallScanner } from "../text_calls/scanner.ts";

/** How the upstream's stream ended. */
export interface StreamEnd {
  /** Whether the provider sent the `[DONE]` sentinel. */
  readonly sawDone: boolean;
  /** Why the stream could not be read to its end; absent after a clean end. */
  readonly failure?: RelayError;
}

/** Decides from the received chunks how the answer ended. */
export function judgeOutcome(state: StreamState, { end, nameless }: { end: StreamEnd; nameless: number }): Outcome {
  if (nameless > 0) return createFailedOutcome("upstream_protocol", "The provider sent a tool call without a name");
  const cut = findCut(state);
  if (cut) return { kind: "failed", code: cut.code, message: cut.message };
  const outcome = judgeEnd(state, end);
  if (outcome.kind === "complete" && state.cutBlock !== undefined) {
    return createFailedOutcome("unusable_answer", "The model left a tool call in its text unfinished; it was not run");
  }
  // Such a summary would erase the whole conversation.
  const fault = outcome.kind !== "failed" && state.summary && findSummaryFault(state.summary.join());
  if (fault) return createFailedOutcome("unusable_answer", fault);
  if (outcome.kind === "length" && lacksSummaryRoom(state)) {
    return createFailedOutcome("context_length_exceeded", SUMMARY_CUT);
  }
  return state.outputGate?.isHolding ? judgeHeldText(outcome, state) : outcome;
}

/** Why the answer cannot be used, though it may look well: it was made without the beginning of the prompt. */
function findCut({ context: { sentPrompt, profile }, usage }: StreamState): RelayError | undefined {
  const sent = sentPrompt?.();
  return sent && findPromptCut(sent, { profile, usage });
}

/** The outcome of an answer whose text is no summary, is not JSON, or does not match the requested schema. */
function judgeHeldText(outcome: Outcome, { context, outputGate, isCompaction }: StreamState): Outcome {
  if (isCompaction && outcome.kind !== "failed") {
    return createFailedOutcome("unusable_answer", outputGate?.fault ?? NO_SUMMARY);
  }
  if (outcome.kind === "complete") {
    return createFailedOutcome("upstream_protocol", describeFormatError(outputGate?.fault));
  }
  if (outcome.kind !== "length" || context.client.lengthEvent !== "response.completed") return outcome;
  return createFailedOutcome(
    "output_limit",
    "The provider's output limit truncated the requested JSON; raise the limit",
  );
}

function describeFormatError(broken: string | undefined): string {
  const what = broken === undefined
    ? "is not JSON, though the request demands it (text.format)"
    : `does not match the schema that the request demands (text.format): ${broken}`;
  return `The answer ${what}. This provider cannot enforce an output format, so only the prompt asked for it; try ` +
    "again, or use a model that follows it";
}

/** Whether any part of an answer was received, shown or held back. */
export function hasBegun(state: StreamState): boolean {
  return state.opened > 0 || state.summary?.isEmpty === false || state.outputGate?.isHolding === true ||
    state.cutBlock !== undefined;
}

function judgeEnd(state: StreamState, end: StreamEnd): Outcome {
  const hasOutput = hasBegun(state);
  const allWhole = state.tracker.calls.every(({ entry }) => !entry || isCallWhole(entry));
  if (state.finishReason !== undefined) return judgeFinish(mapFinishReason(state.finishReason), state, hasOutput);
  if (end.sawDone && hasOutput && allWhole) return { kind: "complete" };
  if (end.sawDone && !hasOutput) {
    return createFailedOutcome("upstream_protocol", "The provider ended its answer without any text or tool call");
  }
  if (state.context.profile.cleanEndCompletes && hasOutput && allWhole) return { kind: "complete" };
  const what = hasOutput ? "in the middle of the answer" : "before any answer";
  return createFailedOutcome(
    "upstream_truncated",
    `The provider closed the stream ${what}, without saying that it was finished`,
  );
}

function judgeFinish(outcome: Outcome, state: StreamState, hasOutput: boolean): Outcome {
  if (outcome.kind === "length" && !hasOutput) {
    return isContextFull(state)
      ? createFailedOutcome("context_length_exceeded", CONTEXT_FULL)
      : createFailedOutcome("output_limit", NOTHING_BEFORE_LIMIT);
  }
  if (outcome.kind !== "complete") return outcome;
  if (!hasAnswer(state)) return judgeSilence(state, hasOutput || state.details.length > 0);
  const open = state.tracker.calls.flatMap(({ entry }) => entry?.freeform?.isOpen ? [entry.tool.name] : []);
  if (open.length === 0) return outcome;
  return createFailedOutcome(
    "upstream_protocol",
    `The model left its call of ${open.join(", ")} unfinished, so it was not run`,
  );
}

/**
 * The outcome of a clean end without text or calls. A model that has nothing to add to a tool's output says nothing, and
 * one that only thought has decided so: both are ends, which cost a turn when they are asked for again (Codex 0.171
 * shows the turn as finished, 2026-11). Silence upon the user's own words is a slip, and so is a missing format, a call
 * that was announced and did not come, or one that the model wrote into its thinking.
 */
function judgeSilence(state: StreamState, hasThought: boolean): Outcome {
  const { context: { request }, isCompaction, finishReason = "" } = state;
  if (isCompaction) return createFailedOutcome("unusable_answer", NO_SUMMARY);
  if (endsThinkingInCall(state)) return createFailedOutcome("unusable_answer", CALL_IN_THINKING);
  const mayBeSilent = (hasThought || !isUsersTurn(request.input)) && !isCallEnd(finishReason);
  if (mayBeSilent && request.textFormat.type === "text") return { kind: "complete" };
  const after = hasThought ? "after the reasoning, " : "";
  return createFailedOutcome(
    "unusable_answer",
    `The provider ended its answer ${after}without any text or tool call`,
  );
}

const CALL_IN_THINKING = "The model wrote a tool call at the end of its thinking; it was not run";

/** Whether the thinking ends in a call, by the rules for calls in the text: servers do not look for one there. */
function endsThinkingInCall({ reasoning, callScanner, declared }: StreamState): boolean {
  if (reasoning === undefined || callScanner === undefined) return false;
  const scanner = new TextCallScanner(declared);
  scanner.feed(reasoning.pieces.join());
  return scanner.end().block !== undefined;
}

/** Whether there is anything besides reasoning: text, a summary or a call. */
export function hasAnswer({ message, summary, done, waiting, outputGate, cutBlock, tracker }: StreamState): boolean {
  return message !== undefined || summary !== undefined || outputGate?.isHolding === true || cutBlock !== undefined ||
    tracker.calls.length > 0 ||
    [...done.values()].some(({ type }) =>
      type === "message" || type === "image_generation_call" || isVendorCall(type)
    ) ||
    waiting.some(({ closed: { item } }) => item.type === "message");
}

/** Whether the prompt fills the context window; some providers accept it all the same (pi-ai 1.5.2, 2026-11). */
function isContextFull({ usage, context: { contextWindow } }: StreamState): boolean {
  return contextWindow !== undefined && usage !== undefined && usage.promptTokens >= 0.99 * contextWindow;
}

/** Tokens that a summary of a long conversation takes at least. */
const LEAST_SUMMARY = 1_000;

/** Whether the prompt left hardly any room for a summary that a shorter request would have room for. */
function lacksSummaryRoom({ usage, context: { contextWindow, request } }: StreamState): boolean {
  return contextWindow !== undefined && usage !== undefined && contextWindow - usage.promptTokens < LEAST_SUMMARY &&
    shortenCompaction(request) !== undefined;
}

const SUMMARY_CUT = "The conversation fills the model's context window: there was no room for a whole summary";
const CONTEXT_FULL = "The conversation fills the model's context window: there was no room for an answer";

type FaultCode =
  | "upstream_protocol"
  | "unusable_answer"
  | "upstream_truncated"
  | "output_limit"
  | "context_length_exceeded";

function createFailedOutcome(code: FaultCode, message: string): Outcome {
  return { kind: "failed", code, message };
}

/** The message of an answer that the limit truncated before its first visible part. */
export const NOTHING_BEFORE_LIMIT =
  "The provider reached its output limit before any text or tool call; raise the limit or lower the reasoning effort";

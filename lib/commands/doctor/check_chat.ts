/**
 * The checks of a plain request: whether it is answered in a stream, how the stream ends, and what it counts.
 *
 * @module
 */
import { disableStream, getWire } from "../../wire/table.ts";
import { formatCount } from "../../relay/answer_numbers.ts";
import { sendRequest } from "../../upstream/client.ts";
import { readBodyStart } from "../../upstream/http.ts";
import { applyWire, formatWire } from "../../providers/wire.ts";
import { prepareRequest } from "../../relay/prepare.ts";
import { decodeRequest } from "../../responses/decode.ts";
import { omitUndefined, parseJson } from "../../base/json.ts";
import type { WireName } from "../../providers/profile.ts";
import { findWireFault } from "../../upstream/refused_wire.ts";
import { isAnswered, resolveWire, tryOtherWires } from "./check_other_wires.ts";
import type { ProbeAnswer } from "./probe_answer.ts";
import { MAX_ANSWER_TOKENS, ProbeError, queryModel } from "./query_model.ts";
import type { DoctorContext } from "./context.ts";
import type { CheckResult, SafeFacts, SkippedResult } from "./finding.ts";
import { describeAdaptation, describeFault } from "./run_probe.ts";

const QUESTION = "Reply with the word OK and nothing else.";
/** Longest wait for an answer in one piece, in milliseconds. */
const WHOLE_WAIT_MS = 60_000;
/** The finish reasons of each wire; providers have words of their own. */
const FINISH_REASONS = [
  ...["stop", "length", "tool_calls", "content_filter", "function_call"],
  ...["completed", "incomplete", "max_output_tokens"],
  ...["end_turn", "tool_use", "max_tokens", "stop_sequence", "pause_turn", "refusal"],
];

/** Whether a plain request is answered, and in which form. */
export async function checkChat(context: DoctorContext): Promise<CheckResult> {
  const wire = resolveWire(context);
  const tried = `asked for one word in a stream${formatWire(wire)}`;
  try {
    const answer = await queryModel({ input: QUESTION }, context);
    context.learned.chat = answer;
    return { tried, ...judgeAnswer(answer, context) };
  } catch (thrown) {
    if (!(thrown instanceof ProbeError)) throw thrown;
    return { tried, ...await explainFault(thrown, context) };
  }
}

function judgeAnswer(answer: ProbeAnswer, context: DoctorContext): Omit<CheckResult, "tried"> {
  const { status, contentType = "", firstByteMs, finishReason, sawDone, text, reasoningField, adapted } = answer;
  const isStream = /event-stream/i.test(contentType);
  const facts: SafeFacts = {
    ...omitUndefined({ status, first_byte_ms: firstByteMs, thinking: reasoningField }),
    streamed: isStream,
    done: sawDone,
    finish_reason: finishReason === undefined
      ? "none"
      : FINISH_REASONS.find((known) => known === finishReason) ?? "other",
  };
  const closing = resolveWire(context) === "chat" ? "[DONE]" : "closing frame";
  const end = [`finish reason ${finishReason ?? "none"}`, sawDone ? closing : `no ${closing}`].join(", ");
  const found = `${status} ${contentType}, first byte after ${firstByteMs} ms, ${end}`;
  if (!isStream) return { outcome: "chat.not_streamed", found, facts };
  if (text.trim() === "" && finishReason !== "length") return { outcome: "chat.empty", found, facts };
  if (adapted.length === 0) return { found, facts };
  const outcome = adapted.includes("wire") ? "chat.switched" : "chat.adapted";
  return { outcome, ...describeAdaptation(adapted, context) };
}

async function explainFault(error: ProbeError, context: DoctorContext): Promise<Omit<CheckResult, "tried">> {
  const { code, cause } = error.reason;
  if (code === "upstream_truncated" && error.sawText && cause === undefined) {
    context.learned.rows.set("cleanEndCompletes", true);
    return { outcome: "chat.no_end", found: error.reason.message };
  }
  const fault = describeFault(error, { refused: "chat.refused", context });
  const elsewhere = await findOtherWire(error, context);
  if (elsewhere !== undefined) {
    return { outcome: "chat.other_wire", found: error.reason.message, values: { wire: elsewhere } };
  }
  if (fault.outcome === "request.rate_limited" || fault.outcome === "request.overloaded") {
    return { ...fault, outcome: "chat.unanswered" };
  }
  const isAboutStream = fault.outcome === "chat.refused" || fault.outcome === "request.broken" ||
    fault.outcome === "request.late";
  if (!isAboutStream || !await answersWhole(context)) return fault;
  return { outcome: "chat.whole_only", found: `${error.reason.message}; asked for one JSON object it answers` };
}

/** The wire by which the model is answered after a refusal that is about the wire; undefined when there is none. */
async function findOtherWire({ reason }: ProbeError, context: DoctorContext): Promise<WireName | undefined> {
  const wire = resolveWire(context);
  if (reason.code !== "upstream_model_not_found" && findWireFault(reason, { wire }) === undefined) return undefined;
  const tries = await tryOtherWires(context, [wire]);
  return tries.find(isAnswered)?.wire;
}

/** Whether the same question is answered in one JSON object. */
async function answersWhole(context: DoctorContext): Promise<boolean> {
  const { upstream, provider, authorization, learned, spent } = context;
  const body = { model: learned.model?.name ?? "", input: QUESTION, max_output_tokens: MAX_ANSWER_TOKENS };
  const prepared = prepareRequest(decodeRequest(body), {
    upstream,
    names: [body.model],
    client: new Headers(omitUndefined({ authorization })),
  });
  spent.requests++;
  try {
    const { upstream: address } = provider;
    const profile = applyWire(prepared.target.profile);
    const signal = AbortSignal.timeout(WHOLE_WAIT_MS);
    const to = { upstream: address, profile, signal, ...omitUndefined({ authorization }) };
    const response = await sendRequest(disableStream(prepared.sent), to);
    const { text } = await readBodyStart(response, 1_000_000);
    const decoder = getWire(prepared.sent.wire).createDecoder();
    return decoder.decode(parseJson(text)).some((chunk) => chunk.text !== "");
  } catch {
    // The words of the first refusal say more.
    return false;
  }
}

/** Whether the stream holds token counts. */
export function checkUsage({ learned: { chat } }: DoctorContext): Promise<CheckResult | SkippedResult> {
  if (chat === undefined) return Promise.resolve({ skipped: "there is no answer to look at" });
  const tried = "looked for token counts in that stream";
  const { usage } = chat;
  if (usage === undefined) return Promise.resolve({ outcome: "usage.absent", tried, found: "there are none" });
  const { promptTokens, completionTokens, cachedTokens, reasoningTokens } = usage;
  const parts = [
    `${formatCount(promptTokens)} in`,
    ...(cachedTokens === undefined ? [] : [`${formatCount(cachedTokens)} of them cached`]),
    `${formatCount(completionTokens)} out`,
    ...(reasoningTokens === undefined ? [] : [`${formatCount(reasoningTokens)} of them thinking`]),
  ];
  const facts = { counts_cached: cachedTokens !== undefined, counts_thinking: reasoningTokens !== undefined };
  return Promise.resolve({ tried, found: parts.join(", "), facts });
}

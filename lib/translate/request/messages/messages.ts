/**
 * Translation of a Responses request into a Messages request.
 *
 * @module
 */
import { omitUndefined } from "../../../base/json.ts";
import { Report } from "../../../base/report.ts";
import type { Message, MessagesRequest, OutputConfig } from "../../../messages/types.ts";
import type { ContentPart, ResponsesRequest } from "../../../responses/types.ts";
import { judgeParts } from "../image_limits.ts";
import type { Translated, TranslationContext } from "../target.ts";
import { groupTurns, type Turn } from "../turns.ts";
import { answerUnknownCalls, refuseUnknownToolLoop } from "../unknown_tools.ts";
import { type MessagesAbilities, resolveAbilities } from "./abilities.ts";
import { isThinking } from "./assistant_turn.ts";
import { type CollectedTools, collectTools, encodeChoice } from "./tools.ts";
import { type TranslatedHistory, translateTurns } from "./history.ts";
import { formatSentUrl } from "./blocks.ts";
import { resolveMaxTokens, translateFormat, translateOtherSettings } from "./settings.ts";
import { resolveThinking, type ThinkingPlan } from "./thinking.ts";
import { hasStaleThinking } from "./thinking_replay.ts";
import { limitMaxTokens } from "./window.ts";

/**
 * Translates a request.
 *
 * @throws {RelayError} When the model has called nothing but unknown tools for too long.
 */
export function translateToMessages(
  request: ResponsesRequest,
  context: TranslationContext,
): Translated<MessagesRequest> {
  const { profile, model, report, facts } = context;
  const abilities = resolveAbilities(context);
  const setting = { profile, abilities, report };
  const maxTokens = resolveMaxTokens(request, setting);
  const tools = collectTools(request, setting);
  const turns = groupTurns(request.input, report);
  refuseUnknownToolLoop(turns, tools.map);
  const { format, demand } = translateFormat(request, setting);
  const writeHistory = createHistoryWriter(turns, { tools, abilities, context }, {
    ...omitUndefined({ instructions: request.instructions, demand }),
  });
  const { plan, history: { system, messages } } = settleThinking(
    resolveThinking(request, { ...setting, maxTokens }),
    { isKnown: abilities.isKnown, report, writeHistory },
  );
  const config: OutputConfig = omitUndefined({ effort: plan.effort, format });
  const body: MessagesRequest = {
    model,
    max_tokens: maxTokens,
    stream: true,
    ...(system.length > 0 && { system }),
    messages,
    ...encodeChoice(request, tools, { ...setting, thinking: plan.thinking }),
    ...(plan.thinking !== undefined && { thinking: plan.thinking }),
    ...(Object.keys(config).length > 0 && { output_config: config }),
    ...translateOtherSettings(request, setting),
  };
  return { body: profile.maxTokensInWindow ? limitMaxTokens(body, facts.contextWindow) : body, tools: tools.map };
}

/** Writes the history as a plan allows. */
type HistoryWriter = (plan: ThinkingPlan, report: Report) => TranslatedHistory;

function createHistoryWriter(
  turns: readonly Turn[],
  { tools, abilities, context: { profile } }: {
    readonly tools: CollectedTools;
    readonly abilities: MessagesAbilities;
    readonly context: TranslationContext;
  },
  about: { readonly instructions?: string; readonly demand?: string },
): HistoryWriter {
  // Blocks that would be refused are left out altogether: a gap would make those after it invalid, too.
  const isStale = abilities.bindsThinking && (tools.isPlaceholder || hasStaleThinking(turns));
  // The names in an answer that was sent must not change when a search finds more tools.
  const unknownCalls = answerUnknownCalls(turns, tools.own, tools.ownNames);
  const imageWords = judgeParts(listContent(turns), profile, formatSentUrl);
  return (plan, report) =>
    translateTurns(turns, about, {
      profile,
      report,
      tools: tools.map,
      own: tools.own,
      deferred: tools.deferred,
      unknownCalls,
      imageWords,
      family: abilities.family,
      lateSystem: abilities.lateSystem,
      replays: plan.replays && !isStale && profile.thinkingReplay !== "drop",
    });
}

/** The history as the plan allows it; where it does not allow the plan, a plan without thinking and its history. */
function settleThinking(
  plan: ThinkingPlan,
  { isKnown, report, writeHistory }: {
    readonly isKnown: boolean;
    readonly report: Report;
    readonly writeHistory: HistoryWriter;
  },
): { readonly plan: ThinkingPlan; readonly history: TranslatedHistory } {
  const tried = new Report();
  const history = writeHistory(plan, tried);
  if (plan.thinking?.type !== "enabled" || !isKnown || !lacksThinking(history.messages)) {
    report.addAll(tried);
    return { plan, history };
  }
  report.add("dropped", "reasoning.effort", "the calls that wait for their answer were made without thinking");
  const { thinking: _, ...quiet } = { ...plan, replays: false };
  return { plan: quiet, history: writeHistory(quiet, report) };
}

/** What the client and its tools said, which may hold images. */
function listContent(turns: readonly Turn[]): readonly ContentPart[] {
  return turns.flatMap((turn) => {
    if (turn.kind === "assistant") return turn.calls.flatMap(({ output }) => output?.content ?? []);
    return (turn.kind === "message" || turn.kind === "orphan") && "content" in turn.item ? turn.item.content : [];
  });
}

/**
 * Whether the assistant's turn, which waits for the results of its calls, does not begin with thinking. Models that take
 * a budget refuse that: "Expected `thinking` or `redacted_thinking`, but found `tool_use`" (reports, 2026).
 */
function lacksThinking(messages: readonly Message[]): boolean {
  const last = messages.at(-1);
  const waits = last?.role === "user" && last.content.some(({ type }) => type === "tool_result");
  const answer = messages.findLast(({ role }) => role === "assistant");
  const [first] = answer?.role === "assistant" ? answer.content : [];
  return waits && first !== undefined && !isThinking(first);
}

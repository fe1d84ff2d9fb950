/**
 * Translation of the input's items into a chat history, in an order that the provider accepts.
 *
 * @module
 */
import type { AssistantMessage, ChatMessage, ChatPart, ChatToolCall } from "../../../chat/types.ts";
import type { ProviderProfile } from "../../../providers/profile.ts";
import type { Report } from "../../../base/report.ts";
import type { OutputItem, ResponsesRequest } from "../../../responses/types.ts";
import { encodeArguments } from "../call_arguments.ts";
import { formatFoundTools } from "../found_tools.ts";
import { translateCallId } from "../call_ids.ts";
import { type ContentContext, splitContent, translateTextContent, translateUserContent } from "../content.ts";
import { type AssistantTurn, groupTurns, type Turn, type TurnCall } from "../turns.ts";
import { writeCallsAsText } from "./call_text.ts";
import { replaceUnwantedImages } from "./images.ts";
import { orderMessages } from "./message_order.ts";
import { type Replay, replayReasoning } from "./reasoning_replay.ts";
import {
  ATTACHED_OUTPUT,
  COMPACTION_PROMPT,
  formatAttachmentNote,
  formatLateSystem,
  formatThinkTags,
  NO_OUTPUT,
  ORPHANED_OUTPUT,
} from "../prompts.ts";
import { readOutput, reportForeign, writeSummary } from "../own_words.ts";
import type { ToolMap } from "../../tool_map.ts";
import { answerUnknownCalls, refuseUnknownToolLoop } from "../unknown_tools.ts";

/** The provider's profile, the report and the tools with which messages are translated. */
export interface MessageContext extends ContentContext {
  readonly profile: ProviderProfile;
  /** The upstream's name of the model; reasoning of another one is replayed only where that is safe. */
  readonly model: string;
  readonly report: Report;
  readonly tools: ToolMap;
  /** Names of the tools that the model can call; none when absent. */
  readonly toolNames?: readonly string[];
  /** The relay's own answers to calls of tools that do not exist. */
  readonly unknownCalls?: ReadonlyMap<TurnCall, string>;
  /** Text to append to the system message, such as a requested output format; absent when there is none. */
  readonly systemSuffix?: string;
}

/**
 * Translates instructions and input into chat messages.
 *
 * @throws {RelayError} When the model has called nothing but unknown tools for too long.
 */
export function translateMessages(request: ResponsesRequest, given: MessageContext): ChatMessage[] {
  const turns = groupTurns(request.input, given.report);
  refuseUnknownToolLoop(turns, given.tools);
  const unknownCalls = answerUnknownCalls(turns, given.tools, given.toolNames ?? []);
  const context: MessageContext = { ...given, unknownCalls };
  const first = turns.findIndex((turn) => !isSystem(turn));
  const leading = first === -1 ? turns : turns.slice(0, first);
  const system = [
    request.instructions,
    ...leading.map((turn) => translateSystemText(turn, context)),
    context.systemSuffix,
  ]
    .filter((text) => text !== undefined && text.trim() !== "");
  const messages: ChatMessage[] = [];
  if (system.length > 0) messages.push({ role: context.profile.systemRole, content: system.join("\n\n") });
  // Pushing one by one: spreading a turn of 100,000 calls into the arguments of `push` would overflow the stack.
  for (const turn of turns.slice(leading.length)) {
    for (const message of translateTurn(turn, context)) messages.push(message);
  }
  const { profile, report } = context;
  const shown = replaceUnwantedImages(messages, profile, report);
  return orderMessages(profile.callHistory === "text" ? writeCallsAsText(shown, report) : shown, profile, report);
}

function isSystem(turn: Turn): boolean {
  return turn.kind === "message" && turn.item.type === "message" && turn.item.role !== "user";
}

function translateSystemText(turn: Turn, context: MessageContext): string | undefined {
  if (turn.kind !== "message" || turn.item.type !== "message") return undefined;
  return translateTextContent(turn.item.content, { separator: "\n\n", context });
}

function translateTurn(turn: Turn, context: MessageContext): ChatMessage[] {
  switch (turn.kind) {
    case "assistant":
      return translateAssistant(turn, context);
    case "compaction_trigger":
      return [{ role: "user", content: COMPACTION_PROMPT }];
    case "orphan":
      return createUserMessages(translateUserContent(describeOrphan(turn.item), context), context);
    case "message":
      return translateMessage(turn, context);
  }
}

function translateMessage(turn: Extract<Turn, { kind: "message" }>, context: MessageContext): ChatMessage[] {
  const { item } = turn;
  if (item.type === "compaction") return [{ role: "user", content: writeSummary(item, context.report) }];
  if (item.type === "foreign") reportForeign(item, context.report);
  if (isSystem(turn)) {
    const text = translateSystemText(turn, context) ?? "";
    if (text.trim() === "") return dropBlankMessage(context);
    const { lateSystem, systemRole } = context.profile;
    return [
      lateSystem === "system" ? { role: systemRole, content: text } : { role: "user", content: formatLateSystem(text) },
    ];
  }
  return createUserMessages(translateUserContent(item.content, context), context);
}

/** A user message; a blank one makes some providers refuse the thread for ever ("user message must have content"). */
function createUserMessages(content: string | ChatPart[], context: MessageContext): ChatMessage[] {
  const isBlank = typeof content === "string" ? content.trim() === "" : content.length === 0;
  return isBlank ? dropBlankMessage(context) : [{ role: "user", content }];
}

function dropBlankMessage(context: MessageContext): ChatMessage[] {
  context.report.add("repaired", "input.message", "a blank message was left out");
  return [];
}

function describeOrphan(item: OutputItem): OutputItem["content"] {
  return [{ kind: "text", text: ORPHANED_OUTPUT }, ...item.content];
}

function translateAssistant(turn: AssistantTurn, context: MessageContext): ChatMessage[] {
  const { profile, report } = context;
  const replay = replayReasoning(turn, context);
  const text = turn.messages.map((item) => translateTextContent(item.content, { separator: "", context }))
    .filter((part) => part.trim() !== "").join("\n\n");
  if (text === "" && turn.calls.length === 0) {
    report.add("dropped", "input.reasoning", "reasoning that led to no answer and no call");
    return [];
  }
  if (turn.messages.length > 1) report.add("merged", "input.message", "assistant texts of one turn became one message");
  const message: AssistantMessage = {
    role: "assistant",
    ...encodeAssistantContent(text, replay, profile),
    ...replay.fields,
  };
  if (turn.calls.length === 0) return [message];
  const calls = turn.calls.map((call, index) =>
    translateCall(
      call,
      replay.callExtras.get(call.item.callId) ?? (index === 0 ? profile.missingCallSignature : {}),
      context,
    )
  );
  const { answers, lifted } = translateOutputs(turn.calls, context);
  if (profile.callsPerMessage === "many" || calls.length === 1) {
    return [{ ...message, tool_calls: calls }, ...answers, ...lifted];
  }
  report.add("replaced", "input.call", "the provider accepts one call per message");
  const silent: AssistantMessage = {
    role: "assistant",
    ...encodeAssistantContent("", {}, profile),
    ...(profile.reasoningRequired !== "never" && replay.fields.reasoning_content !== undefined &&
      { reasoning_content: replay.fields.reasoning_content }),
  };
  const pairs = calls.flatMap((call, index) => [
    { ...(index === 0 ? message : silent), tool_calls: [call] },
    ...answers.slice(index, index + 1),
  ]);
  return [...pairs, ...lifted];
}

function encodeAssistantContent(
  text: string,
  { thinking, tagged }: Pick<Replay, "thinking" | "tagged">,
  profile: ProviderProfile,
): Pick<AssistantMessage, "content"> {
  if (tagged !== undefined) return { content: formatThinkTags(tagged, text) };
  if (thinking !== undefined) {
    const parts = [{ type: "thinking", thinking: [{ type: "text", text: thinking }] }];
    return { content: text === "" ? parts : [...parts, { type: "text", text }] };
  }
  if (text !== "") return { content: text };
  if (profile.emptyContent === "omit") return {};
  return { content: profile.emptyContent === "null" ? null : "" };
}

function translateCall(
  call: TurnCall,
  extra: ChatToolCall["extra_content"],
  { tools, profile, report }: MessageContext,
): ChatToolCall {
  const { item } = call;
  return {
    id: translateCallId(call.id, profile),
    type: "function",
    function: {
      name: tools.getFlatName(item.name, item.namespace, item.kind),
      arguments: encodeArguments(item, report),
    },
    ...(extra !== undefined && Object.keys(extra).length > 0 && { extra_content: extra }),
  };
}

/** An answer to every call, in call order; images follow in a user message, since tool messages hold only text. */
function translateOutputs(
  calls: readonly TurnCall[],
  context: MessageContext,
): { readonly answers: readonly ChatMessage[]; readonly lifted: readonly ChatMessage[] } {
  const answers: ChatMessage[] = [];
  const lifted: ChatPart[] = [];
  for (const call of calls) {
    const { text, attachments } = translateOutput(call, context);
    answers.push({ role: "tool", tool_call_id: translateCallId(call.id, context.profile), content: text });
    if (attachments.length > 0) {
      const name = context.tools.getFlatName(call.item.name, call.item.namespace);
      lifted.push({ type: "text", text: formatAttachmentNote(name) });
      for (const attachment of attachments) lifted.push(attachment);
    }
  }
  return { answers, lifted: lifted.length > 0 ? [{ role: "user", content: lifted }] : [] };
}

function translateOutput(call: TurnCall, context: MessageContext): { text: string; attachments: readonly ChatPart[] } {
  const output = readOutput(call, context);
  if (typeof output === "string") return { text: output, attachments: [] };
  const { text, attachments } = splitContent(output.content, context);
  const found = output.kind === "tool_search" && text === "" ? formatFoundTools(output.tools, context.tools) : text;
  if (found.trim() !== "") return { text: found, attachments };
  return { text: attachments.length > 0 ? ATTACHED_OUTPUT : NO_OUTPUT, attachments };
}

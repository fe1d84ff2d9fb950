/**
 * The state of one answer while its chat stream is turned into the events of a Responses stream.
 *
 * @module
 */
import { TextPieces } from "../../base/text_pieces.ts";
import type { ItemOpening, TokenUsage } from "../../wire/chunk.ts";
import type { Redaction } from "../../wire/errors/classify.ts";
import type { RelayError } from "../../base/errors.ts";
import type { ClientProfile } from "../../responses/client_profile.ts";
import type { ProviderProfile } from "../../providers/profile.ts";
import type { OutputLogprob, TextSource } from "../../base/text_source.ts";
import { isLocalCompaction } from "../../responses/compaction.ts";
import type { ResponseItem, ResponsesRequest } from "../../responses/types.ts";
import type { JsonObject } from "../../base/json.ts";
import type { HostedItem } from "../../responses/hosted_item.ts";
import { CallTracker } from "./call_assembler.ts";
import { CumulativeReasoning } from "./cumulative_reasoning.ts";
import type { SentPrompt } from "./cut_prompt.ts";
import type { MessageEntry } from "./message_items.ts";
import type * as items from "./output_items.ts";
import { Repairs } from "./repairs.ts";
import { createResponseFrame, type ResponseFrame } from "./response_object.ts";
import { AnswerSize } from "./size_limit.ts";
import type { OutputGate } from "./output_gate.ts";
import { StructuredOutputGate } from "./structured_output.ts";
import { SummaryGate } from "./summary.ts";
import { ThinkSplitter } from "./think_tags.ts";
import { DeclaredTools } from "../text_calls/declared_tools.ts";
import { TextCallScanner } from "../text_calls/scanner.ts";
import type { ToolMap } from "../tool_map.ts";
import { ReceivedMessage } from "./whole_message.ts";

/** The stepper's knowledge of the exchange, and its only sources of ids and time. */
export interface StreamContext extends Redaction {
  readonly request: ResponsesRequest;
  readonly profile: ProviderProfile;
  readonly client: ClientProfile;
  readonly tools: ToolMap;
  /** The upstream's name of the model; absent when unknown. */
  readonly model?: string;
  /** Tokens in the model's context window; absent when unknown. */
  readonly contextWindow?: number;
  /** The prompt as it was sent, where the provider cuts overlong ones without a word. */
  readonly sentPrompt?: () => SentPrompt | undefined;
  /** A new id that begins with `prefix` and an underscore. */
  newId(prefix: string): string;
  /** Seconds since 1970. */
  now(): number;
}

/** Reasoning that was closed before its seal came; without an entry nothing of it was shown. */
export interface UnsealedReasoning {
  readonly id: string;
  readonly index: number;
  readonly entry?: items.ReasoningEntry;
}

/** A step of the provider's own servers that was begun. */
export interface HostedEntry {
  readonly index: number;
  /** The item as it was last received. */
  item: HostedItem;
  isDone: boolean;
}

/** A finished item and its place. */
export interface FinishedItem {
  readonly index: number;
  readonly closed: items.ClosedItem;
}

/** The state of one answer. Only the stepper's functions change it, and they return only fresh objects. */
export interface StreamState {
  readonly context: StreamContext;
  readonly frame: ResponseFrame;
  readonly size: AnswerSize;
  /** Number of items that were opened, which is the `output_index` of the next one. */
  opened: number;
  /** Finished items by `output_index`. */
  readonly done: Map<number, ResponseItem>;
  readonly tracker: CallTracker;
  /** The tools that the answer may call, by every name that means one of them. */
  readonly declared: DeclaredTools;
  /** Whether calls wait for the end, because one of them is of a tool that was not declared. */
  hasUnknownCall: boolean;
  /** What was received so far, to recognise it in a whole message. */
  readonly received: ReceivedMessage;
  readonly splitter: ThinkSplitter | undefined;
  /** Looks for calls in the visible text; undefined if the text is a summary, or markup always counts as text. */
  readonly callScanner: TextCallScanner | undefined;
  reasoning: items.ReasoningEntry | undefined;
  message: MessageEntry | undefined;
  /** Sources and probabilities of tokens that wait for their text; undefined if the client gets neither. */
  readonly pending: { annotations: TextSource[]; logprobs: OutputLogprob[] } | undefined;
  /** White space that becomes text only if other text follows. */
  blank: string;
  /** Whether the answer is a summary of the conversation, so that its calls and refusals do not count. */
  readonly isCompaction: boolean;
  /** A call in the text that was not whole at the end of the answer; undefined before the end, and without one. */
  cutBlock: string | undefined;
  /** Pieces of the summary if it becomes a compaction item, otherwise undefined. */
  readonly summary: TextPieces | undefined;
  /** Holds text until it has the requested format; undefined when text may be sent as it comes. */
  readonly outputGate: OutputGate | undefined;
  /** Whether the provider names the items of its answer, whose order then stays as it is. */
  isItemised: boolean;
  /** What the provider said of the item whose first piece has not come yet. */
  opening: ItemOpening | undefined;
  /** The provider's place of the part to which the next text belongs. */
  part: number | undefined;
  /** Ids of the provider that an item has. */
  readonly usedIds: Set<string>;
  /** Finished items that wait for others. */
  readonly waiting: FinishedItem[];
  /** Reasoning whose seal has not come yet, by its key. */
  readonly unsealed: Map<string, UnsealedReasoning>;
  /** Steps of the provider's own servers, by key. */
  readonly hosted: Map<string, HostedEntry>;
  sawReasoningField: boolean;
  /** Removes from a chunk the reasoning of earlier ones; undefined if the provider sends all reasoning once. */
  readonly cumulativeReasoning: CumulativeReasoning | undefined;
  details: unknown[];
  finishReason: string | undefined;
  /** What the provider says about the finish reason. */
  finishDetail: string | undefined;
  usage: TokenUsage | undefined;
  /** What the provider said of the whole response. */
  stated: JsonObject | undefined;
  /** Why thinking of earlier turns did not fit the prompt, once for each block. */
  unfitThinking: readonly string[];
  failure: RelayError | undefined;
  /** What was repaired so far. */
  readonly repairs: Repairs;
}

/** The state before anything was sent; `known` is the frame of an answer that began under another state. */
export function createStreamState(context: StreamContext, known?: ResponseFrame): StreamState {
  const { request, client, profile } = context;
  const { compacts } = request;
  const isCompaction = compacts || isLocalCompaction(request);
  const declared = new DeclaredTools(request, context.tools);
  return {
    context,
    frame: known ?? createResponseFrame(request, client, { id: context.newId("resp"), createdAt: context.now() }),
    size: new AnswerSize(),
    opened: 0,
    done: new Map(),
    tracker: new CallTracker((name) => declared.find(name)?.flatName ?? name),
    declared,
    hasUnknownCall: false,
    received: new ReceivedMessage(),
    splitter: profile.thinkTags === "never" ? undefined : new ThinkSplitter(profile.thinkTags),
    callScanner: isCompaction || profile.leakedCalls === "text" ? undefined : new TextCallScanner(declared),
    reasoning: undefined,
    message: undefined,
    pending: client.messageParts === "all" ? { annotations: [], logprobs: [] } : undefined,
    blank: "",
    isCompaction,
    cutBlock: undefined,
    summary: compacts ? new TextPieces() : undefined,
    outputGate: isCompaction && !compacts ? new SummaryGate() : StructuredOutputGate.create(request, profile),
    isItemised: false,
    opening: undefined,
    part: undefined,
    usedIds: new Set(),
    waiting: [],
    unsealed: new Map(),
    hosted: new Map(),
    sawReasoningField: false,
    cumulativeReasoning: profile.reasoningPieces === "snapshots" ? new CumulativeReasoning() : undefined,
    details: [],
    finishReason: undefined,
    finishDetail: undefined,
    usage: undefined,
    stated: undefined,
    unfitThinking: [],
    failure: undefined,
    repairs: new Repairs(),
  };
}

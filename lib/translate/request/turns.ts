/**
 * Grouping of a flat list of items into turns that a chat history can express.
 *
 * Chat wants one assistant message per turn, which holds the turn's calls, and every output right after it. Items come
 * in another order: reasoning, text and calls are separate, other messages come between a call and its output, outputs
 * are missing or have no call (Codex 0.80 to 0.171: interruptions, trimming, injected warnings). Left unrepaired, such
 * a history would make the provider refuse every later turn of the thread.
 *
 * @module
 */
import type { Report } from "../../base/report.ts";
import type {
  AgentMessageItem,
  CallItem,
  CompactionItem,
  ForeignItem,
  InputItem,
  MessageItem,
  OutputItem,
  ReasoningItem,
} from "../../responses/types.ts";
import { type Envelope, openEnvelope } from "../reasoning_envelope.ts";

/** A reasoning item, and the relay's envelope in it; undefined when it holds none. */
export interface OpenedReasoning {
  readonly item: ReasoningItem;
  readonly envelope: Envelope | undefined;
}

/** A call, the id under which it is sent upstream, and the client's output for it. */
export interface TurnCall {
  readonly item: CallItem;
  /** Unique in the history and never empty. */
  readonly id: string;
  /** Absent when the client sent no output. */
  output?: OutputItem;
}

/** One thing that the model wrote in a turn. */
export type TurnPart =
  | { readonly kind: "reasoning"; readonly reasoning: OpenedReasoning }
  | { readonly kind: "message"; readonly item: MessageItem }
  | { readonly kind: "call"; readonly call: TurnCall };

/** The reasoning, texts and calls that the model wrote in one turn. */
export interface AssistantTurn {
  readonly kind: "assistant";
  /** All of it, in the order of the history; the lists below hold the same by kind. */
  readonly parts: TurnPart[];
  readonly reasoning: OpenedReasoning[];
  readonly messages: MessageItem[];
  readonly calls: TurnCall[];
}

/** One step of the history, in the order in which it is sent upstream. */
export type Turn =
  | AssistantTurn
  | { readonly kind: "message"; readonly item: MessageItem | AgentMessageItem | CompactionItem | ForeignItem }
  | { readonly kind: "compaction_trigger" }
  /** An output whose call is not in the history. */
  | { readonly kind: "orphan"; readonly item: OutputItem };

/** The text of reasoning: all of it where it is there, else its summary. */
export function readReasoningText({ content, summary }: ReasoningItem): string {
  return content.length > 0 ? content.join("") : summary.join("");
}

/** Groups items into turns. */
export function groupTurns(input: readonly InputItem[], report: Report): readonly Turn[] {
  const grouping = new TurnGrouper(report);
  for (const item of input) grouping.take(item);
  return grouping.turns;
}

class TurnGrouper {
  readonly turns: Turn[] = [];
  readonly #report: Report;
  readonly #ids = new Set<string>();
  /** The next number to try for a repeated id. */
  readonly #repeats = new Map<string, number>();
  /** Calls by the client's call id, in order of appearance, and the place of the first one without output. */
  readonly #waiting = new Map<string, { readonly calls: TurnCall[]; next: number }>();
  #open: AssistantTurn | undefined;
  /** Calls of the open turn; the first output for one of them ends the turn. */
  readonly #openCalls = new Set<TurnCall>();
  /** The number of reasoning items that no other item has followed so far, and the id of their response. */
  #loose: { readonly count: number; readonly answer?: string | undefined } = { count: 0 };

  constructor(report: Report) {
    this.#report = report;
  }

  take(item: InputItem): void {
    if (item.type !== "reasoning") this.#loose = { count: 0 };
    switch (item.type) {
      case "message":
        if (item.role === "assistant") this.#addText(item);
        else this.#addTurn({ kind: "message", item });
        return;
      case "reasoning":
        this.#addReasoning(item);
        return;
      case "call":
        this.#addCall(item);
        return;
      case "output":
        this.#addOutput(item);
        return;
      case "agent_message":
      case "compaction":
      case "foreign":
        this.#addTurn({ kind: "message", item });
        return;
      case "compaction_trigger":
        this.#addTurn({ kind: "compaction_trigger" });
        return;
      case "additional_tools":
      case "configuration_update":
        return;
      case "unknown":
        this.#report.add("dropped", `input.${item.wireType}`, "an item that holds nothing a chat model can read");
    }
  }

  #addText(item: MessageItem): void {
    const { messages, parts } = this.#getAssistantTurn();
    messages.push(item);
    parts.push({ kind: "message", item });
  }

  /**
   * Reasoning of a response that broke off stays in Codex's history, followed by the reasoning of the next response
   * (0.120 to 0.171). The first is dropped: no provider wrote both in one turn, and some accept only what they wrote.
   */
  #addReasoning(item: ReasoningItem): void {
    const { reasoning, parts } = this.#getAssistantTurn();
    const envelope = openEnvelope(item.encryptedContent);
    const answer = envelope?.answer;
    if (answer !== undefined && this.#loose.answer !== undefined && answer !== this.#loose.answer) {
      reasoning.splice(-this.#loose.count);
      parts.splice(-this.#loose.count);
      this.#loose = { count: 0 };
      this.#report.add("dropped", "input.reasoning", "reasoning that led to no answer and no call");
    }
    this.#loose = { count: this.#loose.count + 1, answer };
    const opened = { item, envelope };
    reasoning.push(opened);
    parts.push({ kind: "reasoning", reasoning: opened });
  }

  /** The open turn, or a new one; a turn ends at the first output for one of its calls. */
  #getAssistantTurn(): AssistantTurn {
    if (this.#open) return this.#open;
    const turn: AssistantTurn = { kind: "assistant", parts: [], reasoning: [], messages: [], calls: [] };
    this.turns.push(turn);
    this.#open = turn;
    return turn;
  }

  #addTurn(turn: Turn): void {
    this.turns.push(turn);
    this.#endTurn();
  }

  #endTurn(): void {
    this.#open = undefined;
    this.#openCalls.clear();
  }

  #addCall(item: CallItem): void {
    const call: TurnCall = { item, id: this.#makeUniqueId(item.callId) };
    const { calls, parts } = this.#getAssistantTurn();
    calls.push(call);
    parts.push({ kind: "call", call });
    this.#openCalls.add(call);
    const waiting = this.#waiting.get(item.callId);
    if (waiting) waiting.calls.push(call);
    else this.#waiting.set(item.callId, { calls: [call], next: 0 });
  }

  #addOutput(item: OutputItem): void {
    const waiting = this.#waiting.get(item.callId);
    const call = waiting?.calls[waiting.next];
    if (waiting && call) {
      // Taking calls from the front of a list of 20,000 would move all others each time.
      waiting.next++;
      call.output = item;
      if (this.#openCalls.has(call)) this.#endTurn();
      return;
    }
    this.#report.add("repaired", "input.output", "an output without its call became a user message");
    this.#addTurn({ kind: "orphan", item });
  }

  #makeUniqueId(callId: string): string {
    let id = callId === "" ? `call_${this.#ids.size}` : callId;
    let n = this.#repeats.get(callId) ?? 2;
    while (this.#ids.has(id)) id = `${callId === "" ? "call" : callId}_${n++}`;
    this.#repeats.set(callId, n);
    if (id !== callId) this.#report.add("repaired", "input.call_id", "an empty or repeated call id was made unique");
    this.#ids.add(id);
    return id;
  }
}

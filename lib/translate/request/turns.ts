/**
 * How a flat list of items groups into turns that a chat history can express.
 *
 * Chat wants one assistant message per turn, its calls in it and every output right behind it. Items come in another
 * order: reasoning, text and calls apart, other messages between a call and its output, outputs missing or without a
 * call (Codex 0.80 to 0.169: interruptions, trimming, injected warnings). What is repaired here would otherwise make
 * the provider refuse every later turn of the thread.
 *
 * @module
 */
import type { Report } from "../../base/report.ts";
import type {
  AgentMessageItem,
  CallItem,
  CompactionItem,
  InputItem,
  MessageItem,
  OutputItem,
  ReasoningItem,
} from "../../responses/types.ts";
import { type Envelope, openEnvelope } from "../reasoning_envelope.ts";

/** A reasoning item, and what was sealed in it; undefined when nothing of ours was. */
export interface Thought {
  readonly item: ReasoningItem;
  readonly envelope: Envelope | undefined;
}

/** A call with the id it goes upstream under, and what the client answered to it. */
export interface TurnCall {
  readonly item: CallItem;
  /** Unique in the history and never empty. */
  readonly id: string;
  /** Absent when the client never answered. */
  output?: OutputItem;
}

/** What the model said in one go. */
export interface AssistantTurn {
  readonly kind: "assistant";
  readonly reasoning: Thought[];
  readonly messages: MessageItem[];
  readonly calls: TurnCall[];
}

/** One step of the history, in the order it goes upstream. */
export type Turn =
  | AssistantTurn
  | { readonly kind: "message"; readonly item: MessageItem | AgentMessageItem | CompactionItem }
  | { readonly kind: "compaction_trigger" }
  /** An output whose call is not in the history. */
  | { readonly kind: "orphan"; readonly item: OutputItem };

/** Groups items into turns. */
export function groupTurns(input: readonly InputItem[], report: Report): readonly Turn[] {
  const grouping = new Grouping(report);
  for (const item of input) grouping.take(item);
  return grouping.turns;
}

class Grouping {
  readonly turns: Turn[] = [];
  readonly #report: Report;
  readonly #ids = new Set<string>();
  /** The next number to try for a repeated id. */
  readonly #repeats = new Map<string, number>();
  /** Calls without output yet, by the id the client knows them under; in order of appearance. */
  readonly #waiting = new Map<string, TurnCall[]>();
  #open: AssistantTurn | undefined;
  /** Calls of the open turn; as soon as one of them is answered, the turn is over. */
  readonly #openCalls = new Set<TurnCall>();
  /** The reasoning items that nothing has followed yet, and the answer that they are of. */
  #loose: { readonly count: number; readonly answer?: string | undefined } = { count: 0 };

  constructor(report: Report) {
    this.#report = report;
  }

  take(item: InputItem): void {
    if (item.type !== "reasoning") this.#loose = { count: 0 };
    switch (item.type) {
      case "message":
        if (item.role === "assistant") this.#assistant().messages.push(item);
        else this.#other({ kind: "message", item });
        return;
      case "reasoning":
        this.#think(item);
        return;
      case "call":
        this.#call(item);
        return;
      case "output":
        this.#output(item);
        return;
      case "agent_message":
      case "compaction":
        this.#other({ kind: "message", item });
        return;
      case "compaction_trigger":
        this.#other({ kind: "compaction_trigger" });
        return;
      case "additional_tools":
        return;
      case "unknown":
        this.#report.add("dropped", `input.${item.wireType}`, "an item that holds nothing a chat model can read");
    }
  }

  /**
   * Thinking that broke off before it led to anything stays in Codex's history, and the thinking of the next answer
   * follows it (0.120 to 0.169). No provider said the two in one go, and some want back only what they said.
   */
  #think(item: ReasoningItem): void {
    const { reasoning } = this.#assistant();
    const envelope = openEnvelope(item.encryptedContent);
    const answer = envelope?.answer;
    if (answer !== undefined && this.#loose.answer !== undefined && answer !== this.#loose.answer) {
      reasoning.splice(-this.#loose.count);
      this.#loose = { count: 0 };
      this.#report.add("dropped", "input.reasoning", "reasoning that led to no answer and no call");
    }
    this.#loose = { count: this.#loose.count + 1, answer };
    reasoning.push({ item, envelope });
  }

  /** The turn that is being said; a turn ends as soon as one of its calls is answered. */
  #assistant(): AssistantTurn {
    if (this.#open) return this.#open;
    const turn: AssistantTurn = { kind: "assistant", reasoning: [], messages: [], calls: [] };
    this.turns.push(turn);
    this.#open = turn;
    return turn;
  }

  #other(turn: Turn): void {
    this.turns.push(turn);
    this.#endTurn();
  }

  #endTurn(): void {
    this.#open = undefined;
    this.#openCalls.clear();
  }

  #call(item: CallItem): void {
    const call: TurnCall = { item, id: this.#uniqueId(item.callId) };
    this.#assistant().calls.push(call);
    this.#openCalls.add(call);
    const waiting = this.#waiting.get(item.callId);
    if (waiting) waiting.push(call);
    else this.#waiting.set(item.callId, [call]);
  }

  #output(item: OutputItem): void {
    const call = this.#waiting.get(item.callId)?.shift();
    if (call) {
      call.output = item;
      if (this.#openCalls.has(call)) this.#endTurn();
      return;
    }
    this.#report.add("repaired", "input.output", "an output without its call is told as a user message");
    this.#other({ kind: "orphan", item });
  }

  #uniqueId(callId: string): string {
    let id = callId === "" ? `call_${this.#ids.size}` : callId;
    let n = this.#repeats.get(callId) ?? 2;
    while (this.#ids.has(id)) id = `${callId === "" ? "call" : callId}_${n++}`;
    this.#repeats.set(callId, n);
    if (id !== callId) this.#report.add("repaired", "input.call_id", "an empty or repeated call id was made unique");
    this.#ids.add(id);
    return id;
  }
}

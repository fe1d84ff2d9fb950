/**
 * Translation of the history into system text and messages, which a longer history only appends to.
 *
 * Newer models refuse a thinking block when anything before it has changed (platform.claude.com, 2026-10): no text is
 * moved into the system text, and nothing that was sent depends on what follows it.
 *
 * @module
 */
import type { Message, TextBlock, ToolResultBlock, UserBlock } from "../../../messages/types.ts";
import { reportForeign, writeSummary } from "../own_words.ts";
import {
  COMPACTION_PROMPT,
  FIRST_USER_MESSAGE,
  formatLateSystem,
  LAST_USER_MESSAGE,
  ORPHANED_OUTPUT,
} from "../prompts.ts";
import type { Turn } from "../turns.ts";
import { type AnswerContext, translateAnswers } from "./assistant_turn.ts";
import { createText, translateBlocks, translateTexts } from "./blocks.ts";
import { type ResultContext, translateResults } from "./results.ts";

/** What a history is translated with. */
export interface HistoryContext extends AnswerContext, ResultContext {
  /** Whether the model reads messages of the role `system` between the others. */
  readonly lateSystem: boolean;
}

/** A translated history. */
export interface TranslatedHistory {
  /** One block for each text of the leading system messages. */
  readonly system: TextBlock[];
  readonly messages: Message[];
}

/**
 * Translates `turns`.
 *
 * @param instructions The system text that is not part of the history; absent when there is none.
 * @param demand What the last message of the user has to ask for besides; absent when nothing.
 */
export function translateTurns(
  turns: readonly Turn[],
  { instructions, demand }: { readonly instructions?: string; readonly demand?: string },
  context: HistoryContext,
): TranslatedHistory {
  const first = turns.findIndex((turn) => !isSystemTurn(turn));
  const leading = first === -1 ? turns : turns.slice(0, first);
  const system = [
    ...(instructions === undefined || instructions.trim() === "" ? [] : [createText(instructions)]),
    ...leading.flatMap((turn) => translateSystem(turn, context)),
  ];
  const writer = new MessageWriter(context);
  for (const turn of turns.slice(leading.length)) writeTurn(turn, writer, context);
  if (demand !== undefined) writer.addUser([createText(demand)]);
  if (system.length > 0 || writer.hasContent) writer.end();
  return { system, messages: writer.messages };
}

function writeTurn(turn: Turn, writer: MessageWriter, context: HistoryContext): void {
  switch (turn.kind) {
    case "assistant":
      for (const { blocks, calls } of translateAnswers(turn, context)) {
        writer.addAssistant(blocks);
        writer.addUser(translateResults(calls, context));
      }
      return;
    case "compaction_trigger":
      writer.addUser([createText(COMPACTION_PROMPT)]);
      return;
    case "orphan":
      writer.addUser([
        createText(ORPHANED_OUTPUT),
        ...translateBlocks(turn.item.content, context),
      ]);
      return;
    case "message":
      writeMessage(turn, writer, context);
  }
}

function writeMessage(
  turn: Extract<Turn, { kind: "message" }>,
  writer: MessageWriter,
  context: HistoryContext,
): void {
  const { item } = turn;
  if (isSystemTurn(turn)) {
    writer.addSystem(translateSystem(turn, context));
    return;
  }
  if (item.type === "compaction") {
    writer.addUser([createText(writeSummary(item, context.report))]);
    return;
  }
  if (item.type === "foreign") reportForeign(item, context.report);
  const blocks = translateBlocks(item.content, context);
  if (blocks.length === 0) context.report.add("repaired", "input.message", "a blank message was left out");
  writer.addUser(blocks);
}

function isSystemTurn(turn: Turn): boolean {
  return turn.kind === "message" && turn.item.type === "message" && turn.item.role !== "user";
}

function translateSystem(turn: Turn, context: HistoryContext): TextBlock[] {
  if (turn.kind !== "message" || turn.item.type !== "message") return [];
  const texts = translateTexts(turn.item.content, context);
  if (texts.length === 0) context.report.add("repaired", "input.message", "a blank message was left out");
  return texts;
}

/** Writes messages in turn: one of the user between all others. */
class MessageWriter {
  readonly messages: Message[] = [];
  readonly #context: HistoryContext;
  #user: (UserBlock | ToolResultBlock)[] = [];
  /** Late system text, held back until the assistant writes: it must not stand between calls and results. */
  #system: TextBlock[] = [];

  constructor(context: HistoryContext) {
    this.#context = context;
  }

  get hasContent(): boolean {
    return this.messages.length > 0 || this.#user.length > 0 || this.#system.length > 0;
  }

  /** Adds blocks of the user. Results come with the answer before them, and so before all else. */
  addUser(blocks: readonly (UserBlock | ToolResultBlock)[]): void {
    for (const block of blocks) this.#user.push(block);
  }

  addSystem(texts: readonly TextBlock[]): void {
    if (!this.#context.lateSystem) this.addUser(texts.map(({ text }) => createText(formatLateSystem(text))));
    else for (const text of texts) this.#system.push(text);
  }

  addAssistant(content: Extract<Message, { role: "assistant" }>["content"]): void {
    this.end();
    this.messages.push({ role: "assistant", content });
  }

  /** Ends the turn of the user, who speaks first, last, and between two answers. */
  end(): void {
    if (this.#user.length === 0) {
      this.#context.report.add("repaired", "input.message", "the provider wants a user message between answers");
      this.#user.push(createText(this.messages.length === 0 ? FIRST_USER_MESSAGE : LAST_USER_MESSAGE));
    }
    this.messages.push({ role: "user", content: this.#user });
    this.#user = [];
    if (this.#system.length > 0) this.messages.push({ role: "system", content: this.#system });
    this.#system = [];
  }
}

/**
 * The decoder of an answer's events, or of a whole message, to uniform chunks.
 *
 * Text, thinking and arguments are passed on as they come. Blocks that must come back exactly are kept until they are
 * whole. An answer that pauses (`pause_turn`) is taken for one that the provider gave up, and asked for anew: only tools
 * of the provider's own lead to it, and a request declares none. Shapes: `@anthropic-ai/sdk` 1.14.0, and the sources of
 * servers that speak this API (2026-11).
 *
 * @module
 */
import { decodeCount, decodeText, isObject, type JsonObject, omitUndefined } from "../base/json.ts";
import { type AnswerChunk, type CallDelta, EMPTY_CHUNK } from "../wire/chunk.ts";
import type { AnswerDecoder } from "../wire/wire.ts";
import { decodeMessagesError, explainRefusal } from "./errors.ts";
import { createCallsMark, KeptBlock } from "./kept_block.ts";
import { UsageCounter } from "./usage.ts";

/** A call whose arguments are still to come. */
interface OpenCall {
  /** The whole input, which some servers put into the first event; absent where it is empty. */
  readonly input?: string;
  /** Whether its block has ended; servers that send calls at the same time end none before all have begun. */
  hasEnded: boolean;
}

/** Longest reason that is passed on, in UTF-16 units. */
const MAX_REASON = 40;

/** Reasons that may cut a call off, so that one without arguments is not a call without parameters. */
const LIMITS: ReadonlySet<string> = new Set(["max_tokens", "model_context_window_exceeded"]);

/** Reads one answer. */
export class MessagesDecoder implements AnswerDecoder {
  readonly #usage = new UsageCounter();
  /** Calls without any arguments so far, by the index of their block. */
  readonly #calls = new Map<number, OpenCall>();
  /** Calls of which the kept blocks do not know yet. */
  #newCalls: string[] = [];
  #kept: KeptBlock | undefined;
  /** The index of the block to which the latest thinking belonged. */
  #thinkingAt = 0;
  /** Whether kept blocks came that no other block has followed so far. */
  #hasRun = false;
  /** The place of the open block in its run. */
  #part = 0;
  #hasStarted = false;
  #hasStopped = false;
  /** Whether there was text or a call. */
  #hasOutput = false;

  /** Whether the reason for the end has come, so that only the last event is missing. */
  get isWhole(): boolean {
    return this.#hasStopped;
  }

  decode(value: unknown): readonly AnswerChunk[] {
    if (!isObject(value)) return [];
    const error = decodeMessagesError(value);
    if (error) return [{ ...EMPTY_CHUNK, error }];
    switch (value.type) {
      case "message_start":
        return this.#startMessage(value.message);
      case "content_block_start":
        return isObject(value.content_block) ? this.#startBlock(decodeIndex(value), value.content_block) : [];
      case "content_block_delta":
        return isObject(value.delta) ? this.#addDelta(decodeIndex(value), value.delta) : [];
      case "content_block_stop":
        return this.#stopBlock(decodeIndex(value));
      case "message_delta":
        return this.#endMessage(isObject(value.delta) ? value.delta : {}, value);
      case "message_stop":
        return [{ ...EMPTY_CHUNK, ...this.#countUsage(value.usage), isLast: true }];
      case "message":
      case undefined:
        return Array.isArray(value.content) ? this.#decodeWhole(value.content, value) : [];
      default:
        return [];
    }
  }

  follow({ reasoning, calls }: AnswerChunk, piece: string): void {
    // Where blocks share an index, the first piece of a call may be read by the template of an earlier one.
    for (const { index } of calls) if (index !== undefined) this.#calls.delete(index);
    if (reasoning !== "") this.#keepThinking(this.#thinkingAt, piece);
  }

  /** The events that a stream would have had for a message that came whole. */
  #decodeWhole(content: readonly unknown[], message: JsonObject): readonly AnswerChunk[] {
    const blocks = content.filter(isObject).flatMap((block, index) => [
      ...this.#startBlock(index, block),
      ...this.#stopBlock(index),
    ]);
    return [...blocks, ...this.#endMessage(message, message)];
  }

  /** Reads the beginning of the message; a second one in the same answer says nothing. */
  #startMessage(message: unknown): readonly AnswerChunk[] {
    if (this.#hasStarted || !isObject(message)) return [];
    this.#hasStarted = true;
    return [{ ...EMPTY_CHUNK, ...this.#countUsage(message.usage), ...readUnfitThinking(message) }];
  }

  /** Two chunks at least, so that no template is made of the beginning of a block, and those before it end. */
  #startBlock(index: number, block: JsonObject): readonly AnswerChunk[] {
    const before = this.#settle(({ hasEnded }) => hasEnded);
    if (block.type === "text") return [...before, this.#leaveRun(), this.#showText(decodeText(block.text) ?? "")];
    if (block.type === "tool_use") return [...before, this.#leaveRun(), this.#startCall(index, block)];
    this.#kept = new KeptBlock(index, block);
    return [...before, EMPTY_CHUNK, this.#showThinking(this.#kept.isThinking ? decodeText(block.thinking) ?? "" : "")];
  }

  /** Ends the run of kept blocks, if there is one. */
  #leaveRun(): AnswerChunk {
    const hadRun = this.#hasRun;
    this.#hasRun = false;
    this.#part = 0;
    return hadRun ? { ...EMPTY_CHUNK, endsReasoning: true } : EMPTY_CHUNK;
  }

  #showText(text: string): AnswerChunk {
    if (text !== "") this.#hasOutput = true;
    return { ...EMPTY_CHUNK, text };
  }

  #showThinking(reasoning: string): AnswerChunk {
    return reasoning === "" ? EMPTY_CHUNK : { ...EMPTY_CHUNK, reasoning, reasoningField: "thinking", part: this.#part };
  }

  #startCall(index: number, block: JsonObject): AnswerChunk {
    this.#hasOutput = true;
    const id = decodeText(block.id)?.toWellFormed();
    const name = decodeText(block.name)?.toWellFormed();
    const input = formatInput(block.input);
    this.#calls.set(index, { hasEnded: false, ...omitUndefined({ input }) });
    if (id !== undefined) this.#newCalls.push(id);
    return createCallChunk({ index, arguments: "", ...omitUndefined({ id, name }) });
  }

  /** One chunk, which a template may repeat with other text. */
  #addDelta(index: number, delta: JsonObject): readonly AnswerChunk[] {
    switch (delta.type) {
      case "text_delta":
        return [this.#showText(decodeText(delta.text) ?? "")];
      case "thinking_delta":
        return this.#addThinking(index, decodeText(delta.thinking) ?? "");
      case "signature_delta":
        if (this.#kept?.index === index && typeof delta.signature === "string") this.#kept.sign(delta.signature);
        return [];
      case "input_json_delta":
        return this.#addInput(index, decodeText(delta.partial_json) ?? "");
      default:
        return [];
    }
  }

  #addThinking(index: number, piece: string): readonly AnswerChunk[] {
    if (piece === "") return [];
    const before = this.#kept?.index === index ? [] : this.#closeKept();
    this.#thinkingAt = index;
    this.#keepThinking(index, piece);
    return [...before, this.#showThinking(piece)];
  }

  /** Keeps thinking in its block, which is begun here where its first event did not come. */
  #keepThinking(index: number, piece: string): void {
    if (this.#kept?.index !== index) this.#kept = new KeptBlock(index, { type: "thinking", thinking: "" });
    this.#kept.addThinking(piece);
  }

  #addInput(index: number, piece: string): readonly AnswerChunk[] {
    if (piece === "") return [];
    if (this.#kept?.index === index) {
      this.#kept.addInput(piece);
      return [];
    }
    this.#hasOutput = true;
    this.#calls.delete(index);
    return [createCallChunk({ index, arguments: piece })];
  }

  #stopBlock(index: number): readonly AnswerChunk[] {
    if (this.#kept?.index === index) return this.#closeKept();
    const call = this.#calls.get(index);
    if (call === undefined) return [];
    call.hasEnded = true;
    // One without arguments has no parameters, unless a limit has cut it off: what follows will say so.
    return call.input === undefined ? [] : this.#settleCall(index, call.input);
  }

  /** Ends the kept block, and the calls without arguments that pass `test`. */
  #settle(test: (call: OpenCall) => boolean): readonly AnswerChunk[] {
    const calls = [...this.#calls].filter(([, call]) => test(call));
    return [...calls.flatMap(([index, { input = "{}" }]) => this.#settleCall(index, input)), ...this.#closeKept()];
  }

  #settleCall(index: number, input: string): readonly AnswerChunk[] {
    this.#calls.delete(index);
    return [createCallChunk({ index, arguments: input, isParsed: true })];
  }

  #closeKept(): readonly AnswerChunk[] {
    const block = this.#kept?.build();
    if (block === undefined) return [];
    this.#kept = undefined;
    this.#hasRun = true;
    this.#part++;
    const calls = this.#newCalls;
    this.#newCalls = [];
    const reasoningDetails = calls.length > 0 ? [createCallsMark(calls), block] : [block];
    return [{ ...EMPTY_CHUNK, reasoningDetails }];
  }

  /** @param message The event, or the whole message, with all that is no part of the reason for the end. */
  #endMessage(delta: JsonObject, message: JsonObject): readonly AnswerChunk[] {
    const reason = decodeText(delta.stop_reason);
    const facts = { ...this.#countUsage(message.usage), ...readUnfitThinking(message) };
    if (reason === undefined) return [{ ...EMPTY_CHUNK, ...facts }];
    this.#hasStopped = true;
    const isCut = LIMITS.has(reason);
    const last = isCut ? this.#closeKept() : this.#settle(() => true);
    const finishDetail = explainRefusal(delta.stop_details);
    // With output it is an answer that the limit cut; without, the conversation is too long.
    const finishReason = isCut && this.#hasOutput ? "max_tokens" : reason;
    return [...last, { ...EMPTY_CHUNK, finishReason, ...omitUndefined({ finishDetail }), ...facts }];
  }

  #countUsage(value: unknown): Pick<AnswerChunk, "usage"> {
    const usage = this.#usage.add(value);
    return usage === undefined ? {} : { usage };
  }
}

function createCallChunk(call: CallDelta): AnswerChunk {
  return { ...EMPTY_CHUNK, calls: [call] };
}

function decodeIndex({ index }: JsonObject): number {
  return decodeCount(index) ?? 0;
}

/**
 * Why thinking of earlier turns did not fit. The list is empty where all of it did, and absent where nothing is said.
 * (`BetaInputTransformation` of `@anthropic-ai/sdk` 1.14.0: blocks that were dropped, or let pass as an exception.)
 */
function readUnfitThinking({ input_transformations: entries }: JsonObject): Pick<AnswerChunk, "unfitThinking"> {
  if (!Array.isArray(entries)) return {};
  const isUnfit = ({ type }: JsonObject) => type === "thinking_dropped" || type === "thinking_mismatch_allowed";
  const reasons = entries.filter(isObject).filter(isUnfit).map(({ reason }) => decodeText(reason) ?? "unknown");
  return { unfitThinking: reasons.map((reason) => reason.slice(0, MAX_REASON)) };
}

/** The input of a call's first event as JSON text; undefined where it is empty and may still come in pieces. */
function formatInput(input: unknown): string | undefined {
  if (typeof input === "string") return decodeText(input);
  return isObject(input) && Object.keys(input).length > 0 ? JSON.stringify(input) : undefined;
}
